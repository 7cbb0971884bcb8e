import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRuleGroups } from '../../../../src/engine/rules/ruleFile.ts';
import { runRuleTests } from '../../../../src/engine/rules/ruleTest.ts';
import { readRuleTestFile } from '../../../../src/engine/rules/ruleTestFile.ts';
import { expandValues } from '../../../../src/engine/rules/seriesNotation.ts';

const groups = readRuleGroups({
  groups: [
    {
      name: 'g',
      rules: [
        { record: 'job:up:sum', expr: 'sum by (job) (up)' },
        {
          alert: 'Down',
          expr: 'up == 0',
          for: '5m',
          keep_firing_for: '3m',
          labels: { severity: 'page' },
          annotations: {
            summary: '{{ $labels.instance }} is down, {{ $value | humanize }}',
            all: '{{ with query "count(up)" }}{{ . | first | value }}{{ end }} of {{ $externalLabels.cluster }}',
          },
        },
      ],
    },
  ],
});

const input = [{ series: 'up{job="x", instance="a"}', values: '1 1 0x10 1x10' }];

async function run(test: Readonly<Record<string, unknown>>): Promise<string[]> {
  const file = readRuleTestFile({
    evaluation_interval: '1m',
    tests: [{ interval: '1m', input_series: input, ...test }],
  });
  return runRuleTests(file, groups);
}

const firing = {
  exp_labels: { severity: 'page', job: 'x', instance: 'a' },
  exp_annotations: { summary: 'a is down, 0', all: '1 of c' },
};

test('alerts fire after their time, and go on as long as they should', async () => {
  const cases: readonly (readonly [string, boolean])[] = [
    ['1m', false],
    ['6m', false],
    ['7m', true],
    ['12m', true],
    ['15m', true],
    ['16m', false],
  ];
  for (const [time, fires] of cases) {
    const alert = { eval_time: time, alertname: 'Down', exp_alerts: fires ? [firing] : [] };
    assert.deepEqual(await run({ external_labels: { cluster: 'c' }, alert_rule_test: [alert] }), [], time);
  }
});

test('recorded series and alerts can be queried', async () => {
  const cases: readonly (readonly [string, string, readonly Readonly<Record<string, unknown>>[]])[] = [
    ['job:up:sum', '4m', [{ labels: 'job:up:sum{job="x"}', value: 0 }]],
    ['count(ALERTS{alertstate="firing"})', '8m', [{ value: 1 }]],
    ['count(ALERTS{alertstate="pending"})', '4m', [{ labels: '{}', value: 1 }]],
    ['time()', '3m', [{ value: 180 }]],
  ];
  for (const [expr, time, samples] of cases) {
    assert.deepEqual(await run({ promql_expr_test: [{ expr, eval_time: time, exp_samples: samples }] }), [], expr);
  }
});

test('failures are told as promtool tells them', async () => {
  assert.deepEqual(
    await run({
      name: 'one',
      alert_rule_test: [{ eval_time: '3m', alertname: 'Down', exp_alerts: [{ exp_labels: { a: 'b' } }] }],
    }),
    [
      '    name: one,\n    alertname: Down, time: 3m, \n        exp:[\n            0:\n              Labels:{a="b", alertname="Down"}\n              Annotations:{}\n            ], \n        got:[]',
    ],
  );
  assert.deepEqual(
    await run({
      promql_expr_test: [
        { expr: 'sum(up)', eval_time: '1m', exp_samples: [{ value: 3 }] },
        { expr: 'sum(', eval_time: '1m' },
      ],
    }),
    [
      '    expr: "sum(up)", time: 1m,\n        exp: {} 3E+00\n        got: {} 1E+00',
      '    expr: "sum(", time: 1m, err: 1:5: parse error: unclosed left parenthesis',
    ],
  );
});

