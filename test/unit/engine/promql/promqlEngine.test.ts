import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PromqlEngine } from '../../../../src/engine/promql/promqlEngine.ts';
import { PromqlError } from '../../../../src/engine/promql/promqlError.ts';
import { answerLines, instantLines, makeStore } from './promqlHarness.ts';

const minute = 60_000;

const store = makeStore([
  [{ __name__: 'up', job: 'api', instance: 'a' }, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]],
  [{ __name__: 'up', job: 'api', instance: 'b' }, [1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1]],
  [{ __name__: 'requests_total', code: '200' }, [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]],
  [{ __name__: 'requests_total', code: '500' }, [0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 6]],
  [{ __name__: 'gone' }, [5, 5, 'stale']],
  [{ __name__: 'nans' }, [NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN]],
  [{ __name__: 'owner', job: 'api', team: 'core' }, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]],
  [{ __name__: 'sizes_bucket', le: '1' }, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]],
  [{ __name__: 'sizes_bucket', le: '2' }, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4]],
  [{ __name__: 'sizes_bucket', le: '+Inf' }, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4]],
]);

test('instant queries yield what Prometheus yields', async () => {
  const cases: readonly (readonly [string, string])[] = [
    ['1 + 2 * 3', '7'],
    ['-2 ^ 2', '-4'],
    ['7 % -4', '3'],
    ['1e21', '1e+21'],
    ['0.0000001', '1e-07'],
    ['-0', '-0'],
    ['"text"', 'text'],
    ['up{instance="a"}', '{__name__="up", instance="a", job="api"} 1'],
    ['up + 1', '{instance="a", job="api"} 2\n{instance="b", job="api"} 2'],
    ['sum by (job) (up)', '{job="api"} 2'],
    ['count without (instance) (up)', '{job="api"} 2'],
    ['gone', ''],
    ['last_over_time(gone[5m])', '{__name__="gone"} 5'],
    ['rate(requests_total{code="200"}[5m])', '{code="200"} 0.33333333333333337'],
    ['resets(requests_total{code="500"}[10m])', '{code="500"} 1'],
    ['increase(requests_total{code="500"}[2m])', '{code="500"} 4'],
    ['absent(nothing{a="b", c=~"d"})', '{a="b"} 1'],
    ['absent(up)', ''],
    ['max(nans)', '{} NaN'],
    ['scalar(up)', 'NaN'],
    [
      'up * on (job) group_left (team) owner',
      '{instance="a", job="api", team="core"} 1\n{instance="b", job="api", team="core"} 1',
    ],
    ['up and on (instance) up{instance="a"}', '{__name__="up", instance="a", job="api"} 1'],
    ['up unless up{instance="a"}', '{__name__="up", instance="b", job="api"} 1'],
    ['histogram_quantile(0.5, sizes_bucket)', '{} 1'],
    ['histogram_quantile(0.75, sizes_bucket)', '{} 1.5'],
    ['count_over_time(vector(1)[1h:1m])', '{} 60'],
    ['requests_total{code="200"} offset 1m', '{__name__="requests_total", code="200"} 80'],
    ['requests_total{code="200"} @ 60', '{__name__="requests_total", code="200"} 20'],
    ['label_replace(owner, "t", "$1!", "team", "(c).*")', '{__name__="owner", job="api", t="c!", team="core"} 1'],
    ['count_values("v", up)', '{v="1"} 2'],
    ['quantile_over_time(0.5, up{instance="b"}[5m])', '{instance="b", job="api"} 0.5'],
    ['day_of_week(vector(0)) + month(vector(0)) + year(vector(0))', '{} 1975'],
    ['max_of(1, 2) + min_of(3, 4)', '5'],
    ['up + on (instance) fill_right (7) up{instance="a"}', '{instance="a"} 2\n{instance="b"} 8'],
  ];
  for (const [query, expected] of cases) {
    assert.equal(await instantLines(store, query, 5 * minute), expected, query);
  }
});

