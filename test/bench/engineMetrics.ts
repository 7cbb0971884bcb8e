import { LabelSet } from '../../src/engine/promql/labelSet.ts';
import { MetricStore } from '../../src/engine/promql/metricStore.ts';

const stepMs = 15_000;
const pods = 50;
const bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 45, 60, 90, 120, 180, 300, Infinity];

/** Samples every 15 s of 1,000 series of a histogram's buckets, and of 50 that describe the pods. */
export interface BenchSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly valueAt: (scrape: number) => number;
}

export function benchSeries(): BenchSample[] {
  const series: BenchSample[] = [];
  for (let pod = 0; pod < pods; pod++) {
    const labels = { namespace: `team-${String(pod % 5)}`, pod: `web-${String(pod)}` };
    bounds.forEach((bound, i) => {
      const le = bound === Infinity ? '+Inf' : String(bound);
      series.push({
        name: 'http_request_duration_seconds_bucket',
        labels: { ...labels, le },
        valueAt: (scrape) => Math.floor((scrape * (pod + 3) * (i + 1)) / 7) + (scrape % 3) * i,
      });
    });
    series.push({
      name: 'kube_pod_info',
      labels: { pod: labels.pod, node: `node-${String(pod % 7)}` },
      valueAt: () => 1,
    });
  }
  return series;
}

export function scrapesIn(hours: number): number {
  return (hours * 3_600_000) / stepMs;
}

export function scrapeTime(startMs: number, scrape: number): number {
  return startMs + scrape * stepMs;
}

/** The samples in this project's store. */
export function benchStore(startMs: number, scrapes: number): MetricStore {
  const store = new MetricStore();
  const series = benchSeries().map(({ name, labels, valueAt }) => ({
    labels: LabelSet.fromEntries(Object.entries({ ...labels, __name__: name })),
    valueAt,
  }));
  for (let scrape = 0; scrape < scrapes; scrape++) {
    const time = scrapeTime(startMs, scrape);
    for (const { labels, valueAt } of series) store.append(labels, time, valueAt(scrape));
  }
  return store;
}

/** The same samples as OpenMetrics text for `promtool tsdb create-blocks-from openmetrics`. */
export function* openMetricsLines(startMs: number, scrapes: number): Generator<string> {
  for (const { name, labels, valueAt } of benchSeries()) {
    const pairs = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
    const head = `${name}{${pairs.join(',')}} `;
    let lines = '';
    for (let scrape = 0; scrape < scrapes; scrape++)
      lines += `${head}${String(valueAt(scrape))} ${String(scrapeTime(startMs, scrape) / 1000)}\n`;
    yield lines;
  }
  yield '# EOF\n';
}
