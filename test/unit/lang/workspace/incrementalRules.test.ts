import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Diagnostic } from 'vscode-languageserver-types';
import { EditedDocument } from '../../../../src/lang/editedDocument.ts';
import { readEmbedded } from '../../../../src/lang/workspace/embeddedDocument.ts';
import { IncrementalRules } from '../../../../src/lang/workspace/incrementalRules.ts';
import { isSelfContained, staysSelfContained } from '../../../../src/lang/workspace/ruleFilePieces.ts';
import type { CheckedDocument } from '../../../../src/lang/workspace/rulePieces.ts';
import { noSettings } from '../../../../src/lang/workspace/projectSettings.ts';
import type { Circumstances } from '../../../../src/lang/workspace/queryDiagnostics.ts';
import { QueryDiagnostics } from '../../../../src/lang/workspace/queryDiagnostics.ts';
import { numbers } from '../../../helpers/numbers.ts';

const uri = 'file:///rules.yml';
const circumstances: Circumstances = {
  settings: { ...noSettings, requiredAnnotations: ['runbook_url'] },
  recorded: new Set(['job:known:sum']),
};

const ruleTexts = [
  '- record: job:up:sum\n  expr: sum by (job) (up)\n',
  '- alert: Down\n  expr: up == 0\n  for: 10s\n  labels:\n    severity: page\n',
  '# a comment\n- alert: High\n  expr: |\n    sum(rate(x_total[5m])) by (job)\n      > 1\n  annotations:\n    summary: "{{ $labels.pod }} is {{ $value }}"\n',
  '- record: quoted\n  expr: "rate(node_memory_Active_bytes[5m])"\n\n',
  "- record: single\n  expr: 'sum(up'\n  labels: {a: b}\n",
  '- alert: Folded\n  expr: >-\n    count(up{job="a"})\n    == 0\n\n  # behind it\n',
  '- record: job:ratio:sum\n  expr: job:up:sum / job:known:sum / job:gone:sum\n',
  '-   record: wide\n    expr: up\n',
];

const heads: readonly (readonly [head: string, indent: number])[] = [
  ['groups:\n- name: a\n  interval: 1m\n  rules:\n', 2],
  ['groups:\n  - name: a\n    rules:\n', 6],
  [
    'apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata:\n  name: x\nspec:\n  groups:\n    - name: a\n      rules:\n',
    8,
  ],
];

/** What a user or another program may do to a text at one place. */
const pieces = [
  'x', ' ', '\n', '"', "'", '|', '#', '- ', ': ', '(', ')', '{', '[5m]', '&a ', '*a', '\t', '\r\n', '==', '  ', '---\n',
  '- record: new\n', 'expr: up\n', '{{ .Values.x }}', '# kube-observatory: disable=all', '{app="x"} |= "y"', '\u{1f600}',
]; // prettier-ignore

function indented(text: string, indent: number): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(indent));
}

function ruleFile(next: (below: number) => number): string {
  const [head = '', indent = 0] = heads[next(heads.length)] ?? [];
  const group = (): string => {
    const rules = Array.from({ length: 1 + next(6) }, () => indented(ruleTexts[next(ruleTexts.length)] ?? '', indent));
    return rules.join('');
  };
  const more = next(3) === 0 ? `${' '.repeat(Math.max(2, indent - 2))}limit: 5\n` : '';
  const second = next(2) === 0 ? head.slice(head.indexOf('- name') - (indent > 2 ? indent - 4 : 0)) : '';
  const text = head + group() + more + (second === '' ? '' : second.replace('name: a', 'name: b') + group());
  return next(5) === 0 ? text.replaceAll('\n', '\r\n') : text;
}

/** A place within a text, its begin and end included, and what is written there. */
function edit(text: string, next: (below: number) => number): { start: number; end: number; newText: string } {
  const start = next(text.length + 1);
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = text.indexOf('\n', start) + 1;
  switch (next(6)) {
    case 0:
      return { start, end: Math.min(text.length, start + 1 + next(3)), newText: '' };
    case 1:
      return { start: lineStart, end: lineEnd === 0 ? text.length : lineEnd, newText: '' };
    case 2:
      return {
        start: lineStart,
        end: lineStart,
        newText: text.slice(lineStart, lineEnd === 0 ? text.length : lineEnd),
      };
    case 3:
      return {
        start: lineStart,
        end: lineStart,
        newText: indented(ruleTexts[next(ruleTexts.length)] ?? '', 2 + next(7)),
      };
    default:
      return { start, end: start, newText: pieces[next(pieces.length)] ?? '' };
  }
}

