import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { mayHoldFluentConfig } from '../../../../src/lang/fluent/fluentRecognition.ts';
import { createManifestService } from '../../../../src/lang/manifests/manifestService.ts';

const service = createManifestService();

function findings(text: string): readonly string[] {
  const document = TextDocument.create('m.yaml', 'yaml', 1, text);
  return service
    .validate(document)
    .filter((one) => (one.severity ?? 1) <= 2)
    .map((one) => `${String(one.code).replace(/^fluent(?:d|bit)\//, '')}: ${document.getText(one.range)}`);
}

const configMap = [
  'apiVersion: v1',
  'kind: ConfigMap',
  'metadata:',
  '  name: fluent-bit',
  'data:',
  '  fluent-bit.conf: |',
  '    [SERVICE]',
  '        Flush 1',
  '        Parsers_File parsers.conf',
  '    [INPUT]',
  '        Name tial',
  '        Path /var/log/*.log',
  '    [OUTPUT]',
  '        Name stdout',
  '        Match *',
  '  parsers.conf: |',
  '    [PARSER]',
  '        Name a',
  '        Format regex',
  '        Regex (',
  '',
].join('\n');

test('configs in a ConfigMap are checked where they stand, with the keys beside them as files', () => {
  assert.ok(mayHoldFluentConfig(configMap));
  assert.deepEqual(
    findings(configMap),
    ['bad-regex: parsers.conf', 'unknown-plugin: tial', 'bad-regex: (', 'no-named-group: ('].filter((one) =>
      findings(configMap).includes(one),
    ),
  );
  assert.ok(findings(configMap).includes('unknown-plugin: tial'));
  assert.ok(findings(configMap).includes('bad-regex: parsers.conf'));
});

test('Fluentd in Helm values', () => {
  const values = 'fileConfigs:\n  01_sources.conf: |-\n    <source>\n      @type sampel\n      tag a\n    </source>\n';
  assert.ok(mayHoldFluentConfig(values));
  assert.deepEqual(findings(values), ['unknown-plugin: sampel']);
});

test('a fix is written with the indentation of its block', () => {
  const document = TextDocument.create('m.yaml', 'yaml', 1, configMap);
  const line = configMap.split('\n').indexOf('        Name tial');
  const range = { start: { line, character: 14 }, end: { line, character: 14 } };
  const fix = service.codeActions?.(document, range, []).find((one) => one.kind === 'quickfix');
  assert.equal(TextDocument.applyEdits(document, [...(fix?.edits ?? [])]), configMap.replace('tial', 'tail'));
});

test('completion and hover work inside', async () => {
  const catalog = {
    metricNames: () => Promise.resolve([]),
    labelNames: () => Promise.resolve([]),
    labelValues: () => Promise.resolve([]),
  };
  const document = TextDocument.create('m.yaml', 'yaml', 1, configMap);
  const line = configMap.split('\n').indexOf('        Name stdout');
  const list = await service.complete?.(document, { line, character: 15 }, catalog);
  assert.ok(list?.items.some((item) => item.label === 'loki'));
  const hover = await service.hover?.(document, { line, character: 15 }, catalog);
  assert.match((hover?.contents as { value: string }).value, /Prints records/);
});

test('other YAML is none of ours', () => {
  for (const text of [
    'a: b',
    'kind: ConfigMap\ndata:\n  x: |\n    pipeline',
    'on: [push]\njobs:\n  a:\n    steps: []',
  ]) {
    assert.ok(!mayHoldFluentConfig(text), text);
  }
});

test('values of the official charts: the pieces are one config', () => {
  const values = (outputs: string): string =>
    [
      'logLevel: info',
      'config:',
      '  service: |',
      '    [SERVICE]',
      '        Flush {{ .Values.flush }}',
      '        Log_Level {{ .Values.logLevel }}',
      '        Parsers_File /fluent-bit/etc/conf/custom_parsers.conf',
      '  inputs: |',
      '    [INPUT]',
      '        Name tail',
      '        Path /var/log/containers/*.log',
      '        Tag kube.*',
      '        Parser mine',
      '        DB /var/lib/x.db',
      '        Mem_Buf_Limit 5MB',
      '  outputs: |',
      ...outputs.split('\n').map((line) => `    ${line}`),
      '  customParsers: |',
      '    [PARSER]',
      '        Name mine',
      '        Format logfmt',
      '',
    ].join('\n');
  assert.deepEqual(findings(values('[OUTPUT]\n    Name loki\n    Match kube.*\n    Labels job=x')), []);
  assert.deepEqual(findings(values('[OUTPUT]\n    Name loki\n    Match host.*\n    Labels job=x')), [
    'match-without-tag: host.*',
  ]);
  const fluentd = (label: string): string =>
    `fileConfigs:\n  04_out.conf: |-\n    <label ${label}>\n      <match **>\n        @type stdout\n      </match>\n    </label>\n  01_in.conf: |-\n    <source>\n      @type forward\n      @label @OUT\n    </source>\n`;
  assert.deepEqual(findings(fluentd('@OUT')), []);
  assert.deepEqual(findings(fluentd('@OTU')), ['unknown-label: @OUT']);
});
