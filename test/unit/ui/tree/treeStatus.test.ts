import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ClusterTreeUnderTest } from '../../../helpers/clusterTreeUnderTest.ts';
import { deploymentObject, namespaceObject, podObject, runningStatus } from '../../../helpers/shopObjects.ts';
import { TestCluster } from '../../../helpers/testCluster.ts';

const minutes = (count: number): string => new Date(Date.now() - count * 60_000).toISOString();

test('a pod that is not ready says on its row which probe fails, and so does its workload', async (t) => {
  const cluster = await TestCluster.start([
    namespaceObject('shop'),
    deploymentObject('cart', 'shop', 1, 0),
    podObject('cart-7d9f-a', 'shop', 'cart', { ...runningStatus, ready: false }),
  ]);
  t.after(() => cluster.stop());
  const { store, server } = cluster;
  const uid = store.list('', 'pods', 'shop')[0]?.metadata.uid;
  store.create({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'probe', namespace: 'shop' },
    involvedObject: { kind: 'Pod', namespace: 'shop', name: 'cart-7d9f-a', uid },
    ...{ type: 'Warning', reason: 'Unhealthy', count: 9, lastTimestamp: minutes(1) },
    message: 'Readiness probe failed: HTTP probe failed with statuscode: 503',
  });
  const view = await ClusterTreeUnderTest.open(t, server.kubeconfig);
  const rows = await view.until(['demo', 'shop'], ([first]) => first?.includes('HTTP 503') === true);
  assert.match(rows[0] ?? '', /^error cart · readiness: HTTP 503, for \d+d · Deployment 0\/1$/);
  const [pod = ''] = await view.rows('demo', 'shop', 'cart');
  assert.match(pod, /^warning cart-7d9f-a · Not ready · readiness: HTTP 503, for \d+d$/);
});

test('a CronJob says when it ran last, and that it is suspended', async (t) => {
  const cronJob = (name: string, suspend: boolean) => ({
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name, namespace: 'shop' },
    spec: { schedule: '*/5 * * * *', suspend, jobTemplate: { spec: { template: { spec: { containers: [] } } } } },
    status: { lastScheduleTime: minutes(3) },
  });
  const cluster = await TestCluster.start([namespaceObject('shop'), cronJob('backup', false), cronJob('old', true)]);
  t.after(() => cluster.stop());
  const view = await ClusterTreeUnderTest.open(t, cluster.server.kubeconfig);
  const [backup = '', old = ''] = await view.until(['demo', 'shop'], (rows) => rows.some((row) => row.includes('old')));
  assert.match(backup, /^circle-filled backup · CronJob \*\/5 \* \* \* \* · last run 3m\w* ago$/);
  assert.match(old, /^circle-outline old · CronJob Suspended · last run 3m\w* ago · \*\/5 \* \* \* \*$/);
});
