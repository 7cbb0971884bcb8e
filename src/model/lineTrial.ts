/** A value of a record, as JSON has it. */
export type FieldValue =
  string | number | boolean | null | readonly FieldValue[] | { readonly [name: string]: FieldValue };

/** The fields of an event. */
export type EventRecord = Readonly<Record<string, FieldValue>>;

/** A moment in whole seconds since 1970 UTC and the nanoseconds behind them. */
export interface EventTime {
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** An event on its way. Without a time that somebody read, its time is the moment of reading. */
export interface TrialEvent {
  readonly tag: string;
  readonly time: EventTime | undefined;
  readonly record: EventRecord;
  /** The lines of the paste that it was made of, 1-based. */
  readonly lines?: readonly number[];
}

/** One field that a station changed, by its path: `kubernetes.pod_name`. */
export interface FieldChange {
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'changed';
  readonly before: FieldValue | undefined;
  readonly after: FieldValue | undefined;
}

/**
 * What a station did: it made the event, changed it, let it pass, dropped it, kept it back for those that follow, joined it with them, handed
 * it on, took it for its target, or failed; or nobody can tell here.
 */
export type TrialOutcome =
  'made' | 'changed' | 'passed' | 'dropped' | 'held' | 'joined' | 'routed' | 'taken' | 'failed' | 'unknown';

/** One station that an event comes to. */
export interface TrialStep {
  readonly kind: 'input' | 'parser' | 'filter' | 'output';
  /** The plugin or the parser. */
  readonly title: string;
  /** Its pattern, or what it is about. */
  readonly detail: string;
  /** Offset in the config; undefined for what stands elsewhere. */
  readonly start: number | undefined;
  readonly outcome: TrialOutcome;
  /** What is worth knowing, in sentences. */
  readonly notes: readonly string[];
  readonly changes: readonly FieldChange[];
  /** The event behind the station; undefined where none is left. */
  readonly event: TrialEvent | undefined;
  /** What an output sends, as text. */
  readonly sent: string | undefined;
  /** Where an output sends it: a request, a file, a topic. */
  readonly target: string | undefined;
  /** How many copies and re-emits led here. */
  readonly depth: number;
}

/** A source that a line can be given to. */
export interface TrialSource {
  readonly id: string;
  readonly title: string;
  /** Its tag or path. */
  readonly detail: string;
  readonly start: number | undefined;
}

/** What is given to a config. */
export interface TrialInput {
  /** One or more lines, as they stand in the file. */
  readonly text: string;
  /** By its id; the first where it is undefined or gone. */
  readonly source: string | undefined;
  /** The file that the lines stand in, for tags with a star; undefined: one that the source's path takes. */
  readonly path: string | undefined;
  /** Instead of the source's own. */
  readonly tag: string | undefined;
  /** What the cluster knows of the pod that the lines come from; undefined where none was chosen. */
  readonly pod: EventRecord | undefined;
  /** Milliseconds since 1970, for times without a year. */
  readonly now: number;
}

/** What became of the lines. */
export interface LineTrial {
  readonly sources: readonly TrialSource[];
  readonly source: string | undefined;
  readonly tag: string;
  readonly path: string;
  readonly steps: readonly TrialStep[];
  /** Lines at the end of the paste that were left out, as they are too many. */
  readonly skipped: number;
}