test('sorting and the top of a vector keep their order', async () => {
  const cases: readonly (readonly [string, string])[] = [
    ['topk(1, requests_total)', '{__name__="requests_total", code="200"} 100'],
    ['bottomk(1, requests_total)', '{__name__="requests_total", code="500"} 6'],
    [
      'sort_desc(requests_total)',
      '{__name__="requests_total", code="200"} 100\n{__name__="requests_total", code="500"} 6',
    ],
  ];
  for (const [query, expected] of cases)
    assert.equal(await instantLines(store, query, 5 * minute, true), expected, query);
});

test('range queries evaluate every step and sort series by labels', async () => {
  const answer = await new PromqlEngine(store).range('up', 0, 2 * minute, 30_000);
  assert.deepEqual(answerLines(answer), [
    '{__name__="up", instance="a", job="api"} 1 1 1 1 1',
    '{__name__="up", instance="b", job="api"} 1 0 1 0 1',
  ]);
});

test('mistakes are told in the words of Prometheus', async () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['sum(', 'bad_data', '1:5: parse error: unclosed left parenthesis'],
    [
      'rate(up)',
      'bad_data',
      '1:6: parse error: expected type range vector in call to function "rate", got instant vector',
    ],
    ['topk(NaN, up)', 'execution', 'Scalar value NaN overflows int64'],
    [
      '-{__name__=~"up|owner"} + on(job) up',
      'execution',
      'found duplicate series for the match group {job="api"} on the right hand-side of the operation: [{__name__="up", instance="b", job="api"}, {__name__="up", instance="a", job="api"}];many-to-many matching not allowed: matching labels must be unique on one side',
    ],
    ['label_replace(up, "instance", "x", "", "")', 'execution', 'vector cannot contain metrics with the same labelset'],
  ];
  for (const [query, type, message] of cases) {
    await assert.rejects(
      new PromqlEngine(store).instant(query, 5 * minute),
      (error: unknown) => error instanceof PromqlError && error.type === type && error.message === message,
      query,
    );
  }
});

test('what is doubtful is annotated with its place', async () => {
  const engine = new PromqlEngine(store);
  const info = await engine.instant('sum(rate(up[5m]))', 5 * minute);
  assert.deepEqual(info.infos, [
    'PromQL info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "up" (1:10)',
  ]);
  const warned = await engine.instant('quantile(2, up)', 5 * minute);
  assert.deepEqual(warned.warnings, ['PromQL warning: quantile value should be between 0 and 1, got 2 (1:10)']);
});

test('a query ends with the signal that cancels it', async () => {
  const signal = AbortSignal.abort();
  const engine = new PromqlEngine(makeStore([]));
  // Nothing to evaluate gives nothing to cancel; a large store does.
  const large = makeStore(
    Array.from({ length: 3000 }, (_, i) => [{ __name__: 'm', i: String(i) }, Array.from({ length: 100 }, () => i)]),
  );
  await engine.instant('1', 0, { signal });
  await assert.rejects(new PromqlEngine(large).range('rate(m[5m])', 0, 50 * minute, 1000, { signal }), {
    name: 'AbortError',
  });
});

test('a subquery of very many steps is refused in words, before memory is taken for them', async () => {
  for (const query of ['sum_over_time(up[100y:10ms])', 'count_over_time(vector(1)[100y:1ms])']) {
    await assert.rejects(new PromqlEngine(store).instant(query, 5 * minute), {
      name: 'PromqlError',
      message: 'query processing would load too many samples into memory in query execution',
    });
  }
});

test('a query that needs more samples than allowed is refused', async () => {
  await assert.rejects(new PromqlEngine(store).instant('up[10m]', 5 * minute, { limits: { maxSamples: 3 } }), {
    message: 'query processing would load too many samples into memory in query execution',
  });
});
