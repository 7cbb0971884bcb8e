import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { createLanguageRegistry } from '../../../../src/lang/workspace/languageRegistry.ts';
import { nodeFileAccess } from '../../../../src/server/nodeFileAccess.ts';

/** Findings of one file among others, as `code: text`, informations left out. */
function findings(
  language: 'fluentd' | 'fluentbit' | 'manifests',
  name: string,
  files: Readonly<Record<string, string>>,
): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'includers-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const uri = pathToFileURL(join(folder, name)).href;
    const id = name.endsWith('.yaml') ? 'yaml' : language;
    const document = TextDocument.create(uri, id, 1, files[name] ?? '');
    return createLanguageRegistry(nodeFileAccess)
      [language].validate(document)
      .filter((one) => (one.severity ?? 1) <= 2)
      .map((one) => `${String(one.code)}: ${document.getText(one.range)}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const timeout = 20_000;

test('a piece of a Fluent Bit config is checked with the config that includes it', { timeout }, () => {
  const service = '[SERVICE]\n    Parsers_File parsers.conf\n    storage.path /var/lib/fluent-bit\n';
  const output = '[OUTPUT]\n    Name stdout\n    Match *\n';
  const input =
    '[INPUT]\n    Name tail\n    Path /a\n    Tag app.a\n    DB /a.db\n    Parser own\n    storage.type filesystem\n';
  const files = {
    'fluent-bit.conf': `${service}@INCLUDE inputs/*.conf\n@INCLUDE filters.conf\n${output}`,
    'parsers.conf': '[PARSER]\n    Name own\n    Format json\n',
    'inputs/app.conf': input,
    'filters.conf': '[FILTER]\n    Name lua\n    Match app.*\n    script own.lua\n    call own\n',
    'own.lua': 'function own(tag, time, record)\n  return 1, time, record\nend\n',
  };
  assert.deepEqual(findings('fluentbit', 'inputs/app.conf', files), []);
  assert.deepEqual(findings('fluentbit', 'filters.conf', files), []);
  assert.deepEqual(
    findings('fluentbit', 'inputs/app.conf', { ...files, 'inputs/app.conf': input.replace('own', 'onw') }),
    ['fluentbit/unknown-parser: onw'],
  );
  const wrong = '[FILTER]\n    Name grep\n    Match ap.*\n    Exclude a b\n';
  assert.deepEqual(findings('fluentbit', 'filters.conf', { ...files, 'filters.conf': wrong }), [
    'fluentbit/match-without-tag: ap.*',
  ]);
});

test('a piece of a YAML config is checked with the config that includes it', { timeout }, () => {
  const files = {
    'fluent-bit.yaml':
      'includes:\n  # inputs\n  - pipeline/in.yaml\n  - pipeline/out.yaml\nparsers:\n  - name: own\n    format: json\n',
    'pipeline/in.yaml':
      'pipeline:\n  inputs:\n    - name: tail\n      path: /a\n      tag: app.a\n      db: /a.db\n      parser: own\n',
    'pipeline/out.yaml': "pipeline:\n  outputs:\n    - name: stdout\n      match: 'app.*'\n",
  };
  assert.deepEqual(findings('fluentbit', 'pipeline/in.yaml', files), []);
  assert.deepEqual(findings('fluentbit', 'pipeline/out.yaml', files), []);
});

test('a piece of a Fluentd config is checked with the config that includes it', { timeout }, () => {
  const files = {
    'fluent.conf': '@include conf.d/*.conf\n<match app.**>\n  @type relabel\n  @label @OUT\n</match>\n',
    'conf.d/a.conf':
      '<source>\n  @type sample\n  tag app.a\n</source>\n<label @OUT>\n  @include ../out.conf\n</label>\n',
    'conf.d/b.conf': '<filter app.**>\n  @type stdout\n</filter>\n',
    'out.conf': '<filter any.**>\n  @type stdout\n</filter>\n<match any.**>\n  @type null\n</match>\n',
  };
  for (const name of Object.keys(files)) assert.deepEqual(findings('fluentd', name, files), [], name);
  const other = '<filter kube.**>\n  @type stdout\n</filter>\n';
  assert.deepEqual(findings('fluentd', 'conf.d/b.conf', { ...files, 'conf.d/b.conf': other }), [
    'fluentd/match-without-tag: kube.**',
  ]);
  const label = '<source>\n  @type sample\n  tag x.a\n  @label @OTU\n</source>\n';
  assert.deepEqual(findings('fluentd', 'conf.d/b.conf', { ...files, 'conf.d/b.conf': label }), [
    'fluentd/unknown-label: @OTU',
  ]);
  const loop = { 'a.conf': '@include b.conf\n', 'b.conf': '@include a.conf\n<match x>\n  @type null\n</match>\n' };
  assert.deepEqual(findings('fluentd', 'a.conf', loop), ['fluentd/include-cycle: b.conf']);
});

test('keys of a ConfigMap that the main one includes are checked with it', { timeout }, () => {
  const main = '[SERVICE]\nParsers_File parsers.conf\nstorage.path /buf\n@INCLUDE app.conf\n@INCLUDE out-*.conf';
  const app =
    '[INPUT]\nName tail\nTag app.*\nPath /a\nDB /a.db\nMem_Buf_Limit 5MB\nParser own\nstorage.type filesystem';
  const out = '[OUTPUT]\nName stdout\nMatch app.*\n[OUTPUT]\nName stdout\nMatch apps.*';
  const key = (name: string, text: string): string =>
    `  ${name}: |\n${text.replaceAll(/^(?![[@])/gm, '  ').replaceAll(/^/gm, '    ')}\n`;
  const text = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n${key('fluent-bit.conf', main)}${key('app.conf', app)}${key('out-a.conf', out)}${key('parsers.conf', '[PARSER]\nName own\nFormat json')}`;
  assert.deepEqual(findings('manifests', 'a.yaml', { 'a.yaml': text }), ['fluentbit/match-without-tag: apps.*']);
});
