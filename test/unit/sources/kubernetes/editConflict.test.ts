import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  isSameIntent,
  resourceVersionOf,
  withoutBookkeeping,
  withResourceVersion,
} from '../../../../src/sources/kubernetes/editConflict.ts';

const base = {
  kind: 'Deployment',
  metadata: { name: 'cart', resourceVersion: '9', generation: 1, managedFields: [1] },
  spec: { replicas: 2, paused: false },
  status: { readyReplicas: 2 },
};

test('status and bookkeeping are nobody’s intent', () => {
  const moved = {
    metadata: { generation: 2, name: 'cart', resourceVersion: '10' },
    status: { readyReplicas: 1 },
    spec: { paused: false, replicas: 2 },
    kind: 'Deployment',
  };
  assert.ok(isSameIntent(base, moved));
  assert.ok(!isSameIntent(base, { ...moved, spec: { replicas: 3, paused: false } }));
  assert.ok(!isSameIntent(base, { ...moved, metadata: { ...moved.metadata, labels: { a: 'b' } } }));
  assert.ok(!isSameIntent(base, { ...moved, data: {} }));
});

test('a text is made to come from another version, and keeps everything else', () => {
  const text = 'kind: Deployment # mine\nmetadata:\n  name: cart\n  resourceVersion: "9"\nspec:\n  replicas: 2\n';
  assert.equal(resourceVersionOf(text), '9');
  assert.equal(withResourceVersion(text, '12'), text.replace('"9"', '"12"'));
  const without = 'metadata:\n  name: cart\n';
  assert.equal(resourceVersionOf(withResourceVersion(without, '12')), '12');
  for (const broken of ['a: [', '- 1', '']) {
    assert.equal(resourceVersionOf(broken), '');
    assert.equal(withResourceVersion(broken, '12'), broken);
  }
});

test('a diff does without the lines that the server writes at every change, and with those of the same name elsewhere', () => {
  const spec = 'spec:\n  generation: 7\n  resourceVersion: mine\n';
  const text = `kind: Clone\nmetadata:\n  name: a\n  generation: 3\n  resourceVersion: "9"\n  uid: u\n${spec}`;
  assert.equal(withoutBookkeeping(text), `kind: Clone\nmetadata:\n  name: a\n  uid: u\n${spec}`);
  assert.equal(withoutBookkeeping('no: [yaml'), 'no: [yaml');
});
