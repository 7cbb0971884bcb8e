import { didYouMean } from '../query/didYouMean.ts';
import type { FluentProblem } from '../fluent/fluentProblem.ts';
import { isTemplated } from '../fluent/templateLine.ts';
import type { FluentdValue } from './fluentdAst.ts';
import { scanJson } from './jsonValue.ts';
import { rubyNames, scanRuby, unknownRubyName } from './rubyCode.ts';

/** A value and where reading goes on. */
interface ScannedValue {
  readonly value: FluentdValue;
  readonly end: number;
}

/** Longest Ruby code that is looked at, in characters. */
const rubyLimit = 2000;

/**
 * Reads values of the v1 syntax out of a text and reports what is wrong with them. The work spent on JSON values that turn out to be
 * unclosed is bounded, so that a file of nothing else still takes linear time.
 */
export class FluentdValueScanner {
  readonly #text: string;
  readonly #report: (problem: FluentProblem) => void;
  #wasted = 0;

  constructor(text: string, report: (problem: FluentProblem) => void) {
    this.#text = text;
    this.#report = report;
  }

  /** The value of a parameter, which begins at `start` and is not empty. */
  value(start: number): ScannedValue {
    const char = this.#text[start];
    const next = this.#text[start + 1];
    const isTemplate = char === '{' && (next === '{' || next === '%');
    return (char === '{' || char === '[') && !isTemplate ? this.#json(start) : this.string(start);
  }