const sorted = (diagnostics: readonly Diagnostic[]): readonly string[] =>
  diagnostics
    .map(({ range: { start, end }, code, severity, message, source }) =>
      JSON.stringify([start.line, start.character, end.line, end.character, code, severity, source, message]),
    )
    .sort();

function checkers(): {
  readonly rules: IncrementalRules;
  readonly checkWhole: (document: TextDocument, own?: Circumstances) => CheckedDocument;
  /** How often an expression was checked without reading its rule again. */
  readonly unread: () => number;
} {
  const checker = new QueryDiagnostics();
  let unread = 0;
  const checkWhole = (document: TextDocument, own = circumstances): CheckedDocument => {
    const content = readEmbedded(document);
    return { content, diagnostics: checker.check(document, content, own) };
  };
  const rules = new IncrementalRules({
    part: checkWhole,
    rule: (file, query, own, document) => {
      unread++;
      return checker.checkRule(file, query, own, document);
    },
  });
  return { rules, checkWhole, unread: () => unread };
}

test('finds after any change what a whole check finds', () => {
  let kept = 0;
  for (let seed = 1; seed <= 100; seed++) {
    const next = numbers(seed);
    const { rules, checkWhole } = checkers();
    let document = new EditedDocument(uri, 'yaml', 0, ruleFile(next));
    rules.remember(document, circumstances, checkWhole(document));
    for (let version = 1; version <= 25; version++) {
      const text = document.getText();
      const change = edit(text, next);
      const range = { start: document.positionAt(change.start), end: document.positionAt(change.end) };
      document.update([{ range, text: change.newText }], version);
      const whole = checkWhole(TextDocument.create(uri, 'yaml', version, document.getText()));
      const known = rules.update(document, circumstances);
      if (known === undefined) {
        // What breaks the document is taken back, so that there is something left to change.
        const isBroken = whole.content.problems.some((problem) => problem.code === 'rules/yaml');
        if (isBroken || whole.content.ruleFiles.length === 0) document = new EditedDocument(uri, 'yaml', version, text);
        rules.remember(document, circumstances, checkWhole(document));
        continue;
      }
      kept++;
      const context = `seed ${String(seed)}, ${JSON.stringify(change)} in:\n${text}`;
      assert.deepEqual(sorted(known), sorted(whole.diagnostics), context);
    }
  }
  assert.ok(kept > 300, `only ${String(kept)} changes were checked by their rules alone`);
});

/** Rules whose expression is written in each of the ways, with other fields before and behind it. */
const expressionTexts = [
  ...ruleTexts.filter((text) => !text.includes('labels: {') && !text.includes('>-')),
  '- expr: up{job="a"} == 0  # why\n  alert: Early\n  for: 10s\n  annotations:\n    summary: "{{ $labels.pod }} {{ $labels.job }}"\n',
  '- alert: Quoted\n  expr: "sum by (job) (up)"\n  for: 1m\n  labels:\n    severity: \'{{ $labels.job }}\'\n    x: y\n',
  "- record: single:up:sum\n  expr: 'sum(up) without (job)'\n  labels:\n    a: b\n",
  '- alert: Block\n  expr: |-\n    sum by (job) (\n      rate(x_total[5m])\n    )\n\n  annotations:\n    summary: "{{ $labels.pod }}"\n    runbook_url: x\n',
  '- record: spread\n  expr: sum(\n    up)\n',
  '- record: range\n  expr: up[5m]\n',
];

const letters = [
  ...['x', ' ', '"', "'", '|', '#', ':', '(', ')', '{', '}', '[5m]', '\\', '=', '==', '  ', ' #', ': ', '~', '1', 'e'],
  ...['by (job)', '{{', '$labels', '\u{1f600}', ',', '-', 'rate(', '{app="x"} |= "y"', ' or on () vector(0)', '&'],
];

