import { didYouMean } from '../query/didYouMean.ts';
import type { FluentProblem, Span } from '../fluent/fluentProblem.ts';
import { isTemplated } from '../fluent/templateLine.ts';
import type { FluentdRoot, FluentdValue } from './fluentdAst.ts';
import { FluentdSectionStack, isFluentdDirective } from './fluentdSectionStack.ts';
import { FluentdValueScanner, isLineEnd, lineEnd } from './fluentdValueScanner.ts';

/** The tree of a file, and what is wrong with its syntax. */
export interface FluentdParse {
  readonly root: FluentdRoot;
  readonly problems: readonly FluentProblem[];
}

const reserved = new Set(['@type', '@id', '@label', '@log_level', '@include']);

/**
 * Reads the v1 syntax as `Fluent::Config::V1Parser` does, and goes on behind every mistake. A file whose tags do not pair is read a second
 * time with the indentation as a hint, which tells the section that lacks its end from the one that noticed.
 */
export function parseFluentd(text: string): FluentdParse {
  const strict = new FluentdParser(text, false).parse();
  if (!strict.problems.some((problem) => structural.has(problem.code))) return strict;
  const lenient = new FluentdParser(text, true).parse();
  return lenient.problems.some((problem) => structural.has(problem.code)) ? lenient : strict;
}

const structural = new Set(['unclosed-section', 'unmatched-end']);

class FluentdParser {
  readonly #text: string;
  readonly #problems: FluentProblem[] = [];
  readonly #scanner: FluentdValueScanner;
  readonly #sections: FluentdSectionStack;
  #at = 0;

  constructor(text: string, usesIndent: boolean) {
    this.#text = text;
    const report = (problem: FluentProblem): void => void this.#problems.push(problem);
    this.#scanner = new FluentdValueScanner(text, report);
    this.#sections = new FluentdSectionStack(text, usesIndent, report);
  }

