import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Diagnostic } from 'vscode-languageserver-types';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { FileAccess } from '../../../../src/lang/fileAccess.ts';
import { noFiles } from '../../../../src/lang/fileAccess.ts';
import { createFluentbitService } from '../../../../src/lang/fluentbit/fluentbitService.ts';
import { createFluentdService } from '../../../../src/lang/fluentd/fluentdService.ts';
import { createLanguageRegistry } from '../../../../src/lang/workspace/languageRegistry.ts';
import { nodeFileAccess } from '../../../../src/server/nodeFileAccess.ts';

const limit = { timeout: 60_000 };

/** `code@line` of every finding that is more than information. */
function findings(
  agent: 'fluentd' | 'fluentbit',
  text: string,
  uri = 'a.conf',
  files: FileAccess = noFiles,
): readonly string[] {
  const service = agent === 'fluentd' ? createFluentdService(files) : createFluentbitService(files);
  return service
    .validate(TextDocument.create(uri, agent, 1, text))
    .filter((one) => (one.severity ?? 1) <= 2)
    .map((one) => `${String(one.code).replace(/^\w+\//, '')}@${one.range.start.line + 1}`);
}

function messageOf({ message }: Diagnostic): string {
  return typeof message === 'string' ? message : message.value;
}

const source = '<source>\n  @type sample\n  tag a\n</source>\n';
const match = '<match a>\n  @type null\n</match>\n';
const classic = '[INPUT]\n    Name cpu\n    Tag a\n[OUTPUT]\n    Name stdout\n    Match a\n';

test('bytes that are no text are told once', limit, () => {
  const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 7919 + 13 * index * index) % 256));
  for (const text of [bytes.toString('utf8'), bytes.toString('latin1'), '\0'.repeat(1000)]) {
    assert.deepEqual(findings('fluentd', text), ['not-text@1']);
    assert.deepEqual(findings('fluentbit', text), ['not-text@1']);
    assert.deepEqual(findings('fluentbit', text, 'a.yaml'), ['not-text@1']);
  }
});

test('line ends of Windows, a byte order mark and text in Latin-1 are no mistake', limit, () => {
  const latin = Buffer.from('# caf\xe9\n', 'latin1').toString('utf8');
  for (const change of [
    (text: string) => text.replace(/\n/g, '\r\n'),
    (text: string) => `\ufeff${text}`,
    (text: string) => latin + text,
  ]) {
    assert.deepEqual(findings('fluentd', change(source + match)), []);
    assert.deepEqual(findings('fluentbit', change(classic)), []);
  }
});

test('tabs and blanks mixed', limit, () => {
  assert.deepEqual(findings('fluentbit', '[INPUT]\n\tName cpu\n    Tag a\n'), ['bad-indent@3']);
  assert.deepEqual(findings('fluentd', source.replace('  tag', '\ttag') + match), []);
});

test('templates are left alone, their neighbours are checked', limit, () => {
  const wrong = source.replace('sample', 'sampel');
  assert.deepEqual(findings('fluentd', `<% if a %>\n${source}<% else %>\n${wrong}<% end %>\n${match}`), [
    'unknown-plugin@8',
  ]);
  assert.deepEqual(
    findings('fluentd', `{{- range .x }}\n${source}{{- end }}\n<match {{ .t }}>\n  @type nulll\n</match>\n`),
    ['unknown-plugin@8'],
  );
  assert.deepEqual(findings('fluentd', source.replace('tag a', 'tag <%= @tag %>') + match), []);
  const helm = '{{- if .x }}\n[INPUT]\n    Name {{ .n }}\n    Tag a\n    {{- toYaml .y | nindent 4 }}\n{{- end }}\n';
  assert.deepEqual(findings('fluentbit', `${helm}[OUTPUT]\n    Name stdou\n    Match a\n`), ['unknown-plugin@8']);
});

test('a config of a hundred thousand lines', limit, () => {
  let fluentd = '';
  let fluentbit = '[SERVICE]\n    Flush 1\n';
  for (let count = 0; count < 14_000; count++) {
    fluentd += source.replace('tag a', `tag a${count}`) + match.replace('match a', `match a${count}`);
    fluentbit += classic.replace('Tag a', `Tag a${count}`).replace('Match a', `Match a${count}`);
  }
  assert.deepEqual(findings('fluentd', fluentd), []);
  assert.deepEqual(findings('fluentbit', fluentbit), []);
  assert.deepEqual(findings('fluentd', `${fluentd}<source>\n  @type sampel\n</source>\n`).slice(0, 1), [
    'unknown-plugin@98002',
  ]);
});

test('everything left open', limit, () => {
  const open = `${'<source>\n'.repeat(2000)}"${'{'.repeat(500)}${'['.repeat(500)}'#{`;
  assert.ok(findings('fluentd', open).every((one) => /^(?:unclosed|too-deep|ruby)/.test(one)));
  assert.ok(findings('fluentd', 'a "{[\n'.repeat(5000)).length > 0);
  assert.ok(findings('fluentbit', '[INPUT\n'.repeat(5000)).length > 0);
  assert.ok(findings('fluentbit', `pipeline:\n  inputs: ${'[{'.repeat(5000)}`, 'a.yaml').length > 0);
});