  /** A quoted or a plain string; a plain one ends before a comment or at the end of the line. */
  string(start: number, endOfPlain = plainEnd): ScannedValue {
    const char = this.#text[start];
    if (char === '"') return this.#doubleQuoted(start);
    if (char === "'") return this.#singleQuoted(start);
    const end = endOfPlain(this.#text, start);
    const text = this.#text.slice(start, end);
    return { value: { form: 'plain', text, start, end, isDynamic: isTemplated(text) }, end };
  }

  #json(start: number): ScannedValue {
    const text = this.#text;
    const limit = this.#wasted > 4 * text.length + 1e6 ? Math.min(text.length, lineEnd(text, start) + 1) : text.length;
    const scan = scanJson(text, start, limit);
    const raw = text.slice(start, scan.end);
    const isDynamic = isTemplated(raw);
    if (scan.json === undefined && !isDynamic) {
      this.#wasted += scan.read - start;
      const what = text[start] === '[' ? 'array' : 'object';
      this.#report({
        code: 'bad-json',
        severity: 'error',
        message: `This JSON ${what} is not complete or not valid JSON. Fluentd reads on to the end of the file and refuses it.`,
        start,
        end: scan.end,
      });
    }
    return { value: { form: 'json', text: scan.json ?? raw, start, end: scan.end, isDynamic }, end: scan.end };
  }

  #singleQuoted(start: number): ScannedValue {
    let out = '';
    for (let at = start + 1; at < this.#text.length; at++) {
      const char = this.#text[at] ?? '';
      if (char === "'") return this.#quoted('single', start, at + 1, out, false);
      const next = this.#text[at + 1];
      if (char === '\\' && (next === "'" || next === '\\')) {
        out += next;
        at++;
      } else out += char;
    }
    return this.#unclosed('single', start);
  }

  #doubleQuoted(start: number): ScannedValue {
    const text = this.#text;
    let out = '';
    let isDynamic = false;
    let isRubySound = true;
    let at = start + 1;
    while (at < text.length) {
      const char = text[at] ?? '';
      if (char === '"') return this.#quoted('double', start, at + 1, out, isDynamic);
      if (char === '\\') {
        out += this.#escape(at);
        at += 2;
      } else if (char === '#' && text[at + 1] === '{') {
        const { end, isSound } = this.#ruby(at);
        isRubySound &&= isSound;
        out += text.slice(at, end);
        isDynamic = true;
        at = end;
      } else {
        out += char;
        at++;
      }
    }
    return this.#unclosed('double', start, !isRubySound);
  }

  /** What a backslash and the character behind it stand for in double quotes. */
  #escape(at: number): string {
    const next = this.#text[at + 1] ?? '';
    const control: Readonly<Record<string, string>> = { r: '\r', n: '\n', t: '\t', f: '\f', b: '\b', '0': '\0' };
    const known = control[next];
    if (known !== undefined) return known;
    if (/[A-Za-z0-9]/.test(next)) {
      this.#report({
        code: 'bad-escape',
        severity: 'error',
        message: `Fluentd knows no escape \\${next} in double quotes. Write \\\\${next}, or use single quotes or none.`,
        start: at,
        end: at + 2,
        fixes: [{ title: `Write \\\\${next}`, edits: [{ start: at, end: at, text: '\\' }] }],
      });
    }
    return next === '\n' ? '' : next;
  }

  /** Checks the Ruby code at `#{`; returns where reading goes on, and whether Ruby can read the code. */
  #ruby(at: number): { readonly end: number; readonly isSound: boolean } {
    const scan = scanRuby(this.#text, at + 2, Math.min(this.#text.length, at + rubyLimit));
    const end = scan.isClosed ? scan.end + 1 : scan.end;
    if (scan.problem !== undefined) {
      const message = `Ruby refuses this: ${scan.problem}.`;
      this.#report({ code: 'ruby-syntax', severity: 'error', message, start: at, end });
      return { end, isSound: false };
    }
    const code = this.#text.slice(at + 2, scan.end);
    const unknown = isTemplated(code) ? undefined : unknownRubyName(code);
    if (unknown !== undefined) {
      const start = at + 2 + unknown.index;
      const guess = didYouMean(unknown.name, rubyNames());
      this.#report({
        code: 'ruby-name',
        severity: 'error',
        message: `Ruby knows no '${unknown.name}' here${guess === undefined ? '' : `. Did you mean '${guess}'?`}`,
        start,
        end: start + unknown.name.length,
        ...(guess !== undefined && {
          fixes: [{ title: `Change to '${guess}'`, edits: [{ start, end: start + unknown.name.length, text: guess }] }],
        }),
      });
    }
    return { end, isSound: true };
  }

  /**
   * A closed string. When it runs over lines and text follows its end, its quote was most likely forgotten on its first line: the string is
   * taken to end there.
   */
  #quoted(form: 'single' | 'double', start: number, end: number, text: string, isDynamic: boolean): ScannedValue {
    const firstLineEnd = lineEnd(this.#text, start);
    if (end > firstLineEnd && !isLineEnd(this.#text, end)) return this.#unclosed(form, start);
    return { value: { form, text, start, end, isDynamic: isDynamic || isTemplated(text) }, end };
  }

  /** @param isKnown whether the cause has been reported already. */
  #unclosed(form: 'single' | 'double', start: number, isKnown = false): ScannedValue {
    const end = lineEnd(this.#text, start);
    const quote = this.#text[start] ?? '"';
    const problem: FluentProblem = {
      code: 'unclosed-quote',
      severity: 'error',
      message: `The ${form} quote is not closed.`,
      start,
      end,
      fixes: [{ title: 'Close the quote', edits: [{ start: end, end, text: quote }] }],
    };
    if (!isKnown) this.#report(problem);
    const text = this.#text.slice(start + 1, end);
    return { value: { form, text, start, end, isDynamic: true }, end };
  }
}

/** The end of a plain value: the line's end, or blanks with a comment behind them. */
function plainEnd(text: string, start: number): number {
  const end = lineEnd(text, start);
  for (let at = start; at < end; at++) {
    const isBlank = text[at] === ' ' || text[at] === '\t';
    if (!isBlank) continue;
    let next = at;
    while (text[next] === ' ' || text[next] === '\t') next++;
    if (next >= end || text[next] === '#') return at;
    at = next - 1;
  }
  return end;
}

/** The offset of the line break behind `at`, a carriage return before it counted to it, or the end of the text. */
export function lineEnd(text: string, at: number): number {
  const newline = text.indexOf('\n', at);
  const end = newline < 0 ? text.length : newline;
  return end > at && text[end - 1] === '\r' ? end - 1 : end;
}

/** Whether only blanks and a comment follow on the line. */
export function isLineEnd(text: string, at: number): boolean {
  let next = at;
  while (text[next] === ' ' || text[next] === '\t') next++;
  const char = text[next];
  return char === undefined || char === '\n' || char === '\r' || char === '#';
}
