import { didYouMean } from '../query/didYouMean.ts';
import type { FluentEdit, FluentProblem, Span } from '../fluent/fluentProblem.ts';
import { isTemplated } from '../fluent/templateLine.ts';
import type {
  FluentbitKind,
  FluentbitMeta,
  FluentbitProperty,
  FluentbitRoot,
  FluentbitSection,
} from './fluentbitAst.ts';
import { lookupKey, pluginAmong } from './fluentbitAst.ts';

/** The tree of a file, and what is wrong with its syntax. */
export interface FluentbitParse {
  readonly root: FluentbitRoot;
  readonly problems: readonly FluentProblem[];
}

const kinds: ReadonlyMap<string, FluentbitKind> = new Map([
  ['service', 'service'],
  ['input', 'input'],
  ['filter', 'filter'],
  ['output', 'output'],
  ['custom', 'custom'],
  ['parser', 'parser'],
  ['multiline_parser', 'multiline_parser'],
  ['plugins', 'plugins'],
  ['stream_task', 'stream_task'],
  ['upstream', 'upstream'],
  ['node', 'node'],
]);

/** A header whose opening bracket is missing. */
const bareHeader = /^[A-Za-z_]+\]/;

interface OpenSection {
  readonly kind: FluentbitKind;
  readonly name: string;
  readonly header: Span;
  readonly properties: FluentbitProperty[];
  readonly children: OpenSection[];
  end: number;
}

/**
 * Reads the classic format line by line as the agent's `flb_cf_fluentbit.c` does: the first indented line sets the indentation of the file,
 * a key ends at the first blank, and a comment is a line of its own. The agent stops at the first mistake; this goes on.
 */
export function parseClassic(text: string): FluentbitParse {
  return new ClassicParser(text).parse();
}

class ClassicParser {
  readonly #text: string;
  readonly #problems: FluentProblem[] = [];
  readonly #sections: OpenSection[] = [];
  readonly #metas: FluentbitMeta[] = [];
  #section: OpenSection | undefined;
  #group: OpenSection | undefined;
  readonly #hasTemplates: boolean;
  #indent: string | undefined;
  #isOutsideTold = false;
  #hasWrongIndent = false;
  /** What is told of the section's indentation: where among the problems, and what mends its lines. */
  #oddIndent: { readonly at: number; readonly message: string; readonly edits: FluentEdit[] } | undefined;

  constructor(text: string) {
    this.#text = text;
    this.#hasTemplates = isTemplated(text);
  }

  parse(): FluentbitParse {
    let start = this.#text.startsWith('\uFEFF') ? 1 : 0;
    while (start < this.#text.length) {
      const newline = this.#text.indexOf('\n', start);
      const end = newline < 0 ? this.#text.length : newline;
      this.#line(start, end > start && this.#text[end - 1] === '\r' ? end - 1 : end);
      start = end + 1;
    }
    const root: FluentbitRoot = {
      format: 'classic',
      sections: this.#sections.map(finish),
      metas: this.#metas,
      start: 0,
      end: this.#text.length,
    };
    return { root, problems: this.#problems };
  }

  #line(start: number, end: number): void {
    const first = this.#text[start];
    if (start === end || first === '#') return;
    const line = this.#text.slice(start, end);
    const trimmed = line.trimStart();
    if (trimmed.startsWith('{{') || trimmed.startsWith('<%') || trimmed.startsWith('{%')) return;
    if (/^@include /i.test(line) && line.length > 9) this.#meta('include', start, start + 9, end);
    else if (first === '@' && line.length > 3) this.#command(line, start, end);
    else if (first === '[') this.#header(line, start, end);
    else this.#entry(line, start, end);
  }

