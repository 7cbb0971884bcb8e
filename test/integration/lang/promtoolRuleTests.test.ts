import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runTest } from '../../../src/cli/testCommand.ts';

const found = spawnSync('promtool', ['--version'], { encoding: 'utf8' });
const skip = found.error === undefined && found.status === 0 ? false : 'no promtool is installed';
const folder = mkdtempSync(join(tmpdir(), 'rule-tests-'));
after(() => {
  rmSync(folder, { recursive: true });
});

/** Both programs over the same files: exit code and every byte of what they print. Answers the exit code. */
async function assertSame(...files: readonly string[]): Promise<number> {
  const paths = files.map((file) => join(folder, file));
  const { status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', ...paths], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  let out = '';
  let error = '';
  const output = { out: (text: string) => void (out += text), error: (text: string) => void (error += text) };
  const code = await runTest(['rules', ...paths], output);
  assert.deepEqual({ code, out, error }, { code: status, out: stdout, error: stderr });
  return code;
}

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return name;
}

const rules = `groups:
- name: first
  rules:
  - record: job:x:sum
    expr: sum by (job) (x)
  - alert: High
    expr: x > 5
    for: 2m
    labels: {severity: page, v: '{{ $externalLabels.c }}'}
    annotations: {s: '{{ $labels.job }} is {{ $value | humanize }} in {{ $externalLabels.c }}, {{ $externalURL }}'}
- name: second
  interval: 2m
  rules:
  - {record: job:x:double, expr: 'job:x:sum * 2', labels: {a: b}}
`;

const passing = `rule_files: [rules.yml]
evaluation_interval: 1m
group_eval_order: [first, second]
tests:
- interval: 1m
  name: one
  external_labels: {c: eu}
  external_url: http://p
  input_series:
  - {series: 'x{job="a"}', values: '1+1x10'}
  - {series: 'x{job="b"}', values: '1 _ 3 stale 5x3'}
  alert_rule_test:
  - eval_time: 7m
    alertname: High
    exp_alerts:
    - exp_labels: {severity: page, job: a, v: eu}
      exp_annotations: {s: 'a is 8 in eu, http://p'}
  - {eval_time: 90s, alertname: High, exp_alerts: []}
  promql_expr_test:
  - {expr: 'job:x:sum{job="a"}', eval_time: 2m, exp_samples: [{labels: 'job:x:sum{job="a"}', value: 3}]}
  - {expr: 'job:x:double', eval_time: 4m, exp_samples: [{labels: 'job:x:double{job="a",a="b"}', value: 10}, {labels: 'job:x:double{job="b",a="b"}', value: 10}]}
  - {expr: 'x offset -1m', eval_time: 8m, exp_samples: [{labels: 'x{job="a"}', value: 9}, {labels: 'x{job="b"}', value: 5}]}
  - {expr: '1 + 1', eval_time: 8m, exp_samples: [{value: 2}]}
`;

/** Ways to spoil the passing test: what is replaced by what. */
const spoiled: readonly (readonly [string, string | RegExp, string])[] = [
  ['other alerts', 'v: eu', 'v: us'],
  ['other annotations', 'is 8 in', 'is 9 in'],
  ['other samples', /value: 10/g, 'value: 11'],
  ['a value that is reached between two evaluations', 'eval_time: 7m', 'eval_time: 7m59s'],
  ['an unknown field', 'tests:', 'test: []\ntests:'],
  ['an unknown field of a check', 'alertname: High\n', 'alertnam: High\n'],
  ['no alert name', '    alertname: High\n', ''],
  ['a group twice', '[first, second]', '[first, first]'],
  ['groups the other way round', '[first, second]', '[second, first]'],
  ['a word among the values', '1+1x10', '1+1x10 foo'],
  ['a step without a count', '1+1x10', '1+1'],
  ['a count without a number', '1+1x10', '1+1x'],
  ['a count with a fraction', '1+1x10', '1+1x2.5'],
  ['a comma among the values', '1+1x10', '1, 2'],
  ['a broken series', `'x{job="a"}'`, `'x{job='`],
  ['broken labels', `'job:x:sum{job="a"}', value`, `'job:x:sum{job=', value`],
  ['a broken expression', "'1 + 1'", "'sum('"],
  ['a range', "'1 + 1'", "'x[5m]'"],
  ['a text', "'1 + 1'", `'"a"'`],
  ['a value that is no number', 'value: 2', 'value: abc'],
  ['a list for a text', 'name: one', 'name: [one]'],
  ['no such rule file', '[rules.yml]', '[missing.yml, rules.yml]'],
  ['a number with letters', '1+1x10', '1+1y10'],
  ['a name without quotes', `'x{job="a"}'`, `'x{job=a}'`],
  ['another matcher', `'x{job="a"}'`, `'x{job!="a"}'`],
  ['a key twice', 'name: one', 'name: one\n  name: two'],
  ['a label twice', 'severity: page, job: a, v: eu', 'severity: page, job: a, v: eu, v: us'],
  ['two mistakes', 'name: one', 'name: [one]\n  nam: two'],
  ['a tab', '  name: one', '\tname: one'],
  ['a reserved character', 'name: one', 'name: @one'],
  ['an anchor that is not there', 'name: one', 'name: *one'],
  ['a series twice', `'x{job="b"}'`, `'x{job="a"}'`],
];

