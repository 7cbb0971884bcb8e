import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FaultPlan } from '../../../../src/demo/apiserver/faultPlan.ts';
import { ClusterTreeUnderTest } from '../../../helpers/clusterTreeUnderTest.ts';
import { deploymentObject, namespaceObject, podObject, shopObjects } from '../../../helpers/shopObjects.ts';
import { TestCluster } from '../../../helpers/testCluster.ts';

test('a tooltip tells how the object is, how it ended last, and what was reported about it', async (t) => {
  const cluster = await TestCluster.start(shopObjects);
  t.after(() => cluster.stop());
  const event = (name: string, reason: string, minutes: number, about = 'payment-7d9f-a') => ({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace: 'shop' },
    involvedObject: { kind: 'Pod', namespace: 'shop', name: about },
    ...{ type: 'Warning', reason, message: `${reason} happened.\nand more`, count: 4 },
    lastTimestamp: new Date(Date.now() - minutes * 60_000).toISOString(),
  });
  cluster.store.create(event('a', 'BackOff', 3));
  cluster.store.create(event('b', 'Pulled', 1));
  cluster.store.create(event('c', 'Other', 1, 'toolbox'));
  const view = await ClusterTreeUnderTest.open(t, cluster.server.kubeconfig);
  await view.until(['demo', 'shop'], (rows) => rows.some((row) => row.includes('payment')));
  const { lines, events } = await view.tree.tooltip(await view.find('demo', 'shop', 'payment', 'payment-7d9f-a'));
  const told = new Map(lines);
  assert.equal(told.get('Pod'), 'shop/payment-7d9f-a');
  assert.match(told.get('Status') ?? '', /^CrashLoopBackOff: OOMKilled \d+d ago, exit code 137, limit 128Mi$/);
  assert.equal(told.get('Restarts'), '5');
  assert.equal(told.get('Node'), 'node-1');
  assert.equal(told.get('Image'), 'payment:1');
  assert.match(told.get('Last run') ?? '', /^OOMKilled, exit code 137, \d+d ago, limit 128Mi$/);
  assert.match(told.get('Ready') ?? '', /^False/);
  assert.ok(told.has('Age'));
  assert.deepEqual(
    events.map(([reason, text]) => `${reason}: ${text.replace(/\d+m\w*|\d+s/, 'T')}`),
    ['Pulled: Pulled happened ×4, T ago', 'BackOff: BackOff happened ×4, T ago'],
  );
});

test('the sentence of a condition ends where its line goes on', async (t) => {
  const conditions = [
    {
      ...{ type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable' },
      message: 'Deployment has minimum availability.',
      lastTransitionTime: new Date(Date.now() - 3 * 86_400_000).toISOString(),
    },
  ];
  const web = deploymentObject('web', 'shop', 1, 1);
  const status = { ...(web['status'] as Readonly<Record<string, unknown>>), conditions };
  const cluster = await TestCluster.start([namespaceObject('shop'), { ...web, status }]);
  t.after(() => cluster.stop());
  const view = await ClusterTreeUnderTest.open(t, cluster.server.kubeconfig);
  await view.until(['demo', 'shop'], (rows) => rows.some((row) => row.includes('web')));
  const { lines } = await view.tree.tooltip(await view.find('demo', 'shop', 'web'));
  const told = new Map(lines).get('Available');
  assert.equal(told, 'True (MinimumReplicasAvailable), Deployment has minimum availability, for 3d');
});

test('a server that does not tell of events in time leaves a tooltip without them', async (t) => {
  const faults = new FaultPlan();
  const cluster = await TestCluster.start(shopObjects, { faults });
  t.after(() => cluster.stop());
  const view = await ClusterTreeUnderTest.open(t, cluster.server.kubeconfig);
  const toolbox = await view.find('demo', 'shop', 'toolbox');
  faults.add({ matches: (path) => path.includes('/events'), fault: { kind: 'hang' } });
  const { lines, events } = await view.tree.tooltip(toolbox);
  assert.deepEqual(lines[0], ['Pod', 'shop/toolbox']);
  assert.deepEqual(events, []);
});

test('what a pod and its containers say alike is told once', async (t) => {
  const pod = podObject('slow', 'shop', undefined);
  const message = 'containers with unready status: [app]';
  const conditions = ['Ready', 'ContainersReady'].map((type) => ({ type, status: 'False', message }));
  const cluster = await TestCluster.start([
    namespaceObject('shop'),
    { ...pod, status: { ...(pod['status'] as object), conditions } },
  ]);
  t.after(() => cluster.stop());
  const view = await ClusterTreeUnderTest.open(t, cluster.server.kubeconfig);
  const { lines } = await view.tree.tooltip(await view.find('demo', 'shop', 'slow'));
  assert.deepEqual(
    lines.filter(([name, value]) => name !== 'Status' && value.includes('unready')),
    [['Ready', `False, ${message}`]],
  );
});
