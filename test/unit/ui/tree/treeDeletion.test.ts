import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from '../../../../src/demo/kubeObject.ts';
import { parseTreeFilter } from '../../../../src/ui/tree/treeFilter.ts';
import { ClusterTreeUnderTest } from '../../../helpers/clusterTreeUnderTest.ts';
import { deploymentObject, namespaceObject, podObject, runningStatus } from '../../../helpers/shopObjects.ts';
import { TestCluster } from '../../../helpers/testCluster.ts';

const limit = { timeout: 60_000 };
/** Deleted long ago, and not gone. */
const leaving = (object: KubeObject, ...finalizers: readonly string[]): KubeObject => ({
  ...object,
  metadata: { ...object.metadata, deletionTimestamp: new Date(Date.now() - 10_900_000).toISOString(), finalizers },
});

const claim = (name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name, namespace: 'shop' },
  spec: { resources: { requests: { storage: '1Gi' } } },
});

const condition = (type: string, message: string) => ({ type, status: 'True', reason: type, message });

test('what does not go away says what it waits for', limit, async (t) => {
  const gone = leaving(namespaceObject('gone'));
  const cluster = await TestCluster.start([
    namespaceObject('shop'),
    leaving(deploymentObject('cart', 'shop', 1, 1), 'foregroundDeletion', 'example.com/hold'),
    leaving(podObject('web-1', 'shop', 'web', runningStatus)),
    leaving(claim('data'), 'kubernetes.io/pvc-protection'),
    {
      ...gone,
      status: {
        phase: 'Terminating',
        conditions: [
          condition('NamespaceContentRemaining', 'Some resources are remaining: blobs.example.com has 1 instances'),
          condition('NamespaceFinalizersRemaining', 'finalizers remaining: example.com/hold in 1 instances'),
          { ...condition('NamespaceDeletionContentFailure', 'all fine'), status: 'False' },
        ],
      },
    },
    leaving(namespaceObject('held'), 'controller.example.com/namespace'),
  ]);
  t.after(() => cluster.stop());
  const view = await ClusterTreeUnderTest.open(t, cluster.server.kubeconfig);
  const top = await view.until(['demo'], (rows) => rows.some((row) => row.includes('shop · ')));
  const row = (rows: readonly string[], name: string): string => rows.find((one) => one.includes(` ${name} `)) ?? '';
  assert.equal(
    row(top, 'gone'),
    'warning gone · Terminating · finalizers remaining: example.com/hold in 1 instances, for 3h1m',
  );
  assert.equal(
    row(top, 'held'),
    'warning held · Terminating · waits for the finalizer controller.example.com/namespace, for 3h1m',
  );
  const shop = await view.until(['demo', 'shop'], (rows) => rows.some((one) => one.includes('Storage')));
  assert.equal(
    row(shop, 'cart'),
    'warning cart · what it has made goes first and waits for the finalizer example.com/hold, for 3h1m · Deployment Terminating',
  );
  assert.match(row(shop, 'web-1'), /^warning web-1 · Terminating · \S+ has not ended it, for 3h1m$/);
  const path = ['demo', 'shop', 'Storage', 'Persistent volume claims'];
  const [data = ''] = await view.until(path, ({ length }) => length === 1);
  assert.match(data, /^warning data · Terminating · a pod uses it, for 3h1m/);
  // The namespaces gone and held; in the shop the workload, the pod and the claim.
  await view.until(['demo'], (rows) => row(rows, 'shop') === 'warning shop · 2 workloads · 3 unhealthy');
  await view.until([], (rows) => rows[0] === 'record demo · 7 namespaces · 5 unhealthy');
  view.tree.setFilter(parseTreeFilter('is:unhealthy'));
  const left = await view.until(['demo'], (rows) => rows.some((one) => one.startsWith('warning gone')));
  assert.ok(
    left.some((one) => one.startsWith('warning held')),
    left.join('\n'),
  );
  assert.match((await view.rows(...path))[0] ?? '', /^warning data · Terminating · a pod uses it/);
  view.tree.setFilter(undefined);
  const tooltip = await view.tree.tooltip(await view.find('demo', 'gone'));
  assert.deepEqual(
    tooltip.lines.filter(([name]) => name === ''),
    [
      ['', 'finalizers remaining: example.com/hold in 1 instances'],
      ['', 'Some resources are remaining: blobs.example.com has 1 instances'],
    ],
  );
});
