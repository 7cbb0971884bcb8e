import type { QueryComment } from '../query/parsedQuery.ts';
import { goQuote, goQuoteRune, scanQuoted } from '../query/quotedText.ts';
import { dashboardVariableAt } from '../query/dashboardVariable.ts';
import { aggregators, modifierKeywords, preprocessors, setOperators } from './promqlToken.ts';
import type { PromqlToken } from './promqlToken.ts';

export interface LexedPromql {
  /** Without comments; the last is `eof` or, where no token can be read on, `error`. */
  readonly tokens: readonly PromqlToken[];
  readonly comments: readonly QueryComment[];
}

const keywords = new Set([...aggregators, ...modifierKeywords, ...preprocessors, ...setOperators, 'atan2']);
const durationWords = new Set(['step', 'range', 'min_of', 'max_of']);
const single = new Set(['*', '%', '+', '-', '^', '@', ',']);

/**
 * Cuts a query into tokens by the rules of Prometheus' own lexer, with its messages. Dashboard variables become tokens of the kind
 * `variable` (or part of the name that they stand in) where `variables` is set.
 */
export function lexPromql(text: string, variables: boolean): LexedPromql {
  const lexer = new Lexer(text, variables);
  while (!lexer.isDone) lexer.step();
  return { tokens: lexer.tokens, comments: lexer.comments };
}

class Lexer {
  readonly tokens: PromqlToken[] = [];
  readonly comments: QueryComment[] = [];
  isDone = false;
  readonly #text: string;
  readonly #variables: boolean;
  #at = 0;
  #parens = 0;
  #inBraces = false;
  #inBrackets = false;
  #hasColon = false;
  /** Right after `[` the rules differ until the first number. */
  #hasDuration = false;

  constructor(text: string, variables: boolean) {
    this.#text = text;
    this.#variables = variables;
  }

