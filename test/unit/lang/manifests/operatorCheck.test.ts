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

/** Codes and texts of the warnings and errors of a manifest. */
function warnings(text: string): readonly string[] {
  const document = TextDocument.create('file:///w/m.yaml', 'yaml', 1, text);
  return createManifestService()
    .validate(document)
    .filter((one) => (one.severity ?? 1) <= 2)
    .map((one) => `${String(one.code)}: ${document.getText(one.range)}`);
}

const fluentdResources = `apiVersion: fluentd.fluent.io/v1alpha1
kind: Fluentd
metadata: {name: fluentd, namespace: logging}
spec:
  globalInputs:
    - forward: {bind: 0.0.0.0, port: 24224}
  replicas: 1
  fluentdCfgSelector: {matchLabels: {on: "true"}}
  envVars: []
---
apiVersion: fluentd.fluent.io/v1alpha1
kind: ClusterFluentdConfig
metadata: {name: main, labels: {on: "true"}}
spec:
  watchedNamespaces: [shop]
  clusterFilterSelector: {matchLabels: {on: "true"}}
  clusterOutputSelector: {matchLabels: {on: "true"}}
---
apiVersion: fluentd.fluent.io/v1alpha1
kind: ClusterFilter
metadata: {name: f, labels: {on: "true"}}
spec:
  filters:
    - recordTransformer: {enableRuby: false, removeKeys: a, records: [{key: a, value: b}]}
    - grep: {regexp: [{key: level, pattern: /error/}]}
---
apiVersion: fluentd.fluent.io/v1alpha1
kind: ClusterOutput
metadata: {name: o, labels: {on: "true"}}
spec:
  outputs:
    - elasticsearch: {host: es, port: 9200, logstashFormat: true, logstashPrefix: a, sslVerify: false, logEs400Reason: true, ilmPolicyOverride: true}
      buffer: {type: file, path: /buffers/es, flushInterval: 5s, timekeyWait: 1m, chunkLimitSize: 8MB, retryMaxTimes: 3, tag: kube.**}
    - s3: {awsKeyId: a, awsSecKey: b, s3Bucket: c, s3Region: d, s3ObjectKeyFormat: e, storeAs: gzip, proxyUri: f}
    - loki: {url: "http://loki:3100", httpUser: {valueFrom: {}}, tenantID: {valueFrom: {}}, labels: [a], labelKeys: [b], lineFormat: json}
    - kafka: {brokers: b, topicKey: t, useEventTime: true, requiredAcks: 1, compressionCodec: gzip}
`;

test('resources of the operator for Fluentd: fields of every kind', () => {
  assert.deepEqual(warnings(fluentdResources), []);
  const slips: readonly (readonly [string, string])[] = [
    ['replicas', 'replcas'],
    ['fluentdCfgSelector', 'fluentdConfigSelector'],
    ['watchedNamespaces', 'watchedNamespace'],
    ['clusterOutputSelector', 'clusterOutputsSelectr'],
    ['bind', 'bnid'],
    ['enableRuby', 'enabelRuby'],
    ['logstashPrefix', 'logstashPerfix'],
    ['flushInterval', 'flushIntervall'],
    ['s3Bucket', 's3Buckt'],
    ['lineFormat', 'lineFomat'],
    ['brokers', 'borkers'],
  ];
  for (const [right, wrong] of slips) {
    const found = warnings(fluentdResources.replace(right, wrong)).filter((one) => one.includes('field'));
    assert.deepEqual(found, [`manifests/unknown-field: ${wrong}`], wrong);
  }
});

test('resources of the operator for Fluent Bit: fields of plugins and of the agent', () => {
  const filter = (fields: string): string =>
    `apiVersion: fluentbit.fluent.io/v1alpha2\nkind: ClusterFilter\nmetadata: {name: f}\nspec:\n  match: "*"\n  filters:\n    - ${fields}\n`;
  const quiet = [
    'modify: {rules: [{set: {a: b}}], conditions: [{keyExists: a}]}',
    'recordModifier: {records: [a b], removeKeys: [c], allowlistKeys: [d]}',
    'kubernetes: {kubeURL: "https://k", kubeCAFile: /a, mergeLog: true, k8sLoggingParser: true, useKubelet: false}',
    'nest: {operation: lift, nestedUnder: kubernetes, addPrefix: k_}',
    'parser: {keyName: log, parser: json, reserveData: true}',
  ];
  for (const fields of quiet) assert.deepEqual(warnings(filter(fields)), [], fields);
  assert.deepEqual(warnings(filter('kubernetes: {kubeURL: "https://k", mregeLog: true}')), [
    'manifests/unknown-field: mregeLog',
  ]);
  assert.deepEqual(warnings(filter('nest: {opperation: lift, nestedUnder: kubernetes}')), [
    'manifests/unknown-field: opperation',
  ]);
  const agent = (field: string): string =>
    `apiVersion: fluentbit.fluent.io/v1alpha2\nkind: FluentBit\nmetadata: {name: fb, namespace: l}\nspec:\n  ${field}: 1\n`;
  assert.deepEqual(warnings(agent('metricsPort')), []);
  assert.deepEqual(warnings(agent('metricPrt')), ['manifests/unknown-field: metricPrt']);
});

