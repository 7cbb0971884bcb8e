/** A JSON text that cannot be read on, in the words of Loki's parser. */
export class JsonScanError extends Error {}

const malformed = 'Malformed JSON error';
const openString = "Value is string, but can't find closing '\"' symbol";
const openArray = "Value is array, but can't find closing ']' symbol";
const openObject = "Value looks like object, but can't find closing '}' symbol";
const badEscape = 'Encountered an invalid escape sequence in a string';
const unknownType = 'Unknown value type';

export type JsonType = 'string' | 'number' | 'boolean' | 'null' | 'object' | 'array';

/** A value as it stands in the text; of a string, what stands between the quotes. */
export interface JsonValue {
  readonly type: JsonType;
  readonly text: string;
  /** Where it begins and ends, quotes included. */
  readonly start: number;
  readonly end: number;
}

function isBlank(char: string | undefined): boolean {
  return char === ' ' || char === '\n' || char === '\r' || char === '\t';
}

/** The next offset that holds no blank, or -1 at the end. */
export function nextToken(text: string, at: number): number {
  for (let i = at; i < text.length; i += 1) if (!isBlank(text[i])) return i;
  return -1;
}

/** Where the string that opens before `at` closes, or -1. */
export function stringEnd(text: string, at: number): number {
  for (let i = at; i < text.length; i += 1) {
    if (text[i] === '\\') i += 1;
    else if (text[i] === '"') return i;
  }
  return -1;
}

/** Where the object or array that opens at `at` ends, or -1. */
export function blockEnd(text: string, at: number, open: string, close: string): number {
  let level = 0;
  for (let i = at; i < text.length; i += 1) {
    const char = text[i];
    if (char === '"') {
      const end = stringEnd(text, i + 1);
      if (end < 0) return -1;
      i = end;
    } else if (char === open) level += 1;
    else if (char === close) {
      level -= 1;
      if (level === 0) return i + 1;
    }
  }
  return -1;
}

/**
 * Reads the value at or after an offset.
 * @throws JsonScanError
 */
export function readJsonValue(text: string, from: number): JsonValue {
  const start = nextToken(text, from);
  if (start < 0) throw new JsonScanError(malformed);
  const first = text[start];
  if (first === '"') {
    const close = stringEnd(text, start + 1);
    if (close < 0) throw new JsonScanError(openString);
    return { type: 'string', text: text.slice(start + 1, close), start, end: close + 1 };
  }
  if (first === '[' || first === '{') {
    const end = first === '[' ? blockEnd(text, start, '[', ']') : blockEnd(text, start, '{', '}');
    if (end < 0) throw new JsonScanError(first === '[' ? openArray : openObject);
    return { type: first === '[' ? 'array' : 'object', text: text.slice(start, end), start, end };
  }
  let end = start;
  while (end < text.length && !isBlank(text[end]) && !',}]'.includes(text[end] ?? '')) end += 1;
  return { type: scalarType(text.slice(start, end)), text: text.slice(start, end), start, end };
}

function scalarType(value: string): JsonType {
  if (value === 'true' || value === 'false') return 'boolean';
  if (value === 'null') return 'null';
  if (/^[-\d]/.test(value)) return 'number';
  throw new JsonScanError(unknownType);
}

/**
 * Hands every key and value of an object to `visit`, which may stop the walk by answering false. What follows the object is not
 * looked at.
 * @returns false when `visit` has stopped it.
 * @throws JsonScanError at the first mistake, after the keys before it were handed out.
 */
export function eachJsonField(text: string, visit: (key: string, value: JsonValue) => boolean): boolean {
  let at = nextToken(text, 0);
  if (at < 0 || text[at] !== '{') throw new JsonScanError(openObject);
  at = nextToken(text, at + 1);
  if (at < 0) throw new JsonScanError(malformed);
  if (text[at] === '}') return true;
  for (;;) {
    if (text[at] === '}') return true;
    if (text[at] !== '"') throw new JsonScanError(openObject);
    const close = stringEnd(text, at + 1);
    if (close < 0) throw new JsonScanError(malformed);
    const raw = text.slice(at + 1, close);
    const key = raw.includes('\\') ? unescapeJson(raw) : raw;
    if (key === undefined) throw new JsonScanError(badEscape);
    const colon = nextToken(text, close + 1);
    if (colon < 0 || text[colon] !== ':') throw new JsonScanError(malformed);
    const value = readJsonValue(text, colon + 1);
    if (!visit(key, value)) return false;
    at = nextToken(text, value.end);
    if (at < 0) throw new JsonScanError(openArray);
    if (text[at] === '}') return true;
    if (text[at] !== ',') throw new JsonScanError(openObject);
    at = nextToken(text, at + 1);
    if (at < 0) throw new JsonScanError(openArray);
  }
}

/** The elements of an array; those before a mistake where there is one. */
export function jsonElements(text: string): JsonValue[] {
  const elements: JsonValue[] = [];
  let at = nextToken(text, 1);
  try {
    while (at >= 0 && text[at] !== ']') {
      const value = readJsonValue(text, at);
      elements.push(value);
      at = nextToken(text, value.end);
      if (at < 0 || text[at] !== ',') return elements;
      at = nextToken(text, at + 1);
    }
  } catch (error) {
    if (!(error instanceof JsonScanError)) throw error;
  }
  return elements;
}

const simpleEscapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/** The text of a JSON string, or undefined where an escape is wrong. */
export function unescapeJson(raw: string): string | undefined {
  if (!raw.includes('\\')) return raw;
  let out = '';
  for (let i = 0; i < raw.length; i += 1) {
    const char = raw[i] ?? '';
    if (char !== '\\') {
      out += char;
      continue;
    }
    i += 1;
    const escape = raw[i] ?? '';
    if (escape !== 'u') {
      const simple = simpleEscapes[escape];
      if (simple === undefined) return undefined;
      out += simple;
      continue;
    }
    const code = hexAt(raw, i + 1);
    if (code === undefined) return undefined;
    i += 4;
    if (code < 0xd800 || code > 0xdfff) out += String.fromCharCode(code);
    else {
      const low = raw[i + 1] === '\\' && raw[i + 2] === 'u' ? hexAt(raw, i + 3) : undefined;
      if (code > 0xdbff || low === undefined || low < 0xdc00 || low > 0xdfff) return undefined;
      out += String.fromCharCode(code, low);
      i += 6;
    }
  }
  return out;
}

function hexAt(text: string, at: number): number | undefined {
  const digits = text.slice(at, at + 4);
  return /^[\da-fA-F]{4}$/.test(digits) ? Number.parseInt(digits, 16) : undefined;
}
