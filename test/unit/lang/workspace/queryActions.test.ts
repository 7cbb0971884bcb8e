import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { noSettings } from '../../../../src/lang/workspace/projectSettings.ts';
import { createQueryDocumentService } from '../../../../src/lang/workspace/queryDocumentService.ts';

const service = createQueryDocumentService(() => noSettings);
const strict = createQueryDocumentService(() => ({ ...noSettings, requiredAnnotations: ['summary'] }));

/** Does the action that begins with a title where `«»` or `¦` mark a place; undefined where it is not offered. */
function act(marked: string, title: string, name = 'a.yml', own = service): string | undefined {
  const [text, start] = [marked.replaceAll(/[«»¦]/g, ''), marked.search(/[«¦]/)];
  const end = marked.includes('»') ? marked.indexOf('»') - 1 : start;
  const id = { yml: 'yaml', json: 'json' }[name.split('.').at(-1) ?? ''] ?? name.split('.').at(-1) ?? '';
  const document = TextDocument.create(`file:///${name}`, id, 1, text);
  const range = { start: document.positionAt(start), end: document.positionAt(end) };
  const action = own.codeActions?.(document, range, []).find((one) => one.title.startsWith(title));
  return action === undefined ? undefined : TextDocument.applyEdits(document, [...action.edits]);
}

const group = (rules: string) => `groups:\n  - name: a\n    rules:\n${rules}`;
const alert = (expr: string, more = '') => `      - alert: B\n        expr: ${expr}\n${more}`;
const record = (name: string, expr: string) => `      - record: ${name}\n        expr: ${expr}\n`;

test('extracts a part of a query into a recording rule before it', () => {
  const title = 'Extract to recording rule';
  assert.equal(
    act(group(alert('su¦m by (job) (rate(x_total[5m])) > 1')), title),
    group(record('job:x:rate5m', 'sum by (job) (rate(x_total[5m]))') + alert('job:x:rate5m > 1')),
  );
  assert.equal(
    act(group(alert('sum by (job) («rate(x_total{a="b"}[5m])») > 1')), title),
    group(record('instance:x:rate5m', 'rate(x_total{a="b"}[5m])') + alert('sum by (job) (instance:x:rate5m) > 1')),
  );
  // A query on several lines, or one that YAML would read otherwise, gets a block.
  const block = alert('|\n          «sum(a)\n            / sum(b)» > 1');
  const lifted = '      - record: :a_per_b:ratio\n        expr: |-\n          sum(a)\n            / sum(b)\n';
  assert.equal(act(group(block), title), group(`${lifted}${alert('|\n          :a_per_b:ratio > 1')}`));
  const braces = `max({__name__="y", c="d: e"})`;
  assert.equal(
    act(group(alert(`'ma¦x({__name__="y", c="d: e"}) > 1'`)), title),
    group(`      - record: :y:max\n        expr: |-\n          ${braces}\n${alert(`':y:max > 1'`)}`),
  );
  assert.equal(
    act(group(record('job:x:rate5m', 'y') + alert('su¦m by (job) (rate(x_total[5m])) > 1')), title),
    group(
      record('job:x:rate5m', 'y') +
        record('job:x:rate5m_2', 'sum by (job) (rate(x_total[5m]))') +
        alert('job:x:rate5m_2 > 1'),
    ),
  );
  // What a recording rule records already needs no rule, and a file without rules has no place for one.
  assert.equal(act(group(record('b', 'su¦m(x)')), title), undefined);
  assert.equal(act('su¦m(x) > 1', title, 'a.promql'), undefined);
  assert.equal(act('groups: [{name: a, rules: [{alert: B, expr: "su¦m(x) > 1"}]}]\n', title), undefined);
});

