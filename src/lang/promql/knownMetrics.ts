import { knownMetricLines, knownRecordingRules } from './knownMetricsData.ts';

export type MetricType = 'counter' | 'gauge' | 'histogram' | 'summary' | 'info' | 'stateset' | 'untyped';

/** What is known of a metric without asking a server. */
export interface KnownMetric {
  readonly name: string;
  readonly type: MetricType;
  readonly labels: readonly string[];
  /** The exporter that it comes from. */
  readonly source: string;
}

const letters: Readonly<Record<string, MetricType>> = {
  c: 'counter',
  g: 'gauge',
  h: 'histogram',
  s: 'summary',
  i: 'info',
  t: 'stateset',
  u: 'untyped',
};

/** What stands behind the name of a histogram in the names of its series. */
const parts = ['_bucket', '_sum', '_count'] as const;

/** The series that was asked for last: those who look at one selector after the other ask for the same. */
let last: { readonly series: string; readonly metric: KnownMetric | undefined } | undefined;
let known: ReadonlyMap<string, KnownMetric> | undefined;

/** All metrics that are known offline, by name. Read on first use. */
export function knownMetrics(): ReadonlyMap<string, KnownMetric> {
  known ??= readKnownMetrics();
  return known;
}

function readKnownMetrics(): ReadonlyMap<string, KnownMetric> {
  const metrics = new Map<string, KnownMetric>();
  for (const [source, lines] of Object.entries(knownMetricLines)) {
    for (const line of lines.split('\n')) {
      const [name = '', letter = '', labels = ''] = line.split('|');
      if (name === '') continue;
      const own = labels === '' ? [] : labels.split(',');
      metrics.set(name, { name, type: letters[letter] ?? 'untyped', labels: own, source });
    }
  }
  for (const name of knownRecordingRules) {
    metrics.set(name, { name, type: 'gauge', labels: [], source: 'kubernetes-mixin recording rule' });
  }
  return metrics;
}

/**
 * The known metric that a series belongs to: `x_bucket`, `x_sum` and `x_count` belong to the histogram `x`, and are counters themselves.
 */
export function metricOfSeries(series: string): KnownMetric | undefined {
  if (last?.series !== series) last = { series, metric: findMetric(series) };
  return last.metric;
}

function findMetric(series: string): KnownMetric | undefined {
  const metrics = knownMetrics();
  const own = metrics.get(series);
  if (own !== undefined) return own;
  const suffix = parts.find((part) => series.endsWith(part));
  const base = suffix === undefined ? undefined : metrics.get(series.slice(0, -suffix.length));
  if (base === undefined || (base.type !== 'histogram' && base.type !== 'summary')) return undefined;
  const labels = suffix === '_bucket' ? [...base.labels, 'le'] : base.labels;
  return { ...base, name: series, type: 'counter', labels };
}
