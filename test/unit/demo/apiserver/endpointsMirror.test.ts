import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mirrorEndpoints } from '../../../../src/demo/apiserver/endpointsMirror.ts';
import { ObjectStore } from '../../../../src/demo/apiserver/objectStore.ts';
import type { KubeObject } from '../../../../src/demo/kubeObject.ts';

const slice = (ready: boolean): KubeObject => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name: 'web-1', namespace: 'shop', labels: { 'kubernetes.io/service-name': 'web' } },
  addressType: 'IPv4',
  endpoints: [
    { addresses: ['10.0.0.1'], conditions: { ready: true }, nodeName: 'worker-1' },
    { addresses: ['10.0.0.2'], conditions: { ready } },
  ],
  ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
});
const key = { group: '', resource: 'endpoints', namespace: 'shop', name: 'web' };

test('Endpoints follow the slices of their Service and go with it', () => {
  const store = new ObjectStore({ clock: { now: () => 0 } });
  const service = store.create({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { ports: [{ port: 80 }] },
  });
  store.create(slice(false));
  const mirroring = mirrorEndpoints(store);
  const ports = [{ name: 'http', port: 8080, protocol: 'TCP' }];
  const first = { ip: '10.0.0.1', nodeName: 'worker-1' };
  assert.deepEqual(store.get(key)?.['subsets'], [
    { addresses: [first], notReadyAddresses: [{ ip: '10.0.0.2' }], ports },
  ]);
  store.update(slice(true));
  assert.deepEqual(store.get(key)?.['subsets'], [{ addresses: [first, { ip: '10.0.0.2' }], ports }]);
  store.delete(store.keyOf(service));
  store.delete(store.keyOf(slice(true)));
  assert.equal(store.get(key), undefined);
  mirroring.dispose();
});
