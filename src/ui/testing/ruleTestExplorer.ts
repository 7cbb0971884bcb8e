import * as vscode from 'vscode';
import { stripEscapes } from '../../base/ansi.ts';
import { messageOf } from '../../base/async.ts';
import { groupBy } from '../../base/groupBy.ts';
import { DisposableStore, type Disposable } from '../../base/lifecycle.ts';
import type { Logger } from '../../base/log.ts';
import { runRuleTest } from '../../engine/rules/ruleTest.ts';
import type { Rule } from '../../engine/rules/ruleFile.ts';
import { rangesIn } from './rangesIn.ts';
import { coverageOf, RuleFileCoverage } from './ruleFileCoverage.ts';
import { loadRuleTests, textOf, type LoadedTests } from './ruleTestFiles.ts';
import { mayHoldRuleTests, outlineRuleTests, type CheckOutline } from './ruleTestOutline.ts';
import type { DebuggedCheck } from './ruleTestDebugging.ts';

const mostFiles = 5000;
const quietMs = 300;
const ignored = '**/{node_modules,.git}/**';
const ignoredFolder = /\/(?:node_modules|\.git)\//;
const yamlFiles = '**/*.{yml,yaml}';

/** What stands behind an item: a file, one of its tests, or one check of a test. */
interface Place {
  readonly uri: vscode.Uri;
  readonly test?: number;
  readonly check?: { readonly kind: CheckOutline['kind']; readonly index: number };
}

/** Starts to debug one check. */
export type StartDebugging = (check: DebuggedCheck) => Promise<void>;

/** Rule tests of the workspace in the Test Explorer: found, kept up to date, run, debugged, and the coverage of rules. */
export class RuleTestExplorer implements Disposable {
  readonly #controller: vscode.TestController;
  readonly #log: Logger;
  readonly #startDebugging: StartDebugging;
  readonly #disposables = new DisposableStore();
  readonly #places = new WeakMap<vscode.TestItem, Place>();
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(controller: vscode.TestController, log: Logger, startDebugging: StartDebugging) {
    this.#controller = controller;
    this.#log = log;
    this.#startDebugging = startDebugging;
    const { Run, Debug, Coverage } = vscode.TestRunProfileKind;
    const profile = (label: string, kind: vscode.TestRunProfileKind): vscode.TestRunProfile =>
      this.#disposables.add(
        controller.createRunProfile(label, kind, (request, token) => this.#run(request, token, kind), true),
      );
    profile(vscode.l10n.t('Run'), Run);
    profile(vscode.l10n.t('Debug'), Debug);
    profile(vscode.l10n.t('Coverage of Rules'), Coverage).loadDetailedCoverage = (_run, file) =>
      Promise.resolve(file instanceof RuleFileCoverage ? [...file.details] : []);
    this.#watch();
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#disposables.dispose();
  }

  /** Looks for test files in the whole workspace. */
  async discover(): Promise<void> {
    const found = await vscode.workspace.findFiles(yamlFiles, ignored, mostFiles);
    if (found.length === mostFiles)
      this.#log.warn(`only the first ${mostFiles} YAML files were searched for rule tests`);
    for (const uri of found) await this.refresh(uri);
  }

  /** Reads one file anew: its tests appear, change or go. */
  async refresh(uri: vscode.Uri): Promise<void> {
    const text = await textOf(uri).catch(() => '');
    if (!mayHoldRuleTests(text)) {
      this.#controller.items.delete(uri.toString());
      return;
    }
    const known = this.#controller.items.get(uri.toString());
    const item = known ?? this.#controller.createTestItem(uri.toString(), vscode.workspace.asRelativePath(uri), uri);
    this.#places.set(item, { uri });
    item.children.replace(this.#testItems(uri, text));
    if (known === undefined) this.#controller.items.add(item);
  }

  #testItems(uri: vscode.Uri, text: string): vscode.TestItem[] {
    const rangeOf = rangesIn(text);
    const create = (id: string, label: string, span: { start: number; end: number }, place: Place): vscode.TestItem => {
      const item = this.#controller.createTestItem(id, label, uri);
      item.range = rangeOf(span.start, span.end);
      this.#places.set(item, place);
      return item;
    };
    return outlineRuleTests(text).map((outline, test) => {
      const item = create(`${uri.toString()}#${test}`, outline.label, outline, { uri, test });
      item.sortText = String(test).padStart(6, '0');
      const checks = [...outline.alertChecks.entries(), ...outline.exprChecks.entries()];
      item.children.replace(
        checks.map(([index, check], order) => {
          const { kind } = check;
          const child = create(`${item.id}/${kind}${index}`, check.label, check, { uri, test, check: { kind, index } });
          child.sortText = String(order).padStart(6, '0');
          return child;
        }),
      );
      return item;
    });
  }

