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
