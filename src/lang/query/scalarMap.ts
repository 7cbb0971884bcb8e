import { listedMap } from './offsetMap.ts';
import type { OffsetMap } from './offsetMap.ts';

export type ScalarStyle = 'plain' | 'single' | 'double' | 'block';

/**
 * Maps the value of a YAML scalar to its source. Folding turns line breaks and indentation into blanks, escapes turn several characters
 * into one; whatever is no white space stands in both in the same order, which is what the alignment follows.
 * @param start where the scalar begins: its first character, its quote, or its `|` or `>`.
 * @param end where the scalar ends, behind its closing quote.
 */
export function mapScalar(source: string, start: number, end: number, value: string, style: ScalarStyle): OffsetMap {
  const isQuoted = style === 'single' || style === 'double';
  const stop = isQuoted ? end - 1 : end;
  let at = isQuoted ? start + 1 : start;
  let indent = 0;
  if (style === 'block') {
    const header = source.indexOf('\n', start);
    at = header < 0 ? end : header + 1;
    indent = Math.max(0, firstIndent(source.slice(at, end)) - firstIndent(value));
  }
  const places: number[] = [];
  for (let index = 0; index < value.length;) {
    const char = value[index] ?? '';
    at = isBlank(char)
      ? alignBlank(source, at, stop, char, style === 'double' ? -1 : indent)
      : skipBlanks(source, at, stop);
    const width = widthAt(source, at, style);
    const count = width.decoded;
    for (let part = 0; part < count && index < value.length; part++, index++) {
      places.push(Math.min(at + (width.source === count ? part : 0), stop));
    }
    at = Math.min(at + width.source, Math.max(stop, at));
  }
  places.push(style === 'block' ? Math.min(at, stop) : stop);
  return listedMap(places);
}

function isBlank(char: string): boolean {
  return char === ' ' || char === '\n' || char === '\t' || char === '\r';
}

/** How far the first line that holds text is indented. */
export function firstIndent(text: string): number {
  return /^(?:[ \t]*\r?\n)*( *)/.exec(text)?.[1]?.length ?? 0;
}

/**
 * Where the source has what a blank of the value came from.
 * @param indent how many blanks begin each line without being text; -1 within double quotes, where a backslash may write a blank.
 */
function alignBlank(source: string, from: number, stop: number, char: string, indent: number): number {
  if (indent < 0 && source[from] === '\\' && !/[\r\n]/.test(source[from + 1] ?? '')) return from;
  let at = from;
  if (indent > 0 && source[at - 1] === '\n') {
    while (at < stop && at - from < indent && source[at] === ' ') at++;
  }
  if (char !== '\n') return at;
  const end = source.indexOf('\n', at);
  return end < 0 || end >= stop ? Math.min(at, stop) : end;
}

/** The next character that is no white space. In double quotes a backslash before a line break joins two lines. */
function skipBlanks(source: string, from: number, stop: number): number {
  let at = from;
  while (at < stop) {
    if (isBlank(source[at] ?? '')) at++;
    else if (source[at] === '\\' && /[\r\n]/.test(source[at + 1] ?? '')) at += 2;
    else break;
  }
  return at;
}

interface UnitWidth {
  /** Characters of the source. */
  readonly source: number;
  /** UTF-16 units of the value. */
  readonly decoded: number;
}

const one: UnitWidth = { source: 1, decoded: 1 };

function widthAt(source: string, at: number, style: ScalarStyle): UnitWidth {
  if (style === 'single' && source[at] === "'" && source[at + 1] === "'") return { source: 2, decoded: 1 };
  if (style !== 'double' || source[at] !== '\\') return one;
  const letter = source[at + 1] ?? '';
  const digits = { x: 2, u: 4, U: 8 }[letter];
  if (digits === undefined) return { source: 2, decoded: 1 };
  const code = Number.parseInt(source.slice(at + 2, at + 2 + digits), 16);
  return { source: 2 + digits, decoded: code > 0xffff ? 2 : 1 };
}
