import { didYouMean } from '../fluent/didYouMean.ts';
import type { FluentProblem, Span } from '../fluent/fluentProblem.ts';
import { isTemplated } from '../fluent/templateLine.ts';
import type {
  FluentdInclude,
  FluentdNode,
  FluentdParam,
  FluentdRoot,
  FluentdSection,
  FluentdValue,
} from './fluentdAst.ts';
import { FluentdValueScanner, isLineEnd, lineEnd } from './fluentdValueScanner.ts';

/** The tree of a file, and what is wrong with its syntax. */
export interface FluentdParse {
  readonly root: FluentdRoot;
  readonly problems: readonly FluentProblem[];
}

/** A section whose closing tag has not been met. */
interface OpenSection {
  readonly name: string;
  readonly nameSpan: Span;
  readonly argument: FluentdValue | undefined;
  readonly header: Span;
  readonly indent: number;
  readonly children: FluentdNode[];
}

/** No config nests deeper; the tree is walked by recursion. */
const deepest = 100;
const directives = new Set(['source', 'match', 'filter', 'label', 'system', 'worker']);
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
  readonly #usesIndent: boolean;
  readonly #problems: FluentProblem[] = [];
  readonly #scanner: FluentdValueScanner;
  readonly #open: OpenSection[] = [];
  readonly #children: FluentdNode[] = [];
  readonly #hasElse: boolean;
  #at = 0;
  /** Open sections beyond the depth that is looked into. */
  #tooDeep = 0;

  constructor(text: string, usesIndent: boolean) {
    this.#text = text;
    this.#usesIndent = usesIndent;
    this.#scanner = new FluentdValueScanner(text, (problem) => this.#problems.push(problem));
    // Sections may be opened in one branch of a template and closed behind it.
    this.#hasElse = /\{\{-?\s*else|<%-?\s*else|\{%-?\s*else/.test(text);
  }

  parse(): FluentdParse {
    if (this.#text.startsWith('\uFEFF')) this.#at = 1;
    for (;;) {
      this.#skipSpacing();
      if (this.#at >= this.#text.length) break;
      this.#node();
    }
    while (this.#open.length > 0) this.#closeUnclosed();
    const root: FluentdRoot = {
      kind: 'root',
      format: 'v1',
      children: this.#children,
      start: 0,
      end: this.#text.length,
    };
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
    this.#openSection({
      name,
      nameSpan,
      argument,
      header: { start, end: at },
      indent: this.#indentOf(start),
      children: [],
    });
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

  /** With the indentation as a hint a directive that stands no deeper than an open one ends it. */
  #openSection(section: OpenSection): void {
    if (this.#open.length >= deepest) {
      if (this.#tooDeep++ > 0) return;
      const message = `Sections are nested more than ${deepest} deep here. What is deeper is not checked.`;
      this.#problems.push({ code: 'too-deep', severity: 'warning', message, ...section.header });
      return;
    }
    if (this.#usesIndent) {
      const twin = this.#open.at(-1);
      const isSlashMissing =
        twin !== undefined &&
        twin.name === section.name &&
        twin.indent === section.indent &&
        section.argument === undefined;
      if (isSlashMissing && !directives.has(section.name) && twin.children.length > 0) {
        this.#problems.push({
          code: 'unmatched-end',
          severity: 'error',
          message: `<${section.name}> opens a section a second time here. Write </${section.name}> to close it.`,
          ...section.header,
          fixes: [
            {
              title: 'Add the slash',
              edits: [{ start: section.nameSpan.start, end: section.nameSpan.start, text: '/' }],
            },
          ],
        });
        this.#close(section.header);
        return;
      }
      while (endsOpenSection(section, this.#open.at(-1))) this.#closeUnclosed();
    }
    this.#open.push(section);
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
    if (this.#tooDeep > 0) {
      this.#tooDeep--;
      return;
    }
    this.#closeNamed(this.#text.slice(start + 2, nameEnd), { start, end: after });
  }

  #closeNamed(name: string, span: Span): void {
    const top = this.#open.at(-1);
    if (top === undefined) {
      this.#unmatched(`No section is open here that </${name}> could close.`, span, undefined);
      return;
    }
    if (top.name === name) {
      this.#close(span);
      return;
    }
    const outer = this.#open.findLastIndex((section) => section.name === name);
    const isAsDeep = this.#indentOf(span.start) === top.indent;
    const isTypo = outer < 0 || (isAsDeep && this.#open[outer]?.indent !== top.indent);
    if (isTypo) {
      this.#unmatched(`</${name}> does not close <${top.name}>.`, span, top.name);
      this.#close(span);
      return;
    }
    while (this.#open.length > outer + 1) this.#closeUnclosed(name);
    this.#close(span);
  }

  #unmatched(message: string, span: Span, expected: string | undefined): void {
    if (this.#hasElse) return;
    const edit =
      expected === undefined ? { ...span, text: '' } : { start: span.start, end: span.end, text: `</${expected}>` };
    this.#problems.push({
      code: 'unmatched-end',
      severity: 'error',
      message,
      ...span,
      fixes: [{ title: expected === undefined ? 'Remove the closing tag' : `Write </${expected}>`, edits: [edit] }],
    });
  }

  #close(closing: Span | undefined): void {
    const section = this.#open.pop();
    if (section === undefined) return;
    const { name, nameSpan, argument, header, children } = section;
    const end = closing?.end ?? children.at(-1)?.end ?? header.end;
    (this.#open.at(-1)?.children ?? this.#children).push({
      kind: 'section',
      name,
      nameSpan,
      argument,
      children,
      header,
      closing,
      start: header.start,
      end,
    });
  }

  #closeUnclosed(noticedBy?: string): void {
    const section = this.#open.at(-1);
    if (section === undefined) return;
    const end = section.children.at(-1)?.end ?? section.header.end;
    this.#close(undefined);
    if (this.#hasElse) return;
    const indent = this.#lineIndent(section.header.start);
    const noticed = noticedBy === undefined ? '' : `, and </${noticedBy}> follows`;
    this.#problems.push({
      code: 'unclosed-section',
      severity: 'error',
      message: `<${section.name}> is never closed: </${section.name}> is missing${noticed}.`,
      ...section.header,
      fixes: [{ title: `Add </${section.name}>`, edits: [{ start: end, end, text: `\n${indent}</${section.name}>` }] }],
    });
  }

  #param(): void {
    const text = this.#text;
    const start = this.#at;
    const key = this.#scanner.string(start, endOfKey);
    const name = key.value.text;
    const nameSpan = { start, end: key.end };
    if (this.#open.length === 0 && this.#isBracketHeader(name, nameSpan)) return;
    const valueStart = this.#skipBlanks(key.end);
    const isInclude = name === '@include' || (this.#open.length === 0 && name === 'include');
    if (valueStart >= text.length || text[valueStart] === '\n' || text[valueStart] === '\r') {
      this.#at = valueStart;
      this.#push({ kind: 'param', name, nameSpan, value: undefined, start, end: key.end });
    } else {
      const { value, end } = isInclude ? this.#scanner.string(valueStart) : this.#scanner.value(valueStart);
      this.#at = lineEnd(text, end);
      if (!isInclude && value.form !== 'plain') this.#checkTail(end, value);
      this.#push(
        isInclude ? { kind: 'include', path: value, start, end } : { kind: 'param', name, nameSpan, value, start, end },
      );
    }
    if (name.startsWith('@') && !reserved.has(name)) this.#reservedName(name, nameSpan);
    if (isInclude && name === 'include') this.#oldInclude(nameSpan);
  }

  /** A header in the manner of Fluent Bit, `[SOURCE]`, is taken for the section that it means. */
  #isBracketHeader(name: string, span: Span): boolean {
    const directive = /^\[([A-Za-z]+)\]$/.exec(name)?.[1]?.toLowerCase() ?? '';
    if (!directives.has(directive)) return false;
    this.#problems.push({
      code: 'bad-tag',
      severity: 'error',
      message: `${name} is a header of Fluent Bit. Fluentd writes <${directive}>.`,
      ...span,
      fixes: [{ title: `Write <${directive}>`, edits: [{ ...span, text: `<${directive}>` }] }],
    });
    this.#open.push({ name: directive, nameSpan: span, argument: undefined, header: span, indent: 0, children: [] });
    this.#at = lineEnd(this.#text, span.end);
    return true;
  }

  #checkTail(end: number, value: FluentdValue): void {
    const isGivenUp = value.end === lineEnd(this.#text, value.start) && value.isDynamic;
    if (isGivenUp || isTemplated(this.#text.slice(value.start, this.#at))) return;
    const message =
      value.form === 'json'
        ? 'Nothing but a comment may follow the JSON value.'
        : 'Nothing but a comment may follow the closing quote.';
    this.#requireLineEnd(end, message, 'text-after-value');
  }

  #reservedName(name: string, span: Span): void {
    const guess = didYouMean(name, reserved);
    this.#problems.push({
      code: 'reserved-name',
      severity: 'error',
      message: `Only @type, @id, @label, @log_level and @include begin with @; '${name}' is refused${
        guess === undefined ? '' : `. Did you mean '${guess}'?`
      }`,
      ...span,
      ...(guess !== undefined && { fixes: [{ title: `Change to ${guess}`, edits: [{ ...span, text: guess }] }] }),
    });
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

  #push(node: FluentdParam | FluentdInclude | FluentdSection): void {
    (this.#open.at(-1)?.children ?? this.#children).push(node);
  }

  #requireLineEnd(at: number, message: string, code: string): void {
    if (isLineEnd(this.#text, at)) return;
    const end = lineEnd(this.#text, at);
    if (!isTemplated(this.#text.slice(at, end))) this.#error(code, message, at, end);
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

  #lineIndent(offset: number): string {
    return this.#text.slice(offset - this.#indentOf(offset), offset);
  }

  #indentOf(offset: number): number {
    let at = offset;
    while (at > 0 && (this.#text[at - 1] === ' ' || this.#text[at - 1] === '\t')) at--;
    return offset - at;
  }
}

/** Whether a directive's indentation says that the open section above it was meant to end. */
function endsOpenSection(section: OpenSection, open: OpenSection | undefined): boolean {
  if (open === undefined || !directives.has(section.name)) return false;
  const mayNest = open.name === 'worker' || (open.name === 'label' && ['match', 'filter'].includes(section.name));
  return mayNest ? section.indent < open.indent : section.indent <= open.indent;
}

/** Names of sections are words of ASCII letters, digits and `_`. */
function endOfWord(text: string, start: number): number {
  let at = start;
  while (/\w/.test(text[at] ?? '')) at++;
  return at;
}

/** An argument runs to the `>` that ends the header or to the end of the line. */
function endOfArgument(text: string, start: number): number {
  const end = lineEnd(text, start);
  const bracket = text.indexOf('>', start);
  let at = bracket < 0 || bracket > end ? end : bracket;
  while (at > start && (text[at - 1] === ' ' || text[at - 1] === '\t')) at--;
  return at;
}

/** A parameter's name runs to the first blank. */
function endOfKey(text: string, start: number): number {
  let at = start;
  while (at < text.length && !/[ \t\r\n]/.test(text[at] ?? '')) at++;
  return at;
}
