import type { QuerySpan } from './querySpan.ts';

/** A node of the YAML that most rule files are written in. */
export type PlainNode =
  | (QuerySpan & { readonly kind: 'plainMap'; readonly entries: PlainEntry[] })
  | (QuerySpan & { readonly kind: 'plainList'; readonly items: (PlainNode | undefined)[] })
  | (QuerySpan & {
      readonly kind: 'plainScalar';
      readonly text: string;
      readonly style: 'plain' | 'single' | 'double' | 'block';
      readonly isLiteral: boolean;
      readonly isNull: boolean;
    });

export interface PlainEntry {
  readonly key: string;
  readonly keySpan: QuerySpan;
  readonly value: PlainNode | undefined;
}

interface Line {
  readonly indent: number;
  /** Offset of the first character that is no blank. */
  readonly start: number;
  /** Offset of the line break, without the carriage return before it. */
  readonly end: number;
}

/** Thrown inside and caught at the door: the text needs a reader of all of YAML. */
class Unusual extends Error {}

/**
 * Reads the part of YAML that needs no lookahead and no state: block maps and lists, scalars on one line, literal blocks, comments. It is ten
 * times faster than a reader of all of YAML. Undefined for every text that has more than that, or that might be wrong.
 */
export function readPlainYaml(text: string): PlainNode | undefined {
  if (text.includes('\t') || text.includes('\r') || text.startsWith('\ufeff')) return undefined;
  try {
    return new PlainReader(text).read();
  } catch (error) {
    if (error instanceof Unusual) return undefined;
    throw error;
  }
}

const keyPattern = /([A-Za-z_][A-Za-z0-9_./-]*):(?= |$|\n)/y;
/** Words that YAML 1.2 reads as something else than text, and numbers, are left to the other reader; durations are text. */
const nullWords = new Set(['~', 'null', 'Null', 'NULL', '']);
const maxDepth = 50;