/** Something written into the expression of a rule, or taken out of it. */
function expressionEdit(
  text: string,
  next: (below: number) => number,
): { start: number; end: number; newText: string } {
  const fields = [...text.matchAll(/expr: /g)];
  const from = fields[next(fields.length)]?.index ?? 0;
  const start = Math.min(text.length, from + 4 + next(50));
  if (next(3) > 0) return { start, end: start, newText: letters[next(letters.length)] ?? '' };
  return { start, end: Math.min(text.length, start + 1 + next(3)), newText: next(2) === 0 ? '' : 'x' };
}

test('finds after a change of an expression what a whole check finds, often without reading its rule', () => {
  let known = 0;
  let all = 0;
  for (let seed = 1; seed <= 150; seed++) {
    const next = numbers(seed);
    const { rules, checkWhole, unread } = checkers();
    const [head = '', indent = 0] = heads[next(heads.length)] ?? [];
    const own = next(3) === 0 ? circumstances : { ...circumstances, settings: noSettings };
    const texts = Array.from({ length: 1 + next(5) }, () => expressionTexts[next(expressionTexts.length)] ?? '');
    let document = new EditedDocument(uri, 'yaml', 0, head + indented(texts.join(''), indent));
    rules.remember(document, own, checkWhole(document, own));
    for (let version = 1; version <= 25; version++) {
      const text = document.getText();
      const change = expressionEdit(text, next);
      const range = { start: document.positionAt(change.start), end: document.positionAt(change.end) };
      document.update([{ range, text: change.newText }], version);
      const whole = checkWhole(TextDocument.create(uri, 'yaml', version, document.getText()), own);
      const found = rules.update(document, own);
      all++;
      if (found !== undefined) {
        const context = `seed ${String(seed)}, ${JSON.stringify(change)} in:\n${text}`;
        assert.deepEqual(sorted(found), sorted(whole.diagnostics), context);
      }
      // What has become of a rule is checked further on, unless it had to do with the rest of the file.
      if (found !== undefined && next(10) > 0) continue;
      document = new EditedDocument(uri, 'yaml', version, text);
      rules.remember(document, own, checkWhole(document, own));
    }
    known += unread();
  }
  assert.ok(known > all / 5, `only ${String(known)} of ${String(all)} changes were checked without reading their rule`);
});

test('reads one rule of many after a letter was typed', () => {
  const many = Array.from(
    { length: 200 },
    (_, index) => `  - record: r${String(index)}\n    expr: up{a="${String(index)}"}\n`,
  );
  const { rules, checkWhole } = checkers();
  const document = new EditedDocument(uri, 'yaml', 0, `groups:\n- name: a\n  rules:\n${many.join('')}`);
  rules.remember(document, circumstances, checkWhole(document));
  const at = document.positionAt(document.getText().indexOf('a="100"'));
  document.update([{ range: { start: at, end: at }, text: '=' }], 1);
  const found = rules.update(document, circumstances);
  assert.deepEqual(
    found?.map((one) => [one.range.start.line, one.code]),
    [[204, 'promql/syntax']],
  );
});

test('reads the whole again when the project wants something else', () => {
  const { rules, checkWhole } = checkers();
  const document = new EditedDocument(uri, 'yaml', 0, `groups:\n- name: a\n  rules:\n  - record: r\n    expr: up\n`);
  rules.remember(document, circumstances, checkWhole(document));
  assert.equal(rules.update(document, { ...circumstances, settings: noSettings }), undefined);
});

test('finds in the line that is written in whatever binds a rule to others', () => {
  const rule = '  - record: r\n    expr: |\n      a\n      b\n';
  const written = [
    '&a ',
    '<<: x',
    '[SERVICE]',
    '<source>',
    '{{',
    'include ',
    '{{ .Values.x',
    '# kube-observatory: x',
    'pipeline:',
  ];
  for (const before of written) {
    const lines = rule.replace('a\n', `${before}\n`);
    for (let at = rule.indexOf('|') + 2; at < lines.length; at++) {
      for (const text of written) {
        const now = lines.slice(0, at) + text + lines.slice(at);
        if (!isSelfContained(lines)) continue;
        assert.equal(staysSelfContained(now, at, at + text.length), isSelfContained(now), now);
      }
    }
  }
});
