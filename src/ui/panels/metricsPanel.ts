import * as vscode from 'vscode';
import { isAbortError } from '../../base/async.ts';
import { asNumber, asRecord } from '../../base/json.ts';
import type { Disposable } from '../../base/lifecycle.ts';
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
import { loadUsage } from '../../state/usageLoader.ts';
import { chooseStep, usageQueries, type UsageQuery } from '../../state/usageQueries.ts';
import { loadMarks } from '../../state/workloadMarks.ts';
import { describeFailure } from './describeFailure.ts';
import type { PanelContext } from './panelContext.ts';
import { PanelHost } from './panelHost.ts';

/** CPU and memory of one subject against its requests and limits, from Prometheus. */
export class MetricsPanel implements Disposable {
  readonly #context: PanelContext;
  readonly #host: PanelHost<MetricsPanelToWebview, MetricsPanelToHost>;
  readonly #subject: Subject;
  #selection: TimeSelection;
  #state: MetricsPanelState;
  #loading: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(context: PanelContext, panel: vscode.WebviewPanel, subject: Subject, kept: unknown) {
    const memento = decodeMemento(subject, kept);
    this.#context = context;
    this.#subject = subject;
    this.#selection = memento.selection;
    const range = resolveSelection(memento.selection, Date.now());
    this.#state = {
      ...memento,
      range,
      isLoading: true,
      source: undefined,
      sourceFailure: undefined,
      graphs: usageQueries(subject, chooseStep(range)).map(toEmptyGraph),
      marks: [],
      marksFailure: undefined,
    };
    this.#host = new PanelHost<MetricsPanelToWebview, MetricsPanelToHost>({
      panel,
      extensionUri: context.extensionUri,
      name: 'metrics',
      log: context.log.child('metrics'),
      handlers: {
        ready: () => this.#state,
        selectTime: (selection) => {
          this.#selection = selection;
          this.#load();
        },
        setRefresh: ({ seconds }) => {
          this.#publish({ refreshSeconds: toRefreshSeconds(seconds) });
          this.#schedule();
        },
        refresh: async () => {
          if (this.#state.sourceFailure !== undefined) (await this.#backends()).forget();
          this.#load();
        },
        copyQuery: ({ id }) => vscode.env.clipboard.writeText(this.#queryOf(id)),
        openQuery: async ({ id }) => {
          const document = await vscode.workspace.openTextDocument({ language: 'promql', content: this.#queryOf(id) });
          await vscode.window.showTextDocument(document, vscode.ViewColumn.Beside);
        },
        revealSubject: () => this.#context.revealSubject(this.#subject),
      },
    });
    this.#host.store.add({
      dispose: () => {
        clearTimeout(this.#timer);
        this.#loading?.abort();
      },
    });
    this.#host.onDidChangeVisibility((isVisible) => {
      if (isVisible) this.#load();
      else clearTimeout(this.#timer);
    });
    this.#load();
  }

  get panel(): vscode.WebviewPanel {
    return this.#host.panel;
  }

  dispose(): void {
    this.#host.dispose();
  }

  #queryOf(id: GraphState['id']): string {
    return this.#state.graphs.find((graph) => graph.id === id)?.query ?? '';
  }

  #backends(): Promise<BackendDirectory> {
    return this.#context.backendsOf(this.#subject.context);
  }

  /** Asks anew and gives up what was asked before. */
  #load(): void {
    clearTimeout(this.#timer);
    this.#loading?.abort();
    const loading = new AbortController();
    this.#loading = loading;
    void this.#loadOnce(loading.signal).finally(() => {
      if (this.#loading !== loading || this.#host.store.isDisposed) return;
      this.#publish({ isLoading: false });
      this.#schedule();
    });
  }

  async #loadOnce(signal: AbortSignal): Promise<void> {
    const range = resolveSelection(this.#selection, Date.now());
    this.#publish({ isLoading: true, selection: this.#selection });
    try {
      const prometheus = await (await this.#backends()).prometheus();
      signal.throwIfAborted();
      this.#publish({ source: `Prometheus (${prometheus.description})`, sourceFailure: undefined });
      const step = chooseStep(range);
      const ask = async (query: UsageQuery): Promise<GraphState> => {
        const known = this.#state.graphs.find((graph) => graph.id === query.id);
        try {
          const graph = await loadUsage(prometheus, query, range, step, signal);
          return { id: query.id, query: query.usage, graph, failure: undefined };
        } catch (error) {
          if (isAbortError(error)) throw error;
          return { id: query.id, query: query.usage, graph: known?.graph, failure: describeFailure(error) };
        }
      };
      const [marks, ...graphs] = await Promise.all([
        this.#findMarks(range, signal),
        ...usageQueries(this.#subject, step).map(ask),
      ]);
      this.#publish({ range, graphs, ...marks });
    } catch (error) {
      if (signal.aborted) return;
      this.#publish({ range, sourceFailure: describeFailure(error) });
    }
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
    const { refreshSeconds } = this.#state;
    if (refreshSeconds === 0 || this.#selection.kind === 'fixed' || !this.#host.isVisible) return;
    this.#timer = setTimeout(() => {
      this.#load();
    }, refreshSeconds * 1000);
  }

  #publish(change: Partial<MetricsPanelState>): void {
    this.#state = { ...this.#state, ...change };
    if (this.#host.isVisible) this.#host.channel.notify('didChangeState', this.#state);
  }
}

/** What an earlier page kept, or the last hour refreshed every 10 seconds. */
function decodeMemento(subject: Subject, kept: unknown): MetricsPanelMemento {
  const fields = asRecord(kept);
  return {
    subject,
    selection: decodeSelection(fields?.['selection']) ?? { kind: 'last', minutes: 60 },
    refreshSeconds: toRefreshSeconds(asNumber(fields?.['refreshSeconds']) ?? 10),
  };
}

/** Never so often that it harms the server. */
function toRefreshSeconds(seconds: number): number {
  return seconds <= 0 ? 0 : Math.max(5, seconds);
}

function toEmptyGraph(query: UsageQuery): GraphState {
  return { id: query.id, query: query.usage, graph: undefined, failure: undefined };
}
