import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toFluentbitValue, toFluentdAccessor } from '../../../../src/lang/conversion/tagTranslation.ts';
import { noFiles } from '../../../../src/lang/fileAccess.ts';
import { maskTemplates } from '../../../../src/lang/fluent/templateLine.ts';
import { splitSlashes } from '../../../../src/lang/fluent/onigmoParser.ts';
import { createLanguageRegistry } from '../../../../src/lang/workspace/languageRegistry.ts';
import { TextDocument } from 'vscode-languageserver-textdocument';

/** What takes time with the square of this takes longer than the tests may. */
const many = 400_000;
const limits = { timeout: 60_000 };
const registry = createLanguageRegistry(noFiles);

function codesOf(language: 'fluentd' | 'fluentbit', text: string): readonly unknown[] {
  const document = TextDocument.create(`file:///a.conf`, language, 1, text);
  return registry[language].validate(document).map(({ code }) => code);
}

test('masks templates of a line however long it is', limits, () => {
  assert.equal(
    maskTemplates('a: {{ b }} <% c %>d\n{% if %}\n  - {{ e }}\r\nf: {{ g\r\n'),
    'a: xxxxxxx xxxxxxxd\n        \n  - xxxxxxx\r\nf: xxxx\r\n',
  );
  assert.equal(maskTemplates('a: {{ <% b %>'), `a: ${'x'.repeat(10)}`);
  const opened = '{{ '.repeat(many);
  assert.equal(maskTemplates(`a: ${opened}`), `a: ${'x'.repeat(opened.length)}`);
  assert.equal(maskTemplates(`{{${'\r'.repeat(many)}`).length, many + 2);
  const mixed = '<% {% {{ '.repeat(many);
  assert.equal(maskTemplates(`a: ${mixed}%>`).length, mixed.length + 5);
});

test('translates values of any length', limits, () => {
  assert.equal(toFluentdAccessor(`$a['b']["c"][d]`), `$['a']['b']['c']['d']`);
  assert.equal(toFluentdAccessor(`$a${'['.repeat(many)}`), 'a');
  assert.equal(toFluentbitValue(`#{ENV['A'] || 'b'}#{ENV.fetch("C", 'd')}`), '${A}${C}');
  assert.equal(toFluentbitValue(`#{ENV['A'] || `.repeat(many / 10)), undefined);
  assert.equal(toFluentbitValue(`#{ENV.fetch('A', `.repeat(many / 10)), undefined);
  assert.equal(splitSlashes(`/${'/a'.repeat(many)}1`), undefined);
});

test('checks values of any length', limits, () => {
  const blanks = ' '.repeat(many);
  const bit = codesOf('fluentbit', `[INPUT]\n    Name tail\n    Path /a\n    Tag a${blanks}b #c\n`);
  assert.ok(bit.includes('fluentbit/trailing-comment'), bit.join());
  const parse = `<parse>\n@type json\ntypes a:string, b:nonsense${blanks}b\n</parse>`;
  const types = codesOf('fluentd', `<source>\n@type tail\npath /a\npos_file /b\ntag c\n${parse}\n</source>\n`);
  assert.ok(types.includes('fluentd/bad-types'), types.join());
  const url = codesOf('fluentd', `<match **>\n  @type http\n  endpoint http://a/${'${'.repeat(many / 10)}\n</match>\n`);
  assert.ok(url.includes('fluentd/bad-url'), url.join());
});

test('checks values with any number of variables that nothing closes', limits, () => {
  const open = '${'.repeat(many / 4);
  const url = codesOf('fluentd', `<match **>\n  @type http\n  endpoint http://a/${open}\n</match>\n`);
  assert.ok(url.includes('fluentd/bad-url'), url.join());
  const placeholders = codesOf(
    'fluentd',
    `<match **>\n  @type file\n  path /a/\${tag}${open}\n  <buffer time>\n  timekey 1h\n  </buffer>\n</match>\n`,
  );
  assert.ok(placeholders.includes('fluentd/missing-chunk-key'), placeholders.join());
  const rewrite = `<match a.**>\n  @type rewrite_tag_filter\n  <rule>\n    key k\n    pattern /./\n    tag a.\${tag}${open}\n  </rule>\n</match>\n`;
  const loop = codesOf('fluentd', rewrite);
  assert.ok(loop.includes('fluentd/tag-loop'), loop.join());
  for (const tag of [open, '<'.repeat(many / 4), `${open}}`]) {
    const input = codesOf('fluentbit', `[INPUT]\n    Name tail\n    Path /a\n    Tag a.${tag}\n`);
    assert.equal(input.includes('fluentbit/unclosed-variable'), tag === open, input.join());
  }
  const rule = (tag: string) => `[FILTER]\n    Name rewrite_tag\n    Match a\n    Rule $k ^.$ ${tag} false\n`;
  for (const tag of [open, '$a['.repeat(many / 4)]) {
    const emitted = codesOf('fluentbit', `[INPUT]\n    Name dummy\n    Tag a\n${rule(`b.${tag}`)}`);
    assert.ok(!emitted.includes('fluentbit/tag-loop'), emitted.join());
  }
});
