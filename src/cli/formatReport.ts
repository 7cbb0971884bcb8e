import { toSarif } from './sarifReport.ts';
import type { LintedFile, LintFinding } from './lintReport.ts';

export const reportFormats = ['text', 'json', 'sarif', 'github'] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** Writes what was found for people, programs, code scanners or GitHub's annotations. */
export function formatReport(format: ReportFormat, files: readonly LintedFile[]): string {
  if (format === 'json') return `${JSON.stringify({ files })}\n`;
  if (format === 'sarif') return `${JSON.stringify(toSarif(files), undefined, 2)}\n`;
  const write = format === 'github' ? toAnnotation : toLine;
  const lines = files.flatMap((file) => file.diagnostics.map((finding) => write(file.path, finding)));
  if (format === 'text') lines.push(summary(files));
  return lines.map((line) => `${line}\n`).join('');
}

function toLine(path: string, finding: LintFinding): string {
  const { line, character } = finding.range.start;
  const place = `${printable(path)}:${String(line + 1)}:${String(character + 1)}`;
  return `${place}: ${finding.severity}: ${printable(finding.message)} [${printable(finding.code)}]`;
}

function summary(files: readonly LintedFile[]): string {
  const all = files.flatMap((file) => file.diagnostics);
  const amount = (severity: LintFinding['severity']): number => all.filter((one) => one.severity === severity).length;
  const parts = [count(amount('error'), 'error'), count(amount('warning'), 'warning')];
  // Milder findings are counted where there are some.
  if (amount('information') > 0) parts.push(count(amount('information'), 'info'));
  if (amount('hint') > 0) parts.push(count(amount('hint'), 'hint'));
  return `${count(files.length, 'file')} checked, ${parts.join(', ')}`;
}

function count(amount: number, noun: string): string {
  return `${String(amount)} ${noun}${amount === 1 ? '' : 's'}`;
}

/** Text of files must not steer the terminal. */
function printable(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ');
}

/** A workflow command as GitHub Actions reads it. */
function toAnnotation(path: string, finding: LintFinding): string {
  const { start, end } = finding.range;
  const kind = { error: 'error', warning: 'warning', information: 'notice', hint: 'notice' }[finding.severity];
  const properties = [
    `file=${escapeProperty(path)}`,
    `line=${String(start.line + 1)}`,
    `endLine=${String(end.line + 1)}`,
    `col=${String(start.character + 1)}`,
    `endColumn=${String(end.character + 1)}`,
    `title=${escapeProperty(finding.code)}`,
  ];
  return `::${kind} ${properties.join(',')}::${escapeData(finding.message)}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
