import type { FunctionCall } from '../../lang/promql/promqlAst.ts';
import type { EvalContext } from './evalContext.ts';
import type { FloatHistogram } from './floatHistogram.ts';
import { formatG, parseGoFloat } from './goNumber.ts';
import {
  classicFraction,
  classicQuantile,
  nativeFraction,
  bucketedCount,
  nativeQuantile,
  nativeVariance,
  type ClassicBucket,
} from './histogramQuantile.ts';
import { goQuote } from '../../lang/query/quotedText.ts';
import type { LabelSet } from './labelSet.ts';
import { isEmptyColumn, joinColumns, makeColumn, point, setFloat, type SeriesColumn } from './seriesColumn.ts';

/** Functions of one native histogram; floats are ignored. */
export const histogramReaders: ReadonlyMap<string, (h: FloatHistogram) => number> = new Map([
  ['histogram_count', (h: FloatHistogram) => h.count],
  ['histogram_sum', (h: FloatHistogram) => h.sum],
  ['histogram_avg', (h: FloatHistogram) => h.sum / h.count],
  ['histogram_stddev', (h: FloatHistogram) => Math.sqrt(nativeVariance(h))],
  ['histogram_stdvar', nativeVariance],
]);

const bucketLabel = 'le';

interface ClassicGroup {
  readonly labels: LabelSet;
  readonly members: { readonly upper: number; readonly column: SeriesColumn }[];
}

/** How one function reads classic and native histograms. */
interface Reading {
  readonly vectorAt: number;
  classic(buckets: readonly ClassicBucket[], i: number, name: string): number;
  native(h: FloatHistogram, i: number, name: string): number;
}

/** `histogram_quantile(q, v)`. */
export function histogramQuantile(
  call: FunctionCall,
  columns: readonly SeriesColumn[],
  quantiles: Float64Array,
  context: EvalContext,
): SeriesColumn[] {
  warnQuantiles(call.args[0]?.start ?? 0, quantiles, context);
  return readHistograms(call, columns, quantileReading(call, quantiles, 1, context), context);
}

/** `histogram_quantiles(v, label, q...)`: one series a quantile, told apart by the label. */
export function histogramQuantiles(
  call: FunctionCall,
  columns: readonly SeriesColumn[],
  label: string,
  quantiles: readonly Float64Array[],
  context: EvalContext,
): SeriesColumn[] {
  const result = quantiles.flatMap((column, at) => {
    warnQuantiles(call.args[at + 2]?.start ?? 0, column, context);
    const read = readHistograms(call, columns, quantileReading(call, column, 0, context), context);
    const text = openMetricsFloat(column[0] ?? NaN);
    return read.map((series) => ({ ...series, labels: series.labels.with(label, text) }));
  });
  return joinColumns(result);
}

/** A number as OpenMetrics writes a quantile: always with a point or an exponent. */
function openMetricsFloat(value: number): string {
  const text = formatG(value);
  return /[.eNI]/.test(text) ? text : `${text}.0`;
}

function quantileReading(call: FunctionCall, quantiles: Float64Array, vectorAt: number, context: EvalContext): Reading {
  return {
    vectorAt,
    native: (h, i, name) => {
      const q = quantiles[i] ?? NaN;
      const counted = countedObservations(h, context);
      if (counted === h.count || !(q >= 0 && q <= 1)) return nativeQuantile(q, h);
      const isNaNs = q * h.count > counted;
      const outcome = isNaNs ? 'result is NaN' : 'result is skewed higher';
      informNaN(call, vectorAt, `input to histogram_quantile has NaN observations, ${outcome}`, name, context);
      return isNaNs ? NaN : nativeQuantile(q, h);
    },
    classic: (buckets, i, name) => {
      const { value, isForced } = classicQuantile(quantiles[i] ?? NaN, buckets);
      if (isForced) informForced(call.args[1]?.start ?? 0, name, context);
      return value;
    },
  };
}

/** `histogram_fraction(lower, upper, v)`. */
export function histogramFraction(
  call: FunctionCall,
  columns: readonly SeriesColumn[],
  lower: Float64Array,
  upper: Float64Array,
  context: EvalContext,
): SeriesColumn[] {
  const reading: Reading = {
    vectorAt: 2,
    native: (h, i, name) => {
      const counted = countedObservations(h, context);
      const message = 'input to histogram_fraction has NaN observations, which are excluded from all fractions';
      if (counted < h.count) informNaN(call, 2, message, name, context);
      return nativeFraction(lower[i] ?? NaN, upper[i] ?? NaN, h, counted);
    },
    classic: (buckets, i) => classicFraction(lower[i] ?? NaN, upper[i] ?? NaN, buckets),
  };
  return readHistograms(call, columns, reading, context);
}

