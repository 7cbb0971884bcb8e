import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Range } from 'vscode-languageserver-types';
import type { Catalog } from '../../../../src/lang/languageService.ts';
import { documentLanguageOf } from '../../../../src/lang/workspace/documentLanguage.ts';
import { noSettings } from '../../../../src/lang/workspace/projectSettings.ts';
import { createQueryDocumentService } from '../../../../src/lang/workspace/queryDocumentService.ts';

const service = createQueryDocumentService(() => noSettings);
const catalog: Catalog = {
  metricNames: () => Promise.resolve([]),
  labelNames: () => Promise.resolve(['job']),
  labelValues: () => Promise.resolve(['a"b']),
};
const ids: Readonly<Record<string, string>> = { yml: 'yaml', json: 'json', md: 'markdown' };

/** Asks everything of a document at a place, and checks that each answer lies within the document. */
async function ask(name: string, text: string, offset: number): Promise<void> {
  const ending = name.split('.').at(-1) ?? '';
  const document = TextDocument.create(`file:///${name}`, ids[ending] ?? ending, 1, text);
  const position = document.positionAt(offset);
  const range = { start: position, end: document.positionAt(text.length) };
  const lines = document.lineCount;
  const check = (found: Range | undefined): void => {
    if (found === undefined) return;
    const isWithin = found.end.line < lines && document.offsetAt(found.start) <= document.offsetAt(found.end);
    if (!isWithin) assert.fail(`${name} has no ${JSON.stringify(found)}: ${text.slice(0, 500)}`);
  };
  documentLanguageOf(name, text, undefined);
  for (const one of service.validate(document)) check(one.range);
  for (const edit of service.format?.(document) ?? []) check(edit.range);
  for (const symbol of service.symbols?.(document) ?? []) check(symbol.range);
  for (const token of service.semanticTokens?.(document) ?? []) check(token.range);
  for (const fold of service.folding?.(document) ?? [])
    assert.ok(fold.startLine < fold.endLine && fold.endLine < lines);
  for (const fix of service.codeActions?.(document, range, []) ?? []) for (const edit of fix.edits) check(edit.range);
  JSON.stringify(service.selectionRanges?.(document, [position]));
  service.signatureHelp?.(document, position);
  check((await service.hover?.(document, position, catalog))?.range);
  const list = await service.complete?.(document, position, catalog);
  for (const item of list?.items ?? [])
    if (item.textEdit !== undefined && 'range' in item.textEdit) check(item.textEdit.range);
}

const panel =
  '{"panels":[{"title":"A","datasource":{"type":"loki"},"targets":[{"refId":"A","expr":"{a=\\"b\\"} |= `c`"}]}]}';
const fixtures: readonly (readonly [string, string])[] = [
  [
    'a.promql',
    '-sum by (a) (rate(b{c=~"d.*", \'e\'!=`f`}[5m:1m] @ end() offset -1h)) >= bool on () group_left 0x1F # g',
  ],
  ['a.promql', 'histogram_quantile(0.9, {"x.y", "z"="\\u00e9"}) atan2 max_over_time(a[$__range]) unless 1e3 + Inf'],
  [
    'a.logql',
    'topk(3, sum by (a) (rate({a=~"b.+"} |~ `c` or "d" != ip("10.0.0.0/8") | json e="f[0]" | g > 5ms [5m])))',
  ],
  [
    'a.logql',
    '{a="b"} | logfmt --strict | line_format "{{ .c | lower }}" | label_format d=e | drop f | pattern `<g> <_>`',
  ],
  [
    'a.yml',
    'groups:\n  - name: a\n    interval: 1m\n    rules:\n      - record: b:c\n        expr: |\n          sum(x{a="b"})\n' +
      '            / y\n      - alert: "D"\n        expr: "b:c{e=\\"f\\"} > 1"\n        for: 5m\n        annotations:\n' +
      "          s: '{{ $labels.a }}'\n",
  ],
  ['b.yml', 'groups:\r\n- name: &x a\r\n  rules:\r\n  - {alert: *x, expr: >-\r\n      a +\r\n      b}\r\n'],
  ['c.yml', `apiVersion: v1\nkind: ConfigMap\ndata:\n  a.json: |\n    ${panel}\n  b.rules: |\n    groups: []\n`],
  [
    'd.yml',
    '{{- if .Values.a }}\ngroups:\n- name: {{ .Values.b }}\n  rules:\n  - record: c\n    expr: d{e="{{ .f }}"}\n{{ end }}\n',
  ],
  ['a.json', `// a\n${panel}`],
  [
    'b.md',
    '1. > ```yaml\n   > groups:\n   > - rules:\n   >   - {alert: B, expr: "rate(a)"}\n   > ```\n\t~~~promql\r\n\ta',
  ],
  [
    'a_test.yml',
    'tests:\n- input_series: [{series: "a{b=\\"c\\"}", values: 1+2x}]\n  promql_expr_test:\n  - expr: |\n      a\n    eval_time: 1\n',
  ],
  ['a.md', 'x\n```promql\nsum(a)\n+ b\n```\n~~~logql\n{a="b"}\n~~~\n'],
];