test('extracts from a query file, a dashboard and Markdown into the rule files of the workspace', () => {
  const files: Readonly<Record<string, string>> = {
    'file:///far/away/z.yml': group(record('z', 'y')),
    'file:///b.yml': `# top\r\n${group(record('b', 'y').replace('y', '|\n          y')).replaceAll('\n', '\r\n')}`,
    'file:///c.yml': `${group(record('c', 'y') + alert('c > 1', '        for: 5m'))} # last\n---\nkind: Service\n`,
    'file:///flow.yml': 'groups: [{name: a, rules: [{record: b, expr: y}]}]\n',
    'file:///d/loki.yml': group(alert('sum(rate({a="b"} |= "c" [5m])) > 1')),
    'file:///e.md': '```promql\nup\n```\n',
  };
  const own = createQueryDocumentService(
    () => noSettings,
    () => ({
      size: 1,
      has: (name) => name === ':x:sum',
      ruleFiles: () => Object.keys(files),
      textOf: (uri) => files[uri],
    }),
  );
  const extract = (name: string, id: string, marked: string): readonly (readonly [string, string, string])[] => {
    const document = TextDocument.create(`file:///${name}`, id, 1, marked.replace('¦', ''));
    const place = document.positionAt(marked.indexOf('¦'));
    const actions = own.codeActions?.(document, { start: place, end: place }, []) ?? [];
    return actions.flatMap((action) => {
      if (action.kind !== 'refactor.extract') return [];
      const [other] = action.elsewhere ?? [];
      const text = files[other?.uri ?? ''] ?? '';
      const added = TextDocument.applyEdits(TextDocument.create('', '', 1, text), [...(other?.edits ?? [])]);
      return [[action.title, TextDocument.applyEdits(document, [...action.edits]), added]];
    });
  };
  const rule = (eol: string) => `      - record: :x:sum_2${eol}        expr: sum(x)`;
  const [b, c, z] = [files['file:///b.yml'] ?? '', files['file:///c.yml'] ?? '', files['file:///far/away/z.yml'] ?? ''];
  const expected = [
    ['Extract to recording rule :x:sum_2 in b.yml', `${b}${rule('\r\n')}\r\n`],
    ['Extract to recording rule :x:sum_2 in c.yml', c.replace('# last', `# last\n${rule('\n')}`)],
    ['Extract to recording rule :x:sum_2 in far/away/z.yml', `${z}${rule('\n')}\n`],
  ];
  const inAll = (text: string) => expected.map(([title = '', added = '']) => [title, text, added]);
  assert.deepEqual(extract('a.promql', 'promql', 'su¦m(x) > 1'), inAll(':x:sum_2 > 1'));
  assert.deepEqual(
    extract('a.md', 'markdown', '```promql\nsu¦m(x) > 1\n```\n'),
    inAll('```promql\n:x:sum_2 > 1\n```\n'),
  );
  const panel = (expr: string) => `{"panels":[{"targets":[{"refId":"A","expr":"${expr}"}]}]}`;
  assert.deepEqual(extract('a.json', 'json', panel('su¦m(x) > 1')), inAll(panel(':x:sum_2 > 1')));
  // A rule knows no variable of a dashboard.
  assert.deepEqual(extract('a.json', 'json', panel('su¦m(x{a=\\"$b\\"}) > 1')), []);
});

test('uses a rule that records the same', () => {
  assert.equal(
    act(group(record('job:x', 'sum by (job) (x)') + alert('su¦m(x) by (job) > 1')), 'Use the recording rule job:x'),
    group(record('job:x', 'sum by (job) (x)') + alert('job:x > 1')),
  );
});

test('puts the expression of a recording rule in the place of its name', () => {
  const title = 'Inline the recording rule';
  const rule = record(
    'job:x:sum',
    '|\n          # a comment\n          sum by (job) (\n            x\n          ) / 2',
  );
  assert.equal(
    act(group(`${rule}${alert('"job:x:¦sum > 1"')}`), title),
    group(`${rule}${alert('"(sum by (job) (x) / 2) > 1"')}`),
  );
  for (const use of ['job:x:¦sum{a="b"} > 1', 'rate(job:x:¦sum[5m]) > 1', 'job:x:¦sum offset 5m > 1', 'o¦ther > 1']) {
    assert.equal(act(group(rule + alert(use)), title), undefined, use);
  }
});

test('splits a query into lines where the document can hold them', () => {
  const title = 'Split into lines';
  // A block of YAML is indented as its first line is.
  const lines = (pad: string) => ['sum(a)', '/', 'sum(b)'].map((line) => pad + line).join('\n');
  assert.equal(act('sum(a) ¦/ sum(b)', title, 'a.promql'), '  sum(a)\n/\n  sum(b)');
  assert.equal(act(group(alert('sum(a) ¦/ sum(b)')), title), group(alert(`|\n${lines('          ')}`)));
  assert.equal(act(group(alert('"sum(a) ¦/ sum(b)"')), title), group(alert(`|\n${lines('          ')}`)));
  const panel = (expr: string) => `{"panels":[{"targets":[{"refId":"A","expr":"${expr}"}]}]}`;
  assert.equal(act(panel('sum(a) ¦/ sum(b)'), title, 'a.json'), panel('  sum(a)\\n/\\n  sum(b)'));
  assert.equal(act('{a="b"} |= "c" ¦| json', title, 'a.logql'), '{a="b"}\n  |= "c"\n  | json');
  assert.equal(act('¦up', title, 'a.promql'), undefined);
});

