import type * as vscode from 'vscode';
import { isAbortError, toError } from '../../base/async.ts';
import { asRecord } from '../../base/json.ts';
import type { Disposable } from '../../base/lifecycle.ts';
import type { Subject } from '../../model/subject.ts';
import type {
  LogExtent,
  LogFilterState,
  LogsPanelState,
  LogsPanelToHost,
  LogsPanelToWebview,
} from '../../protocol/logsPanelContract.ts';
import { podsOfSubject } from '../../sources/kubernetes/podsOfSubject.ts';
import { toMilliseconds } from '../../state/logBuffer.ts';
import type { FeedLine, FeedSink, FeedStatus, LogFeed } from '../../state/logFeed.ts';
import { logOverview } from '../../state/logOverview.ts';
import { placeInText } from '../../state/logQueries.ts';
import { LogSeriesFeed, type LogSeriesSource } from '../../state/logSeriesFeed.ts';
import { QueriedLog } from '../../state/queriedLog.ts';
import type { TimeMember } from '../../state/sharedTimes.ts';
import { describeFailure } from './describeFailure.ts';
import {
  chosenSource,
  clampCount,
  firstState,
  isSameRange,
  kubernetesSelector,
  openAsText,
  openQueryBeside,
  openSeries,
  rangeOf,
} from './logChoices.ts';
import { logRowActions } from './logRowActions.ts';
import { logAsText, toRows } from './logRows.ts';
import { openLogFeed, readLogQuery } from './openLogFeed.ts';
import type { PanelContext } from './panelContext.ts';
import { PanelHost } from './panelHost.ts';
import { ServerNames, shownNames } from './panelNames.ts';
import { QueryAssist } from './queryAssist.ts';
import { RateMeter } from './rateMeter.ts';

/** Lines that are kept. */
const capacity = 200_000;
/** Milliseconds for which a line counts as new. */
const freshMs = 10_000;

