import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { createManifestService } from '../../../../src/lang/manifests/manifestService.ts';
import { documentLanguageOf } from '../../../../src/lang/workspace/documentLanguage.ts';

const resources = `apiVersion: fluentbit.fluent.io/v1alpha2
kind: FluentBit
metadata: {name: fluent-bit, namespace: fluent}
spec: {fluentBitConfigName: main}
---
apiVersion: fluentbit.fluent.io/v1alpha2
kind: ClusterFluentBitConfig
metadata: {name: main}
spec:
  inputSelector: {matchLabels: {enabled: "true"}}
  outputSelector: {matchLabels: {enabled: "true"}}
---
apiVersion: fluentbit.fluent.io/v1alpha2
kind: ClusterInput
metadata: {name: tail, labels: {enabled: "true"}}
spec:
  tail: {tag: kube.*, path: /var/log/containers/*.log, refreshIntervalSeconds: 10}
---
apiVersion: fluentbit.fluent.io/v1alpha2
kind: ClusterFilter
metadata: {name: kubernetes}
spec:
  match: kube.*
  filters:
    - kubernetes: {labels: false}
    - recordModifier: {records: [a b]}
---
apiVersion: fluentbit.fluent.io/v1alpha2
kind: ClusterOutput
metadata: {name: es, labels: {enabled: "true"}}
spec:
  match: kube.*
  es: {host: es, port: 9200}
`;

function broken(from: string, to: string): readonly string[] {
  assert.ok(resources.includes(from), from);
  const text = resources.replace(from, to);
  const document = TextDocument.create('file:///w/m.yaml', 'yaml', 1, text);
  return createManifestService()
    .validate(document)
    .filter((one) => (one.severity ?? 1) <= 2)
    .map((one) => `${String(one.code)}: ${document.getText(one.range)}`);
}

test('resources of the operator: plugins, tags, labels and the config that is named', () => {
  assert.equal(documentLanguageOf('m.yaml', resources, 'yaml'), 'manifests');
  assert.deepEqual(broken('kind', 'kind'), []);
  assert.deepEqual(broken('  tail: {', '  tial: {'), ['manifests/unknown-plugin: tial']);
  assert.deepEqual(broken('    - kubernetes:', '    - kuberntes:'), ['manifests/unknown-plugin: kuberntes']);
  assert.deepEqual(broken('  match: kube.*\n  es', '  match: host.*\n  es'), ['manifests/match-without-tag: host.*']);
  assert.deepEqual(broken('{name: es, labels: {enabled: "true"}}', '{name: es, labels: {enabled: "yes"}}'), [
    'manifests/not-selected: labels',
  ]);
  assert.deepEqual(broken('path: /var', 'paht: /var'), ['manifests/unknown-field: paht']);
  assert.deepEqual(broken('refreshIntervalSeconds: 10', 'memBufLimit: 5 MB'), ['manifests/bad-size: 5 MB']);
  assert.deepEqual(broken('refreshIntervalSeconds: 10', 'memBufLimit: 5MB, ignoredOlder: 5h, dbSync: Normal'), []);
  assert.deepEqual(broken('es: {host: es, port: 9200}', 'loki: {host: l, lineFormat: jsn}'), [
    'manifests/bad-choice: jsn',
  ]);
  assert.deepEqual(broken('port: 9200', 'bufferSize: "False", generateID: true, httpPassword: {valueFrom: {}}'), []);
  assert.deepEqual(broken('{fluentBitConfigName: main}', '{fluentBitConfigName: mian}'), [
    'manifests/missing-config: mian',
  ]);
});