  parse(): FluentdParse {
    if (this.#text.startsWith('\uFEFF')) this.#at = 1;
    for (;;) {
      this.#skipSpacing();
      if (this.#at >= this.#text.length) break;
      this.#node();
    }
    const children = this.#sections.finish();
    const root: FluentdRoot = { kind: 'root', format: 'v1', children, start: 0, end: this.#text.length };
    return { root, problems: this.#problems };
  }

  #node(): void {
    const rest = this.#text.slice(this.#at, this.#at + 3);
    if (rest.startsWith('{{') || rest.startsWith('<%') || rest.startsWith('{%')) this.#at = this.#templateEnd();
    else if (rest.startsWith('</')) this.#closingTag();
    else if (rest.startsWith('<')) this.#header();
    else this.#param();
  }

  /** A template's action may run over lines; without its end it is the line. */
  #templateEnd(): number {
    const close = this.#text.startsWith('{{', this.#at) ? '}}' : this.#text.startsWith('<%', this.#at) ? '%>' : '%}';
    const end = this.#text.indexOf(close, this.#at);
    return lineEnd(this.#text, end < 0 || end - this.#at > 2000 ? this.#at : end);
  }

  #header(): void {
    const start = this.#at;
    const end = lineEnd(this.#text, start);
    const nameEnd = endOfWord(this.#text, start + 1);
    const name = this.#text.slice(start + 1, nameEnd);
    const nameSpan = { start: start + 1, end: nameEnd };
    let at = this.#skipBlanks(nameEnd);
    let argument: FluentdValue | undefined;
    if (at < end && this.#text[at] !== '>' && this.#text[at] !== '#') {
      const scan = this.#scanner.string(at, endOfArgument);
      argument = scan.value.end > scan.value.start ? scan.value : undefined;
      at = this.#skipBlanks(scan.end);
    }
    if (name === '')
      this.#error('bad-tag', 'A section needs a name behind <, as in <source>.', start, Math.max(start + 1, at));
    if (this.#text[at] === '>') {
      at++;
      this.#requireLineEnd(at, 'A section header stands alone on its line: nothing may follow >.', 'text-after-tag');
    } else if (!isTemplated(this.#text.slice(start, end))) this.#missingBracket(start, end, name);
    this.#sections.open({ name, nameSpan, argument, header: { start, end: at } });
    this.#at = end;
  }

  #missingBracket(start: number, end: number, name: string): void {
    this.#problems.push({
      code: 'bad-tag',
      severity: 'error',
      message: `The header of <${name}> lacks its closing >.`,
      start,
      end,
      fixes: [{ title: 'Add >', edits: [{ start: end, end, text: '>' }] }],
    });
  }

  #closingTag(): void {
    const start = this.#at;
    const end = lineEnd(this.#text, start);
    const nameEnd = endOfWord(this.#text, start + 2);
    const name = this.#text.slice(start + 2, nameEnd);
    const at = this.#skipBlanks(nameEnd);
    let after = end;
    if (this.#text[at] === '>' && name !== '') {
      after = at + 1;
      this.#requireLineEnd(after, 'A closing tag stands alone on its line: nothing may follow >.', 'text-after-tag');
    } else if (!isTemplated(this.#text.slice(start, end))) {
      this.#error('bad-tag', 'A closing tag holds the name of its section alone, as in </source>.', start, end);
    }
    this.#at = end;
    this.#sections.close(name, { start, end: after });
  }

  #param(): void {
    const text = this.#text;
    const start = this.#at;
    const key = this.#scanner.string(start, endOfKey);
    const name = key.value.text;
    const nameSpan = { start, end: key.end };
    if (this.#sections.depth === 0 && this.#isBracketHeader(name, nameSpan)) return;
    const valueStart = this.#skipBlanks(key.end);
    const meant = name.startsWith('@') && !reserved.has(name) ? this.#reservedName(name, nameSpan) : name;
    const isInclude = name === '@include' || (this.#sections.depth === 0 && name === 'include');
    if (valueStart >= text.length || text[valueStart] === '\n' || text[valueStart] === '\r') {
      this.#at = valueStart;
      this.#sections.push({ kind: 'param', name: meant, nameSpan, value: undefined, start, end: key.end });
    } else {
      const { value, end } = isInclude ? this.#scanner.string(valueStart) : this.#scanner.value(valueStart);
      this.#at = lineEnd(text, end);
      const isBroken = !isInclude && value.form !== 'plain' && this.#hasTail(end, value);
      this.#sections.push(
        isInclude
          ? { kind: 'include', path: value, start, end }
          : {
              kind: 'param',
              name: meant,
              nameSpan,
              value: isBroken ? { ...value, isDynamic: true } : value,
              start,
              end,
            },
      );
    }
    if (isInclude && name === 'include') this.#oldInclude(nameSpan);
  }

  /** A header in the manner of Fluent Bit, `[SOURCE]`, is taken for the section that it means. */
  #isBracketHeader(name: string, span: Span): boolean {
    const directive = /^\[([A-Za-z]+)\]$/.exec(name)?.[1]?.toLowerCase() ?? '';
    if (!isFluentdDirective(directive)) return false;
    this.#problems.push({
      code: 'bad-tag',
      severity: 'error',
      message: `${name} is a header of Fluent Bit. Fluentd writes <${directive}>.`,
      ...span,
      fixes: [{ title: `Write <${directive}>`, edits: [{ ...span, text: `<${directive}>` }] }],
    });
    this.#sections.open({ name: directive, nameSpan: span, argument: undefined, header: span });
    this.#at = lineEnd(this.#text, span.end);
    return true;
  }

  /** Whether something stands behind a value that may not; it is reported. */
  #hasTail(end: number, value: FluentdValue): boolean {
    const isGivenUp = value.end === lineEnd(this.#text, value.start) && value.isDynamic;
    if (isGivenUp || isTemplated(this.#text.slice(value.start, this.#at))) return false;
    const message =
      value.form === 'json'
        ? 'Nothing but a comment may follow the JSON value.'
        : value.form === 'single' && value.text.includes('#{')
          ? 'Nothing but a comment may follow the closing quote. Ruby is run in double quotes: "#{…}".'
          : 'Nothing but a comment may follow the closing quote.';
    return this.#requireLineEnd(end, message, 'text-after-value');
  }

  /** Gives the name that was most likely meant. */
  #reservedName(name: string, span: Span): string {
    const guess = didYouMean(name, reserved);
    this.#problems.push({
      code: 'reserved-name',
      severity: 'error',
      message: `Only @type, @id, @label, @log_level and @include begin with @; '${name}' is refused.${
        guess === undefined ? '' : ` Did you mean '${guess}'?`
      }`,
      ...span,
      ...(guess !== undefined && { fixes: [{ title: `Change to ${guess}`, edits: [{ ...span, text: guess }] }] }),
    });
    return guess ?? name;
  }

  #oldInclude(span: Span): void {
    this.#problems.push({
      code: 'old-include',
      severity: 'warning',
      message: "'include' without @ is deprecated. Write @include.",
      ...span,
      fixes: [{ title: 'Write @include', edits: [{ start: span.start, end: span.start, text: '@' }] }],
    });
  }

  /** False where only blanks and a comment follow; what else follows is reported. */
  #requireLineEnd(at: number, message: string, code: string): boolean {
    if (isLineEnd(this.#text, at)) return false;
    const end = lineEnd(this.#text, at);
    const isFault = !isTemplated(this.#text.slice(at, end));
    if (isFault) this.#error(code, message, at, end);
    return isFault;
  }

  #error(code: string, message: string, start: number, end: number): void {
    this.#problems.push({ code, severity: 'error', message, start, end });
  }

  /** Skips blanks, line breaks and comments. */
  #skipSpacing(): void {
    const text = this.#text;
    for (;;) {
      const char = text[this.#at];
      if (char === ' ' || char === '\t' || char === '\n' || char === '\r') this.#at++;
      else if (char === '#') this.#at = lineEnd(text, this.#at);
      else return;
    }
  }

  #skipBlanks(at: number): number {
    while (this.#text[at] === ' ' || this.#text[at] === '\t') at++;
    return at;
  }
}

/** Names of sections are words of ASCII letters, digits and `_`. */
function endOfWord(text: string, start: number): number {
  let at = start;
  while (isWordCode(text.charCodeAt(at))) at++;
  return at;
}

/** An argument runs to the `>` that ends the header or to the end of the line. */
function endOfArgument(text: string, start: number): number {
  const end = lineEnd(text, start);
  let bracket = text.indexOf('>', start);
  // The end of an action of ERB ends no header.
  while (bracket > 0 && bracket < end && text[bracket - 1] === '%') bracket = text.indexOf('>', bracket + 1);
  let at = bracket < 0 || bracket > end ? end : bracket;
  while (at > start && (text[at - 1] === ' ' || text[at - 1] === '\t')) at--;
  return at;
}

/** A parameter's name runs to the first blank. */
function endOfKey(text: string, start: number): number {
  let at = start;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d) break;
  }
  return at;
}

/** Whether a UTF-16 code unit is an ASCII letter, a digit or `_`. */
function isWordCode(code: number): boolean {
  const isLetter = (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
  return isLetter || (code >= 0x30 && code <= 0x39) || code === 0x5f;
}
