import type { Labels } from '../../model/series.ts';
import type { MetricStore } from '../promql/metricStore.ts';
import { newestDialect } from '../promql/promqlDialect.ts';
import type { CompiledMatcher } from '../promql/matcher.ts';
import { readPromql } from '../promql/readPromql.ts';
import { selectorMatchers } from '../promql/selectorEval.ts';
import { ParameterError } from './httpAnswer.ts';

/** What a server tells of itself. */
export interface ServerFacts {
  readonly targets: () => readonly TargetFacts[];
  /** Its configuration file. */
  readonly config: string;
  readonly flags: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Prometheus duration. */
  readonly retention: string;
  /** Where alerts go to. */
  readonly alertmanagers: readonly string[];
}

/** A target and how its last scrape went. Times in milliseconds since the epoch. */
export interface TargetFacts {
  readonly pool: string;
  readonly discoveredLabels: Labels;
  readonly labels: Labels;
  readonly url: string;
  readonly lastScrape: number;
  readonly lastDurationMs: number;
  readonly lastError: string;
  /** Prometheus durations. */
  readonly interval: string;
  readonly timeout: string;
}

/** `/api/v1/targets`. */
export function showTargets(targets: readonly TargetFacts[], params: URLSearchParams): object {
  const pool = params.get('scrapePool');
  const state = params.get('state');
  const shown = targets.filter((target) => state !== 'dropped' && (pool === null || pool === target.pool));
  return { activeTargets: shown.map(showTarget), droppedTargets: [], droppedTargetCounts: {} };
}

/** `/api/v1/targets/metadata`: what targets say of their metrics; here all say the same of a metric. */
export function targetMetadata(
  store: MetricStore,
  targets: readonly TargetFacts[],
  params: URLSearchParams,
): readonly object[] {
  const wanted = params.get('metric') ?? '';
  const limit = Number(params.get('limit') ?? 0);
  const matchers = targetMatchers(params.get('match_target') ?? '');
  const metrics = [...store.metadata].filter(([name]) => wanted === '' || name === wanted);
  const found = targets
    .filter(({ labels }) => matchers.every((matcher) => matcher.test(labels[matcher.name] ?? '')))
    .flatMap(({ labels: target }) =>
      metrics.map(([metric, { type, help, unit }]) => ({
        target,
        ...(wanted === '' ? { metric } : {}),
        type,
        help,
        unit,
      })),
    );
  return limit > 0 ? found.slice(0, limit) : found;
}

function targetMatchers(selector: string): readonly CompiledMatcher[] {
  if (selector === '') return [];
  const expr = readPromql(selector, newestDialect);
  if (expr.kind !== 'vectorSelector') throw new ParameterError('match_target', 'invalid expression type');
  return selectorMatchers(expr);
}

/** `/api/v1/status/runtimeinfo`. @param now milliseconds since the epoch */
export function runtimeInfo(server: ServerFacts | undefined, now: number): object {
  const started = new Date(server?.startedAt ?? now).toISOString();
  return {
    startTime: started,
    CWD: '/',
    hostname: 'localhost',
    serverTime: new Date(now).toISOString(),
    reloadConfigSuccess: true,
    lastConfigTime: started,
    corruptionCount: 0,
    goroutineCount: 0,
    GOMAXPROCS: 1,
    GOMEMLIMIT: 0,
    GOGC: '',
    GODEBUG: '',
    storageRetention: server?.retention ?? '',
  };
}

/** `/api/v1/status/tsdb`. @throws ParameterError */
export function tsdbStatus(store: MetricStore, params: URLSearchParams): object {
  const limit = Number(params.get('limit') ?? 10);
  if (!(limit > 0)) throw new ParameterError('limit', 'limit must be a positive number');
  const span = store.timeSpan;
  const names = new Map<string, number>();
  const pairs = new Map<string, number>();
  const values = new Map<string, Set<string>>();
  for (const { labels } of store.select([])) {
    names.set(labels.metricName, (names.get(labels.metricName) ?? 0) + 1);
    for (const [name, value] of labels.entries()) {
      const pair = `${name}=${value}`;
      pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
      values.set(name, (values.get(name) ?? new Set()).add(value));
    }
  }
  const perName = (measure: (texts: ReadonlySet<string>) => number) =>
    greatest(new Map([...values].map(([name, texts]) => [name, measure(texts)])), limit);
  return {
    headStats: {
      numSeries: store.seriesCount,
      numLabelPairs: pairs.size,
      chunkCount: store.seriesCount,
      minTime: span?.start ?? 0,
      maxTime: span?.end ?? 0,
    },
    seriesCountByMetricName: greatest(names, limit),
    labelValueCountByLabelName: perName(({ size }) => size),
    memoryInBytesByLabelName: perName((texts) => [...texts].reduce((sum, text) => sum + text.length, 0)),
    seriesCountByLabelValuePair: greatest(pairs, limit),
  };
}

function greatest(counts: ReadonlyMap<string, number>, limit: number): object[] {
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, limit)
    .map(([name, value]) => ({ name, value }));
}

function showTarget(target: TargetFacts): object {
  return {
    discoveredLabels: target.discoveredLabels,
    labels: target.labels,
    scrapePool: target.pool,
    scrapeUrl: target.url,
    globalUrl: target.url,
    lastError: target.lastError,
    lastScrape: new Date(target.lastScrape).toISOString(),
    lastScrapeDuration: target.lastDurationMs / 1000,
    health: target.lastError === '' ? 'up' : 'down',
    scrapeInterval: target.interval,
    scrapeTimeout: target.timeout,
  };
}
