import { Lexer, parseAllDocuments } from 'yaml';
import type { Document } from 'yaml';
import type { QuerySpan } from './querySpan.ts';

/** What is shown of YAML that no stack is deep enough for. */
export const tooDeepMessage = 'The YAML is nested too deeply to be read.';

/** So many levels down at most is the place to look at in YAML that is nested too deeply. */
const shownLevel = 200;

/** The documents of a YAML text; a span where they are nested too deeply to be read, which says where. */
export function parseYaml(text: string): readonly Document.Parsed[] | QuerySpan {
  const { stackTraceLimit } = Error;
  // Each fault of the text is an error with a stack that nobody looks at, which takes longer to make than all the rest.
  Error.stackTraceLimit = 0;
  try {
    const documents = parseAllDocuments(text, { prettyErrors: false, strict: true, merge: true });
    return Array.isArray(documents) ? documents : [];
  } catch (error) {
    if (error instanceof RangeError) return deepPlace(text);
    throw error;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** True for what the reader says of a text that was nested so deeply that it left out a part. */
export function isTooDeep(error: { readonly code: string }): boolean {
  return error.code === 'RESOURCE_EXHAUSTION';
}

/** Where a text goes deep: a bracket, or else the line that is indented most. */
export function deepPlace(text: string): QuerySpan {
  const opened: number[] = [];
  let depth = 0;
  let at = 0;
  let before = '';
  for (const lexeme of new Lexer().lex(text)) {
    const isScalar = before === scalarMark;
    if (!isScalar && (lexeme === '[' || lexeme === '{')) opened[depth++] ??= at;
    else if (!isScalar && (lexeme === ']' || lexeme === '}')) depth = Math.max(0, depth - 1);
    else if (lexeme === flowEndMark) depth = 0;
    if (!marks.has(lexeme)) at += lexeme.length;
    before = lexeme;
  }
  const start = opened.length > 20 ? (opened[Math.min(opened.length, shownLevel) - 1] ?? 0) : deepestLine(text);
  return { start, end: Math.min(text.length, start + 1) };
}

/** What the lexer puts before a scalar, at the end of brackets that are not closed, and before a document; the text has none of them. */
const scalarMark = '\u{1f}';
const flowEndMark = '\u{18}';
const marks = new Set([scalarMark, flowEndMark, '\u{2}']);

/** Where the line with the most blanks and dashes before its text has its first character. */
function deepestLine(text: string): number {
  let found = 0;
  let most = -1;
  for (let start = 0; start < text.length;) {
    let at = start;
    while (text[at] === ' ' || text[at] === '-' || text[at] === '?') at++;
    if (at - start > most) {
      most = at - start;
      found = at;
    }
    const next = text.indexOf('\n', at);
    if (next < 0) break;
    start = next + 1;
  }
  return Math.min(found, Math.max(0, text.length - 1));
}
