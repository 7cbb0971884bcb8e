import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { FileAccess } from '../../../../src/lang/fileAccess.ts';
import type { Catalog } from '../../../../src/lang/languageService.ts';
import { createLanguageRegistry } from '../../../../src/lang/workspace/languageRegistry.ts';

const settings = `
severity:
  fluentd/tail-without-pos-file: error
  fluentbit/unknown-key: off
fluentd:
  plugins:
    - {type: output, name: acme, params: [endpoint]}
    - {type: parser, name: acme_lines}
fluentbit:
  plugins:
    - {type: output, name: Acme}
`;
const files: FileAccess = {
  read: (_uri, path) => {
    return path === '.kube-observatory.yaml' ? { uri: 'file:///w/.kube-observatory.yaml', text: settings } : undefined;
  },
  list: () => [],
};
const noCatalog: Catalog = {
  metricNames: () => Promise.resolve([]),
  labelNames: () => Promise.resolve([]),
  labelValues: () => Promise.resolve([]),
};
const languages = createLanguageRegistry(files);

function findings(language: 'fluentd' | 'fluentbit' | 'manifests', text: string): readonly string[] {
  const document = TextDocument.create('file:///w/a.conf', language, 1, text);
  return languages[language]
    .validate(document)
    .filter((one) => (one.severity ?? 1) <= 2)
    .map((one) => `${one.severity ?? 1} ${String(one.code)}: ${document.getText(one.range)}`);
}

const tail =
  '<source>\n  @type tail\n  path /a\n  tag a\n  <parse>\n    @type acme_lines\n    any 1\n  </parse>\n</source>\n';

test('a project says how grave a finding of a config is', () => {
  const match = '<match a>\n  @type null\n</match>\n';
  assert.deepEqual(findings('fluentd', tail + match), ['1 fluentd/tail-without-pos-file: @type tail']);
  const classic = '[INPUT]\n    Name cpu\n    Tag a\n    Nmae x\n[OUTPUT]\n    Name stdout\n    Match a\n';
  assert.deepEqual(findings('fluentbit', classic), []);
});

test('a project declares plugins of its own, with or without their parameters', () => {
  const match = '<match a>\n  @type acme\n  endpoint x\n  endpiont y\n  <buffer>\n  </buffer>\n</match>\n';
  assert.deepEqual(findings('fluentd', tail.replace('  path', '  pos_file /p\n  path') + match), [
    '2 fluentd/unknown-param: endpiont',
  ]);
  const classic = '[INPUT]\n    Name cpu\n    Tag a\n[OUTPUT]\n    Name acme\n    Match a\n    Anything 1\n';
  assert.deepEqual(findings('fluentbit', classic), []);
});

test('completion offers the plugins that a project declares, and their parameters', async () => {
  const labels = async (language: 'fluentd' | 'fluentbit', text: string): Promise<readonly string[]> => {
    const document = TextDocument.create('file:///w/a.conf', language, 1, text.replace('|', ''));
    const list = await languages[language].complete?.(document, document.positionAt(text.indexOf('|')), noCatalog);
    return (list?.items ?? []).map((item) => item.label);
  };
  assert.ok((await labels('fluentd', '<match a>\n  @type ac|\n</match>\n')).includes('acme'));
  assert.ok(!(await labels('fluentd', '<source>\n  @type ac|\n</source>\n')).includes('acme'));
  assert.ok((await labels('fluentd', '<match a>\n  @type acme\n  |\n</match>\n')).includes('endpoint'));
  const given = await labels('fluentd', '<match a>\n  @type acme\n  endpoint x\n  |\n</match>\n');
  assert.ok(given.includes('@id') && !given.includes('endpoint'));
  assert.ok((await labels('fluentbit', '[OUTPUT]\n    Name Ac|\n')).includes('Acme'));
  assert.ok(!(await labels('fluentbit', '[INPUT]\n    Name Ac|\n')).includes('Acme'));
});

test('a comment silences a finding of a config, in a file and in a manifest', () => {
  const disable = (code: string): string => `# kube-observatory: disable=${code}\n`;
  const match = '<match a>\n  @type null\n</match>\n';
  assert.deepEqual(findings('fluentd', disable('fluentd/tail-without-pos-file') + tail + match), []);
  assert.equal(findings('fluentd', disable('fluentd/bad-url') + tail + match).length, 1);
  const block = (text: string): string => text.replace(/^/gm, '    ');
  const manifest = (comment: string): string =>
    `kind: ConfigMap\ndata:\n  ${comment}  fluent.conf: |\n${block(tail + match)}\n`;
  assert.equal(findings('manifests', manifest('# x\n')).length, 1);
  assert.deepEqual(findings('manifests', manifest(disable('fluentd/tail-without-pos-file'))), []);
});

test('a comment that silences nothing is told once, in a file and in a manifest', () => {
  const told = (language: 'fluentd' | 'fluentbit' | 'manifests', text: string): readonly string[] => {
    const document = TextDocument.create('file:///w/a.conf', language, 1, text);
    return languages[language]
      .validate(document)
      .filter((one) => String(one.code).endsWith('/directive'))
      .map((one) => `${String(one.code)} ${document.getText(one.range)}`);
  };
  const classic = '[INPUT]\n    Name cpu\n';
  assert.deepEqual(told('fluentbit', `# kube-observatory: disable=NOPE\n${classic}`), ['fluentbit/directive NOPE']);
  assert.deepEqual(told('fluentbit', `# kube-observatory: disable fluentbit/bad-port\n${classic}`), [
    'fluentbit/directive kube-observatory: disable fluentbit/bad-port',
  ]);
  assert.deepEqual(told('fluentbit', `# kube-observatory: disable=fluentbit/bad-port,all\n${classic}`), []);
  assert.deepEqual(told('fluentd', '# kube-observatory: disable-file=bad-port\n<source>\n</source>\n'), [
    'fluentd/directive bad-port',
  ]);
  const manifest =
    '# kube-observatory: disable=nope\nkind: ConfigMap\ndata:\n  fluent.conf: |\n    # kube-observatory: disable=never\n' +
    '    <source>\n    </source>\n';
  assert.deepEqual(told('manifests', manifest), ['fluentd/directive never', 'manifests/directive nope']);
});
