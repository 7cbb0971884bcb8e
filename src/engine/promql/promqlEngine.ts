import type { PromqlExpr } from '../../lang/promql/promqlAst.ts';
import { EvalContext, defaultLimits, type PromqlLimits } from './evalContext.ts';
import type { FloatHistogram } from './floatHistogram.ts';
import { LabelSet, compareLabelSets } from './labelSet.ts';
import type { MetricStore } from './metricStore.ts';
import { promqlType } from './promqlType.ts';
import { newestDialect, type PromqlDialect } from './promqlDialect.ts';
import { PromqlError } from './promqlError.ts';
import { evalScalar, evalVector } from './promqlEvaluator.ts';
import { readPromql } from './readPromql.ts';
import { evalRange } from './rangeEval.ts';
import { getPoint, requireDistinct, type SeriesColumn, type TimeGrid } from './seriesColumn.ts';

/** A sample of an answer: milliseconds, and a number or a native histogram. */
export interface ResultPoint {
  readonly timeMs: number;
  readonly value: number | FloatHistogram;
}

export interface ResultSeries {
  readonly labels: LabelSet;
  readonly points: readonly ResultPoint[];
}

/** What a query yields. An instant vector has one point a series. */
export type PromqlResult =
  | { readonly kind: 'scalar'; readonly point: { readonly timeMs: number; readonly value: number } }
  | { readonly kind: 'string'; readonly timeMs: number; readonly value: string }
  | { readonly kind: 'vector'; readonly series: readonly ResultSeries[] }
  | { readonly kind: 'matrix'; readonly series: readonly ResultSeries[] };

export interface PromqlAnswer {
  readonly result: PromqlResult;
  /** In Prometheus' wording, with positions. */
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
}

export interface PromqlOptions {
  readonly dialect?: PromqlDialect;
  /** How old the newest sample of a series may be; 5 minutes by default. */
  readonly lookbackMs?: number;
  /** The step of subqueries that name none; 1 minute by default. */
  readonly defaultStepMs?: number;
  readonly limits?: Partial<PromqlLimits>;
  readonly signal?: AbortSignal | undefined;
}

const minuteMs = 60_000;

/** Evaluates PromQL over a metric store, as Prometheus 3 does. */
export class PromqlEngine {
  readonly #store: MetricStore;
  readonly #options: PromqlOptions;

  constructor(store: MetricStore, options: PromqlOptions = {}) {
    this.#store = store;
    this.#options = options;
  }

  /**
   * Evaluates a query at one time.
   * @throws PromqlError in Prometheus' words, or the reason of the signal.
   */
  async instant(query: string, timeMs: number, options: PromqlOptions = {}): Promise<PromqlAnswer> {
    const context = this.#context(query, { start: timeMs, step: 1, count: 1 }, options);
    const expr = readPromql(query, context.state.dialect);
    const result = await instantResult(expr, context);
    return { result, warnings: context.warnings, infos: context.infos };
  }

  /**
   * Evaluates a query at every step from `startMs` to `endMs`.
   * @throws PromqlError in Prometheus' words, or the reason of the signal.
   */
  async range(
    query: string,
    startMs: number,
    endMs: number,
    stepMs: number,
    options: PromqlOptions = {},
  ): Promise<PromqlAnswer> {
    const count = Math.floor((endMs - startMs) / stepMs) + 1;
    const context = this.#context(query, { start: startMs, step: stepMs, count }, options);
    const expr = readPromql(query, context.state.dialect);
    const type = promqlType(expr);
    if (type === 'matrix' || type === 'string') {
      const found = type === 'matrix' ? 'range vector' : 'string';
      const message = `invalid expression type "${found}" for range query, must be Scalar or instant Vector`;
      throw new PromqlError('bad_data', message);
    }
    const series = type === 'scalar' ? [await scalarSeries(expr, context)] : await vectorSeries(expr, context, true);
    return { result: { kind: 'matrix', series }, warnings: context.warnings, infos: context.infos };
  }

  #context(query: string, range: TimeGrid, options: PromqlOptions): EvalContext {
    const merged = { ...this.#options, ...options };
    return new EvalContext({
      query,
      store: this.#store,
      dialect: merged.dialect ?? newestDialect,
      lookbackMs: merged.lookbackMs ?? 5 * minuteMs,
      defaultStepMs: merged.defaultStepMs ?? minuteMs,
      range,
      limits: { ...defaultLimits, ...merged.limits },
      signal: merged.signal,
    });
  }
}

async function instantResult(expr: PromqlExpr, context: EvalContext): Promise<PromqlResult> {
  const timeMs = context.grid.start;
  switch (promqlType(expr)) {
    case 'scalar': {
      const values = await evalScalar(expr, context);
      return { kind: 'scalar', point: { timeMs, value: values[0] ?? NaN } };
    }
    case 'string':
      return { kind: 'string', timeMs, value: textOf(expr) };
    case 'matrix':
      return { kind: 'matrix', series: await rangeSeries(expr, context) };
    case 'vector':
      return { kind: 'vector', series: await vectorSeries(expr, context, false) };
  }
}

function textOf(expr: PromqlExpr): string {
  if (expr.kind === 'paren') return textOf(expr.expr);
  return expr.kind === 'string' ? expr.value : '';
}

async function scalarSeries(expr: PromqlExpr, context: EvalContext): Promise<ResultSeries> {
  const values = await evalScalar(expr, context);
  const points = Array.from(values, (value, i) => ({ timeMs: context.timeAt(i), value }));
  return { labels: LabelSet.empty, points };
}

async function vectorSeries(expr: PromqlExpr, context: EvalContext, isSorted: boolean): Promise<ResultSeries[]> {
  const columns = await evalVector(expr, context);
  if (context.state.dialect.hasDelayedNameRemoval) {
    for (const column of columns) if (column.dropsName) column.labels = column.labels.withoutMetricName();
  }
  requireDistinct(columns);
  if (isSorted) columns.sort((a, b) => compareLabelSets(a.labels, b.labels));
  return columns.map((column) => ({ labels: column.labels, points: pointsOf(column, context) }));
}

function pointsOf(column: SeriesColumn, context: EvalContext): ResultPoint[] {
  const points: ResultPoint[] = [];
  for (let i = 0; i < column.kinds.length; i += 1) {
    const value = getPoint(column, i);
    if (value !== undefined) points.push({ timeMs: context.timeAt(i), value });
  }
  return points;
}

async function rangeSeries(expr: PromqlExpr, context: EvalContext): Promise<ResultSeries[]> {
  const range = await evalRange(expr, context, evalVector);
  const end = range.reference.time(0);
  const result = range.series.map((series): ResultSeries => {
    const isInside = (time: number): boolean => time > end - range.rangeMs && time <= end;
    const floats = Array.from(series.times, (timeMs, i) => ({ timeMs, value: series.values[i] ?? 0 }));
    const histograms = series.histograms.map((value, i) => ({ timeMs: series.histogramTimes[i] ?? 0, value }));
    const points = [...floats, ...histograms].filter(({ timeMs }) => isInside(timeMs));
    return { labels: series.labels, points: points.sort((a, b) => a.timeMs - b.timeMs) };
  });
  return result.filter(({ points }) => points.length > 0).sort((a, b) => compareLabelSets(a.labels, b.labels));
}
