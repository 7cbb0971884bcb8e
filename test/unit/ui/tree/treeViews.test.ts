import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { KubeObject } from '../../../../src/demo/kubeObject.ts';
import { podKind } from '../../../../src/sources/kubernetes/projections/podKind.ts';
import { deploymentKind } from '../../../../src/sources/kubernetes/projections/workloadKinds.ts';
import { TreeMemory } from '../../../../src/ui/tree/treeMemory.ts';
import { ClusterTreeUnderTest, keptValues } from '../../../helpers/clusterTreeUnderTest.ts';
import { deploymentObject, namespaceObject, podObject, shopObjects } from '../../../helpers/shopObjects.ts';
import { TestCluster } from '../../../helpers/testCluster.ts';

const partOf = 'app.kubernetes.io/part-of';

/** The shop beside a namespace of a second team, whose Deployment is part of `bank`. */
const twoTeams: readonly KubeObject[] = [
  ...shopObjects,
  namespaceObject('bank'),
  labelled(deploymentObject('ledger', 'bank', 1, 1), { [partOf]: 'bank' }),
  podObject('ledger-7d9f-a', 'bank', 'ledger'),
];

function labelled(object: KubeObject, labels: Readonly<Record<string, string>>): KubeObject {
  return { ...object, metadata: { ...object.metadata, labels } };
}

async function open(t: TestContext, objects: readonly KubeObject[]): Promise<ClusterTreeUnderTest> {
  const cluster = await TestCluster.start(objects);
  t.after(() => cluster.stop());
  const view = await ClusterTreeUnderTest.open(t, cluster.server.kubeconfig);
  const isThere = (rows: readonly string[], name: string): boolean => rows.some((row) => row.includes(name));
  await view.until(['demo'], (rows) => isThere(rows, 'shop') && isThere(rows, 'Definitions'));
  return view;
}

/** The labels of rows, without their icons and descriptions. */
function names(rows: readonly string[]): string {
  return rows.map((row) => row.split(' · ')[0]?.split(' ').slice(1).join(' ')).join(', ');
}

test('workloads can be grouped by kind, by node and by label', async (t) => {
  const view = await open(t, twoTeams);
  const { memory } = view.tree;
  memory.setGrouping({ kind: 'kind' });
  // Pods and workloads come with answers of their own.
  const kinds = await view.until(['demo'], ([, second]) => second === 'error Pods · 6 · 1 unhealthy');
  assert.equal(kinds[0], 'error Deployments · 3 · 1 unhealthy');
  assert.deepEqual(
    (await view.rows('demo', 'Deployments')).map((row) => row.replace(/ \d+d ago/, '')),
    ['circle-filled cart · 2/2 · shop', 'circle-filled ledger · 1/1 · bank', 'error payment · OOMKilled · 1/2 · shop'],
  );
  assert.ok(names(kinds).includes('Nodes'), 'nodes stay where they are');
  assert.ok((await view.rows('demo', 'Network', 'Services')).length > 0, 'other kinds are listed for all namespaces');

  memory.setGrouping({ kind: 'label', label: partOf });
  assert.match(names(await view.rows('demo')), /^bank, Without app.kubernetes.io\/part-of, Nodes/);
  assert.equal(names(await view.rows('demo', 'bank')), 'ledger');

  memory.setGrouping({ kind: 'node' });
  assert.match(names(await view.rows('demo')), /^node-1, /);
  assert.match((await view.rows('demo', 'node-1'))[2] ?? '', /^circle-filled ledger-7d9f-a · Running · bank$/);
});

test('rows are sorted as the user wants', async (t) => {
  const view = await open(t, shopObjects);
  const sorted = async (key: Parameters<TreeMemory['setSort']>[0]): Promise<string> => {
    view.tree.memory.setSort(key);
    return names((await view.rows('demo', 'shop')).slice(0, 3));
  };
  assert.equal(await sorted('name'), 'cart, payment, toolbox');
  assert.equal(await sorted('status'), 'payment, cart, toolbox');
  assert.equal(await sorted('restarts'), 'payment, cart, toolbox');
  assert.equal(names(await view.rows('demo', 'shop', 'payment')), 'payment-7d9f-a, payment-7d9f-b, Revisions');
});

