import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTreeFilter } from '../../../../src/ui/tree/treeFilter.ts';
import { ClusterTreeUnderTest } from '../../../helpers/clusterTreeUnderTest.ts';
import { shopObjects } from '../../../helpers/shopObjects.ts';
import { TestCluster } from '../../../helpers/testCluster.ts';

test('a filter leaves what matches and what leads to it', async (t) => {
  const cluster = await TestCluster.start(shopObjects);
  t.after(() => cluster.stop());
  const view = await ClusterTreeUnderTest.open(t, cluster.server.kubeconfig);
  await view.until(['demo'], (rows) => rows.some((row) => row.includes('shop · 3')));
  const shown = async (text: string): Promise<string> => {
    view.tree.setFilter(parseTreeFilter(text));
    const namespaces = (await view.rows('demo')).filter((row) => /shop|default|kube-/.test(row));
    if (namespaces.length === 0) return '';
    const rows = await view.rows('demo', 'shop');
    return rows.flatMap((row) => /cart|payment|toolbox/.exec(row)?.[0] ?? []).join(' ');
  };
  const cases: readonly (readonly [string, string])[] = [
    ['', 'cart payment toolbox'],
    ['pay', 'payment'],
    ['Deployment', 'cart payment'],
    ['kind:deploy', 'cart payment'],
    ['kind:pods tool', 'toolbox'],
    ['kind:statefulset', ''],
    ['pod/shop/tool', 'toolbox'],
    ['is:unhealthy', 'payment'],
    ['app=cart', 'cart'],
    ['app=', 'cart payment'],
    ['ns:shop', 'cart payment toolbox'],
    ['ns:default pay', ''],
    ['cart is:unhealthy', ''],
    ['-pay', 'cart toolbox'],
    ['!pay -cart', 'toolbox'],
    ['-kind:deploy', 'toolbox'],
    ['kind:deploy -cart', 'payment'],
    ['app!=cart', 'payment toolbox'],
    ['app==cart', 'cart'],
    ['-app=cart', 'payment toolbox'],
    ['-is:unhealthy', 'cart toolbox'],
    ['ns:sh*', 'cart payment toolbox'],
    ['NS:Shop', 'cart payment toolbox'],
    ['-ns:default', 'cart payment toolbox'],
    ['"pay" kind:"deploy"', 'payment'],
    ['"pay', 'payment'],
    ['is:crashloop', 'payment'],
    ['- " "', 'cart payment toolbox'],
  ];
  for (const [text, expected] of cases) assert.equal(await shown(text), expected, text);
});

test('what is hidden of namespaces leaves nodes and the others', async (t) => {
  const cluster = await TestCluster.start(shopObjects);
  t.after(() => cluster.stop());
  const view = await ClusterTreeUnderTest.open(t, cluster.server.kubeconfig);
  await view.until(['demo'], (rows) => rows.some((row) => row.includes('shop · 3')));
  const all = await view.rows('demo');
  view.tree.setFilter(parseTreeFilter('-ns:shop'));
  const others = await view.rows('demo');
  assert.deepEqual(
    others,
    all.filter((row) => !row.includes(' shop ')),
  );
  view.tree.setFilter(parseTreeFilter('no-such-node is:unhealthy'));
  assert.ok(!(await view.rows('demo')).some((row) => row.includes('Nodes')));
});

test('a resource is found by its path', async (t) => {
  const cluster = await TestCluster.start(shopObjects);
  t.after(() => cluster.stop());
  const view = await ClusterTreeUnderTest.open(t, cluster.server.kubeconfig);
  await view.until(['demo'], (rows) => rows.some((row) => row.includes('shop · 3')));
  const found = [...view.tree.resources()].find(({ name }) => name === 'payment-7d9f-b');
  assert.ok(found);
  const element = await view.tree.find(found);
  assert.ok(element);
  assert.equal(view.text(element), 'circle-filled payment-7d9f-b · Running');
});

test('a filter that leaves nothing is known, and one that leaves something again', async (t) => {
  const cluster = await TestCluster.start(shopObjects);
  t.after(() => cluster.stop());
  const view = await ClusterTreeUnderTest.open(t, cluster.server.kubeconfig);
  await view.until(['demo'], (rows) => rows.some((row) => row.includes('Other')));
  assert.equal(view.tree.isFilteredEmpty, false);
  view.tree.setFilter(parseTreeFilter('nobody-has-this-name'));
  assert.equal(view.tree.isFilteredEmpty, true);
  for (const text of ['payment', 'kind:node']) {
    view.tree.setFilter(parseTreeFilter(text));
    assert.equal(view.tree.isFilteredEmpty, false, text);
  }
});

test('who looks for rows takes no change away from those who see them', async (t) => {
  const cluster = await TestCluster.start(shopObjects);
  t.after(() => cluster.stop());
  const view = await ClusterTreeUnderTest.open(t, cluster.server.kubeconfig);
  await view.until(['demo'], (rows) => rows.some((row) => row.includes('Other')));
  const changed = new Promise<readonly unknown[]>((resolve) => view.tree.onDidChange(resolve));
  view.tree.setFilter(parseTreeFilter('is:unhealthy'));
  const groups = view.tree.filteredGroups(10);
  assert.deepEqual(
    groups.map((group) => view.tree.row(group).label),
    ['shop'],
  );
  assert.ok((await changed).length > 0);
});
