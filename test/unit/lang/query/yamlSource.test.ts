import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readYaml } from '../../../../src/lang/query/yamlSource.ts';

/** Each document holds one text under `a`; every character of it that is no white space must stand where the map says. */
const documents = [
  'a: sum(rate(x[5m])) by (y)\n',
  'a: "sum(x{b=\\"c\\"}) \\u0041 \\U0001F642 d"\n',
  "a: 'sum(x{b=''c''})'\n",
  'a: "sum(x)\n  by (y)\n\n  + z"\n',
  "a: 'sum(x)\n  by (y)'\n",
  'a: sum(x)\n  by (y)\n  + z\n',
  'a: |\n  sum(\n    x\n  )\n',
  'a: |-\n  sum(\n\n    x\n  )\n\n',
  'a: |+\n  sum(x)\n\n\nb: 1\n',
  'a: |2\n    sum(\n   x)\n',
  'a: >\n  sum(\n  x\n\n  + y\n    * z\n  )\n',
  'a: >-\n  sum(x)\n  + y',
  'a: |\r\n  sum(\r\n    x\r\n  )\r\n',
  '# comment\na:   |  # header\n      sum(x)\n      # inner\n      + y\n',
  'b: &query sum(x)\na: *query\n',
  'a: "x\\\n  y"\n',
  'a: "\\ttab\\\\ \\n next"\n',
];

test('maps every character of a scalar to its source and back', () => {
  for (const source of documents) {
    const [document] = readYaml(source);
    const text = document?.text(document.find(document.root, 'a'));
    assert.ok(text !== undefined, source);
    for (let index = 0; index < text.text.length; index++) {
      const place: number = text.map.toDocument(index);
      assert.ok(place >= text.start && place <= text.end, source);
      const char: string = text.text[index] ?? '';
      if (/\s/.test(char)) continue;
      const isEscape = source[place] === '\\' || source.codePointAt(place) !== text.text.codePointAt(index);
      if (isEscape)
        assert.ok(source.slice(Math.max(0, place - 12), place + 1).includes('\\'), `${source} at ${String(index)}`);
      else assert.equal(source[place], char, source);
      assert.equal(text.map.toDocument(text.map.fromDocument(place) ?? -1), place, source);
    }
  }
});

test('reads what stands around the pieces of a Helm template as simple YAML where it is', () => {
  const text = '{{- if .Values.x }}\ngroups:\n- name: a\n  labels:\n    b: {{ .Values.b }}\n  c: up > 1\n{{- end }}\n';
  const [document] = readYaml(text);
  assert.ok(document?.isSimple);
  const [group] = document.items(document.find(document.root, 'groups'));
  const found = document.text(document.find(group, 'c'));
  assert.deepEqual([found?.text, found?.start, found?.isTemplated], ['up > 1', text.indexOf('up > 1'), false]);
  assert.equal(document.text(document.find(group, 'labels', 'b'))?.isTemplated, true);
});

test('finds each of many places in a long text on one line', { timeout: 20_000 }, () => {
  const value = 'x + '.repeat(200_000);
  const [document] = readYaml(`a: ${value}y\n`);
  const text = document?.text(document.find(document.root, 'a'));
  for (let at = 0; at < value.length; at++) assert.equal(text?.map.toDocument(at), at + 3);
});

test('tolerates the pieces of a Helm template', () => {
  const source =
    '{{- if .Values.on }}\na:\n  {{- range .x }}\n  b: {{ .Values.b }}\n  c: "{{ $labels.d }}"\n  {{- end }}\n{{- end }}\n';
  const [document] = readYaml(source);
  assert.deepEqual(document?.faults, []);
  assert.equal(document.text(document.find(document.root, 'a', 'b'))?.isTemplated, true);
  assert.equal(document.text(document.find(document.root, 'a', 'c'))?.text, '{{ $labels.d }}');
});

/** The annotation `a` of a chart's alert, beside an action that only Helm has. */
function chartAnnotation(value: string): string {
  return `{{- if .Values.on }}\na: ${value}\nb: c\n{{- end }}\n`;
}

test('tolerates braces in the strings and comments of a Helm template', () => {
  const values = [
    '{{ `{{ $labels.pod }} is down` | quote }}',
    '{{`Pod {{ $labels.pod }}`}}',
    '{{ printf "%s" "{{ $value }}" | quote }}',
    'of {{`{{`}} $labels.pod {{`}}`}}',
    '"{{ "{{" }} $labels.pod {{ "}}" }}"',
    '{{ include "x" (dict "a" "}}") }}',
    'x # c\n{{- /* a {{ comment }}\n of two lines */}}',
    'x\n{{- end }}{{- if .Values.more }}',
  ];
  for (const value of values) {
    const [document] = readYaml(chartAnnotation(value));
    assert.deepEqual(document?.faults, [], value);
    assert.equal(document.text(document.find(document.root, 'b'))?.text, 'c', value);
    const isTemplated = document.text(document.find(document.root, 'a'))?.isTemplated;
    assert.equal(isTemplated, !value.startsWith('x'), value);
  }
});

