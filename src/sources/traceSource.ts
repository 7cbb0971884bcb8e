import type { TimeRange } from '../model/timeRange.ts';
import type { Trace, TraceSummary } from '../model/trace.ts';

export interface TraceQuery {
  readonly service: string;
  readonly range: TimeRange;
  /** Greatest number of traces. */
  readonly limit: number;
}

/** A store of traces. Every method throws a SourceError with the server's words, and passes an AbortError through. */
export interface TraceSource {
  readonly product: 'Jaeger' | 'Zipkin';
  /** Where the questions go, for people. */
  readonly description: string;
  services(signal?: AbortSignal): Promise<readonly string[]>;
  /** The latest traces in which the service took part, newest first. */
  search(query: TraceQuery, signal?: AbortSignal): Promise<readonly TraceSummary[]>;
  /** @throws SourceError of kind notFound where there is none. */
  trace(traceId: string, signal?: AbortSignal): Promise<Trace>;
}
