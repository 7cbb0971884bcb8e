/** An address as a number, with the number of its bits: 32 or 128. */
interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** A set of addresses: one, `from-to`, or a prefix such as `10.0.0.0/8`. */
export interface IpRange {
  /** Whether an address of the set stands anywhere in a line. */
  isIn(line: string): boolean;
}

/** Reads a set of addresses, or undefined where the text is none. */
export function parseIpRange(text: string): IpRange | undefined {
  const bounds = readBounds(text);
  if (bounds === undefined) return undefined;
  const [low, high] = bounds;
  const contains = (address: string): boolean => {
    const parsed = parseAddress(address);
    return parsed?.bits === low.bits && parsed.value >= low.value && parsed.value <= high.value;
  };
  return { isIn: (line) => hasAddress(line, contains) };
}

function readBounds(text: string): [Address, Address] | undefined {
  if (text.includes('-')) {
    const [from, to] = text.split('-').map(parseAddress);
    if (from === undefined || to === undefined || from.bits !== to.bits || from.value > to.value) return undefined;
    return [from, to];
  }
  if (!text.includes('/')) {
    const single = parseAddress(text);
    return single === undefined ? undefined : [single, single];
  }
  const [address = '', length = ''] = text.split('/');
  const base = parseAddress(address);
  if (base === undefined || !/^\d+$/.test(length) || Number(length) > base.bits) return undefined;
  const hostBits = BigInt(base.bits - Number(length));
  const low = (base.value >> hostBits) << hostBits;
  return [
    { bits: base.bits, value: low },
    { bits: base.bits, value: low + (1n << hostBits) - 1n },
  ];
}

function parseAddress(text: string): Address | undefined {
  return text.includes(':') ? parseV6(text) : parseV4(text);
}

function parseV4(text: string): Address | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (match === null) return undefined;
  const parts = match.slice(1);
  if (parts.some((part) => Number(part) > 255 || (part.length > 1 && part.startsWith('0')))) return undefined;
  return { bits: 32, value: parts.reduce((value, part) => value * 256n + BigInt(part), 0n) };
}

function parseV6(text: string): Address | undefined {
  const [plain = ''] = text.split('%', 1);
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(plain);
  const embedded = tail === null ? undefined : parseV4(tail[2] ?? '');
  if (tail !== null && embedded === undefined) return undefined;
  const hex = embedded === undefined ? plain : `${tail?.[1] ?? ''}${hexPair(embedded.value)}`;
  const halves = hex.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], last = []] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - last.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...Array<string>(halves.length === 2 ? missing : 0).fill('0'), ...last];
  if (groups.some((group) => !/^[\da-fA-F]{1,4}$/.test(group))) return undefined;
  return { bits: 128, value: groups.reduce((value, group) => value * 65_536n + BigInt(`0x${group}`), 0n) };
}

function hexPair(value: bigint): string {
  return `${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`;
}

const v4Chars = /[\d.]*/y;
const v6Chars = /[\da-fA-F:.]*/y;
const v4Hint = /\d(?:\.|.\.|..\.)/sy;
const v6Hint = /::[\da-fA-F]|[\da-fA-F]{1,4}:/y;

/** Looks at every stretch of a line that may be an address; as Loki does, not at what is shorter than its hints at the end. */
function hasAddress(line: string, contains: (text: string) => boolean): boolean {
  for (let i = 0; i < line.length; i += 1) {
    const isV4 = i + 3 < line.length && matchesAt(v4Hint, line, i) !== undefined;
    const isV6 = !isV4 && i + 4 < line.length && matchesAt(v6Hint, line, i) !== undefined;
    if (!isV4 && !isV6) continue;
    const text = matchesAt(isV4 ? v4Chars : v6Chars, line, i) ?? '';
    if (contains(text)) return true;
    i += text.length;
  }
  return false;
}

function matchesAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
