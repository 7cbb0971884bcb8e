import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MetricStore } from '../../../src/engine/promql/metricStore.ts';
import type { ScrapeTarget } from '../../../src/state/scrapePlan.ts';
import { TargetScraper, type ScrapeOutcome } from '../../../src/state/targetScraper.ts';
import { FakeTransport } from '../../helpers/fakeTransport.ts';

const now = 1_700_000_000_000;
const target: ScrapeTarget = {
  key: 'pod',
  kind: 'pod',
  name: 'pod shop/cart:8080',
  path: '/metrics',
  labels: { job: 'cart' },
  honorLabels: false,
};

/** One scrape of a text at `now`: its outcome, and when the sample of a metric is said to be taken. */
async function scrape(
  body: string,
): Promise<{ outcome: ScrapeOutcome; timeOf: (metric: string) => number | undefined }> {
  const store = new MetricStore({ outOfOrderMs: 60_000 });
  const scraper = new TargetScraper(target, store);
  const transport = new FakeTransport(() => ({ body }));
  const outcome = await scraper.scrape(transport, new Set(), () => now, new AbortController().signal);
  return {
    outcome,
    timeOf: (metric) => {
      const labels = scraper.firstSeen.find(({ metricName }) => metricName === metric);
      return labels === undefined ? undefined : store.series(labels).read(-Infinity, Infinity).times[0];
    },
  };
}

test('times of the exporter count while its clock is ours, and not where it goes wrong', async () => {
  const own = now - 5000;
  assert.equal((await scrape(`cpu{pod="a"} 1 ${own}\n`)).timeOf('cpu'), own);
  assert.equal((await scrape(`cpu 1 ${own}\n`)).timeOf('cpu'), own);
  assert.equal((await scrape(`# TYPE cpu gauge\ncpu 1 ${now - 3_600_000}\n`)).timeOf('cpu'), now);
});

test('a value that looks like a time is none, whatever its labels hold', async () => {
  const own = now - 5000;
  for (const line of ['last_run 1600000000000', 'last_run{job_name="db backup"} 1600000000000']) {
    const { outcome, timeOf } = await scrape(`${line}\ncpu{pod="a"} 1 ${own}\n`);
    assert.deepEqual([outcome.samples, timeOf('cpu')], [2, own], line);
  }
});

test('lines without end that mean to keep us busy are read like any other', async () => {
  const hostile = [`a${'}'.repeat(1e6)}`, `a{b${' '.repeat(1e6)}c} 1`, `a ${'1'.repeat(1e6)}x`];
  const { outcome, timeOf } = await scrape(`${hostile.join('\n')}\ncpu 1\n`);
  assert.deepEqual([outcome.error, outcome.samples, timeOf('cpu')], [undefined, 1, now]);
});
