import type { QueryAssistToHost } from './queryAssistContract.ts';
import type { Failure } from '../model/failure.ts';
import type { GraphMark } from '../model/graphMark.ts';
import type { MetricOrigin } from '../model/metricOrigin.ts';
import type { Subject } from '../model/subject.ts';
import type { TimeRange } from '../model/timeRange.ts';
import type { TimeSelection } from '../model/timeSelection.ts';
import type { LineGraph, UsageGraph } from '../model/usageGraph.ts';

/** One graph as it stands: what is known, and what went wrong with the newest question. */
export interface GraphState {
  readonly id: UsageGraph['id'];
  /** The query of the lines, in PromQL. */
  readonly query: string;
  /** The last good answer; undefined until there is one. */
  readonly graph: UsageGraph | undefined;
  readonly failure: Failure | undefined;
}

/** Where the figures shall come from. `automatic`: a Prometheus that answers, else the embedded engine. */
export type MetricSourceChoice = 'automatic' | MetricOrigin['kind'];

export interface MetricsPanelState {
  readonly subject: Subject;
  readonly selection: TimeSelection;
  /** Whether the time is that of the subject's other panels. */
  readonly isTimeLinked: boolean;
  /** What the selection stood for when the graphs were asked for. */
  readonly range: TimeRange;
  /** Seconds between two automatic refreshes; 0: none. */
  readonly refreshSeconds: number;
  readonly isLoading: boolean;
  readonly sourceChoice: MetricSourceChoice;
  /** Undefined until a source is found. */
  readonly source: MetricOrigin | undefined;
  /** Why there is nothing to ask. */
  readonly sourceFailure: Failure | undefined;
  readonly graphs: readonly GraphState[];
  /** A query of the user's own, in PromQL; empty for none. */
  readonly queryText: string;
  /** What it yields; undefined until there is an answer. */
  readonly queryGraph: LineGraph | undefined;
  /** What is wrong with it, in the server's words, with its place. */
  readonly queryFailure: Failure | undefined;
  /** What happened in the range, oldest first. */
  readonly marks: readonly GraphMark[];
  /** Why what happened cannot be told. */
  readonly marksFailure: Failure | undefined;
}

/** What the metrics panel asks of its host. */
export interface MetricsPanelToHost extends QueryAssistToHost {
  readonly ready: { readonly params: undefined; readonly result: MetricsPanelState };
  readonly selectTime: { readonly params: TimeSelection; readonly result: undefined };
  readonly setTimeLinked: { readonly params: { readonly isLinked: boolean }; readonly result: undefined };
  readonly setSource: { readonly params: { readonly choice: MetricSourceChoice }; readonly result: undefined };
  /** Tells what is scraped for the panel. */
  readonly showCollection: { readonly params: undefined; readonly result: undefined };
  readonly setQuery: { readonly params: { readonly text: string }; readonly result: undefined };
  readonly setRefresh: { readonly params: { readonly seconds: number }; readonly result: undefined };
  readonly refresh: { readonly params: undefined; readonly result: undefined };
  readonly copyQuery: { readonly params: { readonly id: UsageGraph['id'] }; readonly result: undefined };
  readonly openQuery: { readonly params: { readonly id: UsageGraph['id'] }; readonly result: undefined };
  readonly revealSubject: { readonly params: undefined; readonly result: undefined };
}

/** What the host tells the metrics panel. */
export interface MetricsPanelToWebview {
  readonly didChangeState: { readonly params: MetricsPanelState; readonly result: undefined };
}

/** What a metrics panel keeps over a window reload: never data. */
export interface MetricsPanelMemento {
  readonly subject: Subject;
  readonly selection: TimeSelection;
  readonly isTimeLinked: boolean;
  readonly refreshSeconds: number;
  readonly sourceChoice: MetricSourceChoice;
  readonly queryText: string;
}
