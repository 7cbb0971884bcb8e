/** Turns of each of a round's four kinds of steps. */
const turns = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
] as const;

const sines = Array.from({ length: 64 }, (_, step) => Math.floor(Math.abs(Math.sin(step + 1)) * 2 ** 32));

/** The MD5 digest of a text's UTF-8: 16 bytes, as RFC 1321 has them. It tells texts apart and protects nothing. */
export function md5(text: string): Uint8Array {
  const words = paddedWords(new TextEncoder().encode(text));
  const state = new Uint32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]);
  for (let block = 0; block < words.length; block += 16) digestBlock(state, words.subarray(block, block + 16));
  const digest = new DataView(new ArrayBuffer(16));
  state.forEach((word, index) => {
    digest.setUint32(index * 4, word, true);
  });
  return new Uint8Array(digest.buffer);
}

/** The message, a bit that is set, zeros, and the length in bits: whole blocks of 16 little-endian words. */
function paddedWords(bytes: Uint8Array): Uint32Array {
  const padded = new DataView(new ArrayBuffer(Math.ceil((bytes.length + 9) / 64) * 64));
  new Uint8Array(padded.buffer).set(bytes);
  padded.setUint8(bytes.length, 0x80);
  padded.setBigUint64(padded.byteLength - 8, BigInt(bytes.length) * 8n, true);
  return Uint32Array.from({ length: padded.byteLength / 4 }, (_, index) => padded.getUint32(index * 4, true));
}

function digestBlock(state: Uint32Array, words: Uint32Array): void {
  let [a = 0, b = 0, c = 0, d = 0] = state;
  for (let step = 0; step < 64; step += 1) {
    const round = step >> 4;
    const [mixed, word] = mix(round, step, [b, c, d]);
    const sum = (a + mixed + (sines[step] ?? 0) + (words[word] ?? 0)) >>> 0;
    const turn = turns[round]?.[step & 3] ?? 0;
    [a, d, c, b] = [d, c, b, (b + ((sum << turn) | (sum >>> (32 - turn)))) >>> 0];
  }
  [a, b, c, d].forEach((word, index) => {
    state[index] = (state[index] ?? 0) + word;
  });
}

/** What a step makes of three words of the state, and which word of the block it takes. */
function mix(
  round: number,
  step: number,
  [b, c, d]: readonly [number, number, number],
): readonly [mixed: number, word: number] {
  if (round === 0) return [((b & c) | (~b & d)) >>> 0, step];
  if (round === 1) return [((d & b) | (~d & c)) >>> 0, (5 * step + 1) & 15];
  if (round === 2) return [(b ^ c ^ d) >>> 0, (3 * step + 5) & 15];
  return [(c ^ (b | ~d)) >>> 0, (7 * step) & 15];
}
