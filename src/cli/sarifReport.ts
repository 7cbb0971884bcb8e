import { reasonsByCode } from '../lang/workspace/reasonsByCode.ts';
import type { LintedFile, LintFinding } from './lintReport.ts';

const levels = { error: 'error', warning: 'warning', information: 'note', hint: 'note' } as const;

/** A log of SARIF 2.1.0 with one run, as GitHub's code scanning takes it. Columns count UTF-16 units from 1. */
export function toSarif(files: readonly LintedFile[]): object {
  const codes = [...new Set(files.flatMap((file) => file.diagnostics.map((finding) => finding.code)))].sort();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'kube-observatory',
            rules: codes.map((code) => ({
              id: code,
              shortDescription: { text: reasonsByCode.get(code) ?? inWords(code) },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        artifacts: files.map((file) => ({ location: { uri: toUri(file.path) }, sourceLanguage: file.language })),
        results: files.flatMap((file) => file.diagnostics.map((finding) => toResult(file.path, finding, codes))),
      },
    ],
  };
}

/** A code whose reason nobody wrote down says in words what it is about: `fluentd/empty-config`, "fluentd: empty config". */
function inWords(code: string): string {
  return code.replace('/', ': ').replaceAll('-', ' ');
}

function toResult(path: string, finding: LintFinding, codes: readonly string[]): object {
  const { start, end } = finding.range;
  return {
    ruleId: finding.code,
    ruleIndex: codes.indexOf(finding.code),
    level: levels[finding.severity],
    message: { text: finding.message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: toUri(path) },
          region: {
            startLine: start.line + 1,
            startColumn: start.character + 1,
            endLine: end.line + 1,
            endColumn: end.character + 1,
          },
        },
      },
    ],
  };
}

/** A relative reference, as code scanning wants it below the repository's root. */
function toUri(path: string): string {
  const parts = path
    .replaceAll('\\', '/')
    .replace(/^(?:\.\/)+/, '')
    .split('/');
  return parts.map((part) => encodeURIComponent(part)).join('/');
}