test('values are written in a short form', () => {
  const cases: readonly (readonly [string, readonly unknown[]])[] = [
    ['1 2', [1, 2]],
    ['0+10x3', [0, 10, 20, 30]],
    ['5-2x2', [5, 3, 1]],
    ['1x2', [1, 1, 1]],
    ['_ stale _x2', [undefined, 'stale', undefined, undefined]],
    ['-1.5e1 NaN Inf', [-15, NaN, Infinity]],
  ];
  for (const [text, values] of cases) assert.deepEqual(expandValues(text), values, text);
  const [histogram] = expandValues('{{schema:0 sum:5 count:4 buckets:[1 2 1]}}');
  assert.ok(typeof histogram === 'object' && histogram.count === 4 && histogram.positive.counts.length === 3);
});

test('native histograms are expected and shown in the notation of the input', async () => {
  const series = [{ series: 'h', values: '{{schema:1 sum:5 count:4 buckets:[1 2 1]}}x3 {{sum:1}}' }];
  const check = (histogram: string): Promise<string[]> =>
    run({ input_series: series, promql_expr_test: [{ expr: 'h * 2', eval_time: '1m', exp_samples: [{ histogram }] }] });
  assert.deepEqual(await check('{{schema:1 sum:10 count:8 buckets:[2 4 2]}}'), []);
  const [text = ''] = await check('{{schema:1 sum:10 count:8 offset:-1 n_buckets:[2 0 4]}}');
  assert.match(text, /exp: \{\} \{\{schema:1 count:8 sum:10 n_buckets:\[2 0 4\]\}\}\n/);
  assert.match(text, /got: \{\} \{\{schema:1 count:8 sum:10 buckets:\[2 4 2\]\}\}$/);
  assert.match((await check('5')).join(''), /labels "": expected histogram, got 5/);
  assert.match((await check('{{bogus:1}}')).join(''), /parse error: bad histogram descriptor/);
});

test('what comes later than an evaluation is not seen by it', async () => {
  const later = {
    expr: 'up offset -1m',
    eval_time: '1m',
    exp_samples: [{ labels: 'up{job="x", instance="a"}', value: 1 }],
  };
  assert.deepEqual(await run({ promql_expr_test: [later] }), []);
});

test('a test can begin at any time', async () => {
  for (const start_timestamp of ['2020-01-02T03:04:05Z', 1577934245]) {
    const checks = [
      { expr: 'time()', eval_time: '1m', exp_samples: [{ value: 1577934305 }] },
      {
        expr: 'count_over_time(up[10m])',
        eval_time: '2m',
        exp_samples: [{ labels: '{job="x", instance="a"}', value: 3 }],
      },
    ];
    assert.deepEqual(await run({ start_timestamp, promql_expr_test: checks }), []);
  }
});

test('a fuzzy comparison forgives the last bit alone', async () => {
  const check = (value: number, fuzzy_compare: boolean): Promise<string[]> => {
    const test = { promql_expr_test: [{ expr: 'vector(0.3)', eval_time: '0s', exp_samples: [{ value }] }] };
    return runRuleTests(readRuleTestFile({ fuzzy_compare, tests: [test] }), []);
  };
  assert.equal((await check(0.1 + 0.2, false)).length, 1);
  assert.equal((await check(0.1 + 0.2, true)).length, 0);
  assert.equal((await check(0.300000000000001, true)).length, 1);
});

test('a group limits what its rules yield, and may look back', async () => {
  const limited = readRuleGroups({
    groups: [
      { name: 'few', limit: 1, rules: [{ record: 'r', expr: 'up' }] },
      { name: 'late', query_offset: '1m', rules: [{ record: 'late', expr: 'up' }] },
    ],
  });
  const both = [...input, { series: 'up{job="y"}', values: '5 6 7' }];
  const check = { expr: 'late', eval_time: '1m', exp_samples: [] };
  const read = (series: unknown) =>
    readRuleTestFile({ tests: [{ interval: '1m', input_series: series, promql_expr_test: [check] }] });
  assert.deepEqual(await runRuleTests(read(both), limited), [
    '    rule: r, time: 0s, err: exceeded limit of 1 with 2 series',
  ]);
  const [text] = await runRuleTests(read([{ series: 'up{job="y"}', values: '5 6 7' }]), limited);
  assert.match(text ?? '', /got: \{__name__="late", job="y"\} 5E\+00$/);
});
