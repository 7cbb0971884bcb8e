import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LogqlEngine } from '../../../src/engine/logql/logqlEngine.ts';
import { LogStore } from '../../../src/engine/logql/logStore.ts';
import { LabelSet } from '../../../src/engine/promql/labelSet.ts';
import { MetricStore } from '../../../src/engine/promql/metricStore.ts';
import { PromqlEngine } from '../../../src/engine/promql/promqlEngine.ts';

/** Numbers in [0, 1) that are the same in every run (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function shuffled<T>(items: readonly T[], random: () => number): readonly T[] {
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

type Points = ReadonlyMap<string, number>;

/** Numbers by series and time. Sums in another order differ in their last digits, and nothing else may. */
function assertSame(actual: Points, expected: Points, what: string): void {
  assert.deepEqual([...actual.keys()].sort(), [...expected.keys()].sort(), what);
  for (const [key, value] of expected) {
    const other = actual.get(key) ?? NaN;
    const isClose = Object.is(other, value) || Math.abs(other - value) <= 1e-9 * Math.max(Math.abs(value), 1e-6);
    assert.ok(isClose, `${what}: ${key} is ${other}, not ${value}`);
  }
}

interface Sample {
  readonly labels: LabelSet;
  readonly timeMs: number;
  readonly value: number;
}

function makeSamples(random: () => number): readonly Sample[] {
  return Array.from({ length: 6 }, (_, i) => {
    const labels = LabelSet.from({ __name__: 'm', job: `j${i % 2}`, pod: `p${i}` });
    let value = 0;
    return Array.from({ length: 1200 }, (_unused, k) => {
      // Counters that reset, with steps of every size, and scrapes that fail.
      value = random() < 0.02 ? 0 : value + random() * 10 ** Math.floor(random() * 4);
      return { labels, timeMs: k * 15_000 + Math.floor(random() * 500), value };
    }).filter(() => random() > 0.1);
  }).flat();
}

function storeOf(samples: readonly Sample[], outOfOrderMs = 0): MetricStore {
  const store = new MetricStore({ outOfOrderMs });
  for (const { labels, timeMs, value } of samples) store.append(labels, timeMs, value);
  return store;
}

const promqlQueries = [
  'm',
  'rate(m[5m])',
  'sum by (job) (increase(m[2m]))',
  'max_over_time(m[10m]) - min_over_time(m[10m])',
  'quantile(0.9, m)',
  'stddev_over_time(m[5m])',
  'avg_over_time(rate(m[2m])[10m:1m])',
  'm offset 3m * on (pod) group_left m',
  'count_values("v", round(m / 1000))',
  'resets(m[30m]) + changes(m[30m])',
  'topk(2, m)',
];
const endMs = 18_000_000;

async function metricPoints(store: MetricStore, query: string, start: number, step: number): Promise<Points> {
  const { result } = await new PromqlEngine(store).range(query, start, endMs, step);
  assert.equal(result.kind, 'matrix');
  return new Map(
    result.series.flatMap(({ labels, points }) =>
      points.map(({ timeMs, value }) => [`${labels.toString()} at ${timeMs}`, Number(value)] as const),
    ),
  );
}

function only(points: Points, isKept: (time: number) => boolean): Points {
  return new Map([...points].filter(([key]) => isKept(Number(key.slice(key.lastIndexOf(' ') + 1)))));
}

test(
  'PromQL: neither the order of series nor how samples fell into chunks changes an answer',
  { timeout: 120_000 },
  async () => {
    for (const seed of [1, 2, 3]) {
      const random = seededRandom(seed);
      const samples = makeSamples(random);
      const bySeries = storeOf(samples);
      const byTime = storeOf([...shuffled(samples, random)].sort((a, b) => a.timeMs - b.timeMs));
      // Samples that come late split chunks where none ended before.
      const late = storeOf(shuffled(samples, random), Infinity);
      for (const query of promqlQueries) {
        const expected = await metricPoints(bySeries, query, 0, 30_000);
        assert.ok(expected.size > 0, query);
        assertSame(await metricPoints(byTime, query, 0, 30_000), expected, `seed ${seed}, by time, ${query}`);
        assertSame(await metricPoints(late, query, 0, 30_000), expected, `seed ${seed}, late, ${query}`);
      }
    }
  },
);

