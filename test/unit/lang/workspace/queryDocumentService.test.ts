import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { noSettings, projectSettingsOf } from '../../../../src/lang/workspace/projectSettings.ts';
import { createQueryDocumentService } from '../../../../src/lang/workspace/queryDocumentService.ts';

const service = createQueryDocumentService(() => noSettings);

/** Checks that a document, in which `«»` mark the place of the first error, is refused there with this message. */
function check(name: string, marked: string, message: string | undefined): void {
  const text = marked.replaceAll(/[«»]/g, '');
  const id = name.endsWith('.json') ? 'json' : name.endsWith('.md') ? 'markdown' : 'yaml';
  const document = TextDocument.create(`file:///${name}`, id, 1, text);
  const [first] = service.validate(document).filter((one) => one.severity === 1);
  assert.equal(first?.message, message, marked);
  if (!marked.includes('«')) return;
  const range = first === undefined ? [] : [document.offsetAt(first.range.start), document.offsetAt(first.range.end)];
  assert.deepEqual(range, [marked.indexOf('«'), marked.indexOf('»') - 1], marked);
}

const group = (rules: string) => `groups:\n  - name: a\n    rules:\n${rules}`;

test('places the faults of queries in rule files at their characters', () => {
  const unknown = 'unknown function with name "nope"';
  check('a.yml', group('      - record: b\n        expr: sum(«nope»(c))\n'), unknown);
  check('a.yml', group('      - record: b\n        expr: "x{c=\\"d\\"} + «nope»(c)"\n'), unknown);
  check('a.yml', group("      - record: b\n        expr: 'x{c=''d''} + «nope»(c)'\n"), unknown);
  check('a.yml', group('      - record: b\n        expr: |\n          x\n            + «nope»(c)\n'), unknown);
  check('a.yml', group('      - record: b\n        expr: >-\n          x\n\n          + «nope»(c)\n'), unknown);
  check('a.yml', group('      - record: b\r\n        expr: |\r\n          x\r\n          + «nope»(c)\r\n'), unknown);
  check('a.yml', group('      - record: b\n        expr: x\n          + «nope»(c)\n'), unknown);
});

test('finds rules in resources, among other documents and in ConfigMaps', () => {
  const message = 'expected type range vector in call to function "rate", got instant vector';
  const spec = 'spec:\n  groups:\n    - name: a\n      rules:\n        - alert: B\n          expr: rate(«c»)\n';
  const head = 'apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata:\n  name: x\n';
  check('a.yaml', `kind: Service\napiVersion: v1\n---\n${head}${spec}`, message);
  const map = 'apiVersion: v1\nkind: ConfigMap\ndata:\n  a.rules: |\n    groups:\n      - name: a\n        rules:\n';
  check('a.yaml', `${map}          - alert: B\n            expr: rate(«c»)\n`, message);
  const helm =
    '{{- if .Values.on }}\ngroups:\n  - name: a\n    rules:\n      - alert: B\n        expr: up > {{ .Values.limit }}\n{{- end }}\n';
  check('templates/a.yaml', helm, undefined);
});

test('leaves the queries of VictoriaMetrics alone, whose language is not PromQL', () => {
  const spec =
    'spec:\n  groups:\n    - name: a\n      rules:\n        - alert: B\n          expr: rate(c) keep_metric_names > 1\n';
  check('a.yaml', `apiVersion: operator.victoriametrics.com/v1beta1\nkind: VMRule\n${spec}`, undefined);
  const panel = (type: string, expr: string) =>
    JSON.stringify({ schemaVersion: 39, panels: [{ datasource: { type }, targets: [{ refId: 'A', expr }] }] });
  check('a.json', panel('victoriametrics-metrics-datasource', 'rate(c) default 0'), undefined);
  check('a.json', panel('victoriametrics-logs-datasource', '_time:5m error | stats by (a) count()'), undefined);
  const message = 'expected type range vector in call to function "rate", got instant vector';
  check('a.json', panel('prometheus', 'rate(«c»)'), message);
});