test('resources of the operator: values of the types that the API server asks for', () => {
  const output = (fields: string, spec = ''): string =>
    `apiVersion: fluentbit.fluent.io/v1alpha2\nkind: ClusterOutput\nmetadata: {name: o}\nspec:\n  match: "*"\n${spec}  ${fields}\n`;
  const cases: readonly (readonly [string, ...string[]])[] = [
    [output('es: {host: es, port: 9200, logstashFormat: true, suppressTypeName: "On", generateID: on}')],
    [output('es: {host: es, port: "9200"}'), 'manifests/bad-type: "9200"'],
    [output('es: {host: es, logstashFormat: "true"}'), 'manifests/bad-type: "true"'],
    [output('es: {host: es, suppressTypeName: on}'), 'manifests/bad-type: on'],
    [output('loki: {host: l, autoKubernetesLabels: on, lineFormat: json}'), 'manifests/bad-type: on'],
    [output('loki: {host: l, port: abc}'), 'manifests/bad-number: abc', 'manifests/bad-type: abc'],
    [output('stdout: {}', '  retry_limit: 5\n'), 'manifests/bad-type: 5'],
    [output('stdout: {}', '  retry_limit: "5"\n  logLevel: info\n')],
    [output('stdout: {}', '  logLevel: warn\n'), 'manifests/bad-choice: warn'],
    [output('stdout: {}', '  logLevel: off\n'), 'manifests/bad-type: off'],
  ];
  for (const [text, ...expected] of cases) assert.deepEqual(warnings(text), expected, text);
  const service = (fields: string): string =>
    `apiVersion: fluentbit.fluent.io/v1alpha2\nkind: ClusterFluentBitConfig\nmetadata: {name: c}\nspec:\n  service: {${fields}}\n`;
  assert.deepEqual(warnings(service('flushSeconds: 1, httpServer: true, httpPort: 2020, logLevel: debug')), []);
  assert.deepEqual(warnings(service('flushSeconds: 0')), ['manifests/bad-number: 0']);
  assert.deepEqual(warnings(service('httpServer: "on"')), ['manifests/bad-type: "on"']);
});

test('resources of the operator for Fluentd: values, and configs that no Fluentd picks', () => {
  const slips: readonly (readonly [string, string, string])[] = [
    ['flushInterval: 5s', 'flushInterval: 500ms', 'manifests/bad-time: 500ms'],
    ['chunkLimitSize: 8MB', 'chunkLimitSize: 8 MB', 'manifests/bad-size: 8 MB'],
    ['retryMaxTimes: 3', 'retryMaxTimes: "3"', 'manifests/bad-type: "3"'],
    ['flushInterval: 5s', 'flushMode: intervall', 'manifests/bad-choice: intervall'],
    ['port: 9200', 'port: "9200"', 'manifests/bad-type: "9200"'],
    ['enableRuby: false', 'enableRuby: maybe', 'manifests/bad-boolean: maybe'],
    ['port: 24224', 'port: 99999', 'manifests/bad-port: 99999'],
    ['name: main, labels: {on: "true"}', 'name: main, labels: {on: "yes"}', 'manifests/not-selected: labels'],
  ];
  for (const [from, to, expected] of slips) {
    assert.ok(fluentdResources.includes(from), from);
    assert.deepEqual(warnings(fluentdResources.replace(from, to)), [expected], to);
  }
});

test('resources of the operator: a slip in the name of a parser', () => {
  const set = (parser: string): string =>
    'apiVersion: fluentbit.fluent.io/v1alpha2\nkind: ClusterParser\nmetadata: {name: shop-json}\nspec: {json: {timeKey: t}}\n---\n' +
    `apiVersion: fluentbit.fluent.io/v1alpha2\nkind: ClusterInput\nmetadata: {name: i}\nspec:\n  tail: {tag: a, path: /a, parser: ${parser}}\n`;
  assert.deepEqual(warnings(set('shop-json')), []);
  assert.deepEqual(warnings(set('docker')), []);
  assert.deepEqual(warnings(set('shop-jsn')), ['manifests/unknown-parser: shop-jsn']);
});
