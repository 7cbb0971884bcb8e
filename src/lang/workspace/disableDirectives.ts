import { didYouMean } from '../query/didYouMean.ts';
import type { QuerySpan } from '../query/querySpan.ts';
import { reasonsByCode } from './reasonsByCode.ts';

/** A comment that silences findings: `# kube-observatory: disable=CODE[,CODE…]`, or `disable-file=` for the whole file. */
export interface DisableDirective extends QuerySpan {
  /** Codes, or `all`. */
  readonly codes: ReadonlySet<string>;
}

const pattern = /(?:#|\/\/|<!--)[ \t]*kube-observatory:[ \t]*disable(-file)?=([\w./,-]+)/g;

const meant = /(?:#|\/\/|<!--)[ \t]*(kube-observatory\b:?[ \t]*disable(?:-file)?\b[^\n\r]{0,200})/g;

/** A comment about findings that silences less than it looks like. */
export interface MisreadDirective extends QuerySpan {
  readonly message: string;
}

/** Comments that are meant to silence findings and do not, because they are not written as directives are or name no check. */
export function misreadDirectives(text: string): readonly MisreadDirective[] {
  if (!text.includes('kube-observatory')) return [];
  return [...text.matchAll(meant)].flatMap((match): readonly MisreadDirective[] => {
    const written = pattern.exec(match[0]);
    pattern.lastIndex = 0;
    if (written?.index === 0) return unknownCodes(match.index, written[0]);
    const start = match.index + match[0].length - (match[1] ?? '').length;
    const message =
      'This comment is not understood and silences nothing. Write kube-observatory: disable=CODE, or disable-file=CODE.';
    const end = match.index + match[0].trimEnd().length;
    return [{ message, start, end }];
  });
}

/** The codes of a directive that no check has. */
function unknownCodes(at: number, directive: string): readonly MisreadDirective[] {
  const from = directive.indexOf('=') + 1;
  return [...directive.slice(from).matchAll(/[^,]+/g)].flatMap((match) => {
    const [code] = match;
    if (code === 'all' || reasonsByCode.has(code)) return [];
    const ending = [...reasonsByCode.keys()].filter((known) => known.endsWith(`/${code}`));
    const guess = ending.length > 0 ? ending.join("' or '") : didYouMean(code, [...reasonsByCode.keys()]);
    const hint = guess === undefined ? '' : ` Did you mean '${guess}'?`;
    const start = at + from + match.index;
    return [
      { message: `No check is called '${code}', so it silences nothing.${hint}`, start, end: start + code.length },
    ];
  });
}

/**
 * The directives of a document with what they cover: the query that they stand in, or else what follows on the next line with everything that
 * is indented deeper.
 */
export function findDirectives(text: string, queries: readonly QuerySpan[]): readonly DisableDirective[] {
  if (!text.includes('kube-observatory:')) return [];
  return [...text.matchAll(pattern)].map((match) => {
    const codes = new Set((match[2] ?? '').split(',').filter((code) => code !== ''));
    if (match[1] !== undefined) return { codes, start: 0, end: text.length };
    const own = queries.find((query) => query.start <= match.index && query.end >= match.index);
    return { codes, ...(own === undefined ? followingBlock(text, match.index) : { start: own.start, end: own.end }) };
  });
}

/** From the line of a comment to the end of the block that begins below it. */
function followingBlock(text: string, at: number): QuerySpan {
  const start = text.lastIndexOf('\n', at) + 1;
  const lead = text.slice(start, at);
  // Behind something else on its line the comment speaks of that line.
  if (lead.trim() !== '') return { start, end: lineEnd(text, at) };
  let end = lineEnd(text, at);
  let indent: number | undefined;
  while (end < text.length) {
    const next = end + 1;
    const line = text.slice(next, lineEnd(text, next));
    const width = line.length - line.trimStart().length;
    const isText = line.trim() !== '' && !line.trim().startsWith('#');
    if (isText && indent !== undefined && width <= indent) break;
    if (isText) indent ??= width;
    end = lineEnd(text, next);
  }
  return { start, end };
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/** True where a directive silences a finding with this code at this place. */
export function isDisabled(directives: readonly DisableDirective[], code: string, offset: number): boolean {
  return directives.some((one) => {
    return one.start <= offset && one.end >= offset && (one.codes.has(code) || one.codes.has('all'));
  });
}