test('reads what Loki evaluates as LogQL', () => {
  const loki = group('      - alert: B\n        expr: sum(rate({app="x"} |= "y" [5m])) > 1\n');
  check('loki/a.yaml', loki, undefined);
  const head = 'apiVersion: loki.grafana.com/v1\nkind: AlertingRule\nspec:\n  groups:\n    - name: a\n      rules:\n';
  check(
    'a.yaml',
    `${head}        - alert: B\n          expr: «sum_over_time»({a="b"}[5m])\n`,
    'invalid aggregation sum_over_time without unwrap',
  );
});

test('refuses rules of Loki that yield lines', () => {
  const message =
    'rule result is not a vector or scalar: a log query yields lines. Count them, as count_over_time({…}[5m]) does.';
  check('loki/a.yaml', group('      - alert: B\n        expr: >-\n          «{app="x"} |= "y"»\n'), message);
  check('loki/a.yaml', group('      - record: b\n        expr: |\n          «{app="x"}»\n'), message);
  check('a.yaml', group('      - alert: B\n        expr: "«({app=\\"x\\"} |= `y`)»"\n'), message);
  check('loki/a.yaml', group('      - alert: B\n        expr: count_over_time({app="x"}[5m]) > 0\n'), undefined);
});

test('refuses rules of Prometheus that yield ranges or texts', () => {
  const refused = 'rule result is not a vector or scalar: a';
  const range = `${refused} range vector holds many values of each series. Put a function around it.`;
  check('a.yml', group('      - alert: B\n        expr: «foo[5m]»\n'), range);
  check('a.yml', group('      - record: b\n        expr: «(rate(foo[5m])[1h:5m] offset 1d)»\n'), range);
  const text = `${refused} string has no value to record or to alert on.`;
  check('a.yml', group(`      - alert: B\n        expr: '«"foo"»'\n`), text);
  check('a.yml', group('      - alert: B\n        expr: rate(foo[5m]) > 1\n'), undefined);
  const alert = TextDocument.create('file:///a.yml', 'yaml', 1, group('      - alert: B\n        expr: foo[5m]\n'));
  assert.deepEqual(
    service.validate(alert).map((one) => one.code),
    ['rules/result'],
  );
});

test('checks rule files as Prometheus does', () => {
  check(
    'a.yml',
    'groups:\n  - name: a\n    rules: []\n  - name: «a»\n    rules: []\n',
    'groupname: "a" is repeated in the same file',
  );
  check(
    'a.yml',
    group('      - record: a\n        expr: b\n        «keep_firing_for»: 5m\n'),
    "invalid field 'keep_firing_for' in recording rule",
  );
  check('a.yml', group('      - «expr»: b\n'), "one of 'record' or 'alert' must be set");
  check('a.yml', group('      - «alert»: B\n'), "field 'expr' must be set in rule");
  check('a.yml', group('      - alert: B\n        expr: c\n        «nope»: 1\n'), 'field nope not found in a rule');
  check('a.yml', group('      - alert: B\n        expr: c\n        for: «5x»\n'), 'unknown unit "x" in duration "5x"');
  check('a.yml', group('      - alert: B\n        expr: c\n        for: «""»\n'), 'empty duration string');
  check('a.yml', group('      - alert: B\n        expr: c\n        labels: «[]»\n'), 'labels must be a map');
  check('a.yml', group('      - alert: B\n        expr: c\n        labels: {d: «[]»}\n'), 'd must be a text');
  check('a.yml', 'groups:\n  - name: a\n    rules: «{}»\n', 'rules must be a list');
  check('a.yml', 'groups:\n  - name: a\n    limit: «"5"»\n', 'cannot unmarshal "5" into int');
  const braces = 'braces present in the recording rule name; should it be in expr?: b{c="d"}';
  check('a.yml', group('      - record: «b{c="d"}»\n        expr: e\n'), braces);
  for (const fine of [
    'groups:\n  -\n',
    'groups:\n  - name: a\n    limit: 1_000\n',
    group('      - record: b\n        expr: c\n        for: 0s\n        annotations: {}\n'),
    group('      - alert: B\n        expr: c > 1\n        annotations: {run-book: d}\n'),
  ]) {
    check('a.yml', fine, undefined);
  }
  const summary = '        annotations:\n          summary: "{{ «$label».a }}"\n';
  check(
    'a.yml',
    group(`      - alert: B\n        expr: c\n${summary}`),
    'template: summary:1: undefined variable "$label"',
  );
});