test('prints what promtool prints and ends as it ends', { skip, timeout: 180_000 }, async () => {
  write('rules.yml', rules);
  assert.equal(await assertSame(write('passing.yml', passing)), 0);
  for (const [name, from, to] of spoiled) {
    const text = passing.replace(from, to);
    assert.notEqual(text, passing, name);
    await assertSame(write(`${name.replaceAll(' ', '_')}.yml`, text));
  }
  assert.equal(await assertSame(write('documents.yml', `${passing}---\nfoo: 1\n`)), 0);
  await assertSame('passing.yml', 'no_alert_name.yml', 'passing.yml');
  assert.equal(await assertSame(write('empty.yml', '')), 0);
});

/** Rule files that Prometheus does not load, or whose rules cannot be evaluated. */
const broken: Readonly<Record<string, string>> = {
  syntax: '  - {record: a, expr: "sum by (job (x)"}\n  - {record: b, expr: "x{"}',
  block: '  - record: a\n    expr: |\n      sum(\n      x',
  fields: '  - {record: a, expr: x, forr: 3m}',
  keys: '  - {record: a, expr: x, expr: y}\n  - {alert: b, expr: x, labels: {c: d, c: e}, foo: 1}\ngroups: []',
  list: '  - [a]\n- x',
  kinds: '  - {record: a, alert: b, expr: x}\n  - {expr: x}\n  - {record: c}',
  waits: '  - {record: a, expr: x, for: 3m, annotations: {b: c}}',
  templates: '  - {alert: a, expr: x, annotations: {b: "{{ $labels.x "}, labels: {c: "{{ nofunc 1 }}"}}',
  groups: '  - {record: a, expr: x}\n- {name: g, rules: []}\n- {name: ""}',
  limits: '  - {record: a, expr: x}\n  - {alert: High, expr: x}\n  limit: 1',
  sameLabels: '  - {alert: High, expr: x > 1, labels: {job: z}}\n  - {record: b, expr: x, labels: {job: z}}',
};

test('says of rules what promtool says', { skip, timeout: 120_000 }, async () => {
  for (const [name, text] of Object.entries(broken)) {
    write(`${name}.rules.yml`, `groups:\n- name: g\n  rules:\n${text}\n`);
    const tests = passing.replace('rules.yml', `${name}.rules.yml`);
    assert.equal(await assertSame(write(`${name}.yml`, tests)), 1, name);
  }
});

test('the recorded answers are those of the installed Prometheus', { skip, timeout: 120_000 }, () => {
  const fixtures = fileURLToPath(new URL('../../fixtures/engineTests/', import.meta.url));
  for (const name of readdirSync(fixtures)) {
    const { stderr } = spawnSync('promtool', ['test', 'rules', join(fixtures, name)], { encoding: 'utf8' });
    // To promtool NaN differs from NaN; nothing else may differ.
    const failures = [...stderr.matchAll(/expr: (.*),\n {8}exp: (.*)\n {8}got: (.*)\n/g)];
    for (const [, expr, expected, got] of failures) assert.equal(got, expected, expr);
    assert.doesNotMatch(stderr, /err: /, name);
  }
});