test('knows a Helm template by what its actions hold, wherever in them', () => {
  for (const action of ['range .Values.xs', 'with (index .Values "x")', 'if eq .Release.Name "x"', 'tpl "x" .']) {
    const [document] = readYaml(`{{- ${action} }}\na: {{ .b }}\n{{- end }}\n`);
    assert.deepEqual(document?.faults, [], action);
  }
  const [alert] = readYaml('a: "{{ $value }} of {{ .Value }}"\n');
  assert.equal(alert?.text(alert.find(alert.root, 'a'))?.isTemplated, false);
});

test('takes the branches of a Helm template for one field', () => {
  const twice = '  a: 1\n{{- else }}\n  a: 2\n{{- end }}\n';
  const [document] = readYaml(`x:\n{{- if .Values.on }}\n${twice}`);
  assert.deepEqual(document?.faults, []);
  const [plain] = readYaml('x:\n  a: 1\n  a: 2\n');
  assert.match(plain?.faults[0]?.message ?? '', /unique/);
});

test('reads a text of nothing but beginnings of templates at once', { timeout: 20_000 }, () => {
  for (const piece of ['{{ ', '{{ "', '{{ `', '{{/* ', '{{ "{{" ', '{{ $labels ']) {
    readYaml(`a: {{ .Values.b }}\nc: '${piece.repeat(100_000)}'\n`);
    readYaml(`a: {{ .Values.b }}\nc: '${piece.repeat(100_000)}"\n`);
  }
});

test('an alias stands for what had its anchor last before it, however many there are', { timeout: 20_000 }, () => {
  const [document] = readYaml('a: &x 1\nb: *x\nc: &x [2]\nd: [*x, *y]\ne: &y 3\n');
  const text = (...path: readonly string[]) => document?.text(document.find(document.root, ...path))?.text;
  assert.equal(text('b'), '1');
  const items = document?.items(document.find(document.root, 'd')) ?? [];
  assert.deepEqual(
    items.map((item) => document?.kind(item)),
    ['list'],
  );
  const [many] = readYaml(`a: &a {b: c}\nd:\n${'- *a\n'.repeat(20_000)}`);
  const found = many?.items(many.find(many.root, 'd')) ?? [];
  assert.equal(found.length, 20_000);
  assert.equal(many?.text(many.find(found.at(-1), 'b'))?.text, 'c');
});

test('merges what an alias brings in', () => {
  const [document] = readYaml('base: &base\n  x: 1\n  y: 2\na:\n  <<: *base\n  y: 3\n');
  const entries = document?.entries(document.find(document.root, 'a')) ?? [];
  assert.deepEqual(
    entries.map((entry) => [entry.key, document?.text(entry.value)?.text]),
    [
      ['y', '3'],
      ['x', '1'],
    ],
  );
});

test('says where YAML is nested too deeply to be read, and reads what stands before it', { timeout: 60_000 }, () => {
  const flow = `a: 1\nb: ${'{c: '.repeat(10_000)}1${'}'.repeat(10_000)}\n`;
  const [document] = readYaml(flow);
  const [fault] = document?.faults ?? [];
  assert.match(fault?.message ?? '', /nested too deeply/);
  assert.equal(flow.slice(fault?.start, fault?.end), '{');
  assert.equal(document?.text(document.find(document.root, 'a'))?.text, '1');
});

test('survives brackets that are never closed, and lists within lists', { timeout: 60_000 }, () => {
  for (const text of [
    `a:\n${'  x: [c, d\n'.repeat(10_000)}`,
    `a:\n  ${'- '.repeat(10_000)}1\n`,
    `${'? '.repeat(10_000)}a\n`,
    Array.from({ length: 3000 }, (_, indent) => `${' '.repeat(indent)}a:\n`).join(''),
  ]) {
    const faults = readYaml(text).flatMap((document) => document.faults);
    const deep = faults.find((fault) => fault.message.includes('nested too deeply'));
    assert.ok(deep !== undefined && deep.start < deep.end && deep.end <= text.length, text.slice(0, 50));
    assert.ok(!faults.some((fault) => fault.message.includes('call stack')));
  }
});
