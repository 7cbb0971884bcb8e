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

test('relabelings of a monitor change and drop samples, and its limit holds', async () => {
  const rule = {
    action: 'replace',
    sourceLabels: [],
    separator: ';',
    targetLabel: '',
    regex: '(.*)',
    replacement: '$1',
    modulus: 0,
  };
  const monitored = {
    honorTimestamps: false,
    intervalMs: undefined,
    sampleLimit: 3,
    notes: [],
    metricRelabelings: [
      { ...rule, action: 'drop', sourceLabels: ['__name__'], regex: 'go_.*' },
      { ...rule, sourceLabels: ['__name__'], targetLabel: '__name__', regex: 'old_(.+)', replacement: 'new_$1' },
      { ...rule, action: 'labeldrop', regex: 'id' },
    ],
  };
  const read = async (body: string) => {
    const scraper = new TargetScraper({ ...target, monitored }, new MetricStore());
    const transport = new FakeTransport(() => ({ body }));
    const outcome = await scraper.scrape(transport, new Set(), () => now, new AbortController().signal);
    return { outcome, seen: scraper.firstSeen.map((labels) => labels.toString()) };
  };
  const { outcome, seen } = await read(`go_x 1\nold_a{id="1",k="v"} 2 ${now - 1000}\nb 3\n`);
  assert.deepEqual(
    [outcome.samples, seen.sort()],
    [2, ['{__name__="b", job="cart"}', '{__name__="new_a", job="cart", k="v"}']],
  );
  assert.match((await read('a 1\nb 1\nc 1\nd 1\n')).outcome.error?.message ?? '', /exposes 4 samples, more than 3/);
});
