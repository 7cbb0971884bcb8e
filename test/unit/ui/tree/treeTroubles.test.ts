import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { type Fault, FaultPlan } from '../../../../src/demo/apiserver/faultPlan.ts';
import type { KubeObject } from '../../../../src/demo/kubeObject.ts';
import { ClusterTreeUnderTest } from '../../../helpers/clusterTreeUnderTest.ts';
import { ScaledTime } from '../../../helpers/scaledTime.ts';
import { podObject, shopObjects } from '../../../helpers/shopObjects.ts';
import { TestCluster } from '../../../helpers/testCluster.ts';

const scale = 40;

async function open(
  t: TestContext,
  objects: readonly KubeObject[] = shopObjects,
): Promise<{ readonly cluster: TestCluster; readonly faults: FaultPlan; readonly view: ClusterTreeUnderTest }> {
  const faults = new FaultPlan();
  const cluster = await TestCluster.start(objects, { faults });
  t.after(() => cluster.stop());
  const time = new ScaledTime(scale);
  const view = await ClusterTreeUnderTest.open(t, cluster.server.kubeconfig, time.sessionOptions);
  await view.until(['demo'], (rows) => rows.some((row) => row.includes(' shop · ')));
  return { cluster, faults, view };
}

const troubles: readonly (readonly [Fault, RegExp])[] = [
  [{ kind: 'drop' }, /^error 127\.0\.0\.1:\d+ closed the connection/],
  [{ kind: 'hang' }, /^error 127\.0\.0\.1:\d+ did not answer within/],
  [
    { kind: 'html' },
    /^error A web page came instead of the Kubernetes API: "Sign in" \(HTTP 200\)\. · A proxy or a login/,
  ],
  [{ kind: 'truncate' }, /^error The (?:server sent incomplete JSON|watch sent no event)/],
  [{ kind: 'status', code: 401 }, /^error Unauthorized · Log in again/],
  [{ kind: 'status', code: 429, retryAfterSeconds: 5 }, /^error Too many requests.* · The server is busy/],
  [{ kind: 'status', code: 500 }, /^error Injected fault with code 500/],
];

for (const [fault, words] of troubles) {
  test(`the last good data stays, marked stale with its age, and recovers alone: ${JSON.stringify(fault)}`, async (t) => {
    const { cluster, faults, view } = await open(t);
    await cluster.shutDown();
    faults.add({ matches: () => true, fault });
    await cluster.startAgain();
    const rows = await view.until(['demo'], ([first]) => words.test(first ?? ''));
    assert.deepEqual(rows.slice(1, 4), ['pulse Diagnose connection', 'go-to-file Open kubeconfig', 'refresh Retry']);
    assert.ok(rows.includes('error shop · 3 workloads · 1 unhealthy'), rows.join('\n'));
    await view.until([], ([row]) => /^record demo · stale, \d+[sm]/.test(row ?? ''));
    cluster.store.create(podObject('late', 'shop', undefined));
    faults.clear();
    await view.until(['demo', 'shop'], (now) => now.includes('circle-filled late · Running'));
    await view.until([], ([row]) => row === 'record demo · 5 namespaces · 1 unhealthy');
    assert.ok(!(await view.rows('demo')).some((row) => words.test(row)), 'nothing is told any more');
  });
}

test('a permission that is taken away is told, and what was read stays', async (t) => {
  const { cluster, faults, view } = await open(t);
  await cluster.shutDown();
  faults.add({ matches: () => true, fault: { kind: 'status', code: 403 } });
  await cluster.startAgain();
  const rows = await view.until(['demo'], ([first]) => first?.startsWith('warning No permission to list') === true);
  assert.ok(rows.includes('error shop · 3 workloads · 1 unhealthy'), rows.join('\n'));
  faults.clear();
  await view.until(['demo'], ([first]) => first?.startsWith('warning') === false);
});

