import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FaultPlan } from '../../../../src/demo/apiserver/faultPlan.ts';
import { toTooltip } from '../../../../src/ui/tree/treeTooltip.ts';
import { ClusterTreeUnderTest } from '../../../helpers/clusterTreeUnderTest.ts';
import { openResources } from '../../../helpers/openResources.ts';
import { deploymentObject, namespaceObject, podObject, shopObjects } from '../../../helpers/shopObjects.ts';
import { TestCluster } from '../../../helpers/testCluster.ts';

const others = ['data', 'idle', 'tools'];

/** Sockets of both sides: client and server are in this process. */
function sockets(): number {
  return openResources().filter((kind) => kind === 'TCPSocketWrap').length;
}

test('a small choice of namespaces is all that is watched, and another one keeps what it shares', async (t) => {
  const asked: string[] = [];
  const faults = new FaultPlan();
  const matches = (url: string): boolean => {
    asked.push(url);
    return false;
  };
  faults.add({ matches, fault: { kind: 'drop' } });
  const objects = others.flatMap((name) => [namespaceObject(name), deploymentObject('app', name, 1, 1)]);
  const cluster = await TestCluster.start([...shopObjects, ...objects], { faults });
  t.after(() => cluster.stop());
  const view = await ClusterTreeUnderTest.open(t, cluster.server.kubeconfig);
  const { memory } = view.tree;
  const podWatches = (): string[] =>
    asked.filter((url) => /pods\?.*watch=/.test(url)).map((url) => url.split('?')[0] ?? '');
  const settled = async (wanted: number): Promise<void> => {
    const limit = AbortSignal.timeout(20_000);
    while (sockets() !== wanted && !limit.aborted) await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(sockets(), wanted);
  };

  memory.setNamespaces('demo', ['shop']);
  await view.until(['demo', 'shop'], (rows) => rows.some((row) => row.includes('Network')));
  await view.until([], ([row]) => /^record demo · 1 of \d namespaces · 1 unhealthy$/.test(row ?? ''));
  assert.ok(podWatches().length > 0);
  assert.deepEqual(new Set(podWatches()), new Set(['/api/v1/namespaces/shop/pods']));
  const demo = await view.find('demo');
  assert.deepEqual(
    toTooltip(demo.node, Date.now()).find(([name]) => name === 'Watched'),
    ['Watched', 'only shop'],
  );
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const alone = sockets();

  asked.length = 0;
  memory.setNamespaces('demo', ['data', 'shop']);
  await view.until(['demo', 'data'], (rows) => rows.some((row) => row.includes('app · Deployment 1/1')));
  assert.deepEqual(new Set(podWatches()), new Set(['/api/v1/namespaces/data/pods']), 'the shop is not read again');
  cluster.store.create(podObject('late', 'shop', undefined));
  await view.until(['demo', 'shop'], (rows) => rows.includes('circle-filled late · Running'));
  await new Promise((resolve) => setTimeout(resolve, 1500));
  assert.ok(sockets() > alone, 'each namespace is watched for itself');

  memory.setNamespaces('demo', ['shop']);
  await settled(alone);
  asked.length = 0;
  memory.setNamespaces('demo', undefined);
  await view.until(['demo', 'tools'], (rows) => rows.some((row) => row.includes('app · Deployment 1/1')));
  assert.deepEqual(new Set(podWatches()), new Set(['/api/v1/pods']));
  assert.ok(!toTooltip((await view.find('demo')).node, Date.now()).some(([name]) => name === 'Watched'));
});

test('a chosen namespace that may not be read says so', async (t) => {
  const faults = new FaultPlan();
  faults.add({ matches: (url) => url.includes('/namespaces/data/'), fault: { kind: 'status', code: 403 } });
  const cluster = await TestCluster.start([...shopObjects, namespaceObject('data')], { faults });
  t.after(() => cluster.stop());
  const view = await ClusterTreeUnderTest.open(t, cluster.server.kubeconfig);
  view.tree.memory.setNamespaces('demo', ['data', 'shop']);
  const rows = await view.until(['demo'], ([first]) => /^warning No permission .*in data/.test(first ?? ''));
  assert.match(rows[0] ?? '', /pods, deployments/);
  assert.ok(rows.includes('error shop · 3 workloads · 1 unhealthy'), rows.join('\n'));
});
