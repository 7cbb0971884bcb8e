import * as vscode from 'vscode';
import { findTraceId, parseLogMessage } from '../../analysis/logMessage.ts';
import { isAbortError, toError } from '../../base/async.ts';
import { stripEscapes } from '../../base/ansi.ts';
import { asRecord, asString } from '../../base/json.ts';
import type { Disposable } from '../../base/lifecycle.ts';
import { isLogSeverity } from '../../model/logLine.ts';
import type { Subject } from '../../model/subject.ts';
import type {
  LogExtent,
  LogFilterState,
  LogRow,
  LogsPanelState,
  LogsPanelToHost,
  LogsPanelToWebview,
} from '../../protocol/logsPanelContract.ts';
import { podsOfSubject } from '../../sources/kubernetes/podsOfSubject.ts';
import { LogBuffer, type KeptRecord } from '../../state/logBuffer.ts';
import type { FeedLine, FeedStatus, LogFeed } from '../../state/logFeed.ts';
import { LokiLogFeed, lokiSelector } from '../../state/lokiLogFeed.ts';
import { PodLogFeed } from '../../state/podLogFeed.ts';
import { describeFailure } from './describeFailure.ts';
import type { PanelContext } from './panelContext.ts';
import { PanelHost } from './panelHost.ts';
import { RateMeter } from './rateMeter.ts';

/** Lines that are kept. */
const capacity = 200_000;
/** Lines of the past to begin with. */
const tailLines = 1000;
/** Characters of a line that are drawn. */
const greatestLength = 4000;
/** Milliseconds for which a line counts as new. */
const freshMs = 10_000;
/** Most rows that one question gets. */
const greatestWindow = 1000;

/** The log of one subject as it grows: of a container from Kubernetes, of a workload from Loki where there is one. */
export class LogsPanel implements Disposable {
  readonly #context: PanelContext;
  readonly #host: PanelHost<LogsPanelToWebview, LogsPanelToHost>;
  readonly #subject: Subject;
  readonly #streams = new Map<string, number>();
  readonly #rate = new RateMeter();
  #buffer = new LogBuffer(capacity);
  #feed: LogFeed | undefined;
  #starts = 0;
  #isPushing = false;
  #state: LogsPanelState;