/** The log of one subject as it grows: of a container from Kubernetes, of a workload from Loki where there is one. */
export class LogsPanel implements Disposable {
  readonly #context: PanelContext;
  readonly #host: PanelHost<LogsPanelToWebview, LogsPanelToHost>;
  readonly #subject: Subject;
  readonly #time: TimeMember;
  readonly #rate = new RateMeter();
  readonly #assist = new QueryAssist({
    language: 'logql',
    catalog: () => (this.#state.sourceKind === 'loki' ? this.#names.catalog() : shownNames(this.#log)),
    selector: () => this.#selector,
  });
  readonly #names: ServerNames;
  #log: QueriedLog;
  #feed: LogFeed | undefined;
  #series: LogSeriesFeed | undefined;
  /** The selector of LogQL for what the panel shows. */
  #selector: string;
  #starts = 0;
  #isPushing = false;
  #state: LogsPanelState;

  constructor(context: PanelContext, panel: vscode.WebviewPanel, subject: Subject, kept: unknown) {
    const fields = asRecord(kept);
    const keptSource = fields?.['sourceKind'] ?? chosenSource();
    this.#context = context;
    this.#subject = subject;
    this.#selector = kubernetesSelector(subject);
    this.#time = context.times.join(subject, fields?.['isTimeLinked'] !== false, (selection) => {
      this.#setFilter({ ...this.#state.filter, range: rangeOf(selection) });
    });
    this.#state = firstState(subject, fields, keptSource, this.#time);
    this.#log = this.#createLog();
    this.#names = new ServerNames('logql', () => context.backendsOf(subject.context), context.log.child('names'));
    this.#host = new PanelHost<LogsPanelToWebview, LogsPanelToHost>({
      panel,
      extensionUri: context.extensionUri,
      name: 'logs',
      log: context.log.child('logs'),
      handlers: {
        ready: () => this.#state,
        window: ({ start, count }) => ({
          epoch: this.#state.extent.epoch,
          rows: toRows(this.#log.buffer, start, clampCount(count)),
        }),
        overview: ({ bars, parts }) => {
          const wanted = { bars: clampCount(bars), parts: clampCount(parts), range: this.#state.filter.range };
          return { epoch: this.#state.extent.epoch, overview: logOverview(this.#log.buffer, wanted) };
        },
        setFilter: (filter) => {
          const { range } = filter;
          const isOther = !isSameRange(range, this.#state.filter.range);
          this.#setFilter(filter);
          if (!isOther) return;
          if (range === undefined) this.#time.shareLive();
          else this.#time.share({ kind: 'fixed', range });
        },
        setTimeLinked: ({ isLinked }) => {
          this.#time.setLinked(isLinked);
          this.#publish({ isTimeLinked: isLinked });
        },
        completeQuery: ({ text, offset }) => this.#assist.complete(text, offset),
        checkQuery: ({ text }) => this.#assist.check(text),
        ...logRowActions({
          log: () => this.#log,
          queryText: () => this.#state.queryText,
          setQuery: (text) => {
            this.#setQuery(text);
          },
          tellUnfiltered: () => this.#tellUnfiltered(),
        }),
        setQuery: ({ text }) => {
          this.#setQuery(text);
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
          this.#log.clear();
          this.#reset();
        },
        restart: async () => {
          (await this.#context.backendsOf(subject.context)).forget();
          this.#restart();
        },
        openAsText: () => openAsText(logAsText(this.#log.buffer, this.#streamNames())),
        openTrace: ({ traceId }) => {
          this.#context.openTrace(subject, traceId);
        },
        openQuery: () => openQueryBeside(this.#state.query ?? ''),
        revealSubject: () => this.#context.revealSubject(subject),
      },
    });
    for (const own of [this.#time, this.#names]) this.#host.store.add(own);
    const timer = setInterval(() => {
      this.#tick();
    }, 1000);
    this.#host.store.add({
      dispose: () => {
        clearInterval(timer);
        this.#starts += 1;
        this.#feed?.dispose();
        this.#series?.dispose();
        this.#log.dispose();
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
      ...(hasLoki ? {} : { sourceKind: 'kubernetes' as const }),
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

  #createLog(): QueriedLog {
    return new QueriedLog(capacity, this.#state.filter, {
      onGrow: () => void this.#grow(),
      onReset: () => {
        this.#reset();
      },
      onFailure: (error) => {
        this.#tellQueryFailure(error);
      },
    });
  }

  #setQuery(text: string): void {
    this.#publish({ queryText: text });
    // Loki answers a query with lines of its own; what else there is answers from the lines that are here.
    if (this.#state.sourceKind === 'loki') this.#restart();
    else void this.#applyQuery();
  }

  #tellUnfiltered(): number {
    const { filter, sourceKind, queryText } = this.#state;
    this.#publish({
      filter: { ...filter, text: '', least: undefined },
      ...(sourceKind === 'loki' ? { queryText } : { queryText: '', queryFailure: undefined, query: this.#selector }),
    });
    return this.#state.extent.epoch;
  }

  #setFilter(filter: LogFilterState): void {
    const isOther = !isSameRange(filter.range, this.#state.filter.range);
    this.#log.setFilter(filter);
    this.#publish({ filter });
    // Of what is past, Loki has more lines than are here.
    if (isOther && this.#state.sourceKind === 'loki') this.#restart();
    else this.#reset();
  }

  /** Forgets all lines and begins anew with the chosen source, container and query. */
  #restart(): void {
    const start = ++this.#starts;
    this.#feed?.dispose();
    this.#feed = undefined;
    this.#log.dispose();
    this.#log = this.#createLog();
    this.#publish({ status: 'starting', failure: undefined, streams: [], query: undefined });
    this.#reset();
    const isCurrent = (): boolean => start === this.#starts;
    const { container, sourceKind, queryText, filter } = this.#state;
    const subject: Subject = { ...this.#subject, container };
    this.#selector = kubernetesSelector(subject);
    const sink: FeedSink = {
      onLines: (lines) => {
        if (isCurrent()) this.#take(lines);
      },
      onStatus: (status) => {
        if (isCurrent()) this.#hear(status);
      },
    };
    openLogFeed(this.#context, { subject, sourceKind, queryText, range: filter.range }, sink).then(
      ({ feed, selector }) => {
        if (!isCurrent()) {
          feed.dispose();
          return;
        }
        this.#feed = feed;
        this.#selector = selector;
        this.#publish({ source: feed.description, query: feed.query ?? this.#selector });
        void this.#applyQuery();
      },
      (error: unknown) => {
        if (isCurrent() && !isAbortError(error)) this.#hear({ kind: 'failed', error: toError(error), isLasting: true });
      },
    );
  }

  /** Shows what the query yields; one that is wrong leaves what is shown. */
  async #applyQuery(): Promise<void> {
    const start = this.#starts;
    const text = this.#state.queryText;
    const isCurrent = (): boolean => start === this.#starts && text === this.#state.queryText;
    try {
      const { kind, query } = await readLogQuery(text, this.#selector);
      if (!isCurrent()) return;
      this.#series?.dispose();
      this.#series = undefined;
      if (kind === 'series') this.#showSeries(query);
      else {
        if (this.#state.sourceKind === 'kubernetes') await this.#log.setQuery(query);
        if (isCurrent()) this.#publish({ graph: undefined });
      }
      if (isCurrent()) this.#publish({ query: query ?? this.#selector, queryFailure: undefined });
    } catch (error) {
      if (isCurrent() && !isAbortError(error)) this.#tellQueryFailure(error);
    }
  }

  #tellQueryFailure(error: unknown): void {
    const failure = describeFailure(error);
    const message = placeInText(failure.message, this.#state.queryText, this.#selector);
    this.#publish({ queryFailure: { ...failure, message } });
  }

  #showSeries(query: string): void {
    this.#publish({ graph: undefined });
    const isLoki = this.#state.sourceKind === 'loki';
    const open = async (): Promise<LogSeriesSource> =>
      openSeries(query, isLoki ? await this.#context.backendsOf(this.#subject.context) : undefined, this.#log);
    this.#series = new LogSeriesFeed(open, {
      onGraph: (graph) => {
        this.#publish({ graph, queryFailure: undefined });
      },
      onFailure: (error) => {
        this.#tellQueryFailure(error);
      },
    });
  }

  #take(lines: readonly FeedLine[]): void {
    const now = Date.now();
    // The past that a log begins with says nothing of how fast it grows.
    this.#rate.add(lines.filter((line) => now - toMilliseconds(line.timeNs) < freshMs).length, now);
    this.#log.push(lines);
  }

  #hear(status: FeedStatus): void {
    const failure = status.kind === 'failed' ? describeFailure(status.error) : undefined;
    this.#publish({ status: status.kind, failure });
  }

  /** Other lines are shown. */
  #reset(): void {
    this.#publish({ streams: this.#streamNames(), extent: this.#measure(this.#state.extent.epoch + 1) });
  }

  #streamNames = (): readonly string[] => this.#log.streams.map(({ name }) => name);

  /** Tells how far the log has grown, one message at a time, as fast as the page takes them. */
  async #grow(): Promise<void> {
    if (this.#log.streams.length !== this.#state.streams.length) this.#publish({ streams: this.#streamNames() });
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
    const { first, end, kept } = this.#log.buffer;
    return { epoch, first, end, kept, linesPerSecond: this.#rate.perSecond(Date.now()) };
  }

  #publish(change: Partial<LogsPanelState>): void {
    this.#state = { ...this.#state, ...change };
    if (this.#host.isVisible) this.#host.channel.notify('didChangeState', this.#state);
  }
}