test('lets the datasource of a dashboard choose the language', () => {
  const panel = (type: string, expr: string) =>
    `{"panels":[{"datasource":{"type":"${type}","uid":"x"},"targets":[{"refId":"A","expr":"${expr}"}]}]}`;
  check('a.json', panel('prometheus', 'rate(x{a=\\"$b\\"}[$__rate_interval])'), undefined);
  check('a.json', panel('prometheus', 'x\\n+ «nope»(y{a=\\"b\\"})'), 'unknown function with name "nope"');
  check('a.json', panel('loki', '{a=\\"$b\\"} | json | «unwrap» c'), 'syntax error: unexpected unwrap');
  check('a.json', panel('influxdb', 'SELECT 1'), undefined);
  const dashboard = panel('prometheus', '«nope»(x)').replaceAll('\n', '');
  check(
    'a.yaml',
    `kind: ConfigMap\napiVersion: v1\ndata:\n  a.json: |\n    ${dashboard}\n`,
    'unknown function with name "nope"',
  );
});

test('checks the fenced queries of Markdown', () => {
  check('a.md', '# A\n\n```promql\nsum(«nope»(x))\n```\n', 'unknown function with name "nope"');
  check('a.md', '```logql\n{a="b"} | «unwrap» c\n```\n', 'syntax error: unexpected unwrap');
  check('a.md', '```sql\nselect\n```\n', undefined);
});

test('survives broken documents', () => {
  const texts = [
    'groups: [',
    'groups:\n\t- x',
    '{"panels":[{"expr":',
    'groups:\n  - name: &a [*a]\n',
    '\0',
    'groups: *x',
    '%YAML 9\n---\n',
  ];
  for (const text of texts) {
    for (const name of ['a.yml', 'a.json']) {
      const document = TextDocument.create(`file:///${name}`, name.endsWith('json') ? 'json' : 'yaml', 1, text);
      assert.ok(Array.isArray(service.validate(document)));
    }
  }
});