test('a value of a million characters is not repeated in full', limit, () => {
  const document = TextDocument.create('a.conf', 'fluentbit', 1, `[INPUT]\n    Name ${'a'.repeat(1_000_000)}\n`);
  const [found] = createFluentbitService(noFiles).validate(document);
  const message = typeof found?.message === 'string' ? found.message : '';
  assert.ok(message.length > 0 && message.length < 1000);
});

let folder = '';

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'includes-'));
  mkdirSync(join(folder, 'work/conf.d'), { recursive: true });
  writeFileSync(join(folder, 'outside.conf'), source);
  writeFileSync(join(folder, 'outside-bit.conf'), '[INPUT]\n    Name cpu\n    Tag a\n');
});

after(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('includes outside the folder, of a folder, and of the file itself', limit, () => {
  const at = (name: string, text: string): string => {
    writeFileSync(join(folder, 'work', name), text);
    return pathToFileURL(join(folder, 'work', name)).href;
  };
  const fluentd = (name: string, text: string): readonly string[] =>
    findings('fluentd', text, at(name, text), nodeFileAccess);
  assert.deepEqual(fluentd('a.conf', `@include ../outside.conf\n${match}`), []);
  assert.deepEqual(fluentd('b.conf', `${source}${match}@include conf.d\n`), ['missing-file@8']);
  assert.deepEqual(fluentd('c.conf', `${source}${match}@include c.conf\n`), ['include-cycle@8']);
  const bit = (name: string, text: string): readonly string[] =>
    findings('fluentbit', text, at(name, text), nodeFileAccess);
  const output = '[OUTPUT]\n    Name stdout\n    Match a\n';
  assert.deepEqual(bit('d.conf', `@INCLUDE ../outside-bit.conf\n${output}`), []);
  assert.deepEqual(bit('e.conf', `@INCLUDE conf.d\n${classic}`), ['missing-file@1']);
  assert.deepEqual(bit('f.conf', `@INCLUDE f.conf\n${classic}`), ['include-cycle@1']);
});

test('an include that names a folder offers the glob of its configs', limit, () => {
  writeFileSync(join(folder, 'work/conf.d/a.conf'), '');
  for (const [language, word] of [
    ['fluentd', '@include'],
    ['fluentbit', '@INCLUDE'],
  ] as const) {
    const text = `${word} conf.d/\n`;
    const uri = pathToFileURL(join(folder, 'work/x.conf')).href;
    const document = TextDocument.create(uri, language, 1, text);
    const service = createLanguageRegistry(nodeFileAccess)[language];
    const range = { start: { line: 0, character: 9 }, end: { line: 0, character: 9 } };
    assert.match(JSON.stringify(service.validate(document)), /names a folder/);
    const fix = service.codeActions?.(document, range, [])[0];
    assert.equal(fix?.edits[0]?.newText, 'conf.d/*.conf', language);
  }
});

test('an action of ERB in a header does not end it', limit, () => {
  const text = `<% if @a %>\n${source}<% end %>\n<match <%= @tag %>>\n  @type stdot\n</match>\n`;
  assert.deepEqual(findings('fluentd', text), ['unknown-plugin@8']);
});

test('a file that is included tells one of its mistakes, the first of many files do', limit, () => {
  const files: FileAccess = {
    read: (_, path) => ({ uri: path, text: '<source>\n  a "x\n  b "y\n  c "z\n' }),
    list: (_, pattern) =>
      pattern === 'one.conf' ? ['one.conf'] : Array.from({ length: 50 }, (__, at) => `/d/${at}.conf`),
  };
  const messages = (include: string): readonly string[] =>
    createFluentdService(files)
      .validate(TextDocument.create('a.conf', 'fluentd', 1, `@include ${include}\n${match}`))
      .map(messageOf)
      .filter((message) => message.startsWith('In '));
  assert.equal(messages('one.conf').length, 1);
  assert.match(messages('one.conf')[0] ?? '', /^In one\.conf: .* And \d more there\.$/);
  assert.equal(messages('d/*.conf').length, 3);
  assert.match(messages('d/*.conf')[0] ?? '', /^In 0\.conf: /);
});

test('of thousands of findings the gravest are told, and how many there are besides', limit, () => {
  const text = `${'<match a>\n  @type null\n</match>\n'.repeat(3000)}<match>\n  @type stdot\n</match>\n`;
  const found = createFluentdService(noFiles).validate(TextDocument.create('a.conf', 'fluentd', 1, text));
  assert.equal(found.length, 2000);
  assert.ok(found.some((one) => one.code === 'fluentd/unknown-plugin'));
  assert.match(found.map(messageOf).at(-1) ?? '', /1\d\d\d more findings in this file are not shown\.$/);
});

test('a quote that is never closed is told once', { timeout: 20_000 }, () => {
  const text = 'pipeline:\n  inputs:\n    - name: "tail\n      path: [a, b\n  outputs: {name: x\n';
  assert.deepEqual(findings('fluentbit', text, 'a.yaml'), ['yaml-syntax@3']);
});
