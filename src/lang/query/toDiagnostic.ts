import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Diagnostic, DiagnosticSeverity } from 'vscode-languageserver-types';
import type { ProblemSeverity, QueryProblem } from './queryProblem.ts';

const severities: Readonly<Record<ProblemSeverity, DiagnosticSeverity>> = {
  error: 1,
  warning: 2,
  information: 3,
  hint: 4,
};

/** A finding as the editor shows it. `toOffset` maps the query's offsets to the document's, where they differ. */
export function toDiagnostic(
  document: TextDocument,
  source: string,
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
    source,
    message: problem.message,
  };
}