test(
  'PromQL: a point is the same at whatever start and step it is asked for, and alone',
  { timeout: 120_000 },
  async () => {
    const random = seededRandom(7);
    const store = storeOf(makeSamples(random));
    const engine = new PromqlEngine(store);
    for (const query of promqlQueries) {
      const fine = await metricPoints(store, query, 0, 10_000);
      const coarse = only(fine, (time) => time >= 70_000 && (time - 70_000) % 70_000 === 0);
      assertSame(await metricPoints(store, query, 70_000, 70_000), coarse, query);
      const time = 10_000 * Math.floor(random() * 600);
      const { result } = await engine.instant(query, time);
      const series = result.kind === 'vector' ? result.series : [];
      const alone = new Map(
        series.map(({ labels, points }) => [`${labels.toString()} at ${time}`, Number(points[0]?.value)]),
      );
      assertSame(
        alone,
        only(fine, (one) => one === time),
        `${query} alone`,
      );
    }
  },
);

interface Line {
  readonly labels: LabelSet;
  readonly timeNs: bigint;
  readonly line: string;
}

const second = 1_000_000_000n;

function makeLines(random: () => number): readonly Line[] {
  return Array.from({ length: 5 }, (_, i) => {
    const labels = LabelSet.from({ app: `a${i % 2}`, pod: `p${i}` });
    return Array.from({ length: 500 }, (_unused, k) => {
      const level = random() < 0.2 ? 'error' : 'info';
      const line = `level=${level} size=${Math.floor(random() * 1000)} msg="${'ä'.repeat(Math.floor(random() * 60))} ${k}"`;
      // Each line has a time of its own, since Loki keeps equal times in the order of arrival.
      return { labels, timeNs: BigInt(k) * second + BigInt(i * 1000 + Math.floor(random() * 999)), line };
    });
  }).flat();
}

function logStoreOf(lines: readonly Line[]): LogStore {
  const store = new LogStore();
  for (const { labels, timeNs, line } of lines) store.append(labels, { timeNs, line });
  return store;
}

const logqlQueries = [
  'count_over_time({app=~".+"}[1m])',
  'sum by (level) (rate({app="a0"} | logfmt [2m]))',
  'quantile_over_time(0.9, {app="a1"} | logfmt | unwrap size [5m]) by (pod)',
  'max by (app) (bytes_over_time({app=~".+"} |= "error" [30s]))',
  'avg_over_time({app="a0"} | logfmt | unwrap size [1m] offset 1m)',
  'topk(1, sum by (pod) (count_over_time({app=~".+"} |~ "error.*1" [3m])))',
];

async function logPoints(store: LogStore, query: string, start: bigint, step: bigint): Promise<Points> {
  const lines = { limit: 1, direction: 'forward' } as const;
  const result = await new LogqlEngine(store).range(query, start, 600n * second, step, lines);
  assert.equal(result.kind, 'matrix');
  return new Map(
    result.series.flatMap(({ labels, points }) =>
      points.map(({ timeMs, value }) => [`${labels.toString()} at ${timeMs}`, value] as const),
    ),
  );
}

async function textsOf(store: LogStore, query: string): Promise<readonly string[]> {
  const lines = { limit: 10_000, direction: 'forward' } as const;
  const result = await new LogqlEngine(store).range(query, 0n, 600n * second, second, lines);
  return result.kind === 'streams' ? result.lines.map(({ line, labels }) => `${labels.toString()} ${line}`) : [];
}

test(
  'LogQL: neither the order of arrival, nor chunks, nor start and step change an answer',
  { timeout: 120_000 },
  async () => {
    for (const seed of [1, 2]) {
      const random = seededRandom(seed);
      const lines = makeLines(random);
      const ordered = logStoreOf(lines);
      const mixed = logStoreOf(shuffled(lines, random));
      const filter = '{app=~".+"} |= "error" | logfmt | size > 500';
      const texts = await textsOf(ordered, filter);
      assert.ok(texts.length > 50);
      assert.deepEqual(await textsOf(mixed, filter), texts, `seed ${seed}`);
      for (const query of logqlQueries) {
        const fine = await logPoints(ordered, query, 0n, 5n * second);
        assert.ok(fine.size > 0, query);
        assertSame(await logPoints(mixed, query, 0n, 5n * second), fine, `seed ${seed}, mixed, ${query}`);
        const coarse = only(fine, (time) => time >= 35_000 && (time - 35_000) % 35_000 === 0);
        assertSame(await logPoints(ordered, query, 35n * second, 35n * second), coarse, `seed ${seed}, ${query}`);
      }
    }
  },
);
