import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/lifecycle.ts';
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
  readonly #entries: Entry[] = [];

  constructor() {
    this.#item = this.#store.add(
      vscode.window.createStatusBarItem('kubeObservatory.collection', vscode.StatusBarAlignment.Left),
    );
    this.#item.name = vscode.l10n.t('Kube Observatory: Metrics Collection');
    this.#item.command = commandIds.showCollection;
    this.#store.add(vscode.commands.registerCommand(commandIds.showCollection, () => this.show()));
  }

  add(cluster: string, feed: Feed): void {
    this.#entries.push({ cluster, feed });
    this.#store.add(
      feed.onDidChange(() => {
        this.#update();
      }),
    );
  }

  /** Lists what is read, with a way to stop it. */
  async show(): Promise<void> {
    const shown = this.#entries.filter(({ feed }) => feed.report.state !== 'idle');
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

  #update(): void {
    const shown = this.#entries.filter(({ feed }) => feed.report.state !== 'idle');
    if (shown.length === 0) {
      this.#item.hide();
      return;
    }
    const names = shown.map(({ cluster }) => cluster).join(', ');
    const count = shown.reduce((sum, { feed }) => sum + feed.report.targets.length, 0);
    const isStopped = shown.every(({ feed }) => feed.report.state === 'stopped');
    this.#item.text = isStopped ? `$(debug-pause) ${names}` : vscode.l10n.t('$(pulse) {0}: {1} targets', names, count);
    this.#item.tooltip = shown.map(({ cluster, feed }) => `${cluster}: ${wordReport(feed.report)}`).join('\n');
    this.#item.accessibilityInformation = { label: this.#item.tooltip };
    this.#item.show();
  }
}

function wordReport({ state, since, sources, targets }: FeedReport): string {
  if (state === 'stopped') return vscode.l10n.t('collecting metrics is stopped');
  const from = sources.length === 0 ? '' : ` (${sources.join(', ')})`;
  const start = since === undefined ? '' : vscode.l10n.t(' since {0}', clock.format(since));
  return vscode.l10n.t('scraping {0} targets{1}{2}', targets.length, from, start);
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

function toChoice({ name, path, outcome }: FeedTarget): Choice {
  const icon = outcome === undefined ? 'circle-outline' : outcome.error === undefined ? 'pass' : 'error';
  return {
    label: `$(${icon}) ${name}`,
    description: outcome === undefined ? vscode.l10n.t('not yet read') : wordOutcome(outcome),
    detail: path,
  };
}

function wordOutcome({ error, samples, durationMs, time }: NonNullable<FeedTarget['outcome']>): string {
  if (error !== undefined) return error.message;
  return vscode.l10n.t('{0} samples in {1} ms at {2}', samples, Math.round(durationMs), clock.format(time));
}
