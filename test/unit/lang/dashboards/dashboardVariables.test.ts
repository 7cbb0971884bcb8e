import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { findDashboardQueries } from '../../../../src/lang/dashboards/dashboardQueries.ts';

const code = 'dashboards/undefined-variable';

/** A dashboard that defines `job` and asks this of Prometheus, or of Loki. */
function dashboard(expr: string, more: object = {}, type = 'prometheus'): string {
  const targets = [{ refId: 'A', expr }];
  const templating = { list: [{ name: 'job', type: 'query', query: 'label_values(job)' }] };
  return JSON.stringify({ templating, panels: [{ datasource: { type }, targets }], ...more });
}

/** What of a document is written where a variable is missing. */
function missing(text: string): readonly string[] {
  const problems = findDashboardQueries(text, undefined)?.problems ?? [];
  return problems.filter((one) => one.code === code).map(({ start, end }) => text.slice(start, end));
}

test('tells of variables that a dashboard does not define, where they stand', () => {
  assert.deepEqual(missing(dashboard('up{job="$job", a="$instance"}')), ['$instance']);
  assert.deepEqual(missing(dashboard('up{job=~"${job:regex}", a="${jbo.text:raw}", b="[[other]]"}')), [
    '${jbo.text:raw}',
    '[[other]]',
  ]);
  assert.deepEqual(missing(dashboard('rate(up[$__rate_intervall])')), ['$__rate_intervall']);
  const [problem] = findDashboardQueries(dashboard('up{job="$jb"}'), undefined)?.problems ?? [];
  assert.match(problem?.message ?? '', /no variable jb: Grafana leaves it as it is written\. Did you mean job\?$/);
});

test('knows what Grafana sets, what captures and templates mean, and where else variables come from', () => {
  const known =
    'rate(up{a="${__dashboard.name}", b="$__user", c="$__from"}[$__rate_interval]) * $__interval_ms + $__range_s';
  assert.deepEqual(missing(dashboard(known)), []);
  assert.deepEqual(missing(dashboard('label_replace(up, "a", "$1-${host}", "b", "(.*)(?P<host>x)")')), []);
  const logs = '{job="$job"} | line_format `{{ $x := .a }}{{ $x }}`';
  assert.deepEqual(missing(dashboard(logs, {}, 'loki')), []);
  assert.deepEqual(missing(dashboard('up{a="$DS"}', { __inputs: [{ name: 'DS', type: 'constant' }] })), []);
  assert.deepEqual(missing(dashboard('up{a="$row"}', { scopedVars: { row: { value: 'x' } } })), []);
  const second = { variables: [{ kind: 'QueryVariable', spec: { name: 'cluster' } }] };
  assert.deepEqual(missing(dashboard('up{a="$cluster", b="$none"}', second)), ['$none']);
  // A piece of a dashboard, and one that is half-written, may get its variables from elsewhere.
  assert.deepEqual(missing('{"panels":[{"targets":[{"refId":"A","expr":"up{a=\\"$b\\"}"}]}]}'), []);
  assert.deepEqual(missing(dashboard('up{a="$b"}').slice(0, -1)), []);
});

test('reads the queries that variables ask for, at their character', () => {
  /** The queries of a dashboard with one variable, each with what of the document is written there. */
  const queriesOf = (query: unknown, datasource: unknown = { type: 'prometheus' }): readonly (readonly string[])[] => {
    const list = [{ name: 'a', type: 'query', datasource, query, definition: 'label_values(up, pod)' }];
    const text = JSON.stringify({ templating: { list }, panels: [] });
    const found = findDashboardQueries(text, undefined)?.queries ?? [];
    for (const one of found) {
      assert.equal(text.slice(one.start, one.end), JSON.stringify(one.text).slice(1, -1));
      assert.equal(one.map.toDocument(one.text.length), one.end);
    }
    return found.map((one) => [one.language, one.text]);
  };
  const pods = 'label_values(up{job="a,b", c=~"$a"}, pod)';
  assert.deepEqual(queriesOf(pods), [['promql', 'up{job="a,b", c=~"$a"}']]);
  assert.deepEqual(queriesOf({ query: pods, refId: 'x' }, '$ds'), [['promql', 'up{job="a,b", c=~"$a"}']]);
  assert.deepEqual(queriesOf('query_result(topk(5, sum by (pod) (up)))'), [['promql', 'topk(5, sum by (pod) (up))']]);
  assert.deepEqual(queriesOf('label_values({app="x"}, pod)', { type: 'loki' }), [['logql', '{app="x"}']]);
  assert.deepEqual(queriesOf({ label: 'pod', stream: '{app="x"}', type: 1 }, { type: 'loki' }), [
    ['logql', '{app="x"}'],
  ]);
  const others = [
    'label_values(job)',
    'label_values({}, job)',
    'metrics(up.*)',
    '1m,5m',
    'label_values(',
    'query_result()',
  ];
  for (const other of others) assert.deepEqual(queriesOf(other), [], other);
  assert.deepEqual(queriesOf(pods, { type: 'mysql' }), []);
});

test('tells of variables that the queries of variables lack', () => {
  const list = [{ name: 'a', type: 'query', datasource: { type: 'prometheus' }, query: 'label_values(up{b="$b"}, a)' }];
  assert.deepEqual(missing(JSON.stringify({ templating: { list }, panels: [] })), ['$b']);
});

test('finds every variable of published dashboards defined', (context) => {
  const folder = new URL('../../../../../shared/corpus/dashboards/', import.meta.url);
  if (!existsSync(folder)) {
    context.skip('the corpus is not beside the project');
    return;
  }
  for (const name of readdirSync(folder))
    assert.deepEqual(missing(readFileSync(new URL(name, folder), 'utf8')), [], name);
});
