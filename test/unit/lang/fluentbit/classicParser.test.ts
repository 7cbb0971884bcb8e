import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseClassic } from '../../../../src/lang/fluentbit/classicParser.ts';

function outline(text: string): string {
  const { root } = parseClassic(text);
  const sections = root.sections.map(
    (section) =>
      `${section.kind}{${section.properties.map((property) => `${property.key}=${property.value}`).join(' ')}}`,
  );
  return [...root.metas.map((meta) => `@${meta.kind}=${meta.value}`), ...sections].join(' ');
}

function problemsOf(text: string): readonly string[] {
  return parseClassic(text).problems.map(
    (problem) => `${problem.code}@${text.slice(0, problem.start).split('\n').length}`,
  );
}

test('the classic format is read as the agent reads it', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['[INPUT]\n    Name tail\n    Path /a b\n', 'input{name=tail path=/a b}'],
    ['[input]\r\n\tName  tail\r\n', 'input{name=tail}'],
    [
      '@SET a=b\n@include x.conf\n[SERVICE]\n  Flush 1 # no comment',
      '@set=a=b @include=x.conf service{flush=1 # no comment}',
    ],
    ['[OUTPUTS]\n  a b', 'unknown{a=b}'],
    ['[ INPUT ]\n  a b', 'unknown{a=b}'],
    ['[INPUT] rest\n  memBufLimit 5M\n  Mem_Buf_Limit 6M', 'input{mem_buf_limit=5M mem_buf_limit=6M}'],
    ['# c\n[INPUT]\n    # c\n\n    Name a\n', 'input{name=a}'],
    ['\uFEFF[INPUT]\n  Name a', 'input{name=a}'],
    ['{{- if .Values.a }}\n[INPUT]\n    Name {{ .Values.name }}\n{{- end }}', 'input{name={{ .Values.name }}}'],
  ];
  for (const [text, expected] of cases) assert.equal(outline(text), expected, text);
});

test('a mistake of the classic format is reported where it was made', () => {
  const cases: readonly (readonly [string, ...string[]])[] = [
    ['[INPUT]\n    Name a\n'],
    ['[INPUT\n    Name a\n', 'unclosed-section@1'],
    ['[INPUT]\n    Name a\nOUTPUT]\n    Name b\n', 'unclosed-section@3'],
    ['Name a\n', 'key-outside-section@1'],
    ['[INPUT]\n    Name a\n  Tag b\n', 'bad-indent@3'],
    ['[INPUT]\n    Name a\n      Tag b\n', 'bad-indent@3'],
    ['[INPUT]\n    Name a\n        Tag b\n'],
    ['[INPUT]\n    Name a\n\tTag b\n', 'bad-indent@3'],
    ['[INPUT]\n    Name a\n      # too deep\n', 'bad-indent@3'],
    ['[INPUT]\n    Name a\n# comment\n'],
    ['[INPUT]\n    Name\ta\n', 'missing-value@2'],
    ['[INPUT]\n    Name=a\n', 'missing-value@2'],
    ['[INPUT]\n    Name\n', 'missing-value@2'],
    ['[INPUT]\n    Name  \n', 'missing-value@2'],
    ['[INPUT]\n    Name a\n    [OUTPUT]\n    Name b\n', 'indented-section@3'],
    ['@SETX\n', 'bad-command@1'],
    ['@SET a\n', 'bad-set@1'],
  ];
  for (const [text, ...expected] of cases) assert.deepEqual(problemsOf(text), expected, text);
});

test('lines of a section that are indented alike are one mistake, whose fix aligns them all', () => {
  const text = '[INPUT]\n   Name a\n  Tag b\n  Path c\n[OUTPUT]\n  Name d\n  Match e\n   Port 1\n';
  assert.deepEqual(problemsOf(text), ['bad-indent@3', 'bad-indent@6']);
  const edits = parseClassic(text).problems.flatMap((problem) => problem.fixes?.flatMap((fix) => fix.edits) ?? []);
  const mended = edits.reduceRight((all, edit) => all.slice(0, edit.start) + edit.text + all.slice(edit.end), text);
  assert.deepEqual(problemsOf(mended), []);
  assert.deepEqual(problemsOf('[INPUT]\nName a\nTag b\n'), ['bad-indent@2']);
});
