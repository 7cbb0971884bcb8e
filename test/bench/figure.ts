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

/** A figure with its numbers cut to three places. */
export function figure(
  name: string,
  value: number,
  unit: string,
  against: string,
  ratio: number | null,
  target: number,
): Figure {
  const round = (number: number): number => Math.round(number * 1000) / 1000;
  return { name, value: round(value), unit, against, ratio: ratio === null ? null : round(ratio), target };
}

/** The value in the middle, which a run disturbed by something else does not move. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('There is no median of nothing.');
  return middle;
}
