import { relative } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { reasonsByCode } from '../lang/workspace/reasonsByCode.ts';
import { documentLanguages } from '../lang/workspace/documentLanguage.ts';
import type { DocumentLanguage } from '../lang/workspace/documentLanguage.ts';
import type { CliOutput } from './cliOutput.ts';
import { formatReport, reportFormats } from './formatReport.ts';
import type { ReportFormat } from './formatReport.ts';
import { lintPaths } from './lintPaths.ts';
import { severityNames } from './lintReport.ts';
import type { SeverityName } from './lintReport.ts';
import { settingsFaults } from './settingsFaults.ts';
import { readArguments } from './readArguments.ts';

const usage = `Usage: kube-observatory lint [--format FORMAT] [--severity S] [--language L] [--fix] PATH|GLOB|-...
       kube-observatory query --language promql|logql --data FILE... QUERY (see query --help)
       kube-observatory test rules FILE... (see test --help)
       kube-observatory convert --to TARGET FILE (see convert --help)

Checks PromQL, LogQL, Fluentd and Fluent Bit files; folders are walked, quoted globs expand, - reads standard input.

  --format FORMAT   ${reportFormats.join(', ')} (default: text)
  --severity S      report from this severity on: ${severityNames.join(', ')} (default: information)
  --language L      take every file for this language: ${documentLanguages.join(', ')}
  --stdin-filename NAME  the file that standard input stands for, which says its language and settings
  --fix             mend what has a safe fix in queries, Fluentd and Fluent Bit configs and manifests, then report the rest
  --explain CODE    say why a check exists, and nothing else; all lists every code
  --help            show this text
  --version         show the version

A comment silences findings: "# kube-observatory: disable=CODE[,CODE...]" in what follows it, disable-file= in the whole file.
Settings for files and folders below stand in .kube-observatory.yaml.

Exit code: 0 nothing wrong, 1 errors found, 2 wrong usage, a file that cannot be read, or a folder with nothing to check.
`;

/**
 * Runs the command line and resolves to its exit code.
 * @param version read when it is asked for.
 * @param readInput reads standard input to its end.
 */
export async function runCli(
  args: readonly string[],
  output: CliOutput,
  version: () => string,
  readInput: () => Promise<string> = () => textOf(process.stdin),
): Promise<number> {
  const [command, ...rest] = args;
  if (command === '--version' || command === '-V') {
    output.out(`${version()}\n`);
    return 0;
  }
  if (command === '--help' || command === '-h' || command === 'help') {
    output.out(usage);
    return 0;
  }
  if (command === 'test') {
    const { runTest } = await import('./testCommand.ts');
    return runTest(rest, output);
  }
  if (command === 'convert') {
    const { runConvert } = await import('./convertCommand.ts');
    return runConvert(rest, output);
  }
  if (command === 'query') {
    const { runQuery } = await import('./queryCommand.ts');
    return runQuery(rest, output);
  }
  if (command !== 'lint')
    return refuse(output, command === undefined ? 'No command given.' : `Unknown command: ${command}`);
  const options = readOptions(rest);
  if (typeof options === 'string') return refuse(output, options);
  if (options === undefined) {
    output.out(usage);
    return 0;
  }
  if (options.explain !== undefined) {
    const text = explain(options.explain);
    if (text === undefined) return refuse(output, `Unknown code: ${options.explain}`);
    output.out(text);
    return 0;
  }
  const { language, fix: isFixing } = options;
  const paths = options.paths.filter((path) => path !== '-');
  const given =
    paths.length < options.paths.length
      ? { path: options.stdinFilename ?? '<stdin>', text: (await readInput()).replace(/^\ufeff/, '') }
      : undefined;
  if (given !== undefined && options.stdinFilename === undefined && language === undefined) {
    output.error(unknownInput);
    return 2;
  }
  const result = await lintPaths({ paths, language, isFixing, given });
  if (result.missing.length > 0) {
    output.error(`No such file or folder: ${result.missing.join(', ')}\n`);
    return 2;
  }
  for (const [path, text] of result.settings)
    for (const fault of settingsFaults(text)) output.error(`${relative('.', path)}:${fault}\n`);
  const limit = severityNames.indexOf(options.severity);
  const files = result.files.map((file) => ({
    ...file,
    diagnostics: file.diagnostics.filter((one) => severityNames.indexOf(one.severity) <= limit),
  }));
  output.out(formatReport(options.format, files));
  for (const { message } of result.unread) output.error(`${message}\n`);
  if (result.unread.some(({ path }) => options.paths.includes(path))) return 2;
  if (files.length === 0 && result.hasFolder) {
    output.error(`Nothing to check in ${options.paths.join(', ')}.\n`);
    return 2;
  }
  if (result.passedOver.length > 0)
    output.error(
      `Not checked, as nothing in it is known here (--language says what it is): ${result.passedOver.join(', ')}\n`,
    );
  return files.some((file) => file.diagnostics.some((one) => one.severity === 'error')) ? 1 : 0;
}

const unknownInput =
  'Nothing says what stands on standard input: --stdin-filename names the file that it stands for, --language its language.\n';

/** Why a check exists, or each of them with its code. */
function explain(code: string): string | undefined {
  if (code !== 'all') {
    const reason = reasonsByCode.get(code);
    return reason === undefined ? undefined : `${reason}\n`;
  }
  const codes = [...reasonsByCode];
  const width = Math.max(...codes.map(([name]) => name.length));
  return codes.map(([name, reason]) => `${name.padEnd(width)}  ${reason}\n`).join('');
}

interface LintOptions {
  readonly paths: readonly string[];
  readonly format: ReportFormat;
  readonly severity: SeverityName;
  readonly language: DocumentLanguage | undefined;
  readonly explain: string | undefined;
  readonly stdinFilename: string | undefined;
  readonly fix: boolean;
}

/** The options, what is wrong with them, or undefined where help is asked for. */
function readOptions(args: readonly string[]): LintOptions | string | undefined {
  const parsed = readArguments(args, {
    format: { type: 'string', default: 'text' },
    severity: { type: 'string', default: 'information' },
    language: { type: 'string' },
    explain: { type: 'string' },
    'stdin-filename': { type: 'string' },
    fix: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  });
  if (typeof parsed === 'string') return parsed;
  const { values, positionals } = parsed;
  if (values.help) return undefined;
  const format = reportFormats.find((one) => one === values.format);
  if (format === undefined) return `Unknown format: ${values.format}`;
  const severity = severityNames.find((one) => one === values.severity);
  if (severity === undefined) return `Unknown severity: ${values.severity}`;
  const language = documentLanguages.find((one) => one === values.language);
  if (values.language !== undefined && language === undefined) return `Unknown language: ${values.language}`;
  const { explain, fix } = values;
  if (positionals.length === 0 && explain === undefined) return 'No path given.';
  const isInput = positionals.includes('-');
  const stdinFilename = values['stdin-filename'];
  if (stdinFilename !== undefined && !isInput) return '--stdin-filename goes with -, which reads standard input.';
  if (isInput && fix) return '--fix writes files, and standard input is none.';
  return { paths: positionals, format, severity, language, explain, fix, stdinFilename };
}

function refuse(output: CliOutput, message: string): number {
  output.error(`${message}\n\n${usage}`);
  return 2;
}
