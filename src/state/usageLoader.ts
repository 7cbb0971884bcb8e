import type { Series } from '../model/series.ts';
import type { TimeRange } from '../model/timeRange.ts';
import type { GraphLine, GraphThreshold, UsageGraph } from '../model/usageGraph.ts';
import type { PrometheusClient } from '../sources/prometheus/prometheusClient.ts';
import type { UsageQuery } from './usageQueries.ts';

/** More lines than this cannot be told apart. */
const greatestLineCount = 20;

/** What answers range queries: a server, or the embedded engine. */
export type MetricSource = Pick<PrometheusClient, 'queryRange'>;

/** Asks for one graph's usage, requests and limits. @throws SourceError, AbortError */
export async function loadUsage(
  metrics: MetricSource,
  query: UsageQuery,
  range: TimeRange,
  stepSeconds: number,
  signal?: AbortSignal,
): Promise<UsageGraph> {
  const ask = (expression: string): ReturnType<MetricSource['queryRange']> =>
    metrics.queryRange({ expression, range, stepSeconds }, signal);
  const [usage, request, limit] = await Promise.all([ask(query.usage), ask(query.request), ask(query.limit)]);
  const isSingle = new Set([...request.series, ...limit.series].map((one) => one.labels['container'])).size <= 1;
  const toThresholds = (kind: 'request' | 'limit', series: readonly Series[]): GraphThreshold[] =>
    series.map((one) => {
      const container = one.labels['container'];
      const name = isSingle || container === undefined ? kind : `${kind} ${container}`;
      return { kind, ...toLine(one, name, range, stepSeconds) };
    });
  const lines = usage.series.map((one) => toLine(one, one.labels[query.lineLabel] ?? '', range, stepSeconds));
  return {
    id: query.id,
    unit: query.unit,
    lines: lines.sort((left, right) => (right.max ?? -1) - (left.max ?? -1)).slice(0, greatestLineCount),
    thresholds: [...toThresholds('request', request.series), ...toThresholds('limit', limit.series)],
    lineCount: lines.length,
    warnings: [...new Set([...usage.warnings, ...request.warnings, ...limit.warnings])],
  };
}

/** A series as a line, with a NaN wherever a point is missing. */
export function toLine(series: Series, name: string, range: TimeRange, stepSeconds: number): GraphLine {
  const step = stepSeconds * 1000;
  const times: number[] = [];
  const values: number[] = [];
  let max: number | undefined;
  series.times.forEach((time, index) => {
    const value = series.values[index] ?? NaN;
    const before = times.at(-1);
    if (before !== undefined && time - before > step * 1.5) {
      times.push(before + step);
      values.push(NaN);
    }
    times.push(time);
    values.push(Number.isFinite(value) ? value : NaN);
    if (Number.isFinite(value) && (max === undefined || value > max)) max = value;
  });
  const lastTime = times.at(-1) ?? -Infinity;
  const last = values.at(-1);
  return {
    name,
    times: Float64Array.from(times),
    values: Float64Array.from(values),
    last: last !== undefined && Number.isFinite(last) && range.end - lastTime < step * 2 ? last : undefined,
    max,
  };
}
