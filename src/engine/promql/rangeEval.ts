import type { FunctionCall, PromqlExpr, RangeSelector, Subquery } from '../../lang/promql/promqlAst.ts';
import type { EvalContext } from './evalContext.ts';
import { goQuote } from '../../lang/query/quotedText.ts';
import type { RangeFunction } from './overTimeFunctions.ts';
import { PromqlError } from './promqlError.ts';
import { RangeWindow } from './rangeWindow.ts';
import {
  evalLength,
  referenceOf,
  requireFloats,
  selectorMatchers,
  toRangeSeries,
  type RangeSeries,
  type Reference,
} from './selectorEval.ts';
import {
  isEmptyColumn,
  makeColumn,
  point,
  requireDistinct,
  setPoint,
  type SeriesColumn,
  type TimeGrid,
} from './seriesColumn.ts';

/** A range vector over a grid: series to cut windows from, and where each step's window lies. */
export interface RangeVector {
  readonly series: readonly RangeSeries[];
  readonly reference: Reference;
  readonly rangeMs: number;
  readonly position: number;
  readonly extension: 'anchored' | 'smoothed' | undefined;
}

/** Evaluates an expression to columns; the evaluator hands itself in to break the cycle between them. */
export type EvalVector = (expr: PromqlExpr, context: EvalContext) => Promise<SeriesColumn[]>;

/** Reads what a range selector or a subquery looks at, for all steps at once. */
export async function evalRange(expr: PromqlExpr, context: EvalContext, evalVector: EvalVector): Promise<RangeVector> {
  let inner = expr;
  while (inner.kind === 'paren') inner = inner.expr;
  if (inner.kind === 'rangeSelector') return evalRangeSelector(inner, context);
  if (inner.kind === 'subquery') return evalSubquery(inner, context, evalVector);
  throw new PromqlError('internal', 'expected a range vector');
}

async function evalRangeSelector(expr: RangeSelector, context: EvalContext): Promise<RangeVector> {
  const { selector } = expr;
  if (selector.kind !== 'vectorSelector') throw new PromqlError('internal', 'expected a vector selector');
  const modifiers = expr.modifiers;
  const reference = referenceOf(modifiers, context);
  const rangeMs = evalLength(expr.range, context);
  const { extension } = modifiers;
  const before = extension === undefined ? 0 : context.state.lookbackMs;
  const after = extension === 'smoothed' ? context.state.lookbackMs : 0;
  const series: RangeSeries[] = [];
  for (const stored of context.state.store.select(selectorMatchers(selector))) {
    if (context.isTurnOver) await context.breathe();
    const samples = stored.read(reference.first - rangeMs - before, reference.last + after);
    if (samples.times.length === 0) continue;
    context.count(samples.times.length);
    series.push(toRangeSeries(stored.labels, samples));
  }
  return { series, reference, rangeMs, position: expr.start, extension };
}

async function evalSubquery(expr: Subquery, context: EvalContext, evalVector: EvalVector): Promise<RangeVector> {
  const reference = referenceOf(expr.modifiers, context);
  const rangeMs = evalLength(expr.range, context);
  const step = expr.step === undefined ? context.state.defaultStepMs : evalLength(expr.step, context);
  // Steps of a subquery are whole multiples of its step since the epoch.
  let start = step * Math.trunc((reference.first - rangeMs) / step);
  if (start <= reference.first - rangeMs) start += step;
  const count = Math.floor((reference.last - start) / step) + 1;
  const grid: TimeGrid = { start, step, count: Math.max(0, count) };
  const columns = count > 0 ? await evalVector(expr.expr, context.withGrid(grid)) : [];
  const series = columns.map((column) => columnToRange(column, grid));
  return { series, reference, rangeMs, position: expr.start, extension: undefined };
}

function columnToRange(column: SeriesColumn, grid: TimeGrid): RangeSeries {
  const floats: number[] = [];
  const histograms: number[] = [];
  for (const [i, kind] of column.kinds.entries()) {
    if (kind === point.float) floats.push(i);
    else if (kind === point.histogram) histograms.push(i);
  }
  const timeAt = (i: number): number => grid.start + i * grid.step;
  return {
    labels: column.labels,
    dropsName: column.dropsName,
    times: Float64Array.from(floats, timeAt),
    values: Float64Array.from(floats, (i) => column.values[i] ?? 0),
    histogramTimes: Float64Array.from(histograms, timeAt),
    histograms: histograms.flatMap((i) => column.histograms?.[i] ?? []),
  };
}

/** Names that keep the metric's name, because they yield one of its samples. */
const keepsName: ReadonlySet<string> = new Set(['last_over_time', 'first_over_time']);

/** Runs a function over every window of every series. `args` are its scalar arguments by step. */
export async function applyRangeFunction(
  call: FunctionCall,
  run: RangeFunction,
  range: RangeVector,
  args: readonly Float64Array[],
  context: EvalContext,
): Promise<SeriesColumn[]> {
  requireExtensible(call.name, range.extension);
  const columns: SeriesColumn[] = [];
  const isDelayed = context.state.dialect.hasDelayedNameRemoval;
  const drops = !keepsName.has(call.name);
  for (const series of range.series) {
    if (context.isTurnOver) await context.breathe();
    const labels = drops && !isDelayed ? series.labels.withoutMetricName() : series.labels;
    const column = makeColumn(labels, context.grid.count, drops || series.dropsName);
    const window = new RangeWindow(series, context, annotationPosition(call, range), range.extension);
    fillColumn(column, window, run, range, args, context);
    if (isEmptyColumn(column)) continue;
    if (call.name === 'rate' || call.name === 'increase') informNoCounter(series, column, range.position, context);
    columns.push(column);
  }
  if (!isDelayed) requireDistinct(columns);
  return columns;
}

const extensible = {
  anchored: ['changes', 'delta', 'increase', 'rate', 'resets'],
  smoothed: ['delta', 'increase', 'rate'],
} as const;

function requireExtensible(name: string, extension: RangeVector['extension']): void {
  if (extension === undefined) return;
  const names: readonly string[] = extensible[extension];
  if (names.includes(name)) return;
  const message = `${extension} modifier can only be used with: ${names.join(', ')} - not with ${name}`;
  throw new PromqlError('execution', message);
}

function annotationPosition(call: FunctionCall, range: RangeVector): number {
  return call.name === 'quantile_over_time' ? (call.args[0]?.start ?? range.position) : range.position;
}

function fillColumn(
  column: SeriesColumn,
  window: RangeWindow,
  run: RangeFunction,
  range: RangeVector,
  args: readonly Float64Array[],
  context: EvalContext,
): void {
  const lookback = context.state.lookbackMs;
  for (let i = 0; i < column.kinds.length; i += 1) {
    const end = range.reference.time(i);
    window.moveTo(end - range.rangeMs, end, context.timeAt(i));
    if (range.extension !== undefined) window.extend(lookback);
    if (window.isEmpty) continue;
    if (range.extension !== undefined) requireFloats(window.histogramCount);
    if (args.length > 0) window.args = args.map((column) => column[i] ?? NaN);
    setPoint(column, i, run(window));
  }
}

function informNoCounter(series: RangeSeries, column: SeriesColumn, position: number, context: EvalContext): void {
  const name = series.labels.metricName;
  if (name === '' || /_(?:total|sum|count|bucket)$/.test(name) || !column.kinds.includes(point.float)) return;
  const message = 'metric might not be a counter, name does not end in _total/_sum/_count/_bucket:';
  context.inform(position, `${message} ${goQuote(name)}`);
}
