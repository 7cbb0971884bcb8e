import assert from 'node:assert/strict';
import { test } from 'node:test';
import { configMapsIn } from '../../../../src/lang/manifests/configMapsIn.ts';

test('ConfigMaps that hold a Fluent config, with where they are named', () => {
  const text = [
    'kind: ConfigMap',
    'metadata: {name: fluent-bit, namespace: logs}',
    'data:',
    '  fluent-bit.conf: |',
    '    [INPUT]',
    '        Name cpu',
    '---',
    'kind: ConfigMap',
    'metadata: {name: other}',
    'data: {a: b}',
    '',
  ].join('\n');
  const [found, ...others] = configMapsIn('file:///w/a.yaml', text);
  assert.deepEqual(others, []);
  assert.deepEqual(
    [found?.namespace, found?.name, text.slice(found?.offset).startsWith('fluent-bit,')],
    ['logs', 'fluent-bit', true],
  );
  assert.equal(found?.data.get('fluent-bit.conf'), '[INPUT]\n    Name cpu\n');
});

test('a text that a template writes in part is not compared', () => {
  const text =
    'kind: ConfigMap\nmetadata: {name: a}\ndata:\n  a.conf: |\n    [INPUT]\n        Name {{ .Values.name }}\n';
  assert.deepEqual(configMapsIn('file:///w/a.yaml', text), []);
});
