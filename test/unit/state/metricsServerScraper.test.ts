import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MetricStore } from '../../../src/engine/promql/metricStore.ts';
import { PromqlEngine } from '../../../src/engine/promql/promqlEngine.ts';
import { MetricsServerScraper } from '../../../src/state/metricsServerScraper.ts';
import { FakeTransport } from '../../helpers/fakeTransport.ts';

const start = Date.parse('2026-01-01T12:00:00Z');
const signal = AbortSignal.timeout(60_000);

/** What metrics-server says at a time, or nothing of any pod. */
function answer(timeMs: number, cpu: string | undefined): object {
  const containers = [{ name: 'main', usage: { cpu, memory: '64Mi' } }];
  const item = { metadata: { name: 'web' }, timestamp: new Date(timeMs).toISOString(), window: '20s', containers };
  return { items: cpu === undefined ? [] : [item] };
}

test('the rate of the counter is what metrics-server measured, from the first answer on', async () => {
  const store = new MetricStore({ outOfOrderMs: 60_000 });
  const scraper = new MetricsServerScraper('shop', store);
  const rate = async (timeMs: number): Promise<number | undefined> => {
    const query = 'irate(container_cpu_usage_seconds_total{namespace="shop",pod="web",container="main"}[2m])';
    const { result } = await new PromqlEngine(store).instant(query, timeMs);
    const value = result.kind === 'vector' ? result.series[0]?.points[0]?.value : undefined;
    return value === undefined ? undefined : Math.round(Number(value) * 1e6) / 1e6;
  };
  const scrape = async (timeMs: number, takenMs: number, cpu: string | undefined): Promise<void> => {
    const api = new FakeTransport(() => ({ body: answer(takenMs, cpu) }));
    const outcome = await scraper.scrape(api, () => timeMs, signal);
    assert.equal(outcome.error, undefined);
  };
  await scrape(start, start - 5000, '250m');
  assert.equal(await rate(start), 0.25);
  await scrape(start + 15_000, start - 5000, '250m');
  assert.equal(await rate(start + 15_000), 0.25, 'the same sample told again changes nothing');
  await scrape(start + 30_000, start + 20_000, '500m');
  assert.equal(await rate(start + 30_000), 0.5);
  await scrape(start + 45_000, start + 45_000, undefined);
  const { result } = await new PromqlEngine(store).instant('container_memory_working_set_bytes', start + 45_000);
  assert.deepEqual(result, { kind: 'vector', series: [] }, 'a pod that is gone has no memory any more');
});

test('a cluster whose clock is an hour off is shown at our time', async () => {
  const store = new MetricStore({ outOfOrderMs: 60_000 });
  const api = new FakeTransport(() => ({ body: answer(start + 3_600_000, '1') }));
  await new MetricsServerScraper('shop', store).scrape(api, () => start, signal);
  assert.deepEqual(store.timeSpan, { start: start - 20_000, end: start });
});

test('a refusal is an outcome, not an empty list', async () => {
  const store = new MetricStore();
  const body = { kind: 'Status', code: 403, message: 'pods.metrics.k8s.io is forbidden' };
  const api = new FakeTransport(() => ({ status: 403, body }));
  const outcome = await new MetricsServerScraper('shop', store).scrape(api, () => start, signal);
  assert.match(outcome.error?.message ?? '', /forbidden/);
});
