import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LabelSet } from '../../../../src/engine/promql/labelSet.ts';
import { MetricStore } from '../../../../src/engine/promql/metricStore.ts';
import { PromqlEngine } from '../../../../src/engine/promql/promqlEngine.ts';
import { answerLines } from './promqlHarness.ts';

const labels = LabelSet.from({ __name__: 'm' });

/** Values of every kind that chunks encode differently. */
const shapes: Readonly<Record<string, (i: number) => number>> = {
  constant: () => 3.25,
  counter: (i) => i * 17,
  decimals: (i) => Math.round(Math.sin(i) * 1000) / 1000,
  noise: (i) => Math.sin(i * 1.7) * 1e-9,
  huge: (i) => (i + 1) * 1e300,
  specials: (i) => [NaN, Infinity, -Infinity, -0, 0, 5e-324][i % 6] ?? 0,
};

test('samples come back as they went in, over any number of chunks', () => {
  for (const [shape, valueAt] of Object.entries(shapes)) {
    for (const count of [1, 2, 479, 480, 481, 1500]) {
      const store = new MetricStore();
      const timeAt = (i: number): number => 1_767_225_600_000 + i * 15_000 + (shape === 'noise' ? (i * 37) % 11 : 0);
      for (let i = 0; i < count; i += 1) assert.equal(store.append(labels, timeAt(i), valueAt(i)), undefined);
      const read = store.series(labels).read(-Infinity, Infinity);
      assert.deepEqual(
        Array.from(read.times),
        Array.from({ length: count }, (_, i) => timeAt(i)),
        shape,
      );
      assert.ok(
        Array.from(read.values).every((value, i) => Object.is(value, valueAt(i))),
        `${shape} ${count}`,
      );
    }
  }
});

test('late and repeated samples are treated as Prometheus treats them', () => {
  const store = new MetricStore();
  assert.equal(store.append(labels, 1000, 1), undefined);
  assert.equal(store.append(labels, 1000, 1), undefined, 'an exact repetition is no problem');
  assert.equal(store.append(labels, 1000, 2), 'duplicate');
  assert.equal(store.append(labels, 500, 2), 'outOfOrder');
  const tolerant = new MetricStore({ outOfOrderMs: 10_000 });
  for (const time of [5000, 1000, 3000, 2000]) assert.equal(tolerant.append(labels, time, time), undefined);
  assert.equal(tolerant.append(labels, 3000, 9), 'duplicate');
  assert.deepEqual(Array.from(tolerant.series(labels).read(0, 9000).values), [1000, 2000, 3000, 5000]);
});

test('retention forgets by age and by size', () => {
  const byAge = new MetricStore({ retentionMs: 60_000 });
  for (let i = 0; i < 5000; i += 1) byAge.append(labels, i * 1000, i);
  byAge.trim();
  assert.ok((byAge.timeSpan?.start ?? 0) > 4_000_000);
  const bySize = new MetricStore({ maxBytes: 20_000 });
  for (let i = 0; i < 20_000; i += 1) bySize.append(labels, i * 1000, Math.sin(i));
  bySize.trim();
  assert.ok(bySize.byteSize <= 20_000, String(bySize.byteSize));
  assert.equal(bySize.timeSpan?.end, 19_999_000);
});

test('steady metrics take few bytes a sample', () => {
  const store = new MetricStore();
  for (let s = 0; s < 20; s += 1) {
    const one = LabelSet.from({ __name__: 'm', s: String(s) });
    for (let i = 0; i < 5760; i += 1) store.append(one, i * 15_000, Math.floor(i * (s + 1) * 3.7));
  }
  assert.ok(store.byteSize / store.sampleCount < 4, String(store.byteSize / store.sampleCount));
});

test('answers do not depend on the order in which series were stored', async () => {
  const build = (isReversed: boolean): MetricStore => {
    const store = new MetricStore();
    const ids = Array.from({ length: 30 }, (_, i) => i);
    for (const s of isReversed ? ids.reverse() : ids) {
      const one = LabelSet.from({ __name__: 'm_total', s: String(s), g: String(s % 4) });
      for (let i = 0; i < 1000; i += 1) store.append(one, i * 15_000, (i * (s + 3)) % 900);
    }
    return store;
  };
  const queries = [
    'sum by (g) (rate(m_total[5m]))',
    'topk(3, m_total)',
    'max_over_time(m_total[7m])',
    'quantile(0.9, m_total)',
  ];
  for (const query of queries) {
    const [first, second] = await Promise.all(
      [false, true].map(async (isReversed) =>
        answerLines(await new PromqlEngine(build(isReversed)).range(query, 600_000, 14_000_000, 60_000)),
      ),
    );
    assert.deepEqual(first, second, query);
  }
});
