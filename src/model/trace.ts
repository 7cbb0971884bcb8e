/** A value of a span tag. Untrusted text when it is a string. */
export type TagValue = string | number | boolean;

export interface SpanEvent {
  /** Nanoseconds after the start of the trace. */
  readonly offsetNs: number;
  readonly name: string;
  readonly tags: Readonly<Record<string, TagValue>>;
}

/** One span of a trace, in OpenTelemetry's terms. */
export interface Span {
  /** Lower-case hex, 16 digits. */
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly service: string;
  readonly name: string;
  readonly kind: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  /** Nanoseconds after the start of the trace. */
  readonly offsetNs: number;
  readonly durationNs: number;
  readonly status: 'unset' | 'ok' | 'error';
  readonly tags: Readonly<Record<string, TagValue>>;
  readonly events: readonly SpanEvent[];
}

export interface Trace {
  /** Lower-case hex, 32 digits. */
  readonly traceId: string;
  /** Start of the earliest span: milliseconds since the epoch, with a fraction. */
  readonly startTime: number;
  readonly durationNs: number;
  /** Sorted by start. */
  readonly spans: readonly Span[];
}

/** What a list of traces shows of one. */
export interface TraceSummary {
  readonly traceId: string;
  readonly rootService: string;
  readonly rootName: string;
  /** Milliseconds since the epoch. */
  readonly startTime: number;
  readonly durationNs: number;
  readonly spanCount: number;
  readonly errorCount: number;
}
