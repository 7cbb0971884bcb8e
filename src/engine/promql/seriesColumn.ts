import type { FloatHistogram } from './floatHistogram.ts';
import type { LabelSet } from './labelSet.ts';
import { PromqlError } from './promqlError.ts';

/** The times of an evaluation: `start + i * step` milliseconds, `count` of them. */
export interface TimeGrid {
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

export const point = { none: 0, float: 1, histogram: 2 } as const;

/** One series over the times of a grid. `kinds[i]` says whether step `i` has no point, a float or a histogram. */
export interface SeriesColumn {
  labels: LabelSet;
  /** The metric's name goes when the query ends (only with delayed name removal). */
  dropsName: boolean;
  readonly kinds: Uint8Array;
  readonly values: Float64Array;
  histograms: (FloatHistogram | undefined)[] | undefined;
}

export function makeColumn(labels: LabelSet, count: number, dropsName = false): SeriesColumn {
  return { labels, dropsName, kinds: new Uint8Array(count), values: new Float64Array(count), histograms: undefined };
}

export function setFloat(column: SeriesColumn, i: number, value: number): void {
  column.kinds[i] = point.float;
  column.values[i] = value;
}

export function setHistogram(column: SeriesColumn, i: number, value: FloatHistogram): void {
  column.kinds[i] = point.histogram;
  column.histograms ??= new Array<FloatHistogram | undefined>(column.kinds.length).fill(undefined);
  column.histograms[i] = value;
}

/** Sets whichever a computation yielded; nothing for undefined. */
export function setPoint(column: SeriesColumn, i: number, value: number | FloatHistogram | undefined): void {
  if (value === undefined) return;
  if (typeof value === 'number') setFloat(column, i, value);
  else setHistogram(column, i, value);
}

/** Step `i` as a number, a histogram or nothing. */
export function getPoint(column: SeriesColumn, i: number): number | FloatHistogram | undefined {
  const kind = column.kinds[i];
  if (kind === point.float) return column.values[i];
  return kind === point.histogram ? column.histograms?.[i] : undefined;
}

export function isEmptyColumn(column: SeriesColumn): boolean {
  return !column.kinds.some((kind) => kind !== point.none);
}

const sameLabels = 'vector cannot contain metrics with the same labelset';

/** Fails when two series have the same labels, as after a function over ranges. */
export function requireDistinct(columns: readonly SeriesColumn[]): void {
  const keys = new Set(columns.map((column) => column.labels.key));
  if (keys.size < columns.length) throw new PromqlError('execution', sameLabels);
}

/** Joins series that have become equal, which may not have points at the same time. */
export function joinColumns(columns: readonly SeriesColumn[]): SeriesColumn[] {
  const byKey = new Map<string, SeriesColumn>();
  for (const column of columns) {
    const known = byKey.get(column.labels.key);
    if (known === undefined) byKey.set(column.labels.key, column);
    else mergeInto(known, column);
  }
  return byKey.size === columns.length ? [...columns] : [...byKey.values()];
}

function mergeInto(target: SeriesColumn, source: SeriesColumn): void {
  for (const [i, kind] of source.kinds.entries()) {
    if (kind === point.none) continue;
    if (target.kinds[i] !== point.none) throw new PromqlError('execution', sameLabels);
    setPoint(target, i, getPoint(source, i));
  }
}
