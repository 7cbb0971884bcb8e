import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { FaultPlan } from '../../../../src/demo/apiserver/faultPlan.ts';
import type { KubeObject } from '../../../../src/demo/kubeObject.ts';
import { parseTreeFilter } from '../../../../src/ui/tree/treeFilter.ts';
import { ClusterTreeUnderTest } from '../../../helpers/clusterTreeUnderTest.ts';
import { leftOpen, openResources } from '../../../helpers/openResources.ts';
import { endpointSliceObject, namespaceObject, podObject } from '../../../helpers/shopObjects.ts';
import { TestCluster } from '../../../helpers/testCluster.ts';

const metadata = (name: string) => ({ name, namespace: 'shop', creationTimestamp: '2026-01-01T10:00:00Z' });

function service(name: string, app: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadata(name),
    spec: { clusterIP: '10.0.0.9', ports: [{ port: 80 }], selector: { app } },
  };
}

const door: KubeObject = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: metadata('door'),
  spec: { defaultBackend: { service: { name: 'gone', port: { number: 80 } } } },
};

const claim: KubeObject = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: metadata('data'),
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, storageClassName: '' },
  status: { phase: 'Pending' },
};

const objects = [namespaceObject('shop'), podObject('cart-7d9f-a', 'shop', 'cart')];

async function open(t: TestContext, extra: readonly KubeObject[], faults = new FaultPlan()) {
  const cluster = await TestCluster.start([...objects, ...extra], { faults });
  t.after(() => cluster.stop());
  return { cluster, view: await ClusterTreeUnderTest.open(t, cluster.server.kubeconfig) };
}

test('Services without endpoints, claims without a volume and Ingresses that lead nowhere count, though no list is open', async (t) => {
  const { cluster, view } = await open(t, [
    ...[service('cart', 'cart'), endpointSliceObject('cart', [['cart-7d9f-a', true]]), service('web', 'web')],
    ...[door, claim],
  ]);
  await view.until(['demo'], (rows) => rows.includes('error shop · 1 workload · 3 unhealthy'));
  assert.equal(view.tree.unhealthy, 3, 'on the badge too');
  const rows = await view.rows('demo', 'shop');
  assert.ok(rows.includes('globe Network · 2 unhealthy'), rows.join('\n'));
  assert.ok(rows.includes('database Storage · 1 unhealthy'), rows.join('\n'));
  const network = await view.rows('demo', 'shop', 'Network');
  assert.ok(network.includes('list-unordered Services · 1 unhealthy'), network.join('\n'));
  view.tree.setFilter(parseTreeFilter('is:unhealthy'));
  const unhealthy = await view.until(['demo', 'shop', 'Network', 'Services'], ({ length }) => length === 1);
  assert.match(unhealthy[0] ?? '', /^warning web · no endpoints · ClusterIP/);
  assert.deepEqual(await view.rows('demo', 'shop'), ['globe Network · 2 unhealthy', 'database Storage · 1 unhealthy']);
  view.tree.setFilter(undefined);
  cluster.store.create(podObject('web-7d9f-a', 'shop', 'web'));
  cluster.store.create(service('gone', 'cart'));
  await view.until(['demo'], (now) => now.includes('warning shop · 2 workloads · 1 unhealthy'));
});

test('who may not read Services or classes of storage sees no false alarm and no problem told', async (t) => {
  const faults = new FaultPlan();
  const denied = /\/(?:services|storageclasses)\?/;
  faults.add({ matches: (url) => denied.test(url), fault: { kind: 'status', code: 403 } });
  const { view } = await open(t, [service('web', 'web'), door, claim], faults);
  await view.until(['demo'], (rows) => rows.some((row) => row.startsWith('circle-filled shop')));
  // The Ingresses are asked for together with the others.
  await view.until(['demo', 'shop', 'Network', 'Ingresses'], (rows) => rows.some((row) => row.includes('door')));
  assert.deepEqual(
    (await view.rows('demo')).filter((row) => /unhealthy|No permission/.test(row)),
    [],
  );
  assert.equal(view.tree.unhealthy, 0);
});

test('nothing stays open of what is watched for that', async (t) => {
  const cluster = await TestCluster.start([...objects, service('web', 'web')]);
  t.after(() => cluster.stop());
  const before = openResources();
  const view = await ClusterTreeUnderTest.open(t, cluster.server.kubeconfig);
  await view.until(['demo'], (rows) => rows.includes('warning shop · 1 workload · 1 unhealthy'));
  view.tree.dispose();
  view.sessions.dispose();
  assert.deepEqual(await leftOpen(before), []);
});