test('answers within the document at every keystroke', { timeout: 60_000 }, async () => {
  for (const [name, text] of fixtures) {
    for (let end = 0; end <= text.length; end++) {
      await ask(name, text.slice(0, end), end);
      await ask(name, text, end);
    }
  }
});

test('answers within the document whatever stands in it', { timeout: 60_000 }, async () => {
  const pieces = [
    '\0',
    '\ud800',
    '\udc00',
    '\ufffd',
    '\t',
    '\r\n',
    '\r',
    '&a ',
    '*a',
    '{{',
    '}}',
    '"',
    "'",
    '`',
    '\\',
    '#',
    '/*',
    '🙂',
    '- ',
  ];
  for (const [name, text] of fixtures) {
    for (const [index, piece] of pieces.entries()) {
      for (let at = index % 11; at <= text.length; at += 11) {
        await ask(name, text.slice(0, at) + piece + text.slice(at), at + piece.length);
      }
    }
  }
});

test('reads what is very deep or very long', { timeout: 60_000 }, async () => {
  const many = 10_000;
  const texts: readonly (readonly [string, string])[] = [
    ['a.promql', '('.repeat(many) + 'a' + ')'.repeat(many)],
    ['a.promql', '('.repeat(many)],
    ['a.promql', 'sum by (a) ('.repeat(many)],
    ['a.promql', `a${' / sum(b > 1)'.repeat(many)}`],
    ['a.promql', `a{${'b=~"c.*",'.repeat(many)}}`],
    ['a.promql', `label_join(a${', "b"'.repeat(13 * many)})`],
    ['a.promql', `a{b="${'x'.repeat(100 * many)}`],
    ['a.promql', `"${'x'.repeat(100 * many)}"`],
    ['a.promql', '# x\n'.repeat(5 * many) + 'a'],
    ['a.promql', 'a[1m'.repeat(many)],
    ['a.logql', '('.repeat(many) + 'rate({a="b"}[5m])' + ')'.repeat(many)],
    ['a.logql', `{a="b"} | x="y"${' and x="y"'.repeat(many)}`],
    ['a.logql', `{a="b"}${' |~ "x"'.repeat(many)}`],
    ['a.yml', `groups: ${'['.repeat(many)}`],
    ['a.yml', `groups: ${'{{'.repeat(many)} .Values.x`],
    ['a.json', `{"panels":${'['.repeat(many)}`],
    ['a.json', `{"panels":[{"targets":[{"refId":"A","expr":"${'a +\\n'.repeat(many)}b"}]}]}`],
  ];
  for (const [name, text] of texts) await ask(name, text, text.length >> 1);
});

test('reads regular expressions that are large or repeat much', { timeout: 20_000 }, () => {
  for (const pattern of ['(a*)*'.repeat(100_000), 'a{1000}'.repeat(1000), '(?:a{1000})+|'.repeat(500)]) {
    const document = TextDocument.create('file:///a.promql', 'promql', 1, `x{a=~"${pattern}"}`);
    assert.deepEqual(
      service.validate(document).filter((one) => one.severity === 1),
      [],
    );
  }
  const broken = TextDocument.create('file:///a.promql', 'promql', 1, 'x{a=~"b{1001}"}');
  assert.deepEqual(
    service.validate(broken).map((one) => one.code),
    ['promql/regex'],
  );
});
