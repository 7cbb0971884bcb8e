import type { Aggregation } from '../../lang/promql/promqlAst.ts';
import type { EvalContext } from './evalContext.ts';
import { compactHistogram, divideHistogram, scaleHistogram, type FloatHistogram } from './floatHistogram.ts';
import { addHistograms, histogramConflict } from './histogramArithmetic.ts';
import { informReconciled, reconcilesBounds } from './histogramBounds.ts';
import { goQuote } from '../../lang/query/quotedText.ts';
import { metricNameLabel, LabelSet } from './labelSet.ts';
import { RunningMean, quantileOf } from './kahanSum.ts';
import { getPoint, isEmptyColumn, makeColumn, point, setFloat, setPoint, type SeriesColumn } from './seriesColumn.ts';

/** The series that an aggregation brings together, and the labels of what becomes of them. */
export interface SeriesGroup {
  readonly labels: LabelSet;
  readonly members: SeriesColumn[];
}

/** Splits series by the labels of `by` or `without`; groups come in the order of their first series. */
export function groupColumns(expr: Aggregation, columns: readonly SeriesColumn[]): SeriesGroup[] {
  const groups = new Map<string, SeriesGroup>();
  for (const column of columns) {
    const labels = groupLabels(expr, column.labels);
    const group = groups.get(labels.key);
    if (group === undefined) groups.set(labels.key, { labels, members: [column] });
    else group.members.push(column);
  }
  return [...groups.values()];
}

/** The labels that an aggregation leaves of a series. */
export function groupLabels(expr: Aggregation, labels: LabelSet): LabelSet {
  const { grouping } = expr;
  if (grouping === undefined) return LabelSet.empty;
  const names = grouping.labels.map((label) => label.name);
  return grouping.mode === 'by' ? labels.only(names) : labels.without([...names, metricNameLabel]);
}

/** `sum`, `avg`, `count`, `group`, `min`, `max`, `stddev`, `stdvar` and `quantile`. `param` is the quantile by step. */
export function aggregate(
  expr: Aggregation,
  columns: readonly SeriesColumn[],
  param: Float64Array | undefined,
  context: EvalContext,
): SeriesColumn[] {
  const result: SeriesColumn[] = [];
  for (const [at, group] of groupColumns(expr, columns).entries()) {
    const column = makeColumn(group.labels, context.grid.count, columns[at]?.dropsName ?? false);
    fill(expr, column, group.members, param, context);
    if (!isEmptyColumn(column)) result.push(column);
  }
  return result;
}

function fill(
  expr: Aggregation,
  out: SeriesColumn,
  members: readonly SeriesColumn[],
  param: Float64Array | undefined,
  context: EvalContext,
): void {
  const count = out.kinds.length;
  switch (expr.operator) {
    case 'count':
    case 'group':
      fillCounts(out, members, expr.operator === 'group');
      return;
    case 'sum':
      for (let i = 0; i < count; i += 1) setPoint(out, i, sumAt(expr, members, i, context));
      return;
    case 'avg':
      for (let i = 0; i < count; i += 1) setPoint(out, i, averageAt(expr, members, i, context));
      return;
    default:
      for (let i = 0; i < count; i += 1) setPoint(out, i, floatAt(expr, members, i, param, context));
  }
}

function fillCounts(out: SeriesColumn, members: readonly SeriesColumn[], isGroup: boolean): void {
  for (const member of members) {
    for (let i = 0; i < out.kinds.length; i += 1) {
      if (member.kinds[i] !== point.none) setFloat(out, i, isGroup ? 1 : (out.values[i] ?? 0) + 1);
    }
  }
}

