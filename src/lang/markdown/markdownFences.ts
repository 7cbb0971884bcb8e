import { listedMap, shiftedMap } from '../query/offsetMap.ts';
import type { OffsetMap } from '../query/offsetMap.ts';
import type { QuerySpan } from '../query/querySpan.ts';

/** A fenced code block, as CommonMark has it, with its text as it is without what the lists and quotations around it put before each line. */
export interface MarkdownFence extends QuerySpan {
  /** The first word behind the fence, in lower case. */
  readonly language: string;
  readonly text: string;
  readonly map: OffsetMap;
  /** What stands before each line, for lines to be added; undefined where no two lines agree. */
  readonly prefix: string;
}

/** What opens a fence: quotation marks, at most one list marker behind another, then the fence and its language. */
const opening = /^((?:[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))*[ \t]*)(`{3,}|~{3,})[ \t]*([\w+-]*)([^\n\r]*)/;

interface Line extends QuerySpan {
  readonly text: string;
}

interface OpenFence {
  readonly mark: string;
  readonly language: string;
  /** How many quotations it stands in. */
  readonly depth: number;
  /** In columns, behind the last quotation mark. */
  readonly indent: number;
  readonly lines: QuerySpan[];
  readonly prefixes: string[];
}

/** Finds the fenced code blocks of a Markdown text. One that nothing closes goes on to the end of its quotation or of the text. */
export function findMarkdownFences(text: string): readonly MarkdownFence[] {
  const fences: MarkdownFence[] = [];
  let open: OpenFence | undefined;
  for (const line of linesOf(text)) {
    if (open !== undefined) {
      const content = contentOf(line, open);
      const isClosed = content === undefined || closes(text.slice(content.start, content.end), open.mark);
      if (!isClosed) {
        open.lines.push(content);
        open.prefixes.push(text.slice(line.start, content.start));
        continue;
      }
      fences.push(toFence(text, open));
      open = undefined;
      if (content !== undefined) continue;
    }
    open = opened(line);
  }
  if (open !== undefined) fences.push(toFence(text, open));
  return fences;
}

function* linesOf(text: string): Generator<Line> {
  for (let start = 0; start < text.length;) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found + 1;
    yield { start, end, text: text.slice(start, end) };
    start = end;
  }
}

function opened({ text }: Line): OpenFence | undefined {
  const [, lead = '', mark = '', language = '', rest = ''] = opening.exec(text) ?? [];
  // A backtick behind it makes it code within a line.
  if (mark === '' || (mark.startsWith('`') && rest.includes('`'))) return undefined;
  const depth = lead.split('>').length - 1;
  const indent = lead.length - (lead.lastIndexOf('>') + 1);
  return { mark, language: language.toLowerCase(), depth, indent, lines: [], prefixes: [] };
}

/** A line without what the quotations and lists before it put there; undefined where it stands in fewer quotations than the fence. */
function contentOf(line: Line, { depth, indent }: OpenFence): QuerySpan | undefined {
  let at = 0;
  for (let passed = 0; passed < depth; passed++) {
    const mark = /^[ \t]*>/.exec(line.text.slice(at))?.[0];
    if (mark === undefined) return undefined;
    at += mark.length;
  }
  for (let blanks = 0; blanks < indent && /[ \t]/.test(line.text[at] ?? ''); blanks++) at++;
  return { start: line.start + at, end: line.end };
}

function closes(content: string, mark: string): boolean {
  const found = /^ {0,3}(`+|~+)[ \t]*\r?\n?$/.exec(content)?.[1];
  return found?.[0] === mark[0] && (found?.length ?? 0) >= mark.length;
}

function toFence(text: string, { language, lines, prefixes }: OpenFence): MarkdownFence {
  const start = lines[0]?.start ?? 0;
  const body = lines.map((line) => text.slice(line.start, line.end)).join('');
  const own = body.replace(/\r?\n$/, '');
  const isWhole = lines.every((line, index) => index === 0 || lines[index - 1]?.end === line.start);
  const map = isWhole ? shiftedMap(start, own.length) : listedMap(placesOf(lines, own.length));
  return { language, text: own, map, start, end: map.toDocument(own.length), prefix: prefixes[0] ?? '' };
}

function placesOf(lines: readonly QuerySpan[], length: number): readonly number[] {
  const places: number[] = [];
  for (const { start, end } of lines) for (let at = start; at < end; at++) places.push(at);
  const last = places[length - 1];
  return [...places.slice(0, length), last === undefined ? (lines[0]?.start ?? 0) : last + 1];
}