test('namespaces and groups are sorted by what their pods do together', async (t) => {
  const cluster = await TestCluster.start(twoTeams);
  t.after(() => cluster.stop());
  cluster.world.usage.set('bank/ledger-7d9f-a', [{ container: 'app', cpu: 2, memory: 1024 }]);
  const view = await ClusterTreeUnderTest.open(t, cluster.server.kubeconfig);
  const { memory } = view.tree;
  await view.until(['demo'], (rows) => names(rows).startsWith('bank, '));
  memory.setSort('restarts');
  const restarted = await view.rows('demo');
  assert.match(names(restarted), /^shop, bank, /, 'five restarts in one, none in the other');
  assert.match(restarted[0] ?? '', / · 5 restarts$/);
  assert.match(restarted[1] ?? '', /^circle-filled bank · 1 workload$/);
  memory.setSort('cpu');
  await view.until(['demo'], ([first]) => first === 'circle-filled bank · 1 workload · 2000m');
  memory.setSort('memory');
  await view.until(['demo'], ([first]) => first === 'circle-filled bank · 1 workload · 1Ki');
  memory.setGrouping({ kind: 'label', label: partOf });
  memory.setSort('restarts');
  assert.match(names(await view.rows('demo')), /^Without app.kubernetes.io\/part-of, bank, /);
});

test('only the chosen namespaces are shown and counted', async (t) => {
  const view = await open(t, twoTeams);
  view.tree.memory.setNamespaces('demo', ['bank']);
  const [first = ''] = await view.rows('demo');
  assert.match(first, /bank · 1 workload$/);
  assert.equal((await view.rows())[0], 'record demo · 1 of 6 namespaces');
  assert.equal(view.tree.unhealthy, 0);
  view.tree.memory.setNamespaces('demo', undefined);
  await view.until([], ([row]) => row === 'record demo · 6 namespaces · 1 unhealthy');
});

test('what is pinned stands at the top, follows the cluster, and is calm when it is gone', async (t) => {
  const cluster = await TestCluster.start(shopObjects);
  t.after(() => cluster.stop());
  const { store, server } = cluster;
  store.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'app', namespace: 'shop' }, data: { a: 'b' } });
  const view = await ClusterTreeUnderTest.open(t, server.kubeconfig);
  const { memory } = view.tree;
  const pin = (kind: Parameters<TreeMemory['pin']>[0]['kind'], name: string): void => {
    memory.pin({ contextId: 'demo', kind, namespace: 'shop', name });
  };
  const configMaps = { group: '', version: 'v1', resource: 'configmaps', kind: 'ConfigMap', isNamespaced: true };
  pin(deploymentKind, 'payment');
  pin(podKind, 'gone');
  pin(configMaps, 'app');
  assert.deepEqual(await view.rows('Pinned'), [
    'circle-outline payment · Deployment · shop · demo · not connected',
    'circle-outline gone · Pod · shop · demo · not connected',
    'circle-outline app · ConfigMap · shop · demo · not connected',
  ]);
  await view.rows('demo');
  const rows = await view.until(['Pinned'], (now) => now[2]?.includes('data 1') === true);
  assert.match(rows[0] ?? '', /^error payment · OOMKilled \d+d ago · Deployment 1\/2 · shop$/);
  assert.equal(rows[1], 'circle-outline gone · not found · Pod · shop · demo');
  assert.match(rows[2] ?? '', /^symbol-field app · data 1 · shop · \d+s$/);
  assert.equal(names(await view.rows('Pinned', 'payment')), 'payment-7d9f-a, payment-7d9f-b, Revisions');
  const element = await view.find('demo', 'shop', 'payment');
  assert.match(view.tree.row(element).contextValue, /;pinned$/);
  memory.unpin({ contextId: 'demo', kind: deploymentKind, namespace: 'shop', name: 'payment' });
  assert.equal((await view.rows('Pinned')).length, 2);
});

test('what was chosen is kept, and what is kept is not trusted', () => {
  const [workspace, everywhere] = [keptValues(), keptValues()];
  const pin = { contextId: 'demo', kind: podKind, namespace: 'shop', name: 'p' };
  const memory = new TreeMemory(workspace, everywhere);
  memory.setGrouping({ kind: 'label', label: 'team' });
  memory.setSort('cpu');
  memory.setNamespaces('demo', ['shop']);
  memory.pin(pin);
  const later = new TreeMemory(workspace, everywhere);
  assert.deepEqual(later.grouping, { kind: 'label', label: 'team' });
  assert.equal(later.sort, 'cpu');
  assert.deepEqual(later.namespaces('demo'), ['shop']);
  assert.ok(later.isPinned(pin));
  const odd = { get: () => ({ kind: 7, pins: [{}] }), update: () => Promise.resolve() };
  const broken = new TreeMemory(odd, odd);
  assert.deepEqual(broken.grouping, { kind: 'namespace' });
  assert.equal(broken.sort, 'name');
  assert.deepEqual(broken.pins, []);
});

