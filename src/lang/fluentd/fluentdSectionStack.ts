import type { FluentProblem, Span } from '../fluent/fluentProblem.ts';
import type { FluentdNode, FluentdSection, FluentdValue } from './fluentdAst.ts';
import { typeAmong } from './fluentdAst.ts';

/** A section whose closing tag has not been met. */
export interface OpenSection {
  readonly name: string;
  readonly nameSpan: Span;
  readonly argument: FluentdValue | undefined;
  readonly header: Span;
  readonly indent: number;
  readonly children: FluentdNode[];
}

/** No config nests deeper; the tree is walked by recursion. */
const deepest = 100;
const directives: ReadonlySet<string> = new Set(['source', 'match', 'filter', 'label', 'system', 'worker']);

export function isFluentdDirective(name: string): boolean {
  return directives.has(name);
}

/** Pairs opening and closing tags into a tree, and tells which tag is missing or misspelled where they do not pair. */
export class FluentdSectionStack {
  readonly #text: string;
  readonly #usesIndent: boolean;
  readonly #report: (problem: FluentProblem) => void;
  readonly #open: OpenSection[] = [];
  readonly #children: FluentdNode[] = [];
  readonly #hasElse: boolean;
  /** Open sections beyond the depth that is looked into. */
  #tooDeep = 0;

  /** @param usesIndent whether the indentation is a hint where tags do not pair. */
  constructor(text: string, usesIndent: boolean, report: (problem: FluentProblem) => void) {
    this.#text = text;
    this.#usesIndent = usesIndent;
    this.#report = report;
    // Sections may be opened in one branch of a template and closed behind it.
    this.#hasElse = /\{\{-?\s*else|<%-?\s*else|\{%-?\s*else/.test(text);
  }

  get depth(): number {
    return this.#open.length;
  }

