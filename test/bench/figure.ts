/** One measured figure, printed as a line of JSON. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What the value is compared with, measured on the same machine; empty where there is nothing to compare with. */
  readonly against: string;
  /** The value divided by that of `against`; null where there is none. */
  readonly ratio: number | null;
  /** What the value should stay under or reach. */
  readonly target: number;
}

/** The value in the middle, which a run disturbed by something else does not move. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('There is no median of nothing.');
  return middle;
}
