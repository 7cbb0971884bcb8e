import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseGoTemplate } from '../../../../src/lang/query/goTemplate.ts';

const rules = { functions: new Set(['upper']), variables: ['$labels', '$value'] };

/** What is wrong with each template; undefined where nothing is. */
const cases: readonly (readonly [string, string | undefined])[] = [
  ['', undefined],
  ['plain } text {', undefined],
  ['{{ .a }}{{- .b.c -}}{{/* a comment */}}', undefined],
  ['{{ $labels.job | upper | printf "%s" }}', undefined],
  ['{{ if gt $value 1.5 }}a{{ else if .b }}c{{ else }}d{{ end }}', undefined],
  ['{{ range $i, $v := .items }}{{ $i }}{{ $v }}{{ end }}', undefined],
  ['{{ with $x := .a }}{{ $x }}{{ end }}', undefined],
  ['{{ (index .a 0).b }}', undefined],
  ['{{ "}}" }}', undefined],
  ['{{ .a', 'unclosed action'],
  ['{{ "a }}', 'unterminated quoted string'],
  ['{{ nope .a }}', 'function "nope" not defined'],
  ['{{ $label.job }}', 'undefined variable "$label"'],
  ['{{ with $x := .a }}{{ end }}{{ $x }}', 'undefined variable "$x"'],
  ['{{ if .a }}', 'unexpected EOF'],
  ['{{ end }}', 'unexpected {{end}}'],
  ['{{ else }}', 'unexpected {{else}}'],
  ['{{ }}', 'missing value for command'],
  // Go reads a pipe that nothing follows.
  ['{{ .a | }}', undefined],
  ['{{ .a || upper }}', 'unexpected "|" in command'],
  ['{{ .a | 1 }}', 'non executable command in pipeline stage 2'],
  ['{{ (.a | upper).b | . }}', 'non executable command in pipeline stage 2'],
  ['{{ .a. }}', 'unexpected <.> in operand'],
  ['{{ upper(.a) }}', 'unexpected "(" in operand'],
  ['{{ $a, $b := .c }}', 'too many declarations in command'],
  ['{{ define a }}{{ end }}', 'unexpected "a" in define clause'],
  ['{{ if .a }}{{ define "b" }}{{ end }}{{ end }}', 'unexpected <define> in command'],
  ['{{ with .a }}{{ else if .b }}{{ end }}', 'unexpected <if> in input'],
  ["{{ 'ab' }}", "malformed character constant: 'ab'"],
  ['{{ (.a }}', 'unclosed left paren'],
  ['{{ .a ) }}', 'unexpected right paren'],
  ['{{ if }}a{{ end }}', 'missing value for if'],
  ['{{/* a', 'unclosed comment'],
];

test('finds what text/template finds', () => {
  for (const [template, message] of cases) {
    assert.equal(parseGoTemplate(template, rules).fault?.message, message, template);
  }
});

test('tells which names a template uses', () => {
  const { names } = parseGoTemplate('{{ $labels.job | upper }} {{ .Value }}', rules);
  assert.deepEqual(
    names.map((one) => [one.kind, one.name]),
    [
      ['variable', '$labels.job'],
      ['function', 'upper'],
      ['field', '.Value'],
    ],
  );
});
