import type { Span } from './trace.ts';

/** One row of a waterfall: what is drawn of a span. */
export interface WaterfallRow {
  readonly spanId: string;
  readonly service: string;
  readonly name: string;
  readonly kind: Span['kind'];
  readonly isError: boolean;
  /** Nanoseconds after the start of the trace. */
  readonly offsetNs: number;
  readonly durationNs: number;
  /** 0 for a root. */
  readonly depth: number;
  /** How many rows below this one belong to it. */
  readonly descendantCount: number;
  /** Whether its parent is named but is not in the trace. */
  readonly isOrphan: boolean;
}
