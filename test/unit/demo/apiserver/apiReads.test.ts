import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { configMapOf, namespaceOf, podOf, TestCluster } from '../../../helpers/testCluster.ts';

let cluster: TestCluster;
before(async () => {
  const pods = ['a', 'b', 'c', 'd'].map((name) => podOf(name, { app: name < 'c' ? 'web' : 'cart', tier: 'front' }));
  cluster = await TestCluster.start([namespaceOf('shop'), configMapOf('settings', { n: '1' }), ...pods]);
});
after(() => cluster.stop());

const pods = '/api/v1/namespaces/shop/pods';
const names = async (path: string): Promise<unknown> => {
  const list = (await cluster.json(path)) as { items?: { metadata: { name: string } }[]; message?: string };
  return list.items?.map((item) => item.metadata.name).join(' ') ?? list.message;
};

for (const [selector, expected] of [
  ['app=web', 'a b'],
  ['app==cart', 'c d'],
  ['app!=web', 'c d'],
  ['app in (web, cart)', 'a b c d'],
  ['app notin (web),tier', 'c d'],
  ['!app', ''],
  ['tier,app=web', 'a b'],
  ['app in (', "unable to parse requirement: found '', expected: ',', ')' or identifier"],
  ['app=web app', "unable to parse requirement: found 'app', expected: ',' or 'end of string'"],
] as const) {
  test(`label selector ${selector}`, async () => {
    assert.equal(await names(`${pods}?labelSelector=${encodeURIComponent(selector)}`), expected);
  });
}

for (const [selector, expected] of [
  ['metadata.name=b', 'b'],
  ['metadata.name!=b,status.phase=Running', 'a c d'],
  ['spec.nodeName==worker-1', 'a b c d'],
  ['status.phase!=Running', ''],
  ['spec.foo=bar', 'field label not supported: spec.foo'],
] as const) {
  test(`field selector ${selector}`, async () => {
    assert.equal(await names(`${pods}?fieldSelector=${encodeURIComponent(selector)}`), expected);
  });
}

interface Page {
  readonly metadata: {
    readonly continue?: string;
    readonly remainingItemCount?: number;
    readonly resourceVersion: string;
  };
  readonly items: { readonly metadata: { readonly name: string } }[];
}

test('pages continue at the revision of the first', async () => {
  const first = (await cluster.json(`${pods}?limit=2`)) as unknown as Page;
  assert.equal(first.metadata.remainingItemCount, 2);
  cluster.store.create(podOf('bb'));
  cluster.store.delete({ group: '', resource: 'pods', namespace: 'shop', name: 'd' }, { gracePeriodSeconds: 0 });
  const token = first.metadata.continue ?? '';
  const second = (await cluster.json(`${pods}?limit=2&continue=${token}`)) as unknown as Page;
  assert.deepEqual(
    second.items.map((item) => item.metadata.name),
    ['c', 'd'],
  );
  assert.deepEqual(second.metadata, { resourceVersion: first.metadata.resourceVersion });
  cluster.store.delete({ group: '', resource: 'pods', namespace: 'shop', name: 'bb' }, { gracePeriodSeconds: 0 });
  cluster.store.create(podOf('d', { app: 'cart', tier: 'front' }));
});

test('an expired page token offers to go on with an inconsistent list', async () => {
  const page = (await cluster.json(`${pods}?limit=1`)) as unknown as Page;
  cluster.store.create(configMapOf('later'));
  cluster.store.compact();
  const answer = await cluster.ask(`${pods}?limit=1&continue=${page.metadata.continue ?? ''}`);
  assert.equal(answer.status, 410);
  const { metadata } = JSON.parse(answer.text) as Page;
  assert.equal(await names(`${pods}?continue=${metadata.continue ?? ''}`), 'b c d');
});

test('a limit is ignored with resourceVersion 0, and a selector hides how many remain', async () => {
  assert.equal(await names(`${pods}?limit=2&resourceVersion=0`), 'a b c d');
  const page = (await cluster.json(`${pods}?limit=1&labelSelector=app%3Dweb`)) as unknown as Page;
  assert.equal(page.metadata.remainingItemCount, undefined);
});

test('a table has the columns that kubectl prints', async () => {
  const table = (await cluster.json(`${pods}/a`, {
    accept: 'application/json;as=Table;v=v1;g=meta.k8s.io',
  })) as unknown as {
    kind: string;
    columnDefinitions: { name: string; priority: number }[];
    rows: { cells: unknown[]; object: { kind: string } }[];
  };
  assert.equal(table.kind, 'Table');
  const columns = table.columnDefinitions.filter((column) => column.priority === 0).map((column) => column.name);
  assert.deepEqual(columns, ['Name', 'Ready', 'Status', 'Restarts', 'Age']);
  const [row] = table.rows;
  assert.deepEqual(row?.cells.slice(0, 4), ['a', '1/1', 'Running', '0']);
  assert.equal(row.object.kind, 'PartialObjectMetadata');
});

test('protobuf alone is not acceptable, with a way out it is answered in JSON', async () => {
  assert.equal((await cluster.ask(pods, { accept: 'application/vnd.kubernetes.protobuf' })).status, 406);
  const answer = await cluster.ask(pods, { accept: 'application/vnd.kubernetes.protobuf, */*' });
  assert.deepEqual([answer.status, answer.headers['content-type']], [200, ['application/json']]);
});

for (const [what, path, token, status, text] of [
  ['no token', '/api/v1/nodes', '', 403, 'User \\"system:anonymous\\" cannot list resource \\"nodes\\"'],
  ['a wrong token', '/api/v1/nodes', 'nonsense', 401, '"message":"Unauthorized"'],
  ['the viewer inside', '/api/v1/namespaces/shop/pods', 'viewer-token', 200, '"kind":"PodList"'],
  ['the viewer outside', '/api/v1/pods', 'viewer-token', 403, 'at the cluster scope'],
  ['the viewer and Secrets', '/api/v1/namespaces/shop/secrets', 'viewer-token', 403, 'in the namespace \\"shop\\"'],
  ['nobody and the version', '/version', '', 200, '"gitVersion"'],
  ['nobody and discovery', '/apis', '', 403, 'cannot get path \\"/apis\\"'],
  ['an unknown group', '/apis/nope.example.com/v1/things', 'admin-token', 404, '404 page not found'],
  ['an unknown resource', '/api/v1/things', 'admin-token', 404, 'could not find the requested resource'],
  ['a missing pod', '/api/v1/namespaces/shop/pods/nope', 'admin-token', 404, 'pods \\"nope\\" not found'],
  ['an empty namespace', '/api/v1/namespaces/none/pods', 'admin-token', 200, '"items":[]'],
] as const) {
  test(`${what}: ${status}`, async () => {
    const answer = await cluster.ask(path, { token });
    assert.equal(answer.status, status);
    assert.ok(answer.text.includes(text), answer.text);
  });
}

test('aggregated discovery is not sent twice', async () => {
  const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';
  const first = await cluster.ask('/apis', { accept });
  const etag = first.headers['etag']?.[0] ?? '';
  assert.match(etag, /^"[0-9A-F]{128}"$/);
  const again = await cluster.ask('/apis', { accept, headers: { 'If-None-Match': etag } });
  assert.deepEqual([again.status, again.text], [304, '']);
});
