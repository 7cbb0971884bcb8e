import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  backups,
  configMaps,
  deploymentOf,
  deployments,
  sendTo,
  startShop,
  type Stored,
} from '../../../helpers/shopWrites.ts';
import { podOf, type TestCluster } from '../../../helpers/testCluster.ts';

let cluster: TestCluster;
before(async () => {
  cluster = await startShop();
});
after(() => cluster.stop());
const send = (method: string, path: string, body?: unknown, contentType?: string): Promise<Stored> =>
  sendTo(cluster, method, path, body, contentType);

for (const [what, media, patch, expected] of [
  ['merge', 'application/merge-patch+json', { data: { a: null, b: '2' } }, { b: '2' }],
  ['JSON', 'application/json-patch+json', [{ op: 'add', path: '/data/c', value: '3' }], { b: '2', c: '3' }],
  ['strategic merge', 'application/strategic-merge-patch+json', { data: { c: null } }, { b: '2' }],
] as const) {
  test(`${what} patch`, async () => {
    assert.deepEqual((await send('PATCH', `${configMaps}/settings`, patch, media)).data, expected);
  });
}

test('a strategic merge patch finds the items of a list by their names', async () => {
  await send('POST', deployments, deploymentOf('merged'));
  const containers = [
    { name: 'app', image: 'a:2', env: [{ name: 'B', value: '2' }] },
    { name: 'sidecar', $patch: 'delete' },
    { name: 'extra', image: 'e:1' },
  ];
  const patched = await send(
    'PATCH',
    `${deployments}/merged`,
    {
      spec: { template: { spec: { containers, '$setElementOrder/containers': [{ name: 'extra' }, { name: 'app' }] } } },
    },
    'application/strategic-merge-patch+json',
  );
  const template = patched.spec?.['template'] as {
    spec: { containers: { name: string; image: string; env?: unknown }[] };
  };
  assert.deepEqual(
    template.spec.containers.map(({ name, image }) => `${name} ${image}`),
    ['extra e:1', 'app a:2'],
  );
  assert.deepEqual(template.spec.containers[1]?.env, [
    { name: 'A', value: '1' },
    { name: 'B', value: '2' },
  ]);
});

for (const [what, media, body, status] of [
  ['a failed test', 'application/json-patch+json', [{ op: 'test', path: '/data/b', value: 'x' }], 422],
  ['an unknown form', 'text/plain', {}, 415],
] as const) {
  test(`a patch with ${what}: ${status}`, async () => {
    assert.equal((await send('PATCH', `${configMaps}/settings`, body, media)).code, status);
  });
}

test('custom objects take no strategic merge patch, and get their defaults', async () => {
  const created = await send('POST', backups, { metadata: { name: 'daily' }, spec: { schedule: '0 3 * * *' } });
  assert.equal(created.spec?.['retentionDays'], 7);
  const answer = await send('PATCH', `${backups}/daily`, {}, 'application/strategic-merge-patch+json');
  assert.equal(answer.code, 415);
});

test('the status is written through its subresource alone', async () => {
  await send('POST', deployments, deploymentOf('status'));
  const whole = { status: { replicas: 3 }, spec: { replicas: 2 } };
  const main = await send('PATCH', `${deployments}/status`, whole, 'application/merge-patch+json');
  assert.deepEqual([main.spec?.['replicas'], main.status], [2, {}]);
  const other = { status: { replicas: 3 }, spec: { replicas: 9 } };
  const part = await send('PATCH', `${deployments}/status/status`, other, 'application/merge-patch+json');
  assert.deepEqual([part.spec?.['replicas'], part.status], [2, { replicas: 3 }]);
});

test('scale changes the replicas of what it scales', async () => {
  await send('POST', deployments, deploymentOf('scaled'));
  const scale = await send(
    'PATCH',
    `${deployments}/scaled/scale`,
    { spec: { replicas: 5 } },
    'application/merge-patch+json',
  );
  assert.deepEqual([scale.spec, scale.status], [{ replicas: 5 }, { replicas: 0, selector: 'app=scaled' }]);
  assert.equal((await send('GET', `${deployments}/scaled`)).spec?.['replicas'], 5);
});

test('what cannot change is refused', async () => {
  cluster.store.create(podOf('fixed'));
  const path = '/api/v1/namespaces/shop/pods/fixed';
  const answer = await send('PATCH', path, { spec: { nodeName: 'other' } }, 'application/merge-patch+json');
  assert.deepEqual([answer.code, answer.details?.causes?.[0]?.field], [422, 'spec']);
  const image = { spec: { containers: [{ name: 'app', image: 'new:1' }] } };
  const allowed = await send('PATCH', path, image, 'application/strategic-merge-patch+json');
  assert.equal(allowed.code, undefined);
});