test('is silent where a comment or the project says so', () => {
  const codes = (text: string, settings?: string): readonly string[] => {
    const files = {
      read: (_: string, path: string) =>
        settings !== undefined && path === '.kube-observatory.yaml' ? { uri: 'file:///x', text: settings } : undefined,
      list: () => undefined,
    };
    const document = TextDocument.create('file:///a/b.yml', 'yaml', 1, text);
    const diagnostics = createQueryDocumentService((uri) => projectSettingsOf(uri, files)).validate(document);
    return diagnostics.map((one) => `${String(one.severity)} ${String(one.code)}`);
  };
  const rules = '      - record: b\n        expr: count(x) == 0\n      - record: c\n        expr: count(y) == 0\n';
  const both = ['2 promql/count-zero', '2 promql/count-zero'];
  assert.deepEqual(codes(group(rules)), both);
  assert.deepEqual(codes(group(`      # kube-observatory: disable=promql/count-zero\n${rules}`)), both.slice(1));
  assert.deepEqual(codes(group(rules.replace('x) == 0', 'x) == 0 # kube-observatory: disable=all'))), both.slice(1));
  assert.deepEqual(codes(`# kube-observatory: disable-file=promql/count-zero\n${group(rules)}`), []);
  for (const comment of ['kube-observatory disable promql/count-zero', 'kube-observatory: disable promql/count-zero'])
    assert.deepEqual(codes(group(`      # ${comment}\n${rules}`)), ['3 rules/directive', ...both]);
  const unknown = group(`      # kube-observatory: disable=promql/nope\n${rules}`);
  assert.deepEqual(codes(unknown), ['3 rules/directive', ...both]);
  assert.deepEqual(codes(group(`      # kube-observatory has a lint\n${rules}`)), both);
  assert.deepEqual(codes(group(rules), 'severity:\n  promql/count-zero: off\n'), []);
  assert.deepEqual(codes(group(rules), 'severity:\n  promql/count-zero: error\n'), [
    '1 promql/count-zero',
    '1 promql/count-zero',
  ]);
  const newer = group('      - record: b\n        expr: first_over_time(x[5m])\n');
  assert.deepEqual(codes(newer), ['2 promql/too-new']);
  assert.deepEqual(codes(newer.replace('first_over_time', 'sort_by_label_desc')), ['1 promql/type']);
  assert.deepEqual(codes(newer.replace('first_over_time', 'mad_over_time')), []);
  assert.deepEqual(codes(newer, 'prometheus:\n  version: "3.5"\n'), ['1 promql/too-new']);
  assert.deepEqual(codes(newer, 'prometheus:\n  version: "3.7"\n'), ['1 promql/too-new']);
  const flag = '  features:\n    - promql-experimental-functions\n';
  assert.deepEqual(codes(newer, `prometheus:\n  version: "3.7"\n${flag}`), []);
  const utf8 = group('      - record: "temp.ü"\n        expr: x\n        labels:\n          "a.b": c\n');
  assert.deepEqual(codes(utf8, 'prometheus:\n  version: "3.0"\n'), []);
  assert.deepEqual(codes(utf8, 'prometheus:\n  version: "2.55"\n'), ['1 promql/too-new', '1 promql/too-new']);
  const quoted = group(`      - record: b\n        expr: sum by ("a.b") (x{"c.d"="e"})\n`);
  assert.deepEqual(codes(quoted, 'prometheus:\n  version: "2.55"\n'), ['1 promql/too-new', '1 promql/too-new']);
  const alert = '      - alert: B\n        expr: x > 1\n';
  assert.deepEqual(codes(group(alert), 'rules:\n  requiredAnnotations: [summary]\n'), ['2 rules/missing-annotation']);
});

test('reads the templates of LogQL stages in rules, and leaves those of Helm alone', () => {
  const codes = (expr: string): readonly string[] => {
    const text = group(`      - alert: B\n        expr: '${expr}'\n`);
    return service.validate(TextDocument.create('file:///loki.yml', 'yaml', 1, text)).map((one) => String(one.code));
  };
  assert.deepEqual(codes('rate({a="b"} | line_format "{{ .c | uppr }}" [5m]) > 0'), ['logql/template']);
  assert.deepEqual(codes('rate({a="b"} | json | label_format c=`{{ .d }}` | c="e" [5m]) > 0'), []);
  assert.deepEqual(codes('rate({a="{{ .b }}"} [5m) > 0'), []);
});

test('finds alerts that cannot mean what they say', () => {
  const codes = (rules: string): readonly string[] => {
    const document = TextDocument.create('file:///a.yml', 'yaml', 1, group(rules));
    return service.validate(document).map((one) => String(one.code));
  };
  assert.deepEqual(codes('      - alert: B\n        expr: sum(x)\n'), ['rules/alert-without-comparison']);
  const template = '        annotations:\n          summary: "{{ $labels.instance }}"\n';
  assert.deepEqual(codes(`      - alert: B\n        expr: sum by (job) (x) > 1\n${template}`), [
    'rules/template-label',
  ]);
  assert.deepEqual(codes(`      - alert: B\n        expr: sum by (instance) (x) > 1\n${template}`), []);
  const twice = '      - record: b\n        expr: x\n';
  assert.deepEqual(codes(twice + twice), ['rules/duplicate']);
  const slow = TextDocument.create(
    'file:///a.yml',
    'yaml',
    1,
    `groups:\n  - name: a\n    interval: 10m\n    rules:\n${twice}`,
  );
  assert.deepEqual(
    service.validate(slow).map((one) => one.code),
    ['rules/long-interval'],
  );
});