test('formats the queries of a rule file and nothing else', () => {
  const rules = (query: string) =>
    `# top\r\ngroups:\n  - name:   a # odd\n    rules:\n      - {alert: 'B' , expr:  "x   >  1" }\n      - record: c\n        expr: |\n          ${query}\n\n        labels: { d : e }\n`;
  const text = rules('sum( x )by(y)   # why');
  const document = TextDocument.create('file:///a.yml', 'yaml', 1, text);
  const edits = [...(service.format?.(document) ?? [])];
  assert.equal(
    TextDocument.applyEdits(document, edits),
    rules('sum by (y) (x) # why').replace('sum by (y) (x)', 'sum(x) by (y)'),
  );
});

test('formats queries in lists and quotations of Markdown', () => {
  const wide = [
    'sum(rate(http_requests_total{job="api", code=~"5.."}[5m]))',
    'sum(rate(http_requests_total{job="api"}[5m]))',
  ];
  for (const prefix of ['', '> ', '  ', '> > ']) {
    for (const eol of ['\n', '\r\n']) {
      const fence = (...lines: readonly string[]) =>
        ['# A', ...['```promql', ...lines, '```'].map((line) => prefix + line), ''].join(eol);
      const text = fence(`${wide[0] ?? ''}/`, `${wide[1] ?? ''} # why`);
      const document = TextDocument.create('file:///a.md', 'markdown', 1, text);
      const formatted = TextDocument.applyEdits(document, [...(service.format?.(document) ?? [])]);
      assert.equal(
        formatted,
        fence(`  ${wide[0] ?? ''}`, '/', `  ${wide[1] ?? ''} # why`),
        JSON.stringify(prefix + eol),
      );
    }
  }
});

test('mends what is wrong about a rule', () => {
  const summary = '        annotations:\n          summary: "{{ $labels.¦instance }}"\n';
  assert.equal(
    act(group(alert('sum by (job) (x) > 1', summary)), 'Keep instance in the expression'),
    group(alert('sum by (job, instance) (x) > 1', summary)).replace('¦', ''),
  );
  const bare = '        annotations:\n          summary: ""\n';
  assert.equal(
    act(group(alert('x > 1').replace('B', '¦B')), 'Add the annotation summary', 'a.yml', strict),
    group(`      - alert: B\n${bare}        expr: x > 1\n`),
  );
  assert.equal(
    act(`groups:\n  - name: a\n    interval: 5m\n    rules:\n${alert('x > 1', '        for: ¦1m\n')}`, 'Wait 5m'),
    `groups:\n  - name: a\n    interval: 5m\n    rules:\n${alert('x > 1', '        for: 5m\n')}`,
  );
});

test('mends at once what means the same when it is written otherwise, and only what is reported', () => {
  const fixAll = (text: string, own = service): string => {
    const document = TextDocument.create('file:///a.yml', 'yaml', 1, text);
    const range = { start: document.positionAt(0), end: document.positionAt(text.length) };
    const action = own.codeActions?.(document, range, []).find((one) => one.kind === 'source.fixAll');
    return action === undefined ? text : TextDocument.applyEdits(document, [...action.edits]);
  };
  const before = group(record('a', `'x{a=~"b", c=~"^d.*$"} == 0.5'`) + record('b', 'sum(x_total{a!~"b"})'));
  const after = group(record('a', `'x{a="b", c=~"d.*"} == 0.5'`) + record('b', 'sum(x_total{a!="b"})'));
  assert.equal(fixAll(before), after);
  assert.equal(fixAll(after), after);
  const silent = createQueryDocumentService(() => ({
    ...noSettings,
    severity: new Map([['promql/plain-regex', 'off']]),
  }));
  assert.equal(fixAll(before, silent), before.replace('^d.*$', 'd.*'));
  const part = group(record('a', 'x{a=~"b"¦}'));
  assert.equal(act(part, 'Mend all'), undefined);
});
