import * as vscode from 'vscode';
import { layoutWaterfall } from '../../analysis/layoutWaterfall.ts';
import { matchService } from '../../analysis/matchService.ts';
import { asRecord, asString } from '../../base/json.ts';
import type { Disposable } from '../../base/lifecycle.ts';
import type { Subject } from '../../model/subject.ts';
import { decodeSelection, resolveSelection, type TimeSelection } from '../../model/timeSelection.ts';
import type { Span, Trace } from '../../model/trace.ts';
import { summarizeTrace } from '../../model/traceSummary.ts';
import type { TracesPanelState, TracesPanelToHost, TracesPanelToWebview } from '../../protocol/tracesPanelContract.ts';
import { SourceError } from '../../sources/sourceError.ts';
import type { TraceSource } from '../../sources/traceSource.ts';
import type { TimeMember } from '../../state/sharedTimes.ts';
import { describeFailure } from './describeFailure.ts';
import type { PanelContext } from './panelContext.ts';
import { PanelHost } from './panelHost.ts';

/** How many traces a list shows. */
const listLimit = 100;

/** The latest traces of one workload from Jaeger or Zipkin, and one of them as a waterfall. */
export class TracesPanel implements Disposable {
  readonly #context: PanelContext;
  readonly #host: PanelHost<TracesPanelToWebview, TracesPanelToHost>;
  readonly #subject: Subject;
  readonly #time: TimeMember;
  #selection: TimeSelection;
  #state: TracesPanelState;
  #trace: Trace | undefined;
  #source: TraceSource | undefined;
  #loading: AbortController | undefined;
  #opening: AbortController | undefined;

  constructor(context: PanelContext, panel: vscode.WebviewPanel, subject: Subject, kept: unknown) {
    const fields = asRecord(kept);
    this.#context = context;
    this.#subject = subject;
    this.#time = context.times.join(subject, fields?.['isTimeLinked'] !== false, (selection) => {
      this.#select(selection);
    });
    this.#selection = decodeSelection(fields?.['selection']) ?? this.#time.shared ?? { kind: 'last', minutes: 60 };
    this.#state = {
      subject,
      selection: this.#selection,
      isTimeLinked: this.#time.isLinked,
      range: resolveSelection(this.#selection, Date.now()),
      isLoading: true,
      source: undefined,
      sourceFailure: undefined,
      service: asString(fields?.['service']),
      services: [],
      summaries: undefined,
      isCut: false,
      open: undefined,
    };
    this.#host = new PanelHost<TracesPanelToWebview, TracesPanelToHost>({
      panel,
      extensionUri: context.extensionUri,
      name: 'traces',
      log: context.log.child('traces'),
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
        selectService: ({ service }) => {
          this.#publish({ service, summaries: undefined });
          this.#load();
        },
        refresh: async () => {
          if (this.#state.sourceFailure !== undefined) await this.#forgetSource();
          this.#load();
        },
        openTrace: ({ traceId }) => {
          this.openTrace(traceId);
        },
        closeTrace: () => {
          this.#opening?.abort();
          this.#trace = undefined;
          this.#publish({ open: undefined });
        },
        span: ({ spanId }) => this.#findSpan(spanId),
        copyTraceId: () => vscode.env.clipboard.writeText(this.#state.open?.traceId ?? ''),
        revealSubject: () => this.#context.revealSubject(this.#subject),
      },
    });
    this.#host.store.add(this.#time);
    this.#host.store.add({
      dispose: () => {
        this.#loading?.abort();
        this.#opening?.abort();
      },
    });
    this.#load();
    const traceId = asString(fields?.['traceId']);
    if (traceId !== undefined) this.openTrace(traceId);
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

  async #findSource(): Promise<TraceSource> {
    this.#source ??= await (await this.#context.backendsOf(this.#subject.context)).traces();
    return this.#source;
  }

  async #forgetSource(): Promise<void> {
    this.#source = undefined;
    (await this.#context.backendsOf(this.#subject.context)).forget();
  }

  /** Lists anew and gives up what was asked before. */
  #load(): void {
    this.#loading?.abort();
    const loading = new AbortController();
    this.#loading = loading;
    void this.#loadOnce(loading.signal).finally(() => {
      if (this.#loading === loading) this.#publish({ isLoading: false });
    });
  }

  async #loadOnce(signal: AbortSignal): Promise<void> {
    const range = resolveSelection(this.#selection, Date.now());
    this.#publish({ isLoading: true, selection: this.#selection, range });
    try {
      const source = await this.#findSource();
      const services = [...(await source.services(signal))].sort((left, right) => left.localeCompare(right));
      const { namespace, name } = this.#subject;
      const service = this.#state.service ?? matchService(services, namespace, name);
      signal.throwIfAborted();
      this.#publish({
        source: `${source.product} (${source.description})`,
        sourceFailure: undefined,
        services,
        service,
      });
      if (service === undefined) return;
      const summaries = await source.search({ service, range, limit: listLimit }, signal);
      this.#publish({ summaries, isCut: summaries.length >= listLimit });
    } catch (error) {
      if (!signal.aborted) this.#publish({ sourceFailure: describeFailure(error) });
    }
  }

  /** Loads a trace and shows it. */
  openTrace(traceId: string): void {
    this.#opening?.abort();
    const opening = new AbortController();
    this.#opening = opening;
    this.#trace = undefined;
    this.#publish({ open: { traceId, summary: undefined, rows: undefined, failure: undefined } });
    void this.#loadTrace(traceId, opening.signal);
  }

  async #loadTrace(traceId: string, signal: AbortSignal): Promise<void> {
    try {
      const trace = await (await this.#findSource()).trace(traceId, signal);
      signal.throwIfAborted();
      this.#trace = trace;
      const rows = layoutWaterfall(trace);
      this.#publish({ open: { traceId, summary: summarizeTrace(trace), rows, failure: undefined } });
    } catch (error) {
      if (signal.aborted) return;
      this.#publish({ open: { traceId, summary: undefined, rows: undefined, failure: describeFailure(error) } });
    }
  }

  #findSpan(spanId: string): Span {
    const span = this.#trace?.spans.find((one) => one.spanId === spanId);
    if (span === undefined) throw new SourceError('notFound', 'The span is no longer open.');
    return span;
  }

  #publish(change: Partial<TracesPanelState>): void {
    this.#state = { ...this.#state, ...change };
    if (this.#host.isVisible) this.#host.channel.notify('didChangeState', this.#state);
  }
}
