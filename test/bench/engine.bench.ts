import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PrometheusApi } from '../../src/engine/api/prometheusApi.ts';
import { LabelSet } from '../../src/engine/promql/labelSet.ts';
import type { MetricStore } from '../../src/engine/promql/metricStore.ts';
import { LogStore } from '../../src/engine/logql/logStore.ts';
import { LogqlEngine } from '../../src/engine/logql/logqlEngine.ts';
import { benchStore, openMetricsLines, scrapesIn } from './engineMetrics.ts';
import { median } from './figure.ts';
import type { Figure } from './figure.ts';
import { RealPrometheus } from './realPrometheus.ts';
import { findRipgrep } from './ripgrep.ts';

const hours = 24;
const startMs = Date.UTC(2023, 10, 15);
const runs = 5;
const buckets = 'http_request_duration_seconds_bucket';
const metricQueries: Readonly<Record<string, string>> = {
  rate: `rate(${buckets}[5m])`,
  sum: `sum by (namespace) (rate(${buckets}[5m]))`,
  quantile: `histogram_quantile(0.99, sum by (le) (rate(${buckets}[5m])))`,
  topk: `topk(5, ${buckets})`,
  join: `${buckets} * on (pod) group_left (node) kube_pod_info`,
};
const lineCount = 1_000_000;
const logSearches: Readonly<Record<string, string>> = {
  text: '|= "order 77777 "',
  regex: '|~ "order 7{3}\\\\d+ .*took 4[0-9]+ms"',
};

/** The embedded engines beside the real Prometheus over HTTP and beside ripgrep, over the same data. */
export async function measure(): Promise<readonly Figure[]> {
  return [...(await measureMetrics()), ...(await measureLogs())];
}

async function measureMetrics(): Promise<Figure[]> {
  const scrapes = scrapesIn(hours);
  const began = performance.now();
  const store = benchStore(startMs, scrapes);
  const ingestRate = store.sampleCount / ((performance.now() - began) / 1000);
  const figures: Figure[] = [
    {
      name: 'engine.metrics.ingest',
      value: Math.round(ingestRate),
      unit: 'samples/s',
      against: '',
      ratio: null,
      target: 200_000,
    },
    {
      name: 'engine.metrics.memory',
      value: round(store.byteSize / store.sampleCount),
      unit: 'B/sample',
      against: '',
      ratio: null,
      target: 4,
    },
  ];
  if (!RealPrometheus.isInstalled) return figures;
  const real = await RealPrometheus.start(openMetricsLines(startMs, scrapes));
  try {
    for (const [name, query] of Object.entries(metricQueries))
      figures.push(...(await compareQuery(store, real, name, query)));
  } finally {
    await real.stop();
  }
  return figures;
}

async function compareQuery(store: MetricStore, real: RealPrometheus, name: string, query: string): Promise<Figure[]> {
  const api = new PrometheusApi(store, { now: Date.now });
  const start = String(startMs / 1000 + 300);
  const end = String(startMs / 1000 + hours * 3600 - 60);
  const kinds = [
    { kind: 'range', path: '/api/v1/query_range', params: { query, start, end, step: '60' }, target: 2 },
    { kind: 'instant', path: '/api/v1/query', params: { query, time: end }, target: 1.5 },
  ];
  const figures: Figure[] = [];
  for (const { kind, path, params, target } of kinds) {
    const { body } = await api.answer(path, new URLSearchParams(params));
    const [answered, expected] = [seriesIn(body), seriesIn(await real.ask(path, params))];
    if (answered !== expected) throw new Error(`${query}: ${String(answered)} series, not ${String(expected)}.`);
    const own: number[] = [];
    const other: number[] = [];
    for (let run = 0; run < runs; run++) {
      own.push(await timeOf(() => api.answer(path, new URLSearchParams(params))));
      other.push(await timeOf(() => real.ask(path, params)));
    }
    const value = median(own);
    const ratio = round(value / median(other));
    figures.push({
      name: `engine.metrics.${kind}.${name}`,
      value: round(value),
      unit: 'ms',
      against: 'Prometheus over HTTP',
      ratio,
      target,
    });
  }
  return figures;
}

function seriesIn(body: string): number {
  return (JSON.parse(body) as { readonly data: { readonly result: readonly unknown[] } }).data.result.length;
}

async function measureLogs(): Promise<Figure[]> {
  const store = new LogStore();
  const labels = LabelSet.fromEntries([['app', 'shop']]);
  const firstNs = BigInt(startMs) * 1_000_000n;
  const lines = Array.from({ length: lineCount }, (_, i) => logLine(i));
  const began = performance.now();
  const stream = store.stream(labels);
  lines.forEach((line, i) => {
    stream.append({ timeNs: firstNs + BigInt(i) * 1_000_000n, line });
  });
  const rate = lineCount / ((performance.now() - began) / 1000);
  const text = lines.reduce((sum, line) => sum + line.length, 0);
  const figures: Figure[] = [
    { name: 'engine.logs.ingest', value: Math.round(rate), unit: 'lines/s', against: '', ratio: null, target: 100_000 },
    {
      name: 'engine.logs.memory',
      value: round(store.byteSize / text),
      unit: 'B/B',
      against: '',
      ratio: null,
      target: 1.3,
    },
  ];
  const ripgrep = findRipgrep();
  if (ripgrep === undefined) return figures;
  const folder = await mkdtemp(join(tmpdir(), 'observatory-lines-'));
  try {
    const file = join(folder, 'lines.log');
    await writeFile(file, lines.join('\n'));
    const engine = new LogqlEngine(store);
    const at = firstNs + BigInt(lineCount) * 1_000_000n;
    for (const [name, filter] of Object.entries(logSearches)) {
      const pattern = JSON.parse(filter.slice(filter.indexOf('"'))) as string;
      const own: number[] = [];
      const other: number[] = [];
      for (let run = 0; run < runs; run++) {
        own.push(await timeOf(() => engine.instant(`sum(count_over_time({app="shop"} ${filter} [1h]))`, at)));
        other.push(await timeOf(() => execFileSync(ripgrep, ['-c', pattern, file])));
      }
      const value = median(own);
      const ratio = round(value / median(other));
      figures.push({
        name: `engine.logs.search.${name}`,
        value: round(value),
        unit: 'ms',
        against: 'rg -c',
        ratio,
        target: 3,
      });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return figures;
}

function logLine(i: number): string {
  const level = i % 50 === 0 ? 'error' : 'info';
  return `level=${level} msg="order ${String(i)} paid" customer=${String(i % 977)} took ${String((i * 7) % 500)}ms`;
}

async function timeOf(action: () => unknown): Promise<number> {
  const began = performance.now();
  await action();
  return performance.now() - began;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