  constructor(context: PanelContext, panel: vscode.WebviewPanel, subject: Subject, kept: unknown) {
    const fields = asRecord(kept);
    const keptSource = fields?.['sourceKind'];
    this.#context = context;
    this.#subject = subject;
    this.#state = {
      subject,
      containers: [],
      container: subject.container ?? asString(fields?.['container']),
      sourceKind: keptSource === 'loki' || keptSource === 'kubernetes' ? keptSource : 'kubernetes',
      sourceKinds: ['kubernetes'],
      source: undefined,
      query: undefined,
      status: 'starting',
      failure: undefined,
      streams: [],
      filter: decodeFilter(fields?.['filter']),
      extent: { epoch: 0, first: 0, end: 0, kept: 0, linesPerSecond: 0 },
    };
    this.#buffer.setFilter(this.#state.filter);
    this.#host = new PanelHost<LogsPanelToWebview, LogsPanelToHost>({
      panel,
      extensionUri: context.extensionUri,
      name: 'logs',
      log: context.log.child('logs'),
      handlers: {
        ready: () => this.#state,
        window: ({ start, count }) => this.#window(start, count),
        setFilter: (filter) => {
          this.#buffer.setFilter(filter);
          this.#publish({ filter, extent: this.#measure(this.#state.extent.epoch + 1) });
        },
        setContainer: ({ container }) => {
          this.#publish({ container });
          this.#restart();
        },
        setSource: ({ kind }) => {
          this.#publish({ sourceKind: kind });
          this.#restart();
        },
        clear: () => {
          this.#buffer.clear();
          this.#publish({ extent: this.#measure(this.#state.extent.epoch + 1) });
        },
        restart: async () => {
          (await this.#context.backendsOf(subject.context)).forget();
          this.#restart();
        },
        openAsText: () => this.#openAsText(),
        openTrace: ({ traceId }) => {
          this.#context.openTrace(subject, traceId);
        },
        openQuery: async () => {
          const content = this.#state.query ?? '';
          const document = await vscode.workspace.openTextDocument({ language: 'logql', content });
          await vscode.window.showTextDocument(document, vscode.ViewColumn.Beside);
        },
        revealSubject: () => this.#context.revealSubject(subject),
      },
    });
    this.#host.store.add({
      dispose: () => {
        this.#starts += 1;
        this.#feed?.dispose();
      },
    });
    const timer = setInterval(() => {
      this.#tick();
    }, 1000);
    this.#host.store.add({
      dispose: () => {
        clearInterval(timer);
      },
    });
    void this.#choose(keptSource === undefined && subject.kind !== 'Pod');
  }

  get panel(): vscode.WebviewPanel {
    return this.#host.panel;
  }

  dispose(): void {
    this.#host.dispose();
  }

  /** Finds out what there is to choose from, and starts. */
  async #choose(preferLoki: boolean): Promise<void> {
    const { subject } = this.#state;
    const backends = await this.#context.backendsOf(subject.context).catch(() => undefined);
    // A search that fails leaves the Kubernetes API, whose own error is then shown.
    const loki = await backends?.loki().catch(() => undefined);
    const hasLoki = loki !== undefined;
    // A Loki that does not answer is offered, but not preferred to logs that can be had.
    const isAnswering = hasLoki && preferLoki && (await loki.labelNames().catch(() => undefined)) !== undefined;
    if (this.#host.store.isDisposed) return;
    this.#publish({
      sourceKinds: hasLoki ? ['kubernetes', 'loki'] : ['kubernetes'],
      ...(isAnswering ? { sourceKind: 'loki' as const } : {}),
    });
    this.#restart();
    if (subject.kind === 'Pod') void this.#listContainers();
  }

  async #listContainers(): Promise<void> {
    try {
      const api = await this.#context.apiOf(this.#subject.context);
      const [pod] = await podsOfSubject(api, this.#subject);
      if (pod !== undefined && !this.#host.store.isDisposed) this.#publish({ containers: pod.containers });
    } catch {
      // The feed asks the same question and shows the answer.
    }
  }

  /** Forgets all lines and begins anew with the chosen source and container. */
  #restart(): void {
    const start = ++this.#starts;
    this.#feed?.dispose();
    this.#feed = undefined;
    this.#buffer = new LogBuffer(capacity);
    this.#buffer.setFilter(this.#state.filter);
    this.#streams.clear();
    const extent = this.#measure(this.#state.extent.epoch + 1);
    this.#publish({ status: 'starting', failure: undefined, streams: [], query: undefined, extent });
    const isCurrent = (): boolean => start === this.#starts;
    this.#createFeed({
      onLines: (lines) => {
        if (isCurrent()) this.#take(lines);
      },
      onStatus: (status) => {
        if (isCurrent()) this.#hear(status);
      },
    }).then(
      (feed) => {
        if (!isCurrent()) {
          feed.dispose();
          return;
        }
        this.#feed = feed;
        this.#publish({ source: feed.description, query: feed.query });
      },
      (error: unknown) => {
        if (isCurrent() && !isAbortError(error)) this.#hear({ kind: 'failed', error: toError(error), isLasting: true });
      },
    );
  }

  async #createFeed(sink: ConstructorParameters<typeof PodLogFeed>[3]): Promise<LogFeed> {
    const { container, sourceKind } = this.#state;
    const subject: Subject = { ...this.#subject, container };
    if (sourceKind === 'loki') {
      const loki = await (await this.#context.backendsOf(subject.context)).loki();
      if (loki !== undefined) {
        const query = lokiSelector(subject, await loki.labelNames());
        return new LokiLogFeed(loki, query, tailLines, sink);
      }
    }
    return new PodLogFeed(await this.#context.apiOf(subject.context), subject, tailLines, sink);
  }

  #take(lines: readonly FeedLine[]): void {
    const before = this.#streams.size;
    this.#buffer.push(
      lines.map(({ timeNs, text, stream }) => {
        const known = this.#streams.get(stream.name) ?? this.#streams.size;
        this.#streams.set(stream.name, known);
        return { timeNs, text, stream: known };
      }),
    );
    const now = Date.now();
    // The past that a log begins with says nothing of how fast it grows.
    this.#rate.add(lines.filter((line) => now - toMilliseconds(line.timeNs) < freshMs).length, now);
    if (this.#streams.size !== before) this.#publish({ streams: [...this.#streams.keys()] });
    void this.#grow();
  }

  #hear(status: FeedStatus): void {
    if (status.kind !== 'failed') this.#publish({ status: status.kind, failure: undefined });
    else this.#publish({ status: 'failed', failure: describeFailure(status.error) });
  }

  /** Tells how far the log has grown, one message at a time, as fast as the page takes them. */
  async #grow(): Promise<void> {
    if (this.#isPushing || !this.#host.isVisible) return;
    this.#isPushing = true;
    try {
      for (;;) {
        const extent = this.#measure(this.#state.extent.epoch);
        const told = this.#state.extent;
        if (extent.end === told.end && extent.first === told.first && extent.kept === told.kept) break;
        this.#state = { ...this.#state, extent };
        await this.#host.channel.push('didGrow', extent);
      }
    } finally {
      this.#isPushing = false;
    }
  }

  /** The rate changes also when no line comes. */
  #tick(): void {
    const extent = this.#measure(this.#state.extent.epoch);
    if (extent.linesPerSecond === this.#state.extent.linesPerSecond) return;
    this.#state = { ...this.#state, extent };
    if (this.#host.isVisible) this.#host.channel.notify('didGrow', extent);
  }

  #measure(epoch: number): LogExtent {
    const { first, end, kept } = this.#buffer;
    return { epoch, first, end, kept, linesPerSecond: this.#rate.perSecond(Date.now()) };
  }

  #window(start: number, count: number): { readonly epoch: number; readonly rows: readonly LogRow[] } {
    const window = this.#buffer.window(start, Math.min(count, greatestWindow));
    const rows = window.records.map((record, index) => toRow(record, window.start + index));
    return { epoch: this.#state.extent.epoch, rows };
  }

  async #openAsText(): Promise<void> {
    const { first, end } = this.#buffer;
    const names = [...this.#streams.keys()];
    const { records } = this.#buffer.window(first, end - first);
    const lines = records.map(({ timeNs, text, stream }) => {
      const time = new Date(toMilliseconds(timeNs)).toISOString();
      return [time, ...(names.length > 1 ? [names[stream] ?? ''] : []), stripEscapes(text)].join(' ');
    });
    const document = await vscode.workspace.openTextDocument({ language: 'log', content: lines.join('\n') });
    await vscode.window.showTextDocument(document);
  }

  #publish(change: Partial<LogsPanelState>): void {
    this.#state = { ...this.#state, ...change };
    if (this.#host.isVisible) this.#host.channel.notify('didChangeState', this.#state);
  }
}

function toMilliseconds(timeNs: string): number {
  return Number(timeNs.slice(0, -6));
}

function toRow(record: KeptRecord, number: number): LogRow {
  const { text, severity, stream, timeNs } = record;
  const message = parseLogMessage(text);
  return {
    number,
    time: toMilliseconds(timeNs),
    text: text.length > greatestLength ? text.slice(0, greatestLength) : text,
    cutLength: Math.max(0, text.length - greatestLength),
    parsed: message,
    traceId: message === undefined ? undefined : findTraceId(message),
    severity,
    stream,
  };
}

function decodeFilter(kept: unknown): LogFilterState {
  const fields = asRecord(kept);
  const least = asString(fields?.['least']);
  return {
    text: asString(fields?.['text']) ?? '',
    least: least !== undefined && isLogSeverity(least) ? least : undefined,
  };
}
