import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { configMaps, sendTo, startShop, type Stored } from '../../../helpers/shopWrites.ts';
import { configMapOf, podOf, type TestCluster } from '../../../helpers/testCluster.ts';

let cluster: TestCluster;
before(async () => {
  cluster = await startShop();
});
after(() => cluster.stop());
const send = (method: string, path: string, body?: unknown, contentType?: string): Promise<Stored> =>
  sendTo(cluster, method, path, body, contentType);

test('a deletion answers with the pod that is going, and with a Status for what is gone', async () => {
  cluster.store.create(podOf('leaving'));
  const pod = await send('DELETE', '/api/v1/namespaces/shop/pods/leaving');
  assert.equal(pod.metadata.deletionGracePeriodSeconds, 30);
  cluster.store.create(configMapOf('gone'));
  const status = (await send('DELETE', `${configMaps}/gone`)) as unknown as {
    status: string;
    details: { kind: string };
  };
  assert.deepEqual([status.status, status.details.kind], ['Success', 'configmaps']);
});

test('a collection is deleted by its labels', async () => {
  for (const name of ['x1', 'x2']) cluster.store.create(configMapOf(name, {}, { batch: 'x' }));
  const list = (await send('DELETE', `${configMaps}?labelSelector=batch%3Dx`)) as unknown as { items: unknown[] };
  assert.equal(list.items.length, 2);
  assert.equal((await send('GET', `${configMaps}/x1`)).code, 404);
});

test('a disruption budget stops an eviction', async () => {
  cluster.store.create(podOf('guarded', { app: 'guarded' }));
  cluster.store.create({
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'guard', namespace: 'shop' },
    spec: { selector: { matchLabels: { app: 'guarded' } } },
    status: { disruptionsAllowed: 1, desiredHealthy: 1, currentHealthy: 1 },
  });
  const evict = (): Promise<Stored> =>
    send('POST', '/api/v1/namespaces/shop/pods/guarded/eviction', { apiVersion: 'policy/v1', kind: 'Eviction' });
  assert.equal((await evict()).code, 201);
  cluster.store.delete({ group: '', resource: 'pods', namespace: 'shop', name: 'guarded' }, { gracePeriodSeconds: 0 });
  cluster.store.create(podOf('guarded', { app: 'guarded' }));
  const refused = await evict();
  assert.equal(refused.code, 429);
  assert.equal(
    refused.details?.causes?.[0]?.message,
    'The disruption budget guard needs 1 healthy pods and has 1 currently',
  );
});