function sumAt(
  expr: Aggregation,
  members: readonly SeriesColumn[],
  i: number,
  context: EvalContext,
): number | FloatHistogram | undefined {
  let sum = 0;
  let compensation = 0;
  let floats = 0;
  let hasHistogram = false;
  for (const member of members) {
    const kind = member.kinds[i];
    if (kind === point.histogram) hasHistogram = true;
    if (kind !== point.float) continue;
    const value = member.values[i] ?? 0;
    floats += 1;
    if (floats === 1) {
      sum = value;
      continue;
    }
    const next = sum + value;
    if (!Number.isFinite(next)) compensation = 0;
    else if (Math.abs(sum) >= Math.abs(value)) compensation += sum - next + value;
    else compensation += value - next + sum;
    sum = next;
  }
  if (!hasHistogram) return floats === 0 ? undefined : sum + compensation;
  if (floats > 0) {
    warnMixed(expr, context);
    return;
  }
  return sumHistograms(expr, members, i, context)?.sum;
}

function averageAt(
  expr: Aggregation,
  members: readonly SeriesColumn[],
  i: number,
  context: EvalContext,
): number | FloatHistogram | undefined {
  const mean = new RunningMean();
  let floats = 0;
  let hasHistogram = false;
  for (const member of members) {
    const kind = member.kinds[i];
    if (kind === point.histogram) hasHistogram = true;
    if (kind !== point.float) continue;
    floats += 1;
    mean.add(member.values[i] ?? 0);
  }
  if (!hasHistogram) return floats === 0 ? undefined : mean.mean;
  if (floats > 0) {
    warnMixed(expr, context);
    return;
  }
  const total = sumHistograms(expr, members, i, context);
  return total === undefined ? undefined : divideHistogram(total.sum, total.count);
}

function sumHistograms(
  expr: Aggregation,
  members: readonly SeriesColumn[],
  i: number,
  context: EvalContext,
): { sum: FloatHistogram; count: number } | undefined {
  let sum: FloatHistogram | undefined;
  let count = 0;
  for (const member of members) {
    const histogram = member.histograms?.[i];
    if (member.kinds[i] !== point.histogram || histogram === undefined) continue;
    const conflict = sum === undefined ? undefined : histogramConflict(sum, histogram);
    if (conflict === 'bounds' && reconcilesBounds(context)) informReconciled(context, expr.expr.start, 'aggregation');
    else if (conflict !== undefined) {
      const message =
        conflict === 'schema'
          ? 'vector contains a mix of histograms with exponential and custom buckets schemas for metric name'
          : 'vector contains histograms with incompatible custom buckets for metric name';
      context.warn(expr.expr.start, `${message} ${goQuote(member.labels.metricName)}`);
      return undefined;
    }
    sum = sum === undefined ? histogram : addHistograms(sum, histogram);
    count += 1;
  }
  return sum === undefined ? undefined : { sum: compactHistogram(scaleHistogram(sum, 1)), count };
}

function warnMixed(expr: Aggregation, context: EvalContext): undefined {
  context.warn(expr.expr.start, 'encountered a mix of histograms and floats for aggregation');
  return undefined;
}

function floatAt(
  expr: Aggregation,
  members: readonly SeriesColumn[],
  i: number,
  param: Float64Array | undefined,
  context: EvalContext,
): number | undefined {
  const values: number[] = [];
  for (const member of members) {
    const value = getPoint(member, i);
    if (typeof value === 'number') values.push(value);
    else if (value !== undefined) context.inform(expr.expr.start, `ignored histogram in ${expr.operator} aggregation`);
  }
  if (values.length === 0) return undefined;
  switch (expr.operator) {
    case 'min':
      return values.reduce((best, value) => (best > value || Number.isNaN(best) ? value : best));
    case 'max':
      return values.reduce((best, value) => (best < value || Number.isNaN(best) ? value : best));
    case 'quantile':
      return quantileOf(param?.[i] ?? NaN, values);
    case 'stdvar':
      return variance(values);
    default:
      return Math.sqrt(variance(values));
  }
}

function variance(values: readonly number[]): number {
  const first = values[0] ?? NaN;
  let mean = first;
  let sum = Number.isFinite(first) ? 0 : NaN;
  for (const [i, value] of values.entries()) {
    if (i === 0) continue;
    const delta = value - mean;
    mean += delta / (i + 1);
    sum += delta * (value - mean);
  }
  return sum / values.length;
}