test('a token that is refused while it watches is read again once, and nothing is told', async (t) => {
  const cluster = await TestCluster.start(shopObjects);
  t.after(() => cluster.stop());
  const tokens = await mkdtemp(join(tmpdir(), 'token-'));
  t.after(() => rm(tokens, { recursive: true }));
  const tokenFile = join(tokens, 'token');
  await writeFile(tokenFile, 'admin-token');
  const kubeconfig = cluster.server.kubeconfig.replace('token: admin-token', `tokenFile: ${tokenFile}`);
  const time = new ScaledTime(scale);
  const view = await ClusterTreeUnderTest.open(t, kubeconfig, time.sessionOptions);
  await view.until(['demo', 'shop'], (rows) => rows.some((row) => row.includes('toolbox')));
  const told: string[] = [];
  view.tree.onDidChange(() => {
    const [first] = view.tree.overviews;
    told.push(...(first?.problems.map(({ status }) => status.error.message) ?? []));
  });
  await writeFile(tokenFile, 'second-token');
  await cluster.shutDown();
  await cluster.startAgain('same', { token: 'second-token' });
  cluster.store.create(podObject('late', 'shop', undefined));
  await view.until(['demo', 'shop'], (rows) => rows.includes('circle-filled late · Running'));
  assert.ok(!told.some((message) => message.includes('Unauthorized')), told.join('\n'));
});

test('a server that drops every watch each second for a minute loses no change', async (t) => {
  const { cluster, faults, view } = await open(t);
  faults.watchLifetimeMs = 1000 / scale;
  await cluster.shutDown();
  await cluster.startAgain();
  for (let second = 0; second < 60; second += 10) {
    const name = `pod-${second}`;
    cluster.store.create(podObject(name, 'shop', undefined));
    const rows = await view.until(['demo', 'shop'], (now) => now.includes(`circle-filled ${name} · Running`));
    assert.ok(rows.some((row) => row.includes('toolbox')));
  }
  // The last watch may have been dropped just now.
  await view.until([], ([row]) => row?.startsWith('record demo · 5 namespaces') === true);
});

test('objects as odd as the API allows have rows', async (t) => {
  const bare: KubeObject = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'bare', namespace: 'shop' }, spec: {} };
  const later = { ...podObject('from-the-future', 'shop', undefined) };
  const ahead = new Date(Date.now() + 3_600_000).toISOString();
  const state = { running: { startedAt: ahead } };
  const odd = 'system:a.b-c_d~e!f@g$h&i(j)k*l,m;n=o\'p"q<r>s|t\\u^v`w{x}y[z] ü#?+';
  const { view } = await open(t, [
    ...shopObjects,
    bare,
    {
      ...later,
      metadata: { ...later.metadata, creationTimestamp: ahead },
      status: { phase: 'Running', containerStatuses: [{ name: 'app', ready: true, restartCount: 0, state }] },
    },
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'no-status', namespace: 'shop' }, spec: {} },
    { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: odd }, rules: [] },
    {
      ...{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'large', namespace: 'shop' } },
      data: { 'small.txt': 'x', 'large.txt': 'y'.repeat(5 * 2 ** 20) },
    },
  ]);
  const rows = await view.until(['demo', 'shop'], (now) => now.some((row) => row.includes('bare')));
  assert.ok(
    rows.some((row) => / bare · (?:Unknown|Pending)/.test(row)),
    rows.join('\n'),
  );
  assert.ok(rows.includes('circle-filled from-the-future · Running'), rows.join('\n'));
  assert.ok(
    rows.some((row) => row.includes('no-status · Deployment 0/1')),
    rows.join('\n'),
  );
  await view.until(['demo'], (now) => now.includes('shield Cluster access'));
  const roles = await view.until(['demo', 'Cluster access', 'Cluster roles'], ({ length }) => length > 1);
  assert.ok(
    roles.some((row) => row.includes(odd)),
    roles.slice(0, 5).join('\n'),
  );
  const maps = await view.until(['demo', 'shop', 'Config', 'Config maps'], (now) =>
    now.some((row) => row.includes('large')),
  );
  assert.ok(
    maps.some((row) => row.includes('large · data 2')),
    maps.join('\n'),
  );
  const keys = await view.rows('demo', 'shop', 'Config', 'Config maps', 'large');
  assert.equal(keys.length, 2, keys.map((row) => row.slice(0, 100)).join('\n'));
});
