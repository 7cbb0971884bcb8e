import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SourceError, isSourceError } from '../../../src/sources/sourceError.ts';
import { FeedJob, type FeedSource } from '../../../src/state/feedJob.ts';
import { describeFeed } from '../../../src/state/feedReport.ts';
import { toOrigin } from '../../../src/state/metricOrigins.ts';

const signal = AbortSignal.timeout(60_000);
const denial = new SourceError('forbidden', 'nodes "n1" is forbidden', { tried: 'GET /nodes/n1' });

/** A job that has run once, at second 0, with this outcome. */
async function ran(source: FeedSource, name: string, error?: Error): Promise<FeedJob> {
  const outcome = { time: 0, durationMs: 5, samples: 3, error };
  const run = (): Promise<typeof outcome> => Promise.resolve(outcome);
  const job = new FeedJob({ source, name, path: '/', intervalMs: 15_000, run, end: () => undefined });
  await job.run(() => 0, signal);
  return job;
}

test('nothing to be had says what both answered and what to do', async () => {
  const absent = new SourceError('notFound', 'the server could not find the requested resource');
  const jobs = [await ran('metrics-server', 'namespace shop', absent)];
  const { failure, notes, sources } = describeFeed({ state: 'running', since: undefined, jobs, denial, isReady: true });
  assert.deepEqual([sources, notes], [[], []]);
  assert.equal(
    failure?.message,
    'The kubelets: nodes "n1" is forbidden\nmetrics-server: the server could not find the requested resource',
  );
  assert.match(isSourceError(failure) ? (failure.hint ?? '') : '', /install metrics-server/);
});

test('one kubelet that does not answer is a note beside what the others tell', async () => {
  const gone = new SourceError('server', 'dial tcp: connection refused');
  const jobs = [await ran('kubelet', 'node a'), await ran('kubelet', 'node b', gone), await ran('pods', 'pod x')];
  const report = describeFeed({ state: 'running', since: 1000, jobs, denial: undefined, isReady: true });
  assert.equal(report.failure, undefined);
  assert.deepEqual(report.notes, ['node b: dial tcp: connection refused']);
  const origin = toOrigin({ kind: 'embedded', reason: undefined }, report, 2000);
  assert.deepEqual([origin.name, origin.since, origin.isCollecting], ['kubelet and pods', 1000, true]);
  assert.equal(toOrigin({ kind: 'embedded', reason: undefined }, report, 100_000).isCollecting, false);
});

test('waits grow with failures, follow what the server asks for, and are long where nothing is allowed', async () => {
  const waits = async (error?: Error): Promise<number> => (await ran('kubelet', 'node a', error)).dueAt;
  const well = await waits();
  assert.ok(well >= 14_000 && well <= 16_000, String(well));
  assert.equal(await waits(denial), 300_000);
  assert.ok((await waits(new SourceError('throttled', 'busy', { retryAfter: 90_000 }))) >= 90_000);
  let isBroken = true;
  const run = (): Promise<never> => Promise.reject(isBroken ? new Error('broken') : new Error('again'));
  const job = new FeedJob({ source: 'pods', name: 'x', path: '/', intervalMs: 15_000, run, end: () => undefined });
  const due: number[] = [];
  for (let round = 0; round < 4; round += 1) {
    await job.run(() => 0, signal);
    due.push(job.dueAt);
    isBroken = false;
  }
  assert.ok((due[3] ?? 0) > (due[0] ?? 0) * 2, due.join(' '));
  assert.match(job.outcome?.error?.message ?? '', /again/);
});
