import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FluentdNode } from '../../../../src/lang/fluentd/fluentdAst.ts';
import { parseFluentd } from '../../../../src/lang/fluentd/fluentdParser.ts';

/** The tree in short: `name=value` for parameters, `name arg{…}` for sections. */
function outline(nodes: readonly FluentdNode[]): string {
  return nodes
    .map((node) => {
      if (node.kind === 'include') return `@include=${node.path.text}`;
      if (node.kind === 'param') return `${node.name}=${node.value?.text ?? ''}`;
      const argument = node.argument === undefined ? '' : ` ${node.argument.text}`;
      return `${node.name}${argument}{${outline(node.children)}}`;
    })
    .join(' ');
}

/** `code@line` of every problem, lines from 1. */
function problemsOf(text: string): readonly string[] {
  return parseFluentd(text).problems.map(
    (problem) => `${problem.code}@${text.slice(0, problem.start).split('\n').length}`,
  );
}

test('the v1 syntax is read as the agent reads it', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['<source>\n  @type tail\n</source>', 'source{@type=tail}'],
    ['<match a.** b>\n@type x\n</match>', 'match a.** b{@type=x}'],
    ['<match "a b">\n</match> # done', 'match a b{}'],
    ['a b c # comment\nd e#f', 'a=b c d=e#f'],
    ['a #all of it', 'a=#all of it'],
    ['flag\nother 1', 'flag= other=1'],
    ["a 'it''s", "a='it''s".replace("'it''s", 'it')],
    ['a "x\\ty\\"z"', 'a=x\ty"z'],
    ["a 'x\\ty\\'z'", "a=x\\ty'z"],
    ['a {"b": [1,\n 2], # why\n "c": {}}\nd e', 'a={"b": [1,\n 2], \n "c": {}} d=e'],
    ['@include a/*.conf\n<source>\n@include b.conf\n</source>', '@include=a/*.conf source{@include=b.conf}'],
    ['a "#{ENV["X"] || "y}"}" # c', 'a=#{ENV["X"] || "y}"}'],
    ['\uFEFF<source>\r\n  @type tail\r\n</source>\r\n', 'source{@type=tail}'],
    [
      '{{- if .Values.x }}\n<source>\n  @type {{ .Values.type }}\n</source>\n{{- end }}',
      'source{@type={{ .Values.type }}}',
    ],
    ['<% if x %>\na b\n<% end %>', 'a=b'],
  ];
  for (const [text, expected] of cases) assert.equal(outline(parseFluentd(text).root.children), expected, text);
});

test('a mistake is reported once, where it was made', () => {
  const cases: readonly (readonly [string, ...string[]])[] = [
    ['<source>\n  @type tail\n</source>\n'],
    ['<source>\n  @type tail\n', 'unclosed-section@1'],
    ['<source>\n  <parse>\n    @type json\n</source>\n', 'unclosed-section@2'],
    ['<source>\n  @type a\n\n<match **>\n  @type b\n</match>', 'unclosed-section@1'],
    ['<source>\n  <parse>\n    @type json\n  <parse>\n</source>\n', 'unmatched-end@4'],
    ['<source>\n  <parse>\n  </parser>\n</source>\n', 'unmatched-end@3'],
    ['</source>', 'unmatched-end@1'],
    ['<source>\n</source x>', 'bad-tag@2'],
    ['<match a\n  @type b\n</match>', 'bad-tag@1'],
    ['<source> @type x\n</source>', 'text-after-tag@1'],
    ['a "b\nc d', 'unclosed-quote@1'],
    ["a 'b\nc d", 'unclosed-quote@1'],
    ["a 'b' c", 'text-after-value@1'],
    ['a {"b":1\n<match **>\n</match>', 'bad-json@1'],
    ['a [1,]', 'bad-json@1'],
    ['a [1] b', 'text-after-value@1'],
    ['a "\\d"', 'bad-escape@1'],
    ['@foo bar', 'reserved-name@1'],
    ['include x.conf', 'old-include@1'],
    ['a "#{ENV[\'X\' || 1}"\nb c', 'ruby-syntax@1'],
    ['a "#{EVN[\'X\']}"', 'ruby-name@1'],
    ["a \"#{ENV['X'].to_s.split(',').map { |x| x.strip }.join}\""],
    ['a "#{hostname}-#{worker_id}-#{use_default}"'],
    ['{{ if a }}\n<match a>\n{{ else }}\n<match b>\n{{ end }}\n</match>'],
  ];
  for (const [text, ...expected] of cases) assert.deepEqual(problemsOf(text), expected, text);
});

test('unclosed everything stays linear', () => {
  const shapes = ['<a>\n', 'a {\n', 'a "\n', "a '\n", 'a "#{[\n', '</a>\n', '<match a\n', 'a [1,\n'];
  for (const shape of shapes) assert.ok(parseFluentd(shape.repeat(20_000)).root.end > 0);
});
