import type { Diagnostic, Range } from 'vscode-languageserver-types';

/** From the gravest on. */
export const severityNames = ['error', 'warning', 'information', 'hint'] as const;
export type SeverityName = (typeof severityNames)[number];

/** What is wrong at one place. Lines and UTF-16 characters count from 0. */
export interface LintFinding {
  readonly severity: SeverityName;
  readonly code: string;
  readonly message: string;
  readonly range: Range;
}

export interface LintedFile {
  /** As it was named, or below the folder that was named. */
  readonly path: string;
  readonly language: string;
  readonly diagnostics: readonly LintFinding[];
}

/** The findings of a file from its first line to its last, the graver of two at one place first. */
export function inOrder(findings: readonly LintFinding[]): readonly LintFinding[] {
  return findings.toSorted(
    (one, other) =>
      one.range.start.line - other.range.start.line ||
      one.range.start.character - other.range.start.character ||
      severityNames.indexOf(one.severity) - severityNames.indexOf(other.severity),
  );
}

export function toFinding(diagnostic: Diagnostic): LintFinding {
  const { severity, code, message, range } = diagnostic;
  return {
    severity: severityNames[(severity ?? 1) - 1] ?? 'error',
    code: String(code ?? ''),
    message: typeof message === 'string' ? message : message.value,
    range: {
      start: { line: range.start.line, character: range.start.character },
      end: { line: range.end.line, character: range.end.character },
    },
  };
}