/** How many observations a server tells from those of NaN; before 3.6 it does not look for them. */
function countedObservations(h: FloatHistogram, { state }: EvalContext): number {
  return state.dialect.minor < 6 ? h.count : bucketedCount(h);
}

function informNaN(call: FunctionCall, at: number, message: string, name: string, context: EvalContext): void {
  context.inform(call.args[at]?.start ?? 0, `${message}${name === '' ? '' : ` for metric name ${goQuote(name)}`}`);
}

function informForced(offset: number, name: string, context: EvalContext): void {
  const link = 'https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile';
  const suffix = name === '' ? '' : ` for metric name ${goQuote(name)}`;
  context.inform(offset, `input to histogram_quantile needed to be fixed for monotonicity (see ${link})${suffix}`);
}

/** Warns of quantiles outside of 0 to 1. */
export function warnQuantiles(offset: number, quantiles: Float64Array, context: EvalContext): void {
  const bad = new Set(quantiles.filter((q) => Number.isNaN(q) || q < 0 || q > 1));
  for (const q of bad) context.warn(offset, `quantile value should be between 0 and 1, got ${formatG(q)}`);
}

function readHistograms(
  call: FunctionCall,
  columns: readonly SeriesColumn[],
  reading: Reading,
  context: EvalContext,
): SeriesColumn[] {
  const position = call.args[reading.vectorAt]?.start ?? 0;
  const classic = classicGroups(columns, position, context);
  const result: SeriesColumn[] = [];
  for (const column of columns) {
    if (column.histograms === undefined) continue;
    const rival = classic.get(column.labels.key);
    const out = resultColumn(column.labels, context);
    for (let i = 0; i < context.grid.count; i += 1) {
      const histogram = column.histograms[i];
      if (column.kinds[i] !== point.histogram || histogram === undefined) continue;
      if (rival?.members.some((member) => member.column.kinds[i] === point.float) === true) {
        const name = goQuote(column.labels.metricName);
        context.warn(position, `vector contains a mix of classic and native histograms for metric name ${name}`);
      } else setFloat(out, i, reading.native(histogram, i, column.labels.metricName));
    }
    if (!isEmptyColumn(out)) result.push(out);
  }
  for (const group of classic.values()) {
    const native = columns.find((column) => column.histograms !== undefined && column.labels.key === group.labels.key);
    const out = resultColumn(group.labels, context);
    readClassic(out, group, native, reading);
    if (!isEmptyColumn(out)) result.push(out);
  }
  return joinColumns(result);
}

function readClassic(out: SeriesColumn, group: ClassicGroup, native: SeriesColumn | undefined, reading: Reading): void {
  for (let i = 0; i < out.kinds.length; i += 1) {
    if (native?.kinds[i] === point.histogram) continue;
    const buckets: ClassicBucket[] = [];
    for (const { upper, column } of group.members) {
      if (column.kinds[i] === point.float) buckets.push({ upper, count: column.values[i] ?? 0 });
    }
    if (buckets.length > 0) setFloat(out, i, reading.classic(buckets, i, group.labels.metricName));
  }
}

function resultColumn(labels: LabelSet, context: EvalContext): SeriesColumn {
  const isDelayed = context.state.dialect.hasDelayedNameRemoval;
  return makeColumn(isDelayed ? labels : labels.withoutMetricName(), context.grid.count, true);
}

function classicGroups(
  columns: readonly SeriesColumn[],
  position: number,
  context: EvalContext,
): Map<string, ClassicGroup> {
  const groups = new Map<string, ClassicGroup>();
  for (const column of columns) {
    if (!column.kinds.includes(point.float)) continue;
    const text = column.labels.get(bucketLabel);
    const upper = parseGoFloat(text);
    if (upper === undefined) {
      const name = column.labels.metricName;
      const suffix = name === '' ? '' : ` for metric name ${goQuote(name)}`;
      context.warn(position, `bucket label "le" is missing or has a malformed value of ${goQuote(text)}${suffix}`);
      continue;
    }
    const labels = column.labels.without([bucketLabel]);
    const group = groups.get(labels.key) ?? { labels, members: [] };
    group.members.push({ upper, column });
    groups.set(labels.key, group);
  }
  for (const group of groups.values()) group.members.sort((a, b) => a.upper - b.upper || 0);
  return groups;
}
