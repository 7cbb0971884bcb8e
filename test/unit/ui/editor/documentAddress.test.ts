import assert from 'node:assert/strict';
import { test } from 'node:test';
import { targetOfDocument } from '../../../../src/ui/editor/documentAddress.ts';

const kind = { group: 'apps', version: 'v1', resource: 'deployments', kind: 'Deployment', isNamespaced: true };
const cart = { contextId: 'demo', kind, namespace: 'shop', name: 'cart' };

const read = (query: string, scheme = 'kube-observatory-view'): unknown => targetOfDocument({ scheme, query });

test('the address of a document names the object that it shows', () => {
  assert.deepEqual(read(JSON.stringify(cart)), cart);
  assert.deepEqual(read(JSON.stringify(cart), 'kube-observatory'), cart);
  const core = { ...cart, kind: { ...kind, group: '' } };
  assert.deepEqual(read(JSON.stringify(core)), core);
  assert.equal(read(JSON.stringify(cart), 'file'), undefined);
});

test('an address that somebody else wrote leads nowhere else in the cluster', () => {
  for (const query of ['', '{', 'null', '[]', '{"contextId":"demo","name":"cart","kind":1}']) {
    assert.equal(read(query), undefined, query);
  }
  for (const resource of ['nodes/worker-1/proxy', '..', 'pods?watch=1', '']) {
    assert.equal(read(JSON.stringify({ ...cart, kind: { ...kind, resource } })), undefined, resource);
  }
  assert.equal(read(JSON.stringify({ ...cart, kind: { ...kind, version: 'v1/../../api/v1' } })), undefined);
  assert.equal(read(JSON.stringify({ ...cart, kind: { ...kind, group: 'a/b' } })), undefined);
});
