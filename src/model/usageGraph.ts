/** One line of a graph. A gap is a NaN between two points. */
export interface GraphLine {
  readonly name: string;
  /** Milliseconds since the epoch, ascending. */
  readonly times: Float64Array;
  readonly values: Float64Array;
  /** The newest value, undefined where the line ends before the range does. */
  readonly last: number | undefined;
  /** The greatest value, undefined where no point is a number. */
  readonly max: number | undefined;
}

/** A request or a limit over the range, drawn as dashes. */
export interface GraphThreshold extends GraphLine {
  readonly kind: 'request' | 'limit';
}

/** What a value of a graph counts. `number`: whatever its query says. */
export type GraphUnit = 'cores' | 'bytes' | 'number';

/** Lines over time, as they are drawn. */
export interface LineGraph {
  readonly unit: GraphUnit;
  /** Highest first. */
  readonly lines: readonly GraphLine[];
  readonly thresholds: readonly GraphThreshold[];
}

/** What a workload uses of one resource. */
export interface UsageGraph extends LineGraph {
  readonly id: 'cpu' | 'memory';
  readonly unit: 'cores' | 'bytes';
  /** How many lines there are; `lines` holds the highest of them. */
  readonly lineCount: number;
  /** What the server said about the answer. */
  readonly warnings: readonly string[];
}