test('finds alerts that no value keeps from firing', () => {
  const told = (expr: string): readonly string[] => {
    const document = TextDocument.create(
      'file:///a.yml',
      'yaml',
      1,
      group(`      - alert: B\n        expr: '${expr}'\n`),
    );
    return service
      .validate(document)
      .map((one) => `${String(one.code)} ${JSON.stringify(one.message).split(':')[0] ?? ''}`);
  };
  const bool = ['rules/alert-without-comparison "With bool a comparison yields 0 or 1 and drops nothing'];
  const none = ['rules/alert-without-comparison "The expression has no condition'];
  assert.deepEqual(told('up > bool 1'), bool);
  assert.deepEqual(told('sum(up{job="a"} == bool 0) * 2'), bool);
  assert.deepEqual(told('histogram_quantile(0.99, sum by (le) (rate(x_bucket{job="a"}[5m])))'), none);
  assert.deepEqual(told('histogram_quantile(0.99, x_bucket{job="a"})'), none);
  assert.deepEqual(told('predict_linear(x{job="a"}[1h], 3600)'), none);
  assert.deepEqual(told('clamp_max(x, 5) * 100'), none);
  const filled = ['rules/alert-without-comparison "vector() fills in for what is not there'];
  assert.deepEqual(told('sum(x{job="a"}) or vector(0)'), filled);
  assert.deepEqual(told('(sum(x) > 5) or (vector(0))'), filled);
  assert.deepEqual(told('absent(x) or vector(0)'), filled);
  assert.deepEqual(told('max(sum by (job) (x) or vector(0)) * 100'), filled);
  assert.deepEqual(told('(sum(x) or vector(0)) > bool 5'), filled);
  for (const fine of [
    'up == bool 0 > 0',
    '(up > 5) > bool 1',
    'histogram_quantile(0.99, x_bucket) > 1',
    'ALERTS{alertname="a"}',
    'label_replace(ALERTS{alertname="a"}, "b", "$1", "c", "(.*)")',
    'absent(up{job="a"})',
    'vector(1)',
    'vector(1) > bool 0',
    '(sum(x) or vector(0)) > 5',
    'sum(x) / (sum(y) or vector(1)) > 5',
    'vector(1) unless sum(x)',
    'x > 1 or y > 2',
    '1',
    'x unless on (job) y',
  ])
    assert.deepEqual(told(fine), [], fine);
});

test('misses recording rules that no file of the workspace has', () => {
  const codes = (text: string, names: readonly string[]): readonly string[] => {
    const document = TextDocument.create('file:///a.yml', 'yaml', 1, group(text));
    const known = createQueryDocumentService(
      () => noSettings,
      () => new Set(names),
    );
    return known.validate(document).map((one) => `${String(one.range.start.character)} ${String(one.code)}`);
  };
  const rule = '      - record: b\n        expr: sum(job:x:rate5m) + y\n';
  assert.deepEqual(codes(rule, ['job:y:rate5m']), ['18 rules/missing-recording-rule']);
  assert.deepEqual(codes(rule, ['job:x:rate5m']), []);
  // An exporter's own name has more colons than the convention.
  assert.deepEqual(codes(rule.replace('job:x:rate5m', ':a:b:c:d'), ['job:y:rate5m']), []);
  // Where nothing is recorded, rules live elsewhere.
  assert.deepEqual(codes(rule, []), []);
});