test('a long list comes in pages, and a row of a later page can be gone to', async (t) => {
  const pods = Array.from({ length: 1200 }, (_, index) =>
    podObject(`p-${String(index).padStart(4, '0')}`, 'many', undefined),
  );
  const view = await open(t, [...shopObjects, namespaceObject('many'), ...pods]);
  const first = await view.until(['demo', 'many'], (rows) => rows.some((row) => row.includes('Network')));
  assert.equal(first.indexOf('ellipsis Show 500 more · 700 left'), 500, first.slice(495, 505).join('\n'));
  assert.ok(
    first.slice(501).some((row) => row.includes('Events')),
    'the other lists stay in reach',
  );
  const more = await view.find('demo', 'many', 'Show 500 more');
  assert.equal(more.node.kind, 'more');
  view.tree.showMore((await view.find('demo', 'many')).id);
  assert.equal((await view.rows('demo', 'many')).indexOf('ellipsis Show 200 more · 200 left'), 1000);
  const element = await view.tree.find({ contextId: 'demo', kind: podKind, namespace: 'many', name: 'p-1100' });
  assert.ok(element);
  assert.equal(view.text(element), 'circle-filled p-1100 · Running');
});

test('revisions stand under their Deployment, the current one first', async (t) => {
  const deployment = deploymentObject('cart', 'shop', 2, 2);
  const cluster = await TestCluster.start([namespaceObject('shop'), labelled(deployment, { app: 'cart' })]);
  t.after(() => cluster.stop());
  const uid = cluster.store.list('apps', 'deployments', 'shop')[0]?.metadata.uid ?? '';
  const replicaSet = (revision: number, replicas: number, owner = uid): KubeObject => ({
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `cart-${revision}`,
      namespace: 'shop',
      labels: { app: 'cart' },
      annotations: { 'deployment.kubernetes.io/revision': String(revision) },
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'cart', uid: owner, controller: true }],
    },
    spec: {
      ...{ replicas, selector: { matchLabels: { app: 'cart' } } },
      template: {
        metadata: { labels: { app: 'cart' } },
        spec: { containers: [{ name: 'app', image: `registry.example.com/shop/cart:1.${revision}` }] },
      },
    },
    status: { replicas, readyReplicas: replicas },
  });
  for (const one of [replicaSet(9, 0), replicaSet(10, 2), replicaSet(11, 1, 'another')]) cluster.store.create(one);
  const view = await ClusterTreeUnderTest.open(t, cluster.server.kubeconfig);
  const rows = await view.until(['demo', 'shop', 'cart', 'Revisions'], ({ length }) => length === 2);
  assert.match(rows[0] ?? '', /^git-commit Revision 10 · current · 2\/2 ready · cart:1\.10 · cart-10 · \d+s$/);
  assert.match(rows[1] ?? '', /^git-commit Revision 9 · cart:1\.9 · cart-9 · \d+s$/);
});

test('another current context, chosen in a terminal, is told, and open connections stay', async (t) => {
  const cluster = await TestCluster.start(shopObjects);
  t.after(() => cluster.stop());
  const { kubeconfig } = cluster.server;
  const other = `${kubeconfig.trimEnd()}\n`.replace(
    /^contexts:\n/m,
    '$&  - { name: other, context: { cluster: demo } }\n',
  );
  assert.match(other, /name: other/);
  const view = await ClusterTreeUnderTest.open(t, other);
  await view.until([], (rows) => rows.some((row) => /demo · current · 127/.test(row)));
  await view.until(['demo'], (rows) => rows.some((row) => row.includes('shop · 3')));
  const session = view.sessions.session('demo');
  await view.rewriteKubeconfig(other.replace(/^current-context: .*$/m, 'current-context: other'));
  await view.until([], (rows) => rows.some((row) => /other · current · /.test(row)));
  assert.equal(view.sessions.session('demo'), session);
  assert.equal(session?.connection.kind, 'connected');
});
