import assert from 'node:assert/strict';
import { test } from 'node:test';
import { objectChanges } from '../../../../src/sources/kubernetes/objectChanges.ts';

const container = (name: string, image: string): object => ({ name, image });

test('each field that a person changed is told with its path, and nothing of what the server writes', () => {
  const before = {
    kind: 'Deployment',
    metadata: { name: 'cart', resourceVersion: '9', labels: { 'app.kubernetes.io/name': 'cart', old: '1' } },
    spec: { replicas: 2, paused: true, containers: [container('app', 'a:1'), container('proxy', 'p:1')] },
    status: { readyReplicas: 2 },
  };
  const after = {
    kind: 'Deployment',
    metadata: { name: 'cart', resourceVersion: '12', labels: { 'app.kubernetes.io/name': 'basket' } },
    spec: {
      replicas: 3,
      containers: [container('proxy', 'p:2'), container('app', 'a:1')],
      strategy: { type: 'Recreate' },
    },
    status: {},
  };
  assert.deepEqual(objectChanges(before, after), [
    'metadata.labels[app.kubernetes.io/name]: "cart" → "basket"',
    '− metadata.labels.old',
    'spec.replicas: 2 → 3',
    '− spec.paused',
    'spec.containers[proxy].image: "p:1" → "p:2"',
    '+ spec.strategy: {"type":"Recreate"}',
  ]);
  assert.deepEqual(objectChanges(before, before), []);
});

test('long values are cut, and values of Secrets are not told', () => {
  const [long] = objectChanges({ data: { text: '' } }, { data: { text: 'x'.repeat(500) } });
  assert.ok((long ?? '').length < 100, long);
  const secret = (password: string): { kind: string; data: object } => ({ kind: 'Secret', data: { password } });
  assert.deepEqual(objectChanges(secret('b2xk'), secret('bmV3')), ['data.password']);
});
