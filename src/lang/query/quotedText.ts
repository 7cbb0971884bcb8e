export interface ScannedString {
  /** Offset after the closing quote, or where the scan stopped. */
  readonly end: number;
  readonly fault: string | undefined;
}

const simpleEscapes = 'abfnrtv\\';

/**
 * Scans a string that opens at `start` by the rules of Go's string literals with PromQL's messages: `"` and `'` know
 * escapes and end with their line, a backquote knows none. An unpaired surrogate has no UTF-8 and is a fault.
 */
export function scanQuoted(text: string, start: number): ScannedString {
  const quote = text.charCodeAt(start);
  return quote === 0x60 ? scanRaw(text, start) : scanEscaped(text, start, quote);
}

function scanRaw(text: string, start: number): ScannedString {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x60) return { end: at + 1, fault: undefined };
    if (isBadUnit(text, at, code)) return { end: at, fault: 'invalid UTF-8 rune' };
  }
  return { end: text.length, fault: 'unterminated raw string' };
}

function scanEscaped(text: string, start: number, quote: number): ScannedString {
  let at = start + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === quote) return { end: at + 1, fault: undefined };
    if (code === 0x0a) break;
    if (code === 0x5c) {
      const escape = scanEscape(text, at + 1, quote);
      if (escape.fault !== undefined) return escape;
      at = escape.end;
      continue;
    }
    if (isBadUnit(text, at, code)) return { end: at, fault: 'invalid UTF-8 rune' };
    at++;
  }
  return { end: at, fault: 'unterminated quoted string' };
}

/** Scans what follows a backslash. */
function scanEscape(text: string, at: number, quote: number): ScannedString {
  if (at >= text.length) return { end: at, fault: 'escape sequence not terminated' };
  const code = text.charCodeAt(at);
  if (code === quote || simpleEscapes.includes(String.fromCharCode(code))) return { end: at + 1, fault: undefined };
  if (code >= 0x30 && code <= 0x37) return scanDigits(text, at, 3, 8, 255);
  if (code === 0x78) return scanDigits(text, at + 1, 2, 16, 255);
  if (code === 0x75) return scanDigits(text, at + 1, 4, 16, 0x10ffff);
  if (code === 0x55) return scanDigits(text, at + 1, 8, 16, 0x10ffff);
  return { end: at, fault: `unknown escape sequence ${describeRune(text, at)}` };
}

function scanDigits(text: string, start: number, count: number, base: number, max: number): ScannedString {
  let value = 0;
  for (let at = start; at < start + count; at++) {
    if (at >= text.length) return { end: at, fault: 'escape sequence not terminated' };
    const digit = digitValue(text.charCodeAt(at));
    if (digit >= base) return { end: at, fault: `illegal character ${describeRune(text, at)} in escape sequence` };
    value = value * base + digit;
  }
  const isValid = value <= max && !(value >= 0xd800 && value < 0xe000);
  return {
    end: start + count,
    fault: isValid ? undefined : 'escape sequence is an invalid Unicode code point',
  };
}

/** The text that a well-formed quoted string stands for. Bytes that are not UTF-8 become the replacement character. */
export function unquote(quoted: string): string {
  const body = quoted.slice(1, -1);
  if (quoted.startsWith('`') || !body.includes('\\')) return body;
  let decoded = '';
  let bytes: number[] = [];
  const flush = () => {
    if (bytes.length > 0) decoded += new TextDecoder().decode(Uint8Array.from(bytes));
    bytes = [];
  };
  for (let at = 0; at < body.length;) {
    if (body[at] !== '\\') {
      flush();
      const next = body.indexOf('\\', at);
      const end = next < 0 ? body.length : next;
      decoded += body.slice(at, end);
      at = end;
      continue;
    }
    const escape = decodeEscape(body, at + 1);
    if (escape.byte === undefined) {
      flush();
      decoded += escape.text;
    } else {
      bytes.push(escape.byte);
    }
    at = escape.end;
  }
  flush();
  return decoded;
}

interface DecodedEscape {
  readonly text: string;
  /** Set for `\x` and octal escapes, which name a byte of UTF-8. */
  readonly byte: number | undefined;
  readonly end: number;
}

function decodeEscape(body: string, at: number): DecodedEscape {
  const letter = body[at] ?? '';
  const simple = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }[letter];
  if (simple !== undefined) return { text: simple, byte: undefined, end: at + 1 };
  if (letter >= '0' && letter <= '7') {
    return { text: '', byte: Number.parseInt(body.slice(at, at + 3), 8) & 0xff, end: at + 3 };
  }
  const width = { x: 2, u: 4, U: 8 }[letter];
  if (width === undefined) return { text: letter, byte: undefined, end: at + 1 };
  const value = Number.parseInt(body.slice(at + 1, at + 1 + width), 16) || 0;
  const end = at + 1 + width;
  if (letter === 'x') return { text: '', byte: value, end };
  return { text: value > 0x10ffff ? '\ufffd' : String.fromCodePoint(value), byte: undefined, end };
}

function digitValue(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  if (code >= 0x61 && code <= 0x66) return code - 0x61 + 10;
  if (code >= 0x41 && code <= 0x46) return code - 0x41 + 10;
  return 16;
}

/** True for half of a surrogate pair without the other, and for the replacement character, which Go takes for a fault. */
function isBadUnit(text: string, at: number, code: number): boolean {
  if (code === 0xfffd) return true;
  if (code < 0xd800 || code > 0xdfff) return false;
  if (code < 0xdc00) {
    const next = text.charCodeAt(at + 1);
    return !(next >= 0xdc00 && next <= 0xdfff);
  }
  const before = text.charCodeAt(at - 1);
  return !(before >= 0xd800 && before <= 0xdbff);
}

/** A character as Go's `%#U` prints it: `U+0063 'c'`. */
function describeRune(text: string, at: number): string {
  const code = text.codePointAt(at) ?? 0;
  const hex = code.toString(16).toUpperCase().padStart(4, '0');
  return isPrintable(code) ? `U+${hex} '${String.fromCodePoint(code)}'` : `U+${hex}`;
}

function isPrintable(code: number): boolean {
  return code >= 0x20 && code !== 0x7f && !(code >= 0x80 && code < 0xa0) && !(code >= 0xd800 && code < 0xe000);
}

/** A text as Go's `%q` prints it. */
export function goQuote(text: string): string {
  let quoted = '"';
  for (const char of text) quoted += goEscape(char, '"');
  return `${quoted}"`;
}

/** A character as Go's `%q` prints a rune: `'x'`. */
export function goQuoteRune(char: string): string {
  return `'${goEscape(char, "'")}'`;
}

function goEscape(char: string, quote: string): string {
  if (char === quote || char === '\\') return `\\${char}`;
  const code = char.codePointAt(0) ?? 0;
  if (isPrintable(code)) return char;
  const named = { 7: '\\a', 8: '\\b', 9: '\\t', 10: '\\n', 11: '\\v', 12: '\\f', 13: '\\r' }[code];
  if (named !== undefined) return named;
  if (code >= 0xd800 && code < 0xe000) return '\ufffd';
  return code < 0x80 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
