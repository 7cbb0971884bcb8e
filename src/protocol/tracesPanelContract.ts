import type { Failure } from '../model/failure.ts';
import type { Subject } from '../model/subject.ts';
import type { TimeRange } from '../model/timeRange.ts';
import type { TimeSelection } from '../model/timeSelection.ts';
import type { Span, TraceSummary } from '../model/trace.ts';
import type { WaterfallRow } from '../model/waterfall.ts';

/** The trace that is open. */
export interface OpenTrace {
  readonly traceId: string;
  /** Undefined until it is loaded. */
  readonly summary: TraceSummary | undefined;
  readonly rows: readonly WaterfallRow[] | undefined;
  readonly failure: Failure | undefined;
}

export interface TracesPanelState {
  readonly subject: Subject;
  readonly selection: TimeSelection;
  /** Whether the time is that of the subject's other panels. */
  readonly isTimeLinked: boolean;
  readonly range: TimeRange;
  readonly isLoading: boolean;
  /** Where the data come from, for people. */
  readonly source: string | undefined;
  readonly sourceFailure: Failure | undefined;
  /** The service whose traces are listed; undefined where none looks like the subject and none was chosen. */
  readonly service: string | undefined;
  readonly services: readonly string[];
  /** Newest first; undefined until the first answer. */
  readonly summaries: readonly TraceSummary[] | undefined;
  /** Whether there may be more in the range. */
  readonly isCut: boolean;
  readonly open: OpenTrace | undefined;
}

/** What the traces panel asks of its host. */
export interface TracesPanelToHost {
  readonly ready: { readonly params: undefined; readonly result: TracesPanelState };
  readonly selectTime: { readonly params: TimeSelection; readonly result: undefined };
  readonly setTimeLinked: { readonly params: { readonly isLinked: boolean }; readonly result: undefined };
  readonly selectService: { readonly params: { readonly service: string }; readonly result: undefined };
  readonly refresh: { readonly params: undefined; readonly result: undefined };
  readonly openTrace: { readonly params: { readonly traceId: string }; readonly result: undefined };
  readonly closeTrace: { readonly params: undefined; readonly result: undefined };
  /** Everything about one span of the open trace. */
  readonly span: { readonly params: { readonly spanId: string }; readonly result: Span };
  readonly copyTraceId: { readonly params: undefined; readonly result: undefined };
  readonly revealSubject: { readonly params: undefined; readonly result: undefined };
}

/** What the host tells the traces panel. */
export interface TracesPanelToWebview {
  readonly didChangeState: { readonly params: TracesPanelState; readonly result: undefined };
}

/** What a traces panel keeps over a window reload: never data. */
export interface TracesPanelMemento {
  readonly subject: Subject;
  readonly selection: TimeSelection;
  readonly isTimeLinked: boolean;
  readonly service: string | undefined;
  readonly traceId: string | undefined;
}
