import { dashboardVariableAt } from '../query/dashboardVariable.ts';
import { parsePrometheusDuration } from '../query/goDuration.ts';
import { parseByteSize, parseGoDuration } from '../query/goUnits.ts';
import type { QueryComment } from '../query/parsedQuery.ts';
import { scanQuoted } from '../query/quotedText.ts';
import { functionWords, logqlKeywords } from './logqlToken.ts';
import type { LogqlToken } from './logqlToken.ts';

export interface LexedLogql {
  /** Without comments; the last is `eof` or, where no token can be read on, `error`. */
  readonly tokens: readonly LogqlToken[];
  readonly comments: readonly QueryComment[];
}

const pairs = new Set(['!=', '=~', '!~', '!>', '|=', '|~', '|>', '==', '>=', '<=']);
const singles = new Set(',.{}=|()+-*/%^><');
const word = /[\p{L}_][\p{L}\p{Nd}_]*/uy;
const number =
  /0[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]*)?|(?:[0-9][0-9_]*(?:\.[0-9_]*)?|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9_]+)?/y;
const durationChars = /[0-9nuµmshdwy.]+/y;
const byteChars = /[0-9BikKMGTP.]+/y;
const flag = /--[\p{L}-]*/uy;
const functionFollows = /\s*(?:\(|(?:by|without)\s*\()/iy;

/**
 * Cuts a query into tokens by the rules of Loki's own lexer (pkg/logql/syntax/lex.go), which is a scanner of Go tokens with words,
 * durations and sizes on top. Dashboard variables become tokens of the kind `variable` where `variables` is set.
 */
export function lexLogql(text: string, variables: boolean): LexedLogql {
  const lexer = new Lexer(text, variables);
  while (!lexer.isDone) lexer.step();
  return { tokens: lexer.tokens, comments: lexer.comments };
}

class Lexer {
  readonly tokens: LogqlToken[] = [];
  readonly comments: QueryComment[] = [];
  isDone = false;
  readonly #text: string;
  readonly #variables: boolean;
  #at = 0;

  constructor(text: string, variables: boolean) {
    this.#text = text;
    this.#variables = variables;
  }

  step(): void {
    const text = this.#text;
    while (' \t\n\r'.includes(text[this.#at] ?? 'x')) this.#at++;
    const start = this.#at;
    if (start >= text.length) {
      const end = this.#endOfText(start);
      this.#emit('eof', end, end);
      this.isDone = true;
      return;
    }
    const char = text[start] ?? '';
    const pair = text.slice(start, start + 2);
    if (char === '#' || pair === '//' || pair === '/*') this.#readComment(start, pair);
    else if (this.#variables && this.#readVariable(start)) return;
    else if (char === '"' || char === '`') this.#readString(start);
    else if (char === "'") this.#readCharacter(start);
    else if (char === '[') this.#readRange(start);
    else if (char === '-' && this.#readSigned(start)) return;
    else if (this.#readNumber(start) || this.#readWord(start)) return;
    else if (pairs.has(pair)) this.#emit(pair, start, start + 2);
    else if (singles.has(char)) this.#emit(char, start, start + 1);
    else if (char === '\0') this.#fail(start, start + 1, 'invalid character NUL');
    else {
      // To a scanner of Go tokens any other character is a token of its own, which no rule expects.
      const end = start + ((text.codePointAt(start) ?? 0) > 0xffff ? 2 : 1);
      this.#emit(char === ']' ? ']' : 'identifier', start, end);
    }
  }

  /** What is missing at the end is missing behind the last word, not on an empty line below it. */
  #endOfText(from: number): number {
    const last = this.tokens.at(-1)?.end ?? from;
    const rest = this.#text.slice(last, from);
    return last > 0 && rest.includes('\n') && rest.trim() === '' ? last : from;
  }

  #emit(kind: string, start: number, end: number, amount?: number): void {
    this.tokens.push({ kind, text: this.#text.slice(start, end), start, end, amount });
    this.#at = end;
  }

  #fail(start: number, end: number, message: string): void {
    this.tokens.push({ kind: 'error', text: message, start, end, amount: undefined });
    this.isDone = true;
  }

  #matchEnd(pattern: RegExp, at: number): number | undefined {
    pattern.lastIndex = at;
    return pattern.test(this.#text) ? pattern.lastIndex : undefined;
  }

  #readComment(start: number, pair: string): void {
    const text = this.#text;
    const close = pair === '/*' ? text.indexOf('*/', start + 2) : text.indexOf('\n', start);
    if (close < 0 && pair === '/*') {
      this.#fail(start, text.length, 'comment not terminated');
      return;
    }
    const end = close < 0 ? text.length : pair === '/*' ? close + 2 : close;
    this.comments.push({ text: text.slice(start, end).trimEnd(), start, end });
    this.#at = end;
  }

  #readVariable(start: number): boolean {
    const char = this.#text[start];
    if (char !== '$' && char !== '[') return false;
    const variable = dashboardVariableAt(this.#text, start);
    if (variable === undefined) return false;
    this.#emit('variable', start, this.#matchEnd(/[\w.]+/y, variable.end) ?? variable.end);
    return true;
  }

  #readString(start: number): void {
    const scanned = scanQuoted(this.#text, start);
    if (scanned.fault === undefined) {
      this.#emit('string', start, scanned.end);
      return;
    }
    const isOpen = scanned.fault.startsWith('unterminated');
    const fault = isOpen
      ? 'literal not terminated'
      : scanned.fault.includes('escape')
        ? 'invalid char escape'
        : scanned.fault;
    this.#fail(start, Math.max(scanned.end, start + 1), fault);
  }

  /** `'x'` is a character to Go and a name to Loki; a longer one is a fault. */
  #readCharacter(start: number): void {
    const end = this.#matchEnd(/'(?:\\.|[^'\\\n])'/uy, start);
    if (end !== undefined) this.#emit('identifier', start, end);
    else {
      const close = this.#matchEnd(/'(?:\\.|[^'\\\n])*'/uy, start);
      const message = close === undefined ? 'literal not terminated' : 'invalid char literal';
      this.#fail(start, close ?? Math.max(this.#lineEnd(start), start + 1), message);
    }
  }

  #lineEnd(start: number): number {
    const end = this.#text.indexOf('\n', start);
    return end < 0 ? this.#text.length : end;
  }

  /** `[5m]` is one token. */
  #readRange(start: number): void {
    const close = this.#text.indexOf(']', start);
    if (close < 0) {
      this.#fail(start, this.#lineEnd(start), "missing closing ']' in duration");
      return;
    }
    const content = this.#text.slice(start + 1, close);
    if (this.#variables && /^\s*[\w.]*[$[]/.test(content)) {
      const end = content.includes('[[') || content.startsWith('[') ? this.#text.indexOf(']]]', start) + 3 : close + 1;
      this.#emit('range', start, end < 3 ? close + 1 : end);
      return;
    }
    const duration = parsePrometheusDuration(content);
    if (duration.fault !== undefined) this.#fail(start, close + 1, duration.fault);
    else this.#emit('range', start, close + 1, duration.ms);
  }

  /** A parser's flag or a negative duration. */
  #readSigned(start: number): boolean {
    const flagEnd = this.#matchEnd(flag, start);
    const name = flagEnd === undefined ? '' : this.#text.slice(start, flagEnd);
    if (flagEnd !== undefined && (name === '--strict' || name === '--keep-empty')) {
      this.#emit('flag', start, flagEnd);
      return true;
    }
    const end = this.#matchEnd(durationChars, start + 1);
    const ns = end === undefined ? undefined : parseGoDuration(this.#text.slice(start, end));
    if (end === undefined || ns === undefined) return false;
    this.#emit('duration', start, end, ns);
    return true;
  }

  #readNumber(start: number): boolean {
    const end = this.#matchEnd(number, start);
    if (end === undefined) return false;
    const digits = this.#text.slice(start, end);
    if (/^0[xX]$/.test(digits)) {
      this.#fail(start, end, 'hexadecimal literal has no digits');
      return true;
    }
    const durationEnd = this.#matchEnd(durationChars, end);
    if (durationEnd !== undefined) {
      const ns = durationNs(this.#text.slice(start, durationEnd));
      if (ns !== undefined) {
        this.#emit('duration', start, durationEnd, ns);
        return true;
      }
    }
    const bytesEnd = this.#matchEnd(byteChars, end);
    const bytes = bytesEnd === undefined ? undefined : parseByteSize(this.#text.slice(start, bytesEnd));
    if (bytesEnd !== undefined && bytes !== undefined) this.#emit('bytes', start, bytesEnd, bytes);
    else this.#emit('number', start, end);
    return true;
  }

  #readWord(start: number): boolean {
    let end = this.#matchEnd(word, start);
    if (end === undefined) return false;
    while (this.#variables && (this.#text[end] === '$' || this.#text.startsWith('[[', end))) {
      const variable = dashboardVariableAt(this.#text, end);
      if (variable === undefined) break;
      end = this.#matchEnd(word, variable.end) ?? variable.end;
    }
    const lower = this.#text.slice(start, end).toLowerCase();
    if (functionWords.has(lower)) {
      this.#emit(this.#matchEnd(functionFollows, end) === undefined ? 'identifier' : lower, start, end);
    } else this.#emit(logqlKeywords.has(lower) ? lower : 'identifier', start, end);
    return true;
  }
}

/** Nanoseconds of a duration in Prometheus' or, where that fails, Go's notation. */
function durationNs(text: string): number | undefined {
  const { ms } = parsePrometheusDuration(text);
  return ms === undefined ? parseGoDuration(text) : ms * 1e6;
}