  step(): void {
    const text = this.#text;
    while (isSpace(text.charCodeAt(this.#at))) this.#at++;
    const start = this.#at;
    if (start >= text.length) this.#end();
    else if (this.#variables && this.#readVariable(start)) return;
    else if (this.#inBrackets && !this.#hasDuration) this.#readDurationPart(start);
    else if (text[start] === '#') this.#readComment(start);
    else if (this.#inBraces) this.#readInBraces(start);
    else this.#readStatement(start);
  }

  #end(): void {
    const at = this.#text.length;
    if (this.#inBraces) this.#fail(at, 'unexpected end of input inside braces');
    else if (this.#inBrackets && !this.#hasDuration) this.#fail(at, 'unexpected end of input in duration expression');
    else if (this.#parens !== 0) this.#fail(at, 'unclosed left parenthesis');
    else if (this.#inBrackets) this.#fail(at, 'unclosed left bracket');
    else {
      this.tokens.push({ kind: 'eof', text: '', start: at, end: at });
      this.isDone = true;
    }
  }

  #fail(start: number, message: string): void {
    this.tokens.push({ kind: 'error', text: message, start, end: this.#text.length });
    this.isDone = true;
  }

  #emit(kind: string, start: number, end: number): void {
    this.tokens.push({ kind, text: this.#text.slice(start, end), start, end });
    this.#at = end;
  }

  #readComment(start: number): void {
    const text = this.#text;
    let end = start;
    while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end++;
    this.comments.push({ text: text.slice(start, end), start, end });
    this.#at = end;
  }

  #charAt(at: number): string {
    return String.fromCodePoint(this.#text.codePointAt(at) ?? 0xfffd);
  }

  /** What is neither in braces nor right after a bracket. */
  #readStatement(start: number): void {
    const text = this.#text;
    const code = text.charCodeAt(start);
    const char = text[start] ?? '';
    const next = text[start + 1] ?? '';
    if (isAlpha(code) || char === ':') this.#readWord(start, char);
    else if (isDigit(code) || (char === '.' && isDigit(text.charCodeAt(start + 1)))) this.#readNumber(start);
    else if (single.has(char)) this.#emit(char, start, start + 1);
    else if (char === '/') this.#emit('/', start, start + 1);
    else if (char === '<' || char === '>') {
      this.#emit(
        next === '=' || next === '/' ? char + next : char,
        start,
        start + (next === '=' || next === '/' ? 2 : 1),
      );
    } else if (char === '=') {
      if (next === '~') this.#fail(start, `unexpected character after '=': '~'`);
      else this.#emit(next === '=' ? '==' : '=', start, start + (next === '=' ? 2 : 1));
    } else if (char === '!') {
      if (next === '=') this.#emit('!=', start, start + 2);
      else this.#fail(start, `unexpected character after '!': ${this.#runeAfter(start)}`);
    } else if (char === '"' || char === "'" || char === '`') this.#readString(start);
    else if (char === '{') {
      this.#emit('{', start, start + 1);
      this.#inBraces = true;
    } else if (!this.#readBracket(start, char)) {
      this.#fail(start, `unexpected character: ${goQuoteRune(this.#charAt(start))}`);
    }
  }

  #readBracket(start: number, char: string): boolean {
    if (char === '(' || char === ')') this.#readParen(start, char);
    else if (char === '[') {
      if (this.#inBrackets) this.#fail(start, `unexpected left bracket '['`);
      else {
        this.#emit('[', start, start + 1);
        this.#inBrackets = true;
        this.#hasColon = false;
        this.#hasDuration = false;
      }
    } else if (char === ']') {
      if (!this.#inBrackets) this.#fail(start, `unexpected right bracket ']'`);
      else this.#closeBracket(start);
    } else return false;
    return true;
  }

  #closeBracket(start: number): void {
    this.#emit(']', start, start + 1);
    this.#inBrackets = false;
  }

  #readParen(start: number, char: '(' | ')'): void {
    this.#emit(char, start, start + 1);
    this.#parens += char === '(' ? 1 : -1;
    if (this.#parens < 0) {
      // Prometheus takes the parenthesis back and places the error behind it.
      this.tokens.pop();
      this.#fail(start + 1, `unexpected right parenthesis ')'`);
    }
  }

  /** Between `[` and the first number. */
  #readDurationPart(start: number): void {
    const char = this.#text[start] ?? '';
    const code = this.#text.charCodeAt(start);
    if (char === ']') this.#closeBracket(start);
    else if (char === ':') {
      this.#emit(':', start, start + 1);
      // A step or range call is a duration that the lexer does not count as one.
      if (this.tokens.at(-2)?.kind === '[') {
        this.tokens.pop();
        this.#fail(start + 1, 'unexpected colon before duration in duration expression');
      } else this.#hasColon = true;
    } else if (char === '(' || char === ')') this.#readParen(start, char);
    else if ('+-*/%^,'.includes(char)) this.#emit(char, start, start + 1);
    else if (isDigit(code) || (char === '.' && isDigit(this.#text.charCodeAt(start + 1)))) {
      this.#hasDuration = true;
      this.#readNumber(start);
    } else if (!this.#readDurationWord(start)) {
      this.#fail(start, `unexpected character in duration expression: ${goQuoteRune(this.#charAt(start))}`);
    }
  }

  #readDurationWord(start: number): boolean {
    let end = start;
    while (isAlpha(this.#text.charCodeAt(end))) end++;
    const word = this.#text.slice(start, end).toLowerCase();
    if (!durationWords.has(word)) return false;
    this.#emit(word, start, end);
    return true;
  }

  #readWord(start: number, char: string): void {
    if (this.#inBrackets) {
      if (char === ':') {
        if (this.#hasColon) this.#fail(start, `unexpected colon ':'`);
        else this.#emit(':', start, start + 1);
        this.#hasColon = true;
      } else if (!this.#readDurationWord(start)) {
        this.#fail(start, `unexpected character: ${goQuoteRune(char)}, expected ':'`);
      }
      return;
    }
    const end = this.#wordEnd(start, true);
    const word = this.#text.slice(start, end);
    const lower = word.toLowerCase();
    if (keywords.has(lower)) this.#emit(lower, start, end);
    else if (lower === 'inf' || lower === 'nan') this.#emit('number', start, end);
    else this.#emit(word.includes(':') ? 'metric' : 'identifier', start, end);
  }

  /** The end of a name that begins at `start`; a dashboard's variable within it belongs to it. */
  #wordEnd(start: number, allowColon: boolean): number {
    const text = this.#text;
    let at = start;
    for (;;) {
      const code = text.charCodeAt(at);
      if (isAlpha(code) || isDigit(code) || (allowColon && code === 0x3a)) at++;
      else if (this.#variables && (code === 0x24 || code === 0x5b)) {
        const variable = dashboardVariableAt(text, at);
        if (variable === undefined) return at;
        at = variable.end;
      } else return at;
    }
  }

  /** A dashboard's variable, with the digits or letters that stand right beside it: `${window}m`, `5$unit`. */
  #readVariable(start: number): boolean {
    const code = this.#text.charCodeAt(start);
    if (code !== 0x24 && code !== 0x5b) return false;
    const variable = dashboardVariableAt(this.#text, start);
    if (variable === undefined) return false;
    if (this.#inBrackets) this.#hasDuration = true;
    this.#emit('variable', start, this.#wordEnd(start, !this.#inBrackets && !this.#inBraces));
    return true;
  }

  #readInBraces(start: number): void {
    const text = this.#text;
    const char = text[start] ?? '';
    const next = text[start + 1] ?? '';
    if (isAlpha(text.charCodeAt(start))) this.#emit('identifier', start, this.#wordEnd(start, false));
    else if (char === ',') this.#emit(',', start, start + 1);
    else if (char === '"' || char === "'" || char === '`') this.#readString(start);
    else if (char === '=') this.#emit(next === '~' ? '=~' : '=', start, start + (next === '~' ? 2 : 1));
    else if (char === '!') {
      if (next === '~' || next === '=') this.#emit(char + next, start, start + 2);
      else this.#fail(start, `unexpected character after '!' inside braces: ${this.#runeAfter(start)}`);
    } else if (char === '{') this.#fail(start, `unexpected left brace '{'`);
    else if (char === '}') {
      this.#emit('}', start, start + 1);
      this.#inBraces = false;
    } else this.#fail(start, `unexpected character inside braces: ${goQuoteRune(this.#charAt(start))}`);
  }

  /** The character after `start` as Go prints it; the end of the text is its replacement character. */
  #runeAfter(start: number): string {
    return goQuoteRune(start + 1 < this.#text.length ? this.#charAt(start + 1) : '\ufffd');
  }

  #readString(start: number): void {
    const scanned = scanQuoted(this.#text, start);
    if (scanned.fault === undefined) this.#emit('string', start, scanned.end);
    else this.#fail(start, scanned.fault);
  }

  #readNumber(start: number): void {
    const number = scanNumber(this.#text, start);
    if (number.isValid) {
      if (this.#variables && this.#text.charCodeAt(number.end) === 0x24) {
        this.#emit('variable', start, this.#wordEnd(number.end, false));
      } else this.#emit('number', start, number.end);
      return;
    }
    const duration = scanDurationRest(this.#text, number.end);
    if (duration.isValid) this.#emit('duration', start, duration.end);
    else this.#fail(start, `bad number or duration syntax: ${goQuote(this.#text.slice(start, duration.end))}`);
  }
}

interface ScannedNumber {
  readonly isValid: boolean;
  /** Where the scan stopped; for a fault, after the character that it stopped at. */
  readonly end: number;
}

/** Decimal and hexadecimal numbers with exponents and underscores, by the rules of Prometheus' lexer. */
function scanNumber(text: string, start: number): ScannedNumber {
  const isHex = text[start] === '0' && (text[start + 1] === 'x' || text[start + 1] === 'X');
  let at = isHex ? start + 2 : start;
  if (isHex && text[at] === '_') at++;
  const isPart = (index: number) => (isHex ? isHexDigit(text.charCodeAt(index)) : isDigit(text.charCodeAt(index)));
  if (text[at] === '.') at++;
  if (isPart(at)) at++;
  let hasDot = false;
  let hasExponent = false;
  for (;;) {
    const char = text[at] ?? '';
    if (char === '.') {
      if (hasDot || isHex || isOneOf(text[at + 1], '_.'))
        return { isValid: false, end: at + (hasDot || isHex ? 1 : 2) };
      hasDot = true;
      at++;
    } else if (char === 'e' || char === 'E') {
      // Right after the first digit a hexadecimal `e` is an exponent to Prometheus too.
      if (hasExponent) return { isValid: false, end: at + 1 };
      hasExponent = true;
      at += isOneOf(text[at + 1], '+-') ? 2 : 1;
      if (isOneOf(text[at], '._eE')) return { isValid: false, end: at + 1 };
      if (at >= text.length) return { isValid: false, end: at };
    } else if (char === '_') {
      at++;
      if (isOneOf(text[at], '._eE')) return { isValid: false, end: at + 1 };
      if (at >= text.length) return { isValid: false, end: at };
    } else if (isPart(at)) {
      while (isPart(at)) at++;
    } else break;
  }
  const next = text.charCodeAt(at);
  return { isValid: at > start && !isAlpha(next) && !isDigit(next), end: at };
}

/** The units of a duration whose first number has been read. */
function scanDurationRest(text: string, start: number): ScannedNumber {
  let at = start;
  if (!isOneOf(text[at], 'smhdwy')) return { isValid: false, end: at };
  at++;
  if (text[at] === 's') at++;
  while (isDigit(text.charCodeAt(at))) {
    while (isDigit(text.charCodeAt(at))) at++;
    if (!isOneOf(text[at], 'smhdw')) return { isValid: false, end: at };
    at++;
    if (text[at] === 's') at++;
  }
  const next = text.charCodeAt(at);
  return isAlpha(next) || isDigit(next) ? { isValid: false, end: at + 1 } : { isValid: true, end: at };
}

function isOneOf(char: string | undefined, set: string): boolean {
  return char !== undefined && set.includes(char);
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isHexDigit(code: number): boolean {
  return isDigit(code) || (code >= 0x61 && code <= 0x66) || (code >= 0x41 && code <= 0x46);
}

function isAlpha(code: number): boolean {
  return code === 0x5f || (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
}
