import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { EditedDocument } from '../../src/lang/editedDocument.ts';
import { noFiles } from '../../src/lang/fileAccess.ts';
import { parsePromql } from '../../src/lang/promql/promqlParser.ts';
import { createLanguageRegistry } from '../../src/lang/workspace/languageRegistry.ts';
import { noSettings } from '../../src/lang/workspace/projectSettings.ts';
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
 * Letters are written into queries all over a rule file, and taken out again; what is measured is the time until its diagnostics are there,
 * against that of parsing the query that has changed, now before and now after. The first edits only warm up, as a server is that somebody
 * writes in.
 */
function keystrokes(): readonly Figure[] {
  const service = createLanguageRegistry(noFiles, undefined, () => noSettings).rules;
  const document = new EditedDocument('file:///rules.yml', 'yaml', 0, largeRuleFile());
  service.validate(document);
  const times: number[] = [];
  const parses: number[] = [];
  for (let version = 1; version <= 3000; version++) {
    // Below three lines of the group each rule has five, of which three are its query.
    const line = 5 + 5 * ((version * 37) % 900);
    const place = { line, character: 40 };
    const isWriting = version % 8 !== 0;
    const edit = { range: { start: place, end: { line, character: isWriting ? 40 : 41 } }, text: isWriting ? 'x' : '' };
    const query = document.getText({ start: { line, character: 0 }, end: { line: line + 3, character: 0 } });
    const edited = query.slice(0, 40) + edit.text + query.slice(edit.range.end.character);
    const parse = (): void => {
      const started = performance.now();
      parsePromql(edited);
      parses.push(performance.now() - started);
    };
    if (version % 2 === 0) parse();
    const started = performance.now();
    document.update([edit], version);
    service.isStillOwn?.(document);
    service.validate(document);
    times.push(performance.now() - started);
    if (version % 2 !== 0) parse();
  }
  const [changes, bare] = [times.slice(1000), parses.slice(1000)];
  return [
    figure('promql.keystroke.p50', median(changes), 'bare parse of the query', median(bare), 3),
    figure('promql.keystroke.p95', percentile(changes), 'bare parse of the query', percentile(bare), 3),
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
