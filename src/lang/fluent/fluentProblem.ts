import type { Diagnostic, Range, TextEdit } from 'vscode-languageserver-types';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { LanguageFix } from '../languageService.ts';
import { diagnosticSource } from '../query/toDiagnostic.ts';

export type FluentSeverity = 'error' | 'warning' | 'information' | 'hint';

/** Replaces the text between two offsets. */
export interface FluentEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A way out of a problem, as a user reads it. */
export interface FluentFix {
  readonly title: string;
  readonly edits: readonly FluentEdit[];
}

/** A finding in a config. Offsets are UTF-16 code units of the document's text, the end exclusive. */
export interface FluentProblem {
  readonly code: string;
  readonly severity: FluentSeverity;
  readonly message: string;
  readonly start: number;
  readonly end: number;
  /** The first one is the one that "fix all" applies. */
  readonly fixes?: readonly FluentFix[];
}

/** A stretch of text, the end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Tells of a problem. */
export type FluentReport = (
  code: string,
  severity: FluentSeverity,
  message: string,
  span: Span,
  fixes?: readonly FluentFix[],
) => void;

const severities = { error: 1, warning: 2, information: 3, hint: 4 } as const;

/** What an editor or a terminal shows of the problems, in the order of the text. */
export function toDiagnostics(document: TextDocument, problems: readonly FluentProblem[]): readonly Diagnostic[] {
  const sorted = [...problems].sort((a, b) => a.start - b.start || severities[a.severity] - severities[b.severity]);
  return mostGrave(sorted).map((problem) => ({
    range: rangeOf(document, problem),
    severity: severities[problem.severity],
    code: problem.code,
    source: diagnosticSource,
    message: shortened(problem.message),
  }));
}

/** Of thousands of problems those that are told: the gravest, of these the first, and last how many there are besides. */
function mostGrave(sorted: readonly FluentProblem[]): readonly FluentProblem[] {
  if (sorted.length <= mostTold) return sorted;
  const told = new Set<FluentProblem>();
  for (const severity of Object.keys(severities)) {
    for (const problem of sorted) if (problem.severity === severity && told.size < mostTold) told.add(problem);
  }
  const kept = sorted.filter((problem) => told.has(problem));
  const last = kept.at(-1);
  if (last === undefined) return kept;
  const note = `${last.message} ${sorted.length - kept.length} more findings in this file are not shown.`;
  return [...kept.slice(0, -1), { ...last, message: note }];
}

const mostTold = 2000;

/** A message with the end of a text of thousands of characters left out. */
function shortened(message: string): string {
  return message.length <= longestMessage ? message : `${message.slice(0, longestMessage)}…`;
}

const longestMessage = 600;

/** The fixes of all problems that touch a range, and one that applies the first fix of every problem of the document. */
export function toFixes(
  document: TextDocument,
  problems: readonly FluentProblem[],
  range: Range,
): readonly LanguageFix[] {
  const from = document.offsetAt(range.start);
  const to = document.offsetAt(range.end);
  const fixes: LanguageFix[] = [];
  for (const problem of problems) {
    if (problem.end < from || problem.start > to) continue;
    (problem.fixes ?? []).forEach((fix, index) =>
      fixes.push({
        title: fix.title,
        kind: 'quickfix',
        edits: fix.edits.map((edit) => textEdit(document, edit)),
        code: problem.code,
        isPreferred: index === 0,
      }),
    );
  }
  const all = fixAllEdits(problems);
  if (all.length > 0) {
    const edits = all.map((edit) => textEdit(document, edit));
    fixes.push({ title: 'Fix all problems that have a fix', kind: 'source.fixAll', edits });
  }
  return fixes;
}

/** As many problems are fixed at once. */
const mostFixes = 500;

/** The edits of every problem's first fix, those left out that would overlap an earlier one. */
function fixAllEdits(problems: readonly FluentProblem[]): readonly FluentEdit[] {
  const taken: FluentEdit[] = [];
  for (const problem of problems.filter((one) => one.fixes !== undefined).slice(0, mostFixes)) {
    const edits = problem.fixes?.[0]?.edits ?? [];
    const isFree = edits.every((edit) => taken.every((other) => !overlaps(edit, other)));
    if (isFree) taken.push(...edits);
  }
  return taken.sort((a, b) => a.start - b.start || a.end - b.end);
}

export function rangeOf(document: TextDocument, span: Span): Range {
  return { start: document.positionAt(span.start), end: document.positionAt(Math.max(span.start, span.end)) };
}

function textEdit(document: TextDocument, edit: FluentEdit): TextEdit {
  return { range: rangeOf(document, edit), newText: edit.text };
}

function overlaps(a: FluentEdit, b: FluentEdit): boolean {
  if (a.start === b.start && a.end === b.end) return true;
  return a.start < b.end && b.start < a.end;
}