  #meta(kind: FluentbitMeta['kind'], start: number, valueStart: number, end: number): void {
    const raw = this.#text.slice(valueStart, end);
    const value = raw.trim();
    const from = valueStart + (raw.length - raw.trimStart().length);
    const name = this.#text.slice(start + 1, valueStart).trim();
    this.#metas.push({ kind, name, value, valueSpan: { start: from, end: from + value.length }, start, end });
  }

  /** `@SET name=value`; the agent takes other commands without a word, and prints a line on an assignment without `=`. */
  #command(line: string, start: number, end: number): void {
    const blank = line.indexOf(' ');
    if (blank < 0) {
      this.#error(
        'bad-command',
        'A command is followed by a blank and its argument, as in @SET name=value.',
        start,
        end,
      );
      return;
    }
    const isSet = line.slice(1, blank).toLowerCase() === 'set';
    this.#meta(isSet ? 'set' : 'other', start, start + blank + 1, end);
    if (this.#isTemplated(line)) return;
    if (isSet && !line.includes('=')) {
      this.#warn('bad-set', '@SET needs name=value; without the equals sign nothing is set.', start, end);
    } else if (!isSet) {
      const guess = didYouMean(line.slice(1, blank), ['SET', 'INCLUDE']);
      const hint = guess === undefined ? '' : ` Did you mean @${guess}?`;
      this.#warn('unknown-command', `The agent ignores ${line.slice(0, blank)}.${hint}`, start, start + blank);
    }
  }

  #header(line: string, start: number, end: number): void {
    this.#group = undefined;
    this.#oddIndent = undefined;
    const close = line.indexOf(']');
    if (close < 0) {
      const fixes = [{ title: 'Add ]', edits: [{ start: end, end, text: ']' }] }];
      const message = 'The section header lacks its closing bracket.';
      this.#problems.push({ code: 'unclosed-section', severity: 'error', message, start, end, fixes });
    }
    const name = line.slice(1, close < 0 ? undefined : close).trimEnd();
    const written = close < 0 ? name : line.slice(1, close);
    const header = { start, end: close < 0 ? end : start + close + 1 };
    this.#section = {
      kind: kinds.get(written.toLowerCase()) ?? 'unknown',
      name: written,
      header,
      properties: [],
      children: [],
      end: header.end,
    };
    this.#sections.push(this.#section);
  }

  #entry(line: string, start: number, end: number): void {
    const contentAt = this.#indentation(line, start, end);
    if (contentAt === undefined || contentAt === line.length || line[contentAt] === '#') return;
    const content = line.slice(contentAt);
    const blank = content.indexOf(' ');
    if (blank < 0) {
      this.#missingValue(content, start + contentAt, end);
      return;
    }
    if (content.startsWith('[')) this.#openGroup(content, start + contentAt, end);
    else this.#property(content, blank, start + contentAt, end);
  }

  /** The column where a line's content begins, or undefined when its indentation is wrong or it is blank. */
  #indentation(line: string, start: number, end: number): number | undefined {
    const blanks = /^[ \t]*/.exec(line)?.[0] ?? '';
    if (this.#indent === undefined) {
      if (blanks === '') return this.#notIndented(line, start, end);
      this.#indent = blanks;
      if (blanks.length === line.length) return undefined;
    }
    const indent = this.#indent;
    const isTemplateLine = this.#isTemplated(line);
    if (!blanks.startsWith(indent)) {
      if (!isTemplateLine) this.#wrongIndent(line, blanks, indent, start, end);
      return blanks.length === line.length || bareHeader.test(line) ? undefined : blanks.length;
    }
    const extra = blanks.length - indent.length;
    if (extra !== 0 && extra !== indent.length && !isTemplateLine) this.#wrongIndent(line, blanks, indent, start, end);
    if (extra === 0) this.#group = undefined;
    return blanks.length;
  }

  #notIndented(line: string, start: number, end: number): number | undefined {
    if (this.#isTemplated(line)) return undefined;
    const isKey = this.#section !== undefined;
    const looksLikeHeader = bareHeader.test(line);
    const message = looksLikeHeader
      ? 'The section header lacks its opening bracket.'
      : isKey
        ? 'Keys have to be indented below their section.'
        : 'A key stands before any section. Begin with a section such as [SERVICE] or [INPUT].';
    const fix = looksLikeHeader ? { title: 'Add [', text: '[' } : { title: 'Indent the line', text: '    ' };
    const isOutside = !looksLikeHeader && !isKey;
    // The first one says it for all of a file that is none.
    if (isOutside && this.#isOutsideTold) return undefined;
    this.#isOutsideTold ||= isOutside;
    const edit = { start, end: start, text: fix.text };
    if (isKey && !looksLikeHeader) {
      this.#badIndent(message, fix.title, edit, end);
      return 0;
    }
    this.#problems.push({
      code: looksLikeHeader ? 'unclosed-section' : 'key-outside-section',
      severity: 'error',
      message,
      start,
      end,
      ...(looksLikeHeader && { fixes: [{ title: fix.title, edits: [edit] }] }),
    });
    return undefined;
  }

  #wrongIndent(line: string, blanks: string, indent: string, start: number, end: number): void {
    this.#hasWrongIndent = true;
    if (bareHeader.test(line)) {
      const fixes = [{ title: 'Add [', edits: [{ start, end: start, text: '[' }] }];
      const message = 'The section header lacks its opening bracket.';
      this.#problems.push({ code: 'unclosed-section', severity: 'error', message, start, end, fixes });
      return;
    }
    const isMixed = blanks.includes('\t') !== indent.includes('\t') || (blanks.includes('\t') && blanks.includes(' '));
    const message =
      blanks.length > 0 && isMixed
        ? `The line is indented with ${blanks.includes('\t') ? 'a tab' : 'blanks'}, the file with ${
            indent.includes('\t') ? 'tabs' : 'blanks'
          }. The agent takes no mixture.`
        : blanks.length < indent.length
          ? `The line is indented less than the first key of the file (${indent.length}).`
          : `The line is indented deeper than the first key of the file (${indent.length}). The agent takes no surplus but one more whole step.`;
    const edit = { start, end: start + blanks.length, text: indent };
    this.#badIndent(
      message,
      'Indent like the rest of the file',
      edit,
      Math.min(end, start + Math.max(1, blanks.length)),
    );
  }

  /** One mistake a section, told on its first line; its fix aligns all of them. */
  #badIndent(message: string, title: string, edit: FluentEdit, end: number): void {
    const told = this.#oddIndent ?? { at: this.#problems.length, message, edits: [] };
    this.#oddIndent = told;
    told.edits.push(edit);
    const more = told.edits.length - 1;
    const rest = more === 0 ? '' : ` So ${more === 1 ? 'is another line' : `are ${more} more lines`} of this section.`;
    const first = this.#problems[told.at] ?? { code: 'bad-indent', severity: 'error', start: edit.start, end };
    this.#problems[told.at] = { ...first, message: `${told.message}${rest}`, fixes: [{ title, edits: told.edits }] };
  }

  #missingValue(content: string, start: number, end: number): void {
    if (this.#isTemplated(content)) return;
    const tab = content.indexOf('\t');
    const equals = content.indexOf('=');
    const sign = tab > 0 ? tab : equals;
    const header = /^\[([A-Za-z_]+)\]$/.exec(content);
    const message =
      header !== null
        ? `The header [${header[1] ?? ''}] is indented. Sections begin in the first column.`
        : tab > 0
          ? 'A tab parts key and value. The agent parts them by a blank only.'
          : equals > 0
            ? 'Key and value are parted by a blank, not by an equals sign.'
            : `The key '${content}' has no value.`;
    const lineStart = this.#text.lastIndexOf('\n', start - 1) + 1;
    const fixes =
      header !== null
        ? [{ title: 'Move the header to the first column', edits: [{ start: lineStart, end: start, text: '' }] }]
        : sign > 0
          ? [{ title: 'Part them by a blank', edits: [{ start: start + sign, end: start + sign + 1, text: ' ' }] }]
          : [];
    const code = header !== null ? 'indented-section' : 'missing-value';
    this.#problems.push({ code, severity: 'error', message, start, end, ...(fixes.length > 0 && { fixes }) });
    if (header !== null) this.#header(content, start, end);
    else this.#add(content.slice(0, sign > 0 ? sign : undefined), start, sign > 0 ? start + sign + 1 : end, end);
  }

  #openGroup(content: string, start: number, end: number): void {
    const close = content.indexOf(']');
    if (close < 0) {
      this.#error('unclosed-section', 'The group lacks its closing bracket.', start, end);
      return;
    }
    if (this.#section === undefined) {
      this.#error('key-outside-section', 'A group stands inside a section.', start, end);
      return;
    }
    const header = { start, end: start + close + 1 };
    const name = content.slice(1, close);
    this.#group = { kind: 'group', name, header, properties: [], children: [], end: header.end };
    this.#section.children.push(this.#group);
  }

  #property(content: string, blank: number, start: number, end: number): void {
    if (content.slice(blank).trim() === '') {
      const message = `The key '${content.trim()}' has no value.`;
      if (!this.#isTemplated(content)) this.#error('missing-value', message, start, end);
    }
    this.#add(content.slice(0, blank), start, start + blank + 1, end);
  }

  #add(name: string, start: number, valueStart: number, end: number): void {
    const section = this.#group ?? this.#section;
    if (section === undefined) {
      if (this.#hasWrongIndent) return;
      this.#hasWrongIndent = true;
      const message = 'A key stands before any section. Begin with a section such as [SERVICE] or [INPUT].';
      this.#error('key-outside-section', message, start, end);
      return;
    }
    const raw = this.#text.slice(valueStart, end);
    const value = raw.trim();
    const from = value === '' ? Math.min(valueStart, end) : valueStart + (raw.length - raw.trimStart().length);
    section.properties.push({
      name,
      key: lookupKey(name),
      nameSpan: { start, end: start + name.length },
      value,
      valueSpan: { start: from, end: from + value.length },
      shape: 'text',
      items: [],
      isDynamic: this.#isTemplated(raw) || this.#isTemplated(name),
      start,
      end: from + value.length,
    });
    section.end = end;
    if (this.#section !== undefined) this.#section.end = end;
  }

  #isTemplated(text: string): boolean {
    return this.#hasTemplates && isTemplated(text);
  }

  #error(code: string, message: string, start: number, end: number): void {
    this.#problems.push({ code, severity: 'error', message, start, end });
  }

  #warn(code: string, message: string, start: number, end: number): void {
    this.#problems.push({ code, severity: 'warning', message, start, end });
  }
}

const noSections: readonly FluentbitSection[] = [];

function finish(section: OpenSection): FluentbitSection {
  const { kind, name, header, properties, children, end } = section;
  const { plugin, place } = pluginAmong(kind, properties);
  const inner = children.length === 0 ? noSections : children.map(finish);
  return { kind, name, header, properties, plugin, place, children: inner, start: header.start, end };
}
