import { re2Fault } from '../query/re2Syntax.ts';

/** Why Loki refuses the expression of a `regexp` stage, or undefined. */
export function regexpStageFault(expression: string): string | undefined {
  const fault = re2Fault(expression);
  if (fault !== undefined) return fault;
  const names = [...expression.matchAll(/\\.|\(\?P?<([^>]*)>/g)].flatMap((match) => match[1] ?? []);
  if (names.length === 0) return 'at least one named capture must be supplied';
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  return repeated === undefined ? undefined : `duplicate extracted label name '${repeated}'`;
}

const capture = /<([A-Za-z_][A-Za-z0-9_]*)>/g;

/** Why Loki refuses a pattern, or undefined. A line filter's pattern needs no capture, a stage's needs one with a name. */
export function patternFault(expression: string, isStage: boolean): string | undefined {
  if (expression === '') {
    return isStage
      ? 'parse error at line 1, col 1: syntax error: unexpected $end, expecting IDENTIFIER or LITERAL'
      : undefined;
  }
  let end = -1;
  let before = '';
  const names: string[] = [];
  for (const match of expression.matchAll(capture)) {
    const [text, name = ''] = match;
    if (match.index === end) return `found consecutive capture '${before}${text}': invalid expression`;
    end = match.index + text.length;
    before = text;
    if (name === '_') continue;
    if (names.includes(name)) return `duplicate capture name (${name}): invalid expression`;
    names.push(name);
  }
  return isStage && names.length === 0 ? 'at least one capture is required' : undefined;
}

const jsonToken = /\s+|\.|\[|\]|"(?:\\.|[^"\\])*"|[0-9]+|[\p{L}_][\p{L}\p{Nd}_-]*/uy;

/** Why Loki refuses a path of the `json` stage (`a.b[0]["c"]`), or undefined. */
export function jsonPathFault(path: string): string | undefined {
  const words: string[] = [];
  for (let at = 0; at < path.length;) {
    jsonToken.lastIndex = at;
    const match = jsonToken.exec(path);
    // A character that no rule knows ends the expression for Loki's lexer.
    if (match === null) break;
    if (match[0].trim() !== '') words.push(match[0]);
    at += match[0].length;
  }
  const message = pathSyntaxFault(words);
  return message === undefined ? undefined : `cannot parse expression [${path}]: syntax error: ${message}`;
}

function pathSyntaxFault(words: readonly string[]): string | undefined {
  let at = 0;
  const kindAt = (index: number): string => {
    const word = words[index];
    if (word === undefined) return '$end';
    const marks: Readonly<Record<string, string>> = { '.': 'DOT', '[': 'LSB', ']': 'RSB' };
    return marks[word] ?? (word.startsWith('"') ? 'STRING' : /^[0-9]/.test(word) ? 'INDEX' : 'FIELD');
  };
  const unexpected = (expected: string) =>
    `unexpected ${kindAt(at)}${expected === '' ? '' : `, expecting ${expected}`}`;
  let isFirst = true;
  while (isFirst || at < words.length) {
    if (!isFirst && kindAt(at) === 'DOT') {
      at++;
      if (kindAt(at) !== 'FIELD') return unexpected('FIELD');
      at++;
    } else if (kindAt(at) === 'LSB') {
      at++;
      if (kindAt(at) !== 'STRING' && kindAt(at) !== 'INDEX') return unexpected('STRING or INDEX');
      at++;
      if (kindAt(at) !== 'RSB') return unexpected('RSB');
      at++;
    } else if (isFirst && kindAt(at) === 'FIELD') at++;
    else return unexpected(isFirst ? 'LSB or FIELD' : '');
    isFirst = false;
  }
  return undefined;
}

/** Why Loki refuses a key of the `logfmt` stage, or undefined. */
export function logfmtKeyFault(key: string): string | undefined {
  const parts = key.trim() === '' ? [] : (key.match(/"(?:\\.|[^"\\])*"|[^\s"]+/g) ?? []);
  if (parts.length === 1) return undefined;
  const message = parts.length === 0 ? 'unexpected $end, expecting STRING or KEY' : 'unexpected KEY';
  return `cannot parse expression [${key}]: syntax error: ${message}`;
}

/** Why Loki refuses the argument of `ip()`, or undefined: an address, a range with a dash or a CIDR block. */
export function ipRangeFault(range: string): string | undefined {
  const dash = range.split('-');
  const [address = '', bits] = range.split('/');
  const isValid =
    isAddress(range) ||
    (dash.length === 2 && isRange(dash[0] ?? '', dash[1] ?? '')) ||
    (range.split('/').length === 2 && isAddress(address) && isPrefix(bits ?? '', address.includes(':') ? 128 : 32));
  return isValid ? undefined : `ip: invalid pattern: ${JSON.stringify(range)}`;
}

/** Both ends of one family, the first not above the last. */
function isRange(first: string, last: string): boolean {
  if (!isAddress(first) || !isAddress(last) || first.includes(':') !== last.includes(':')) return false;
  return first.includes(':') || v4Number(first) <= v4Number(last);
}

function v4Number(text: string): number {
  return text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function isPrefix(bits: string, most: number): boolean {
  return /^[0-9]{1,3}$/.test(bits) && Number(bits) <= most;
}

function isAddress(text: string): boolean {
  const plain = text.replace(/%.+$/, '');
  if (!plain.includes(':')) return isIpv4(plain);
  const halves = plain.split('::');
  if (halves.length > 2 || !/^[0-9a-fA-F:.]+$/.test(plain)) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1) ?? '';
  const hasIpv4 = last.includes('.');
  if (hasIpv4 && !isIpv4(last)) return false;
  const words = hasIpv4 ? groups.slice(0, -1) : groups;
  const count = words.length + (hasIpv4 ? 2 : 0);
  return words.every((word) => /^[0-9a-fA-F]{1,4}$/.test(word)) && (halves.length === 2 ? count < 8 : count === 8);
}

function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^(?:0|[1-9][0-9]{0,2})$/.test(part) && Number(part) <= 255);
}
