import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { noFiles } from '../../src/lang/fileAccess.ts';
import { parsePromql } from '../../src/lang/promql/promqlParser.ts';
import { createLanguageRegistry } from '../../src/lang/workspace/languageRegistry.ts';
import { median } from './figure.ts';
import type { Figure } from './figure.ts';
import { measureIndexing, percentile } from './indexedServer.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const runs = 5;

/**
 * How long rule files take to be checked from a cold start and in a server that has run for a while, against `promtool check rules` on the
 * same files, and how long diagnostics take after a keystroke in a rule file of 5,000 lines.
 */
export async function measure(): Promise<readonly Figure[]> {
  const folder = join(root, '../shared/corpus/rules');
  if (!existsSync(folder)) throw new Error('The rule files of the corpus are not beside the project.');
  const files = readdirSync(folder)
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => join(folder, name));
  const promtool: number[] = [];
  const cold: number[] = [];
  for (let run = 0; run < runs; run++) {
    promtool.push(wallTime('promtool', ['check', 'rules', ...files]));
    cold.push(wallTime(process.execPath, [join(root, 'dist/cli.js'), 'lint', '--format', 'json', ...files]));
  }
  const against = median(promtool);
  return [
    figure('promql.lint.cold', median(cold), 'promtool check rules', against, 3),
    figure('promql.lint.warm', median(warmTimes(files)), 'promtool check rules', against, 1),
    ...keystrokes(),
    ...(await indexing()),
  ];
}

function figure(name: string, value: number, against: string, other: number, target: number): Figure {
  return { name, value: round(value), unit: 'ms', against, ratio: round(value / other), target };
}

function wallTime(command: string, args: readonly string[]): number {
  const started = performance.now();
  const { error } = spawnSync(command, args, { stdio: 'ignore' });
  if (error !== undefined) throw error;
  return performance.now() - started;
}

/** One server checks all files again and again, each time as documents that it has not seen. */
function warmTimes(files: readonly string[]): readonly number[] {
  const texts = files.map((path) => [pathToFileURL(path).href, readFileSync(path, 'utf8')] as const);
  const service = createLanguageRegistry(noFiles).rules;
  const times: number[] = [];
  for (let run = 0; run < runs + 2; run++) {
    const started = performance.now();
    for (const [uri, text] of texts) service.validate(TextDocument.create(uri, 'yaml', run, text));
    times.push(performance.now() - started);
  }
  return times.slice(2);
}

/** A rule file of 5,000 lines; each query has three. */
function largeRuleFile(): string {
  const lines = ['groups:', '  - name: all', '    rules:'];
  for (let rule = 0; lines.length < 5000; rule++) {
    lines.push(`      - record: job:requests_${String(rule)}:rate5m`, '        expr: |');
    lines.push(...queryOf(`http_requests_${String(rule)}_total`).map((line) => `          ${line}`));
  }
  return `${lines.join('\n')}\n`;
}

function queryOf(metric: string): readonly string[] {
  return [
    `sum by (job, code) (rate(${metric}{code=~"5..", job!=""}[5m]))`,
    '  / on (job) group_left ()',
    `sum by (job) (rate(${metric}[5m]))`,
  ];
}

/**
 * A letter is written into one query of a rule file; what is measured is the time until its diagnostics are there, against that of parsing a query
 * as long that nobody has seen before, in the same minute.
 */
function keystrokes(): readonly Figure[] {
  const text = largeRuleFile();
  const service = createLanguageRegistry(noFiles).rules;
  let document = TextDocument.create('file:///rules.yml', 'yaml', 0, text);
  service.validate(document);
  const at = document.positionAt(text.indexOf('http_requests_500_total') + 4);
  const times: number[] = [];
  const parses: number[] = [];
  for (let version = 1; version <= 200; version++) {
    const started = performance.now();
    document = TextDocument.update(document, [{ range: { start: at, end: at }, text: 'x' }], version);
    service.validate(document);
    times.push(performance.now() - started);
    const query = queryOf(`http${'x'.repeat(version)}_requests_500_total`).join('\n');
    const parsing = performance.now();
    parsePromql(query);
    parses.push(performance.now() - parsing);
  }
  return [
    figure('promql.keystroke.p50', median(times), 'bare parse of the query', median(parses), 50),
    figure('promql.keystroke.p95', percentile(times), 'bare parse of the query', percentile(parses), 50),
  ];
}

/** What 500 dashboards cost a server that somebody writes in: those of the corpus, or of the workspace that comes with the extension. */
async function indexing(): Promise<readonly Figure[]> {
  const folder = [join(root, '../shared/corpus/dashboards'), join(root, 'src/demo/workspace/dashboards')].find(
    existsSync,
  );
  if (folder === undefined) throw new Error('There are no dashboards.');
  const dashboards = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => join(folder, name));
  const found = await measureIndexing(join(root, 'dist/server.cjs'), dashboards, 500, largeRuleFile());
  const alone = (name: string, value: number, unit: string, target: number): Figure => {
    return { name, value: round(value), unit, against: '', ratio: null, target };
  };
  return [
    alone('promql.index.500', found.ms, 'ms', 30_000),
    figure('promql.index.completion.p95', found.busy, 'completion with nothing to read', found.idle, 50),
    alone('promql.index.completion.most', found.busyMost, 'ms', 100),
    alone('promql.index.memory.peak', found.peak, 'MB', 600),
    alone('promql.index.memory.rest', found.rest, 'MB', 300),
    alone('promql.server.diagnostics.p95', found.diagnostics, 'ms', 50),
  ];
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
