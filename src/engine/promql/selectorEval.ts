import type { DurationExpr, SelectorModifiers, VectorSelector } from '../../lang/promql/promqlAst.ts';
import { durationMs } from '../../lang/promql/promqlDuration.ts';
import { metricNameLabel } from './labelSet.ts';
import { compileMatcher, type CompiledMatcher } from './matcher.ts';
import type { EvalContext } from './evalContext.ts';
import type { FloatHistogram } from './floatHistogram.ts';
import { isEmptyColumn, makeColumn, setFloat, setHistogram, type SeriesColumn } from './seriesColumn.ts';
import { sampleKind } from './sampleChunk.ts';
import { PromqlError } from './promqlError.ts';
import type { SeriesSamples } from './storedSeries.ts';
import type { LabelSet } from './labelSet.ts';

/** The matchers of a selector, its name's included. */
export function selectorMatchers(selector: VectorSelector): CompiledMatcher[] {
  const matchers = selector.matchers.map(compileMatcher);
  if (selector.name === undefined) return matchers;
  return [...matchers, compileMatcher({ name: metricNameLabel, operator: '=', value: selector.name })];
}

/** Milliseconds of a range or step, which must have a length. @throws PromqlError */
export function evalLength(expr: DurationExpr | undefined, context: EvalContext): number {
  const ms = evalDuration(expr, context);
  if (ms <= 0) throw new PromqlError('bad_data', 'duration must be greater than 0');
  return ms;
}

/** Milliseconds of a duration with arithmetic, whole as Prometheus counts them. @throws PromqlError */
function evalDuration(expr: DurationExpr | undefined, context: EvalContext): number {
  if (expr === undefined) return 0;
  const { range } = context.state;
  const ms = durationMs(expr, { stepMs: range.step, rangeMs: (range.count - 1) * range.step });
  if (ms === undefined) throw new PromqlError('bad_data', 'the query holds a variable without a value');
  if (!Number.isFinite(ms)) throw new PromqlError('bad_data', 'duration is out of range');
  return Math.round(ms);
}

/** Where a selector looks at each step: `time(i)`, the same for every step with `@`. */
export interface Reference {
  readonly isFixed: boolean;
  time(i: number): number;
  readonly first: number;
  readonly last: number;
}

/** Applies `offset` and `@`. */
export function referenceOf(modifiers: SelectorModifiers, context: EvalContext): Reference {
  const offset = evalDuration(modifiers.offset, context);
  const { range } = context.state;
  const at = modifiers.at?.time;
  if (at !== undefined) {
    const fixed = at === 'start' ? range.start : at === 'end' ? range.start + (range.count - 1) * range.step : at;
    const time = fixed - offset;
    return { isFixed: true, time: () => time, first: time, last: time };
  }
  const { grid } = context;
  return {
    isFixed: false,
    time: (i) => grid.start + i * grid.step - offset,
    first: grid.start - offset,
    last: grid.start + (grid.count - 1) * grid.step - offset,
  };
}

/**
 * The newest sample of each series within the lookback at each step; with `smoothed` the value estimated between the samples around it.
 * @param wanted `times` yields when samples were taken, in seconds, in the place of their values; `floatTimes` only of floats.
 */
export async function evalInstantSelector(
  selector: VectorSelector,
  context: EvalContext,
  wanted: 'values' | 'times' | 'floatTimes' = 'values',
): Promise<SeriesColumn[]> {
  const reference = referenceOf(selector.modifiers, context);
  const lookback = context.state.lookbackMs;
  const isSmoothed = selector.modifiers.extension === 'smoothed' && wanted === 'values';
  const columns: SeriesColumn[] = [];
  for (const series of context.state.store.select(selectorMatchers(selector))) {
    if (context.isTurnOver) await context.breathe();
    const samples = series.read(reference.first - lookback, reference.last + (isSmoothed ? lookback : 0));
    if (samples.times.length === 0) continue;
    const column = makeColumn(series.labels, context.grid.count);
    if (isSmoothed) fillSmoothed(column, toRangeSeries(series.labels, samples), reference, lookback);
    else fillInstant(column, samples, reference, lookback, wanted);
    if (isEmptyColumn(column)) continue;
    context.count(context.grid.count);
    columns.push(column);
  }
  return columns;
}

function fillInstant(
  column: SeriesColumn,
  samples: SeriesSamples,
  reference: Reference,
  lookback: number,
  wanted: 'values' | 'times' | 'floatTimes',
): void {
  const { times, values, kinds, histograms } = samples;
  let at = -1;
  for (let i = 0; i < column.kinds.length; i += 1) {
    const time = reference.time(i);
    while (at + 1 < times.length && (times[at + 1] ?? 0) <= time) at += 1;
    if (at < 0 || (times[at] ?? 0) <= time - lookback) continue;
    const kind = kinds?.[at] ?? sampleKind.float;
    if (kind === sampleKind.stale) continue;
    const isFloat = kind === sampleKind.float;
    if (wanted === 'times' || (wanted === 'floatTimes' && isFloat)) setFloat(column, i, (times[at] ?? 0) / 1000);
    else if (isFloat) setFloat(column, i, values[at] ?? 0);
    else {
      const histogram = histograms?.[at];
      if (histogram !== undefined) setHistogram(column, i, histogram);
    }
  }
}

/** Between two samples the value lies on the line from one to the other; behind the last it stays. */
function fillSmoothed(column: SeriesColumn, series: RangeSeries, reference: Reference, lookback: number): void {
  const { times, values } = series;
  requireFloats(series.histograms.length);
  let at = -1;
  for (let i = 0; i < column.kinds.length; i += 1) {
    const time = reference.time(i);
    while (at + 1 < times.length && (times[at + 1] ?? 0) <= time) at += 1;
    const before = times[at] ?? -Infinity;
    if (before <= time - lookback) continue;
    const after = times[at + 1] ?? Infinity;
    const [value = NaN, next = NaN] = [values[at], values[at + 1]];
    const isBetween = before < time && after <= time + lookback;
    setFloat(column, i, isBetween ? value + ((next - value) * (time - before)) / (after - before) : value);
  }
}

/** @throws PromqlError where `anchored` or `smoothed` meet native histograms */
export function requireFloats(histogramCount: number): void {
  if (histogramCount === 0) return;
  throw new PromqlError('execution', 'smoothed and anchored modifiers do not work with native histograms');
}

/** The samples of one series that windows are cut from, floats and histograms apart, staleness markers gone. */
export interface RangeSeries {
  readonly labels: LabelSet;
  readonly dropsName: boolean;
  readonly times: Float64Array;
  readonly values: Float64Array;
  readonly histogramTimes: Float64Array;
  readonly histograms: readonly FloatHistogram[];
}

const noTimes = new Float64Array(0);

/** Splits stored samples by kind. */
export function toRangeSeries(labels: LabelSet, samples: SeriesSamples): RangeSeries {
  const { times, values, kinds, histograms } = samples;
  if (kinds === undefined) {
    return { labels, dropsName: false, times, values, histogramTimes: noTimes, histograms: [] };
  }
  const isFloat = (_: number, i: number): boolean => kinds[i] === sampleKind.float;
  return {
    labels,
    dropsName: false,
    times: times.filter(isFloat),
    values: values.filter(isFloat),
    histogramTimes: times.filter((_, i) => histograms?.[i] !== undefined),
    histograms: histograms?.filter((histogram) => histogram !== undefined) ?? [],
  };
}
