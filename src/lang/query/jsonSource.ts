import { listedMap, shiftedMap } from './offsetMap.ts';
import type { OffsetMap } from './offsetMap.ts';
import type { QuerySpan } from './querySpan.ts';

/** A JSON value with its place. Comments and trailing commas are tolerated. */
export type JsonNode =
  | (QuerySpan & { readonly kind: 'object'; readonly entries: readonly JsonEntry[] })
  | (QuerySpan & { readonly kind: 'array'; readonly items: readonly JsonNode[] })
  | (QuerySpan & { readonly kind: 'string'; readonly text: string })
  | (QuerySpan & { readonly kind: 'literal'; readonly text: string });

export interface JsonEntry {
  readonly key: string;
  readonly keySpan: QuerySpan;
  readonly value: JsonNode;
}

export interface ParsedJson {
  readonly root: JsonNode | undefined;
  /** The first thing that is no JSON; what could be read before it is in the tree. */
  readonly fault: (QuerySpan & { readonly message: string }) | undefined;
}

interface Container {
  readonly start: number;
  readonly entries: JsonEntry[] | undefined;
  readonly items: JsonNode[];
  key: { readonly text: string; readonly span: QuerySpan } | undefined;
}

const blank = /(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/)+/y;
const literal = /[-+.\w]+/y;

/** Reads JSON. It never throws; nesting lives on a stack of its own. */
export function parseJson(text: string): ParsedJson {
  const reader = new JsonReader(text);
  return reader.read();
}

class JsonReader {
  readonly #text: string;
  readonly #open: Container[] = [];
  #at = 0;
  #root: JsonNode | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  read(): ParsedJson {
    let fault: ParsedJson['fault'];
    do fault = this.#step();
    while (fault === undefined && this.#open.length > 0);
    this.#skipBlank();
    if (fault === undefined && this.#at < this.#text.length) fault = this.#fault('nothing may follow the value');
    while (this.#open.length > 0) this.#close();
    return { root: this.#root, fault };
  }

  #skipBlank(): void {
    blank.lastIndex = this.#at;
    if (blank.test(this.#text)) this.#at = blank.lastIndex;
  }

  #fault(message: string): NonNullable<ParsedJson['fault']> {
    const end = Math.min(this.#at + 1, this.#text.length);
    return { message, start: Math.min(this.#at, end), end };
  }

  #step(): ParsedJson['fault'] {
    this.#skipBlank();
    const top = this.#open.at(-1);
    const char = this.#text[this.#at];
    if (char === undefined) return this.#fault('the text ends before the value does');
    if (top !== undefined && (char === '}' || char === ']')) {
      if ((char === '}') !== (top.entries !== undefined)) return this.#fault(`unexpected ${char}`);
      this.#at++;
      this.#close();
      return this.#readComma();
    }
    if (top?.entries !== undefined && top.key === undefined) return this.#readKey(top);
    return this.#readValue(char);
  }

  #readKey(top: Container): ParsedJson['fault'] {
    const key = this.#readString();
    if (key === undefined) return this.#fault('a key in double quotes is expected');
    top.key = { text: key.text, span: { start: key.start, end: key.end } };
    this.#skipBlank();
    if (this.#text[this.#at] !== ':') return this.#fault('a colon is expected');
    this.#at++;
    return undefined;
  }

  #readValue(char: string): ParsedJson['fault'] {
    if (char === '{' || char === '[') {
      this.#open.push({ start: this.#at, entries: char === '{' ? [] : undefined, items: [], key: undefined });
      this.#at++;
      return undefined;
    }
    const value = char === '"' ? this.#readString() : this.#readLiteral();
    if (value === undefined) return this.#fault('a value is expected');
    this.#add(value);
    return this.#readComma();
  }

  #readComma(): ParsedJson['fault'] {
    const top = this.#open.at(-1);
    if (top === undefined) return undefined;
    this.#skipBlank();
    const char = this.#text[this.#at];
    if (char === ',') {
      this.#at++;
      return undefined;
    }
    return char === '}' || char === ']' ? undefined : this.#fault('a comma is expected');
  }

  #readString(): Extract<JsonNode, { kind: 'string' }> | undefined {
    const start = this.#at;
    const end = this.#text[start] === '"' ? endOfString(this.#text, start) : undefined;
    if (end === undefined) return undefined;
    this.#at = end;
    const body = this.#text.slice(start + 1, this.#at - 1);
    return { kind: 'string', text: body.includes('\\') ? decode(body) : body, start, end: this.#at };
  }

  #readLiteral(): JsonNode | undefined {
    const start = this.#at;
    literal.lastIndex = start;
    if (!literal.test(this.#text)) return undefined;
    this.#at = literal.lastIndex;
    return { kind: 'literal', text: this.#text.slice(start, this.#at), start, end: this.#at };
  }

  #add(value: JsonNode): void {
    const top = this.#open.at(-1);
    if (top === undefined) this.#root = value;
    else if (top.entries === undefined) top.items.push(value);
    else if (top.key !== undefined) {
      top.entries.push({ key: top.key.text, keySpan: top.key.span, value });
      top.key = undefined;
    }
  }

  #close(): void {
    const closed = this.#open.pop();
    if (closed === undefined) return;
    const span = { start: closed.start, end: this.#at };
    if (closed.entries === undefined) this.#add({ kind: 'array', items: closed.items, ...span });
    else this.#add({ kind: 'object', entries: closed.entries, ...span });
  }
}

/** Behind the closing quote of a string, or undefined where its line ends first. No expression, as one fails on strings of megabytes. */
function endOfString(text: string, start: number): number | undefined {
  for (let at = start + 1; at < text.length; at++) {
    const char = text[at];
    if (char === '"') return at + 1;
    if (char === '\\') at++;
    if (char === '\n' || text[at] === '\n') return undefined;
  }
  return undefined;
}

function decode(body: string): string {
  return body.replaceAll(/\\(u[0-9a-fA-F]{4}|.)/g, (_, escape: string) => decodeEscape(escape));
}

function decodeEscape(escape: string): string {
  if (escape.length === 5) return String.fromCharCode(Number.parseInt(escape.slice(1), 16));
  return { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }[escape] ?? escape;
}

/** Maps the text of a JSON string to its source, escapes and all. */
export function mapJsonString(source: string, node: Extract<JsonNode, { kind: 'string' }>): OffsetMap {
  const body = source.slice(node.start + 1, node.end - 1);
  if (!body.includes('\\')) return shiftedMap(node.start + 1, node.text.length);
  const places: number[] = [];
  for (let at = 0; at < body.length;) {
    places.push(node.start + 1 + at);
    at += body[at] !== '\\' ? 1 : /^\\u[0-9a-fA-F]{4}/.test(body.slice(at, at + 6)) ? 6 : 2;
  }
  places.push(node.end - 1);
  return listedMap(places);
}

/** The value below a path of keys; of two with the same key the last one, as everything else reads JSON. */
export function findJson(node: JsonNode | undefined, ...path: readonly string[]): JsonNode | undefined {
  let found = node;
  for (const name of path) {
    found = found?.kind === 'object' ? found.entries.findLast((entry) => entry.key === name)?.value : undefined;
  }
  return found;
}

/** The text of a string value. */
export function jsonText(node: JsonNode | undefined): string | undefined {
  return node?.kind === 'string' ? node.text : undefined;
}
