import type { LabelSet } from '../promql/labelSet.ts';

/** One series over the steps of a query; `present[i]` says whether step `i` has a value. */
export interface LogqlColumn {
  readonly labels: LabelSet;
  readonly present: Uint8Array;
  readonly values: Float64Array;
}

export function makeLogqlColumn(labels: LabelSet, count: number): LogqlColumn {
  return { labels, present: new Uint8Array(count), values: new Float64Array(count) };
}

export function setValue(column: LogqlColumn, i: number, value: number): void {
  column.present[i] = 1;
  column.values[i] = value;
}

export function hasAny(column: LogqlColumn): boolean {
  return column.present.includes(1);
}
