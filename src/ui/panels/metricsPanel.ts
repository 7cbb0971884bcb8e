import * as vscode from 'vscode';
import { isAbortError } from '../../base/async.ts';
import { asNumber, asRecord, asString } from '../../base/json.ts';
import { DisposableStore, type Disposable } from '../../base/lifecycle.ts';
import type { Subject } from '../../model/subject.ts';
import type { TimeRange } from '../../model/timeRange.ts';
import { decodeSelection, resolveSelection, type TimeSelection } from '../../model/timeSelection.ts';
import type {
  GraphState,
  MetricsPanelMemento,
  MetricsPanelState,
  MetricsPanelToHost,
  MetricsPanelToWebview,
} from '../../protocol/metricsPanelContract.ts';
import type { BackendDirectory } from '../../state/backendDirectory.ts';
import { chooseMetrics, isMetricChoice, type ChosenMetrics, type MetricChoice } from '../../state/metricChoice.ts';
import { toLineGraph } from '../../state/lineGraphs.ts';
import type { MetricFeed } from '../../state/metricFeed.ts';
import { toOrigin } from '../../state/metricOrigins.ts';
import type { TimeMember } from '../../state/sharedTimes.ts';
import { loadUsage, type MetricSource } from '../../state/usageLoader.ts';
import { chooseStep, meanRate, usageQueries, youngRate, type UsageQuery } from '../../state/usageQueries.ts';
import { loadMarks } from '../../state/workloadMarks.ts';
import type { Catalog } from '../../lang/languageService.ts';
import { metricCatalog } from '../../state/embeddedCatalog.ts';
import { settingIds, settingsSection } from '../ids.ts';
import { describeFailure } from './describeFailure.ts';
import type { PanelContext } from './panelContext.ts';
import { PanelHost } from './panelHost.ts';
import { noNames, ServerNames } from './panelNames.ts';
import { QueryAssist } from './queryAssist.ts';

/** Milliseconds for which new samples are gathered before they are drawn. */
const gatherTime = 400;

/** CPU and memory of one subject against its requests and limits, from Prometheus or, without one, from the embedded engine. */
export class MetricsPanel implements Disposable {
  readonly #context: PanelContext;
  readonly #host: PanelHost<MetricsPanelToWebview, MetricsPanelToHost>;
  readonly #subject: Subject;
  /** What the panel holds while it looks at embedded metrics. */
  readonly #looking = new DisposableStore();
  readonly #time: TimeMember;
  /** Undefined until the user, or an earlier page, has chosen a range. */
  #selection: TimeSelection | undefined;
  #state: MetricsPanelState;
  #chosen: ChosenMetrics | undefined;
  #feed: MetricFeed | undefined;
  readonly #assist = new QueryAssist({ language: 'promql', catalog: () => this.#namesOf(this.#chosen) });
  readonly #names: ServerNames;
  #loading: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #gathering: ReturnType<typeof setTimeout> | undefined;

