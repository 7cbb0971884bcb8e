import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { FileAccess } from '../../../../src/lang/fileAccess.ts';
import { noFiles } from '../../../../src/lang/fileAccess.ts';
import type { Catalog } from '../../../../src/lang/languageService.ts';
import { createManifestService } from '../../../../src/lang/manifests/manifestService.ts';
import { createLanguageRegistry } from '../../../../src/lang/workspace/languageRegistry.ts';

const noCatalog: Catalog = {
  metricNames: () => Promise.resolve([]),
  labelNames: () => Promise.resolve([]),
  labelValues: () => Promise.resolve([]),
};

const settings = 'kind: ConfigMap\nmetadata: {name: settings}\ndata: {LOKI_TENANT: shop}\n';

function workload(image: string, folder: string, env: string): string {
  return (
    'kind: DaemonSet\nmetadata: {name: agent}\nspec:\n  template:\n    spec:\n      containers:\n' +
    `        - name: agent\n          image: ${image}\n          volumeMounts: [{name: c, mountPath: ${folder}}]\n${env}` +
    '      volumes: [{name: c, configMap: {name: c}}]\n'
  );
}

const env =
  '          env:\n            - {name: LOKI_HOST, value: loki}\n' +
  '            - {name: LOKI_TOKEN, valueFrom: {secretKeyRef: {name: loki, key: token}}}\n' +
  '          envFrom: [{configMapRef: {name: settings}}]\n';

function bit(output: string, more = env): string {
  const config =
    'kind: ConfigMap\nmetadata: {name: c}\ndata:\n  fluent-bit.conf: |\n    @SET own=1\n    [INPUT]\n        Name dummy\n' +
    `        Tag a\n    [OUTPUT]\n        Name loki\n        Match a\n        # \${NOT_READ}\n        ${output}\n`;
  return [config, settings, workload('fluent/fluent-bit:4', '/fluent-bit/etc', more)].join('---\n');
}

function fluentd(url: string): string {
  const config =
    'kind: ConfigMap\nmetadata: {name: c}\ndata:\n  fluent.conf: |\n    <source>\n      @type sample\n      tag a\n    </source>\n' +
    `    <match a>\n      @type http\n      endpoint "${url}"\n    </match>\n`;
  return [config, settings, workload('fluent/fluentd:v1', '/fluentd/etc', env)].join('---\n');
}

function unset(text: string): readonly string[] {
  const document = TextDocument.create('file:///w/m.yaml', 'yaml', 1, text);
  return createManifestService()
    .validate(document)
    .filter((one) => one.code === 'manifests/unset-variable')
    .map((one) => document.getText(one.range));
}

test('a variable that the container is not given is told', () => {
  assert.deepEqual(unset(bit('Host ${LOKI_HOST}')), []);
  assert.deepEqual(unset(bit('Tenant_ID ${LOKI_TENANT}')), []);
  assert.deepEqual(unset(bit('Host ${LOKI_HOTS}')), ['LOKI_HOTS']);
  assert.deepEqual(unset(bit('Host ${own}.${HOSTNAME}.${LOKI_SERVICE_HOST}')), []);
  assert.deepEqual(unset(bit('Host ${LOKI_HOTS}', '          envFrom: [{secretRef: {name: elsewhere}}]\n')), []);
  assert.deepEqual(unset(bit('Host ${LOKI_HOTS}', '          env: [{name: A, value: "{{ .Values.a }}"}]\n')), []);
  assert.deepEqual(unset(fluentd("http://#{ENV['LOKI_HOST']}")), []);
  assert.deepEqual(unset(fluentd("http://#{ENV['LOKI_HOTS']}")), ['LOKI_HOTS']);
  assert.deepEqual(unset(fluentd("http://#{ENV.fetch('LOKI_HOTS')}")), ['LOKI_HOTS']);
  assert.deepEqual(unset(fluentd("http://#{ENV['LOKI_HOTS'] || 'loki'}")), []);
  assert.deepEqual(unset(fluentd("http://#{ENV.fetch('LOKI_HOTS', 'loki')}")), []);
});

test('completion and hover know the variables of the container that mounts the config', async () => {
  const service = createManifestService();
  const offered = async (text: string, at: string): Promise<readonly string[]> => {
    const document = TextDocument.create('file:///w/m.yaml', 'yaml', 1, text);
    const list = await service.complete?.(document, document.positionAt(text.indexOf(at) + at.length), noCatalog);
    return (list?.items ?? []).map((item) => `${item.label}: ${item.detail ?? ''}`);
  };
  const all = [
    'LOKI_TENANT: ConfigMap settings, key LOKI_TENANT',
    'LOKI_HOST: env of DaemonSet agent',
    'LOKI_TOKEN: Secret loki, key token',
  ];
  for (const one of all) {
    assert.ok((await offered(bit('Host ${'), 'Host ${')).includes(one), one);
    assert.ok((await offered(fluentd("http://#{ENV['"), "ENV['")).includes(one), one);
  }
  const text = bit('Http_Passwd ${LOKI_TOKEN}');
  const document = TextDocument.create('file:///w/m.yaml', 'yaml', 1, text);
  const hover = await service.hover?.(document, document.positionAt(text.indexOf('LOKI_TOKEN}') + 2), noCatalog);
  assert.match(JSON.stringify(hover?.contents), /Secret loki, key token/);
});

test('completion in a config file knows the manifest beside it', async () => {
  const manifest = [settings, workload('fluent/fluent-bit:4', '/fluent-bit/etc', env)].join('---\n');
  const files: FileAccess = {
    ...noFiles,
    read: (_uri, path) => (path === 'file:///w/m.yaml' ? { uri: path, text: manifest } : undefined),
    list: (_uri, pattern) => (pattern.includes('yaml') ? ['file:///w/m.yaml'] : []),
  };
  const text = '[OUTPUT]\n    Name loki\n    Match *\n    Host ${';
  const document = TextDocument.create('file:///w/fluent-bit.conf', 'fluentbit', 1, text);
  const list = await createLanguageRegistry(files).fluentbit.complete?.(
    document,
    document.positionAt(text.length),
    noCatalog,
  );
  assert.ok(list?.items.some((item) => item.label === 'LOKI_HOST'));
});