  #watch(): void {
    const watcher = this.#disposables.add(vscode.workspace.createFileSystemWatcher(yamlFiles));
    const soon = (uri: vscode.Uri): void => {
      if (!ignoredFolder.test(uri.path)) this.#refreshSoon(uri);
    };
    this.#disposables.add(watcher.onDidCreate(soon));
    this.#disposables.add(watcher.onDidChange(soon));
    this.#disposables.add(
      watcher.onDidDelete((uri) => {
        this.#controller.items.delete(uri.toString());
      }),
    );
    const onDocument = (document: vscode.TextDocument): void => {
      if (document.languageId === 'yaml' && document.uri.scheme === 'file') soon(document.uri);
    };
    this.#disposables.add(vscode.workspace.onDidOpenTextDocument(onDocument));
    this.#disposables.add(
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        onDocument(document);
      }),
    );
  }

  #refreshSoon(uri: vscode.Uri): void {
    const key = uri.toString();
    clearTimeout(this.#timers.get(key));
    const timer = setTimeout(() => {
      this.#timers.delete(key);
      void this.refresh(uri);
    }, quietMs);
    this.#timers.set(key, timer);
  }

  async #run(
    request: vscode.TestRunRequest,
    token: vscode.CancellationToken,
    kind: vscode.TestRunProfileKind,
  ): Promise<void> {
    const run = this.#controller.createTestRun(request);
    const stopping = new AbortController();
    const subscription = token.onCancellationRequested(() => {
      stopping.abort();
    });
    try {
      const checks = this.#checksOf(request);
      for (const item of checks) run.enqueued(item);
      const yields = new Map<Rule, number>();
      for (const [uri, items] of groupBy(checks, (item) => item.uri?.toString() ?? '')) {
        if (stopping.signal.aborted) break;
        const loaded = await this.#runFile(run, vscode.Uri.parse(uri), items, yields, stopping.signal);
        if (loaded === undefined) continue;
        if (kind === vscode.TestRunProfileKind.Debug) await this.#debugFirst(loaded, items);
        if (kind === vscode.TestRunProfileKind.Coverage) {
          for (const rules of loaded.rules) run.addCoverage(coverageOf(rules, yields));
        }
      }
    } finally {
      subscription.dispose();
      run.end();
    }
  }

  /** The checks that a request is about, in the order of the files. */
  #checksOf(request: vscode.TestRunRequest): readonly vscode.TestItem[] {
    const excluded = new Set(request.exclude);
    const checks: vscode.TestItem[] = [];
    const visit = (item: vscode.TestItem): void => {
      if (excluded.has(item)) return;
      if (this.#places.get(item)?.check !== undefined) checks.push(item);
      for (const [, child] of item.children) visit(child);
    };
    if (request.include === undefined) for (const [, item] of this.#controller.items) visit(item);
    else request.include.forEach(visit);
    return checks;
  }

  async #runFile(
    run: vscode.TestRun,
    uri: vscode.Uri,
    items: readonly vscode.TestItem[],
    yields: Map<Rule, number>,
    signal: AbortSignal,
  ): Promise<LoadedTests | undefined> {
    for (const item of items) run.started(item);
    try {
      const loaded = await loadRuleTests(uri);
      const byTest = groupBy(items, (item) => this.#places.get(item)?.test ?? -1);
      for (const [test, ofTest] of byTest) await this.#runTest(run, loaded, test, ofTest, yields, signal);
      return loaded;
    } catch (error) {
      for (const item of items) {
        if (signal.aborted) run.skipped(item);
        else run.errored(item, new vscode.TestMessage(messageOf(error)));
      }
      return undefined;
    }
  }

  async #runTest(
    run: vscode.TestRun,
    loaded: LoadedTests,
    index: number,
    items: readonly vscode.TestItem[],
    yields: Map<Rule, number>,
    signal: AbortSignal,
  ): Promise<void> {
    const test = loaded.file.tests[index];
    if (test === undefined) throw new Error(vscode.l10n.t('The file has changed: there is no test here any more.'));
    const began = performance.now();
    const report = await runRuleTest(test, loaded.file, loaded.groups, signal);
    const elapsed = performance.now() - began;
    for (const [rule, count] of report.yields) yields.set(rule, (yields.get(rule) ?? 0) + count);
    const broken = report.failures.filter(({ check }) => check === undefined);
    for (const { text } of broken) run.appendOutput(`${printable(text)}\r\n`);
    for (const item of items) {
      const place = this.#places.get(item)?.check;
      const list = place?.kind === 'alert' ? test.alertChecks : test.exprChecks;
      const check = list[place?.index ?? -1];
      const own = report.failures.filter((failure) => failure.check === check);
      if (own.length === 0 && broken.length === 0) run.passed(item, elapsed);
      else
        run.failed(
          item,
          [...own, ...broken].map((failure) => messageOn(item, failure)),
          elapsed,
        );
      for (const { text } of own) run.appendOutput(`${printable(text)}\r\n`, undefined, item);
    }
  }

  /** Debugs the first check that was asked for: one debugger is enough at a time. */
  async #debugFirst(loaded: LoadedTests, items: readonly vscode.TestItem[]): Promise<void> {
    const [item] = items;
    const place = item === undefined ? undefined : this.#places.get(item);
    if (place?.test === undefined || place.check === undefined) return;
    await this.#startDebugging({ uri: loaded.uri.toString(), test: place.test, ...place.check });
  }
}

function messageOn(
  item: vscode.TestItem,
  failure: { readonly text: string; readonly difference: { expected: string; actual: string } | undefined },
): vscode.TestMessage {
  const { text, difference } = failure;
  const message =
    difference === undefined
      ? new vscode.TestMessage(text.trim())
      : vscode.TestMessage.diff(text.trim(), difference.expected, difference.actual);
  if (item.uri !== undefined && item.range !== undefined) message.location = new vscode.Location(item.uri, item.range);
  return message;
}

/** The terminal of the test results: what a file says must not steer it. */
function printable(text: string): string {
  return stripEscapes(text).replaceAll('\n', '\r\n');
}
