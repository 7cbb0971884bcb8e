import * as vscode from 'vscode';
import { DisposableStore, toDisposable, type Disposable } from '../../base/lifecycle.ts';
import { formatDuration } from '../../base/time.ts';
import type { FeedReport, FeedTarget } from '../../state/feedReport.ts';
import type { MetricFeed } from '../../state/metricFeed.ts';
import { commandIds } from '../ids.ts';

/** A feed as this item needs it. */
type Feed = Pick<MetricFeed, 'report' | 'onDidChange' | 'stop' | 'retry'>;

interface Entry {
  readonly cluster: string;
  readonly feed: Feed;
}

interface Choice extends vscode.QuickPickItem {
  readonly act?: () => void;
}

const clock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** Says in the status bar what the embedded metrics are read from, and lets the user stop it. Hidden while nothing is read. */
export class CollectionStatus implements Disposable {
  readonly #store = new DisposableStore();
  readonly #item: vscode.StatusBarItem;
  readonly #entries = new Set<Entry>();

  constructor() {
    this.#item = this.#store.add(
      vscode.window.createStatusBarItem('kubeObservatory.collection', vscode.StatusBarAlignment.Left),
    );
    this.#item.name = vscode.l10n.t('Kube Observatory: Metrics Collection');
    this.#item.command = commandIds.showCollection;
    this.#store.add(vscode.commands.registerCommand(commandIds.showCollection, () => this.show()));
  }

  /** Tells of a cluster's feed until the result is disposed. */
  add(cluster: string, feed: Feed): Disposable {
    const entry = { cluster, feed };
    this.#entries.add(entry);
    const listener = feed.onDidChange(() => {
      this.#update();
    });
    return toDisposable(() => {
      listener.dispose();
      this.#entries.delete(entry);
      this.#update();
    });
  }

  /** Lists what is read, with a way to stop it. */
  async show(): Promise<void> {
    const shown = this.#shown;
    const choice = await vscode.window.showQuickPick<Choice>(
      shown.flatMap((entry) => toChoices(entry)),
      {
        title: vscode.l10n.t('Metrics Collection'),
        placeHolder:
          shown.length === 0
            ? vscode.l10n.t('Nothing is read: no panel shows embedded metrics')
            : vscode.l10n.t('What is read for the panels that you look at'),
        matchOnDescription: true,
        matchOnDetail: true,
      },
    );
    choice?.act?.();
  }

  dispose(): void {
    this.#store.dispose();
  }

  /** The feeds that read something, or that the user has stopped. */
  get #shown(): readonly Entry[] {
    return [...this.#entries].filter(({ feed }) => feed.report.state !== 'idle');
  }

  #update(): void {
    const shown = this.#shown;
    if (shown.length === 0) {
      this.#item.hide();
      return;
    }
    const names = shown.map(({ cluster }) => cluster).join(', ');
    const count = shown.reduce((sum, { feed }) => sum + feed.report.targets.length, 0);
    const isStopped = shown.every(({ feed }) => feed.report.state === 'stopped');
    this.#item.text = isStopped ? `$(debug-pause) ${names}` : vscode.l10n.t('$(pulse) {0}: {1} targets', names, count);
    const words = shown.map(({ cluster, feed }) => wordDetails(cluster, feed.report)).join('\n\n');
    this.#item.tooltip = words;
    this.#item.accessibilityInformation = { label: words };
    this.#item.show();
  }
}

function wordReport({ state, since, sources, targets }: FeedReport): string {
  if (state === 'stopped') return vscode.l10n.t('collecting metrics is stopped');
  const from = sources.length === 0 ? '' : ` (${sources.join(', ')})`;
  const start = since === undefined ? '' : vscode.l10n.t(' since {0}', clock.format(since));
  return vscode.l10n.t('scraping {0} targets{1}{2}', targets.length, from, start);
}

/** How many lines about single targets a tooltip has at most. */
const detailLimit = 8;

/** What is read, how often, and what goes wrong with it: when it is tried again, what a monitor asks for in vain. */
function wordDetails(cluster: string, report: FeedReport): string {
  const lines = [`${cluster}: ${wordReport(report)}`];
  if (report.state === 'stopped') return lines.join('\n');
  const intervals = [...new Set(report.targets.map(({ intervalMs }) => formatDuration(intervalMs)))];
  if (intervals.length > 0) lines.push(vscode.l10n.t('each every {0}', intervals.join(', ')));
  const details = report.targets.flatMap(({ name, outcome, dueAt, notes }) => {
    const failure = outcome?.error;
    const again = vscode.l10n.t('again at {0}', clock.format(dueAt));
    return [
      ...(failure === undefined ? [] : [`${name}: ${failure.message} (${again})`]),
      ...notes.map((note) => `${name}: ${note}`),
    ];
  });
  lines.push(...details.slice(0, detailLimit));
  if (details.length > detailLimit) lines.push(vscode.l10n.t('and {0} more', details.length - detailLimit));
  return lines.join('\n');
}

function toChoices({ cluster, feed }: Entry): readonly Choice[] {
  const { report } = feed;
  const isStopped = report.state === 'stopped';
  return [
    { label: cluster, kind: vscode.QuickPickItemKind.Separator },
    {
      label: isStopped ? `$(debug-start) ${vscode.l10n.t('Resume')}` : `$(debug-stop) ${vscode.l10n.t('Stop')}`,
      description: wordReport(report),
      act: () => {
        if (isStopped) feed.retry();
        else feed.stop();
      },
    },
    ...report.targets.map(toChoice),
  ];
}

function toChoice({ name, path, outcome, notes }: FeedTarget): Choice {
  const icon = outcome === undefined ? 'circle-outline' : outcome.error === undefined ? 'pass' : 'error';
  return {
    label: `$(${icon}) ${name}`,
    description: outcome === undefined ? vscode.l10n.t('not yet read') : wordOutcome(outcome),
    detail: [path, ...notes].join(' · '),
  };
}

function wordOutcome({ error, samples, durationMs, time }: NonNullable<FeedTarget['outcome']>): string {
  if (error !== undefined) return error.message;
  return vscode.l10n.t('{0} samples in {1} ms at {2}', samples, Math.round(durationMs), clock.format(time));
}