  constructor(context: PanelContext, panel: vscode.WebviewPanel, subject: Subject, kept: unknown) {
    const memento = decodeMemento(subject, kept);
    this.#context = context;
    this.#subject = subject;
    this.#time = context.times.join(subject, memento.isTimeLinked, (selection) => {
      this.#select(selection);
    });
    this.#selection = decodeSelection(asRecord(kept)?.['selection']) ?? this.#time.shared;
    const range = resolveSelection(memento.selection, Date.now());
    this.#state = {
      ...memento,
      range,
      isLoading: true,
      source: undefined,
      sourceFailure: undefined,
      graphs: usageQueries(subject, chooseStep(range)).map(toEmptyGraph),
      queryGraph: undefined,
      queryFailure: undefined,
      marks: [],
      marksFailure: undefined,
    };
    this.#names = new ServerNames('promql', () => this.#backends(), context.log.child('names'));
    this.#host = new PanelHost<MetricsPanelToWebview, MetricsPanelToHost>({
      panel,
      extensionUri: context.extensionUri,
      name: 'metrics',
      log: context.log.child('metrics'),
      handlers: {
        ready: () => this.#state,
        selectTime: (selection) => {
          this.#select(selection);
          this.#time.share(selection);
        },
        setTimeLinked: ({ isLinked }) => {
          this.#time.setLinked(isLinked);
          this.#publish({ isTimeLinked: isLinked });
        },
        setSource: ({ choice }) => {
          this.#setSource(choice);
        },
        setQuery: ({ text }) => {
          this.#publish({ queryText: text, queryGraph: undefined, queryFailure: undefined });
          this.#load(true);
        },
        showCollection: () => this.#context.showCollection(),
        setRefresh: ({ seconds }) => {
          this.#publish({ refreshSeconds: toRefreshSeconds(seconds) });
          this.#schedule();
        },
        refresh: () => this.#refresh(),
        completeQuery: ({ text, offset }) => this.#assist.complete(text, offset),
        checkQuery: ({ text }) => this.#assist.check(text),
        copyQuery: ({ id }) => vscode.env.clipboard.writeText(this.#queryOf(id)),
        openQuery: async ({ id }) => {
          const document = await vscode.workspace.openTextDocument({ language: 'promql', content: this.#queryOf(id) });
          await vscode.window.showTextDocument(document, vscode.ViewColumn.Beside);
        },
        revealSubject: () => this.#context.revealSubject(this.#subject),
      },
    });
    this.#host.store.add(this.#looking);
    this.#host.store.add(this.#time);
    this.#host.store.add(this.#names);
    this.#host.store.add({
      dispose: () => {
        clearTimeout(this.#timer);
        clearTimeout(this.#gathering);
        this.#loading?.abort();
      },
    });
    this.#host.onDidChangeVisibility((isVisible) => {
      if (isVisible) this.#load();
      else {
        clearTimeout(this.#timer);
        this.#forgetFeed();
      }
    });
    this.#load();
  }

  get panel(): vscode.WebviewPanel {
    return this.#host.panel;
  }

  dispose(): void {
    this.#host.dispose();
  }

  #select(selection: TimeSelection): void {
    this.#selection = selection;
    this.#load();
  }

  #queryOf(id: GraphState['id']): string {
    return this.#state.graphs.find((graph) => graph.id === id)?.query ?? '';
  }

  #backends(): Promise<BackendDirectory> {
    return this.#context.backendsOf(this.#subject.context);
  }

  /** Another source has other figures: what is drawn goes. */
  #setSource(choice: MetricChoice): void {
    this.#chosen = undefined;
    this.#forgetFeed();
    const graphs = this.#state.graphs.map((graph) => ({ ...graph, graph: undefined, failure: undefined }));
    this.#publish({ sourceChoice: choice, source: undefined, sourceFailure: undefined, graphs });
    this.#load();
  }

  async #refresh(): Promise<void> {
    if (this.#state.sourceFailure !== undefined || this.#chosen?.kind === 'embedded') {
      (await this.#backends()).forget();
      this.#chosen = undefined;
    }
    this.#feed?.retry();
    this.#load();
  }

  #forgetFeed(): void {
    this.#looking.clear();
    this.#feed = undefined;
  }

  /** Asks anew and gives up what was asked before. @param isQuiet only draws what has come meanwhile. */
  #load(isQuiet = false): void {
    clearTimeout(this.#timer);
    this.#loading?.abort();
    const loading = new AbortController();
    this.#loading = loading;
    void this.#loadOnce(loading.signal, isQuiet).finally(() => {
      if (this.#loading !== loading || this.#host.store.isDisposed) return;
      this.#publish({ isLoading: false });
      this.#schedule();
    });
  }

  async #loadOnce(signal: AbortSignal, isQuiet: boolean): Promise<void> {
    if (!isQuiet) this.#publish({ isLoading: true });
    try {
      const choice = this.#state.sourceChoice;
      this.#chosen ??= await chooseMetrics(choice, () => this.#backends(), signal);
      const metrics = await this.#openSource(this.#chosen, signal);
      const selection = this.#selectionFor(this.#chosen.kind);
      const range = resolveSelection(selection, Date.now());
      this.#publish({ selection, source: toOrigin(this.#chosen, this.#feed?.report) });
      this.#publish({ sourceFailure: this.#feedFailure() });
      const step = chooseStep(range);
      const queries = usageQueries(this.#subject, step, this.#chosen.kind === 'embedded' ? youngRate : meanRate);
      const [marks, own, ...graphs] = await Promise.all([
        isQuiet ? undefined : this.#findMarks(range, signal),
        this.#askOwn(metrics, range, step, signal),
        ...queries.map((query) => this.#ask(metrics, query, range, step, signal)),
      ]);
      this.#publish({ range, graphs, ...own, ...marks });
    } catch (error) {
      if (signal.aborted) return;
      this.#publish({ sourceFailure: describeFailure(error) });
    }
  }

  async #ask(
    metrics: MetricSource,
    query: UsageQuery,
    range: TimeRange,
    step: number,
    signal: AbortSignal,
  ): Promise<GraphState> {
    try {
      const graph = await loadUsage(metrics, query, range, step, signal);
      return { id: query.id, query: query.usage, graph, failure: undefined };
    } catch (error) {
      if (isAbortError(error)) throw error;
      const known = this.#state.graphs.find((graph) => graph.id === query.id);
      return { id: query.id, query: query.usage, graph: known?.graph, failure: describeFailure(error) };
    }
  }

  /** The user's own query, as it stands. */
  async #askOwn(
    metrics: MetricSource,
    range: TimeRange,
    stepSeconds: number,
    signal: AbortSignal,
  ): Promise<Partial<MetricsPanelState>> {
    const expression = this.#state.queryText.trim();
    if (expression === '') return { queryGraph: undefined, queryFailure: undefined };
    try {
      const { series } = await metrics.queryRange({ expression, range, stepSeconds }, signal);
      return { queryGraph: toLineGraph(series, range, stepSeconds), queryFailure: undefined };
    } catch (error) {
      if (isAbortError(error)) throw error;
      return { queryFailure: describeFailure(error) };
    }
  }

  /** The server, or the embedded engine, which is fed from now on while the panel shows. */
  async #openSource(chosen: ChosenMetrics, signal: AbortSignal): Promise<MetricSource> {
    if (chosen.kind === 'prometheus') return chosen.prometheus;
    const feed = await this.#context.metricsOf(this.#subject.context);
    signal.throwIfAborted();
    // A context that was defined anew has another feed than the one that was looked at.
    if (this.#feed !== feed) this.#forgetFeed();
    if (this.#feed === undefined && this.#host.isVisible) {
      this.#feed = feed;
      this.#looking.add(
        feed.onDidChange(() => {
          this.#gather();
        }),
      );
      this.#looking.add(feed.look(this.#subject));
    }
    return feed.querier;
  }

  /** The names that the source knows. */
  async #namesOf(chosen: ChosenMetrics | undefined): Promise<Catalog> {
    if (chosen?.kind === 'prometheus') return this.#names.catalog();
    return this.#feed === undefined ? noNames : metricCatalog(this.#feed.store);
  }

  /** Draws new samples soon; a range of the past has none. */
  #gather(): void {
    this.#publish({ source: this.#chosen && toOrigin(this.#chosen, this.#feed?.report) });
    if (this.#state.selection.kind === 'fixed') return;
    this.#gathering ??= setTimeout(() => {
      this.#gathering = undefined;
      if (this.#host.isVisible && !this.#state.isLoading) this.#load(true);
    }, gatherTime);
  }

  /** Nothing can be had, and nothing is left from before. */
  #feedFailure(): MetricsPanelState['sourceFailure'] {
    const failure = this.#feed?.report.failure;
    return failure === undefined ? undefined : describeFailure(failure);
  }

  /** The embedded engine knows nothing of an hour ago. */
  #selectionFor(kind: ChosenMetrics['kind']): TimeSelection {
    return this.#selection ?? { kind: 'last', minutes: kind === 'embedded' ? 5 : 60 };
  }

  async #findMarks(range: TimeRange, signal: AbortSignal): Promise<Pick<MetricsPanelState, 'marks' | 'marksFailure'>> {
    try {
      const api = await this.#context.apiOf(this.#subject.context);
      return { marks: await loadMarks(api, this.#subject, range, signal), marksFailure: undefined };
    } catch (error) {
      if (isAbortError(error)) throw error;
      return { marks: [], marksFailure: describeFailure(error) };
    }
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    const { refreshSeconds, selection } = this.#state;
    if (refreshSeconds === 0 || selection.kind === 'fixed' || !this.#host.isVisible) return;
    this.#timer = setTimeout(() => {
      this.#load();
    }, refreshSeconds * 1000);
  }

  #publish(change: Partial<MetricsPanelState>): void {
    this.#state = { ...this.#state, ...change };
    if (this.#host.isVisible) this.#host.channel.notify('didChangeState', this.#state);
  }
}

/** What an earlier page kept, or the last hour refreshed every 10 seconds from the source that the settings choose. */
function decodeMemento(subject: Subject, kept: unknown): MetricsPanelMemento {
  const fields = asRecord(kept);
  const setting = vscode.workspace.getConfiguration(settingsSection).get<unknown>(settingIds.metricSource);
  const choice = fields?.['sourceChoice'] ?? setting;
  return {
    subject,
    selection: decodeSelection(fields?.['selection']) ?? { kind: 'last', minutes: 60 },
    isTimeLinked: fields?.['isTimeLinked'] !== false,
    refreshSeconds: toRefreshSeconds(asNumber(fields?.['refreshSeconds']) ?? 10),
    sourceChoice: isMetricChoice(choice) ? choice : 'automatic',
    queryText: asString(fields?.['queryText']) ?? '',
  };
}

/** Never so often that it harms the server. */
function toRefreshSeconds(seconds: number): number {
  return seconds <= 0 ? 0 : Math.max(5, seconds);
}

function toEmptyGraph(query: UsageQuery): GraphState {
  return { id: query.id, query: query.usage, graph: undefined, failure: undefined };
}