  push(node: FluentdNode): void {
    (this.#open.at(-1)?.children ?? this.#children).push(node);
  }

  /** Opens a section. With the indentation as a hint a directive that stands no deeper than an open one ends it. */
  open(section: Omit<OpenSection, 'indent' | 'children'>): void {
    const opened: OpenSection = { ...section, indent: this.#indentOf(section.header.start), children: [] };
    if (this.#open.length >= deepest) {
      if (this.#tooDeep++ > 0) return;
      const message = `Sections are nested more than ${deepest} deep here. What is deeper is not checked.`;
      this.#report({ code: 'too-deep', severity: 'warning', message, ...section.header });
      return;
    }
    if (this.#usesIndent) {
      if (this.#lacksSlash(opened)) return;
      while (endsOpenSection(opened, this.#open.at(-1))) this.#closeUnclosed();
    }
    this.#open.push(opened);
  }

  /** A closing tag. */
  close(name: string, span: Span): void {
    if (this.#tooDeep > 0) {
      this.#tooDeep--;
      return;
    }
    const top = this.#open.at(-1);
    if (top?.name === name) {
      this.#pop(span);
      return;
    }
    const outer = this.#open.findLastIndex((section) => section.name === name);
    if (outer < 0 && this.#lacksHeader(name, span, top)) return;
    if (top === undefined) {
      this.#unmatched(`No section is open here that </${name}> could close.`, span, undefined);
      return;
    }
    const isAsDeep = this.#indentOf(span.start) === top.indent;
    const isTypo = outer < 0 || (isAsDeep && this.#open[outer]?.indent !== top.indent);
    if (isTypo) {
      this.#unmatched(`</${name}> does not close <${top.name}>.`, span, top.name);
      this.#pop(span);
      return;
    }
    while (this.#open.length > outer + 1) this.#closeUnclosed(name);
    this.#pop(span);
  }

  /** Closes what is open at the end of the text and gives what stands at the top. */
  finish(): readonly FluentdNode[] {
    while (this.#open.length > 0) this.#closeUnclosed();
    return this.#children;
  }

  /** A second opening tag of the same name where the first should be closed. */
  #lacksSlash(section: OpenSection): boolean {
    const twin = this.#open.at(-1);
    const isTwin = twin?.name === section.name && twin.indent === section.indent && section.argument === undefined;
    if (!isTwin || isFluentdDirective(section.name) || twin.children.length === 0) return false;
    const at = section.nameSpan.start;
    this.#report({
      code: 'unmatched-end',
      severity: 'error',
      message: `<${section.name}> opens a section a second time here. Write </${section.name}> to close it.`,
      ...section.header,
      fixes: [{ title: 'Add the slash', edits: [{ start: at, end: at, text: '/' }] }],
    });
    this.#pop(section.header);
    return true;
  }

  /** A closing tag whose opening one is missing: what stands deeper above it was meant to be inside, and is taken so. */
  #lacksHeader(name: string, span: Span, top: OpenSection | undefined): boolean {
    const indent = this.#indentOf(span.start);
    if (name === '' || this.#hasElse || (top !== undefined && indent <= top.indent)) return false;
    const siblings = top?.children ?? this.#children;
    let first = siblings.length;
    while (first > 0 && this.#indentOf(siblings[first - 1]?.start ?? 0) > indent) first--;
    if (first === siblings.length) return false;
    const children = siblings.splice(first);
    const start = children[0]?.start ?? span.start;
    const lineStart = this.#text.lastIndexOf('\n', start - 1) + 1;
    const lead = this.#text.slice(span.start - indent, span.start);
    this.#report({
      code: 'unmatched-end',
      severity: 'error',
      message: `</${name}> closes a section that is never opened: <${name}> is missing above.`,
      ...span,
      fixes: [{ title: `Add <${name}>`, edits: [{ start: lineStart, end: lineStart, text: `${lead}<${name}>\n` }] }],
    });
    siblings.push({
      kind: 'section',
      name,
      nameSpan: span,
      argument: undefined,
      children,
      type: typeAmong(children),
      header: span,
      closing: span,
      start,
      end: span.end,
    });
    return true;
  }

  #unmatched(message: string, span: Span, expected: string | undefined): void {
    if (this.#hasElse) return;
    const { start, end } = span;
    const text = expected === undefined ? '' : `</${expected}>`;
    const title = expected === undefined ? 'Remove the closing tag' : `Write ${text}`;
    this.#report({
      code: 'unmatched-end',
      severity: 'error',
      message,
      start,
      end,
      fixes: [{ title, edits: [{ start, end, text }] }],
    });
  }

  #pop(closing: Span | undefined): void {
    const section = this.#open.pop();
    if (section === undefined) return;
    const { name, nameSpan, argument, header, children } = section;
    const end = closing?.end ?? children.at(-1)?.end ?? header.end;
    const start = header.start;
    const node: FluentdSection = {
      kind: 'section',
      name,
      nameSpan,
      argument,
      children,
      type: typeAmong(children),
      header,
      closing,
      start,
      end,
    };
    this.push(node);
  }

  #closeUnclosed(noticedBy?: string): void {
    const section = this.#open.at(-1);
    if (section === undefined) return;
    const end = section.children.at(-1)?.end ?? section.header.end;
    this.#pop(undefined);
    if (this.#hasElse) return;
    const { start } = section.header;
    const indent = this.#text.slice(start - this.#indentOf(start), start);
    const noticed = noticedBy === undefined ? '' : `, and </${noticedBy}> follows`;
    this.#report({
      code: 'unclosed-section',
      severity: 'error',
      message: `<${section.name}> is never closed: </${section.name}> is missing${noticed}.`,
      ...section.header,
      fixes: [{ title: `Add </${section.name}>`, edits: [{ start: end, end, text: `\n${indent}</${section.name}>` }] }],
    });
  }

  /** How many blanks stand before a place, back to the text before it. */
  #indentOf(offset: number): number {
    let at = offset;
    while (at > 0 && (this.#text[at - 1] === ' ' || this.#text[at - 1] === '\t')) at--;
    return offset - at;
  }
}

/** Whether a directive's indentation says that the open section above it was meant to end. */
function endsOpenSection(section: OpenSection, open: OpenSection | undefined): boolean {
  if (open === undefined || !isFluentdDirective(section.name)) return false;
  const mayNest = open.name === 'worker' || (open.name === 'label' && ['match', 'filter'].includes(section.name));
  return mayNest ? section.indent < open.indent : section.indent <= open.indent;
}
