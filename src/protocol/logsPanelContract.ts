import type { QueryAssistToHost } from './queryAssistContract.ts';
import type { Failure } from '../model/failure.ts';
import type { LogSeverity } from '../model/logLine.ts';
import type { LogOverview } from '../model/logOverview.ts';
import type { Subject } from '../model/subject.ts';
import type { TimeRange } from '../model/timeRange.ts';
import type { LineGraph } from '../model/usageGraph.ts';

/** Where the lines are read from. */
export type LogSourceKind = 'kubernetes' | 'loki';

/** Which lines to show. */
export interface LogFilterState {
  /** Text that a line must hold, whatever its case. */
  readonly text: string;
  /** The least grave level to show. */
  readonly least: LogSeverity | undefined;
  /** When a line must have been written, the end excluded; undefined: at any time. */
  readonly range: TimeRange | undefined;
}

/** One line as it is drawn. */
export interface LogRow {
  /** Its number among the lines that pass the filter. */
  readonly number: number;
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** Cut when it is very long. With its terminal escapes. */
  readonly text: string;
  /** How many characters were cut off. */
  readonly cutLength: number;
  /** A line of JSON or logfmt in parts for people; undefined for any other. */
  readonly parsed: { readonly message: string; readonly fields: readonly (readonly [string, string])[] } | undefined;
  /** The trace that the line names. */
  readonly traceId: string | undefined;
  readonly severity: LogSeverity;
  /** Place in `LogsPanelState.streams`. */
  readonly stream: number;
}

/** Everything about one line. */
export interface LogRowDetails {
  /** Nanoseconds since the epoch, as decimal digits. */
  readonly timeNs: string;
  /** The line as it was written, cut only when it is a book. */
  readonly text: string;
  /** Of its stream. */
  readonly labels: readonly (readonly [name: string, value: string])[];
  /** What reads the fields out of the line; undefined where it has none. */
  readonly parser: 'json' | 'logfmt' | undefined;
  readonly fields: readonly (readonly [name: string, value: string])[];
}

/** How much there is to show; changes many times a second. */
export interface LogExtent {
  /** Grows with each new filter and clearing, so that numbers of different ones are not mixed. */
  readonly epoch: number;
  /** Number of the first line that is kept, and one more than that of the last. */
  readonly first: number;
  readonly end: number;
  /** Lines that are kept, whether they pass or not. */
  readonly kept: number;
  readonly linesPerSecond: number;
}

export interface LogsPanelState {
  readonly subject: Subject;
  /** The pod's containers; empty for a workload. */
  readonly containers: readonly string[];
  /** The one that is followed; undefined for all. */
  readonly container: string | undefined;
  readonly sourceKind: LogSourceKind;
  /** The sources that there are to choose from. */
  readonly sourceKinds: readonly LogSourceKind[];
  /** Where the lines come from, for people. */
  readonly source: string | undefined;
  /** What stands in the query box: a query of LogQL, or a pipeline alone. */
  readonly queryText: string;
  /** The whole query of LogQL behind what is shown. */
  readonly query: string | undefined;
  /** What is wrong with the query, with its place. */
  readonly queryFailure: Failure | undefined;
  /** What a metric query yields, shown instead of lines. */
  readonly graph: { readonly range: TimeRange; readonly graph: LineGraph } | undefined;
  readonly status: 'starting' | 'following' | 'failed';
  readonly failure: Failure | undefined;
  /** Names of the streams that had lines, by their numbers. */
  readonly streams: readonly string[];
  readonly filter: LogFilterState;
  /** Whether a span of time is that of the subject's other panels. */
  readonly isTimeLinked: boolean;
  readonly extent: LogExtent;
}

export interface LogWindow {
  readonly epoch: number;
  readonly rows: readonly LogRow[];
}

/** What the logs panel asks of its host. */
export interface LogsPanelToHost extends QueryAssistToHost {
  readonly ready: { readonly params: undefined; readonly result: LogsPanelState };
  /** The lines from number `start` on, `count` at most. */
  readonly window: { readonly params: { readonly start: number; readonly count: number }; readonly result: LogWindow };
  /** The lines that pass counted over time, in `bars` bars at most, and which of `parts` parts of the list hold errors. */
  readonly overview: {
    readonly params: { readonly bars: number; readonly parts: number };
    readonly result: { readonly epoch: number; readonly overview: LogOverview };
  };
  /** Undefined: the line is no longer there. */
  readonly details: { readonly params: { readonly number: number }; readonly result: LogRowDetails | undefined };
  readonly copyLine: { readonly params: { readonly number: number }; readonly result: undefined };
  /** Adds a filter to the query. */
  readonly filterBy: {
    readonly params: {
      readonly name: string;
      readonly value: string;
      readonly parser: 'json' | 'logfmt' | undefined;
      readonly isExcluded: boolean;
    };
    readonly result: undefined;
  };
  /** Takes the filters away, so that the line is seen among its neighbours: where it is then. Undefined: it is no longer there. */
  readonly showContext: {
    readonly params: { readonly number: number };
    readonly result: { readonly epoch: number; readonly number: number } | undefined;
  };
  readonly setFilter: { readonly params: LogFilterState; readonly result: undefined };
  readonly setTimeLinked: { readonly params: { readonly isLinked: boolean }; readonly result: undefined };
  readonly setQuery: { readonly params: { readonly text: string }; readonly result: undefined };
  readonly setContainer: { readonly params: { readonly container: string | undefined }; readonly result: undefined };
  readonly setSource: { readonly params: { readonly kind: LogSourceKind }; readonly result: undefined };
  readonly clear: { readonly params: undefined; readonly result: undefined };
  readonly restart: { readonly params: undefined; readonly result: undefined };
  /** Opens the lines that pass in an editor. */
  readonly openAsText: { readonly params: undefined; readonly result: undefined };
  readonly openTrace: { readonly params: { readonly traceId: string }; readonly result: undefined };
  readonly openQuery: { readonly params: undefined; readonly result: undefined };
  readonly revealSubject: { readonly params: undefined; readonly result: undefined };
}

/** What the host tells the logs panel. */
export interface LogsPanelToWebview {
  readonly didChangeState: { readonly params: LogsPanelState; readonly result: undefined };
  readonly didGrow: { readonly params: LogExtent; readonly result: undefined };
}

/** What a logs panel keeps over a window reload: never lines. */
export interface LogsPanelMemento {
  readonly subject: Subject;
  readonly container: string | undefined;
  readonly sourceKind: LogSourceKind;
  readonly filter: LogFilterState;
  readonly isTimeLinked: boolean;
  readonly queryText: string;
  readonly isWrapped: boolean;
  readonly hasTimes: boolean;
  readonly isRaw: boolean;
}
