import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parentsOf, runStep, stepsOf } from '../../../../src/engine/promql/explainQuery.ts';
import { MetricStore } from '../../../../src/engine/promql/metricStore.ts';
import { LabelSet } from '../../../../src/engine/promql/labelSet.ts';
import { PromqlEngine } from '../../../../src/engine/promql/promqlEngine.ts';

const query = 'sum by (job) (rate(http_requests_total[5m])) / (up * 2) > 0.5';

test('parts come before what they belong to, and the whole query comes last', () => {
  const steps = stepsOf(query);
  assert.deepEqual(
    steps.map(({ text }) => text),
    [
      'http_requests_total[5m]',
      'rate(http_requests_total[5m])',
      'sum by (job) (rate(http_requests_total[5m]))',
      'up',
      'up * 2',
      'sum by (job) (rate(http_requests_total[5m])) / (up * 2)',
      query,
    ],
  );
  const [up, whole] = [steps[3], steps[6]];
  assert.ok(up !== undefined && whole !== undefined);
  assert.deepEqual(parentsOf(steps, up), [steps[4], steps[5], whole]);
  assert.deepEqual(parentsOf(steps, whole), []);
});

test('a literal alone is a query too, and one that cannot be read is refused', () => {
  assert.deepEqual(
    stepsOf('(1)').map(({ text }) => text),
    ['(1)'],
  );
  assert.throws(() => stepsOf('sum('), /parse error/);
});

test('each part has a result of its own, or says why not', async () => {
  const store = new MetricStore();
  for (const instance of ['a', 'b']) store.append(LabelSet.from({ __name__: 'up', instance }), 0, 1);
  const engine = new PromqlEngine(store);
  const [up, sum] = stepsOf('sum(up)');
  assert.ok(up !== undefined && sum !== undefined);
  const parts = await runStep(engine, up, 0);
  assert.ok(parts.kind === 'result' && parts.result.kind === 'vector');
  assert.equal(parts.result.series.length, 2);
  const whole = await runStep(engine, sum, 0);
  assert.ok(whole.kind === 'result' && whole.result.kind === 'vector');
  assert.equal(whole.result.series[0]?.points[0]?.value, 2);
  const [, , clash] = stepsOf('up + ignoring (instance) up');
  assert.ok(clash !== undefined);
  const failed = await runStep(engine, clash, 0);
  assert.ok(failed.kind === 'error');
  assert.match(failed.message, /duplicate series/);
});
