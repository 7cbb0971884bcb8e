import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Diagnostic, DiagnosticSeverity, Range } from 'vscode-languageserver-types';
import type { ProblemSeverity, QueryProblem } from './queryProblem.ts';
import type { QuerySpan } from './querySpan.ts';

const severities: Readonly<Record<ProblemSeverity, DiagnosticSeverity>> = {
  error: 1,
  warning: 2,
  information: 3,
  hint: 4,
};

/** Who says so, beside the code of the finding, whose first part names the language. */
export const diagnosticSource = 'Kube Observatory';

/** A finding as the editor shows it. `toOffset` maps the query's offsets to the document's, where they differ. */
export function toDiagnostic(
  document: TextDocument,
  problem: QueryProblem,
  toOffset: (offset: number) => number = (offset) => offset,
): Diagnostic {
  return {
    range: {
      start: document.positionAt(toOffset(problem.start)),
      end: document.positionAt(toOffset(problem.end)),
    },
    severity: severities[problem.severity],
    code: problem.code,
    source: diagnosticSource,
    message: problem.message,
  };
}

/** A piece of a document as the editor counts. */
export function rangeOfSpan(document: TextDocument, span: QuerySpan): Range {
  return { start: document.positionAt(span.start), end: document.positionAt(span.end) };
}