class PlainReader {
  readonly #text: string;
  readonly #lines: readonly Line[];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#lines = linesOf(text);
  }

  read(): PlainNode | undefined {
    const first = this.#next();
    if (first === undefined || first.indent > 0) throw new Unusual();
    if (this.#text.startsWith('---', first.start)) {
      if (this.#text.slice(first.start, first.end).trimEnd() !== '---') throw new Unusual();
      this.#at++;
      if ((this.#next()?.indent ?? 1) > 0) throw new Unusual();
    }
    const root = this.#block(0, 0);
    if (this.#next() !== undefined) throw new Unusual();
    return root;
  }

  /** The next line that holds something; comments and empty lines are passed over. */
  #next(): Line | undefined {
    for (; this.#at < this.#lines.length; this.#at++) {
      const line = this.#lines[this.#at];
      if (line !== undefined && line.start < line.end && this.#text[line.start] !== '#') return line;
    }
    return undefined;
  }

  #block(indent: number, depth: number): PlainNode | undefined {
    const line = this.#next();
    if (line === undefined || depth > maxDepth) throw new Unusual();
    return this.#isItem(line.start) ? this.#list(indent, depth) : this.#map(indent, line.start, depth);
  }

  #isItem(at: number): boolean {
    return (
      this.#text[at] === '-' &&
      (this.#text[at + 1] === ' ' || this.#text[at + 1] === '\n' || at + 1 >= this.#text.length)
    );
  }

  /** Items whose dashes stand at one column. */
  #list(indent: number, depth: number): PlainNode {
    const items: (PlainNode | undefined)[] = [];
    const start = this.#next()?.start ?? 0;
    let end = start;
    for (let line = this.#next(); line !== undefined && line.indent === indent; line = this.#next()) {
      if (!this.#isItem(line.start)) break;
      let inner = line.start + 1;
      while (this.#text[inner] === ' ') inner++;
      if (inner >= line.end || this.#text[inner] === '#' || this.#isItem(inner)) throw new Unusual();
      keyPattern.lastIndex = inner;
      const isMap = keyPattern.test(this.#text);
      const item = isMap ? this.#map(inner - line.start + line.indent, inner, depth + 1) : this.#inline(inner, line);
      items.push(item);
      end = item?.end ?? end;
    }
    if (items.length === 0) throw new Unusual();
    return { kind: 'plainList', items, start, end };
  }

  /** Entries whose keys stand at one column; the first may stand behind a dash. */
  #map(indent: number, first: number, depth: number): PlainNode {
    const entries: PlainEntry[] = [];
    const keys = new Set<string>();
    let end = first;
    let at = first;
    for (let line = this.#next(); line !== undefined; line = this.#next()) {
      if (at !== first || entries.length > 0) {
        if (line.indent < indent) break;
        if (line.indent > indent || this.#isItem(line.start)) throw new Unusual();
        at = line.start;
      }
      keyPattern.lastIndex = at;
      const key = keyPattern.exec(this.#text)?.[1];
      if (key === undefined || keys.has(key) || at > line.end) throw new Unusual();
      keys.add(key);
      const keySpan = { start: at, end: at + key.length };
      const value = this.#value(keySpan.end + 1, line, indent, depth);
      entries.push({ key, keySpan, value });
      end = Math.max(value?.end ?? keySpan.end + 1, keySpan.end + 1);
      at = -1;
    }
    return { kind: 'plainMap', entries, start: first, end };
  }

  /** What follows a colon: on its line, or indented deeper below it. A list may stand at the column of its key. */
  #value(from: number, line: Line, indent: number, depth: number): PlainNode | undefined {
    let at = from;
    while (this.#text[at] === ' ') at++;
    const isEmpty = at >= line.end || (this.#text[at] === '#' && this.#text[at - 1] === ' ');
    if (!isEmpty) return this.#inline(at, line, indent);
    this.#at++;
    const next = this.#next();
    if (next === undefined || next.indent < indent) return undefined;
    const isList = this.#isItem(next.start);
    if (next.indent === indent && !isList) return undefined;
    if (next.indent === indent && depth === 0 && indent !== 0) throw new Unusual();
    return this.#block(next.indent, depth + 1);
  }

  /** A scalar that begins on this line; reads on to the line after it. */
  #inline(at: number, line: Line, indent = line.indent): PlainNode | undefined {
    const char = this.#text[at] ?? '';
    if (char === '"' || char === "'") return this.#quoted(at, line, char);
    if (char === '|') return this.#literal(at, line, indent);
    return this.#plain(at, line, indent);
  }

  #quoted(at: number, line: Line, quote: string): PlainNode {
    let close = at + 1;
    let hasEscapes = false;
    for (; close < line.end && this.#text[close] !== quote; close++) {
      if (quote === '"' && this.#text[close] === '\\') {
        hasEscapes = true;
        close++;
      } else if (quote === "'" && this.#text[close + 1] === "'" && this.#text[close + 2] === "'") {
        // Two quotes stand for one.
        hasEscapes = true;
        close += 2;
      }
    }
    const tail = this.#text.slice(close + 1, line.end);
    if (close >= line.end || !/^ *(?: #.*)?$/.test(tail)) throw new Unusual();
    this.#at++;
    const source = this.#text.slice(at + 1, close);
    const text = hasEscapes ? unescape(source, quote) : source;
    const style = quote === '"' ? 'double' : 'single';
    return { kind: 'plainScalar', text, style, isLiteral: false, isNull: false, start: at, end: close + 1 };
  }

  #plain(at: number, line: Line, indent: number): PlainNode | undefined {
    const source = this.#text.slice(at, line.end);
    const comment = source.indexOf(' #');
    const text = (comment < 0 ? source : source.slice(0, comment)).trimEnd();
    // Numbers and truth values differ from their source only where they are no text, which no field here asks for.
    if (isRisky(text)) throw new Unusual();
    this.#at++;
    if (comment < 0) {
      const more = this.#continuation(indent);
      if (more !== undefined) {
        const whole = `${text} ${more.text}`;
        return {
          kind: 'plainScalar',
          text: whole,
          style: 'plain',
          isLiteral: false,
          isNull: false,
          start: at,
          end: more.end,
        };
      }
    }
    const following = this.#next();
    if (following !== undefined && following.indent > indent) throw new Unusual();
    const isNull = nullWords.has(text);
    return { kind: 'plainScalar', text, style: 'plain', isLiteral: false, isNull, start: at, end: at + text.length };
  }

  /** Deeper lines go on with a scalar; a blank stands for each line break. */
  #continuation(indent: number): { readonly text: string; readonly end: number } | undefined {
    const parts: string[] = [];
    let end = 0;
    for (; this.#at < this.#lines.length; this.#at++) {
      const line = this.#lines[this.#at];
      const source = line === undefined ? '' : this.#text.slice(line.start, line.end).trimEnd();
      if (line === undefined || source === '' || line.indent <= indent || source.startsWith('#')) break;
      if (/^(?:[-?:](?: |$)|---|\.\.\.)|: |:$| #/.test(source)) throw new Unusual();
      parts.push(source);
      end = line.start + source.length;
    }
    const following = this.#next();
    if (following !== undefined && following.indent > indent) throw new Unusual();
    return parts.length === 0 ? undefined : { text: parts.join(' '), end };
  }

  #literal(at: number, line: Line, indent: number): PlainNode {
    const header = /^\|([-+]?) *$/.exec(this.#text.slice(at, line.end));
    if (header === null) throw new Unusual();
    this.#at++;
    const body: Line[] = [];
    let own: number | undefined;
    for (; this.#at < this.#lines.length; this.#at++) {
      const next = this.#lines[this.#at];
      if (next === undefined) break;
      const isBlank = next.start >= next.end;
      if (isBlank && own !== undefined && next.indent > own) throw new Unusual();
      if (isBlank && own === undefined) throw new Unusual();
      if (!isBlank && own === undefined) {
        if (next.indent <= indent) throw new Unusual();
        own = next.indent;
      }
      if (!isBlank && next.indent < (own ?? 0)) {
        if (next.indent > indent) throw new Unusual();
        break;
      }
      body.push(next);
    }
    if (own === undefined) throw new Unusual();
    return this.#literalOf(at, body, own, header[1] ?? '');
  }

  #literalOf(at: number, body: readonly Line[], own: number, chomp: string): PlainNode {
    let last = body.length - 1;
    while (last >= 0 && (body[last]?.start ?? 0) >= (body[last]?.end ?? 0)) last--;
    const lines = body.map((line) => this.#text.slice(Math.min(line.start - line.indent + own, line.end), line.end));
    const final = body.at(-1);
    const hasBreak = final !== undefined && final.end < this.#text.length;
    const content = lines.slice(0, last + 1).join('\n');
    if (chomp === '+' || !hasBreak) throw new Unusual();
    const text = chomp === '-' ? content : `${content}\n`;
    const end = final.end + 1;
    return { kind: 'plainScalar', text, style: 'block', isLiteral: true, isNull: false, start: at, end };
  }
}

/** True where a text without quotes may mean something else than itself. */
function isRisky(text: string): boolean {
  if (/^(?:[-?:,[\]{}#&*!|>'"%@`]|---|\.\.\.)/.test(text)) return true;
  return text.includes(': ') || text.endsWith(':');
}

/** True where a text on one line, written without quotes, is a scalar that stands for itself. */
export function isPlainText(text: string): boolean {
  return !isRisky(text) && !text.includes(' #') && text.trim() === text && !nullWords.has(text);
}

/** Escapes that JSON knows too mean the same in YAML; others are for the other reader. */
function unescape(source: string, quote: string): string {
  if (quote === "'") return source.replaceAll("''", "'");
  if (/\\(?!["\\/bfnrtu])|\\u(?![0-9a-fA-F]{4})/.test(source.replaceAll('\\\\', ''))) throw new Unusual();
  try {
    return String(JSON.parse(`"${source}"`));
  } catch {
    throw new Unusual();
  }
}

function linesOf(text: string): readonly Line[] {
  const lines: Line[] = [];
  for (let at = 0; at < text.length;) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    let start = at;
    while (start < end && text.charCodeAt(start) === 0x20) start++;
    lines.push({ indent: start - at, start, end });
    at = end + 1;
  }
  return lines;
}
