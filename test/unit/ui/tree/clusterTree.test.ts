import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { FaultPlan } from '../../../../src/demo/apiserver/faultPlan.ts';
import { ClusterTreeUnderTest } from '../../../helpers/clusterTreeUnderTest.ts';
import { startHttpsServer } from '../../../helpers/httpsServer.ts';
import { podObject, runningStatus, shopObjects } from '../../../helpers/shopObjects.ts';
import { TestCluster } from '../../../helpers/testCluster.ts';

async function cluster(t: TestContext, options: Parameters<typeof TestCluster.start>[1] = {}): Promise<TestCluster> {
  const running = await TestCluster.start(shopObjects, options);
  t.after(() => running.stop());
  return running;
}

test('contexts lead to namespaces, workloads, pods and containers', async (t) => {
  const { server } = await cluster(t);
  const view = await ClusterTreeUnderTest.open(t, server.kubeconfig);
  const [context] = await view.rows();
  assert.match(context ?? '', /^circle-large-outline demo · current · 127\.0\.0\.1:\d+$/);
  const inContext = await view.until(['demo'], (rows) => rows.includes('error shop · 3 workloads · 1 unhealthy'));
  assert.ok(inContext.includes('circle-outline kube-public · empty'));
  assert.ok(inContext.includes('server Nodes · 1 ready'));
  assert.equal((await view.rows())[0], 'record demo · 5 namespaces · 1 unhealthy');
  const workloads = await view.rows('demo', 'shop');
  assert.equal(workloads[0], 'circle-filled cart · Deployment 2/2');
  assert.match(workloads[1] ?? '', /^error payment · OOMKilled \d+d ago · Deployment 1\/2$/);
  assert.equal(workloads[2], 'circle-filled toolbox · Running');
  const pods = await view.rows('demo', 'shop', 'payment');
  assert.match(
    pods[0] ?? '',
    /^error payment-7d9f-a · CrashLoopBackOff · OOMKilled \d+d ago, exit code 137, limit 128Mi · 5 restarts$/,
  );
  assert.equal(pods[1], 'circle-filled payment-7d9f-b · Running');
  assert.match(
    (await view.rows('demo', 'shop', 'payment', 'payment-7d9f-a'))[0] ?? '',
    /^error app · CrashLoopBackOff/,
  );
  assert.match((await view.rows('demo', 'Nodes'))[0] ?? '', /^circle-filled node-1 · Ready · 5 pods · 4 cores 8Gi$/);
  assert.equal((await view.rows('demo', 'Nodes', 'node-1')).length, 5);
});

test('what changes in the cluster changes in the tree, and only where it changed', async (t) => {
  const { server, store } = await cluster(t);
  const view = await ClusterTreeUnderTest.open(t, server.kubeconfig);
  const payment = await view.find('demo', 'shop', 'payment');
  await view.rows('demo', 'shop', 'payment');
  const changed: string[] = [];
  view.tree.onDidChange((elements) => changed.push(...elements.map((one) => one?.id ?? 'all')));
  store.create(podObject('payment-7d9f-c', 'shop', 'payment', runningStatus));
  const rows = await view.until(['demo', 'shop', 'payment'], ({ length }) => length === 4);
  assert.equal(rows[2], 'circle-filled payment-7d9f-c · Running');
  assert.ok(changed.length > 0 && changed.every((id) => id.startsWith('context demo')), changed.join('\n'));
  assert.equal(await view.find('demo', 'shop', 'payment'), payment, 'the row is still the same one');
  const [pod] = store.list('', 'pods', 'shop').filter(({ metadata }) => metadata.name === 'toolbox');
  assert.ok(pod);
  store.delete(store.keyOf(pod));
  await view.until(['demo', 'shop'], (now) => now.includes('issue-draft toolbox · Terminating'));
  store.delete(store.keyOf(pod), { gracePeriodSeconds: 0 });
  await view.until(['demo', 'shop'], (now) => !now.some((row) => row.includes('toolbox')));
});

test('what pods, workloads and nodes use stands beside them', async (t) => {
  const { server, world } = await cluster(t);
  const usage = [{ container: 'app', cpu: 0.21, memory: 118 * 2 ** 20 }];
  for (const pod of ['a', 'b']) world.usage.set(`shop/cart-7d9f-${pod}`, usage);
  world.nodes.set('node-1', { cpu: 1.5, memory: 2 ** 31 });
  const view = await ClusterTreeUnderTest.open(t, server.kubeconfig);
  await view.until(['demo', 'shop'], (rows) => rows[0] === 'circle-filled cart · Deployment 2/2 · 420m 236Mi');
  assert.equal((await view.rows('demo', 'shop', 'cart'))[0], 'circle-filled cart-7d9f-a · Running · 210m 118Mi');
  await view.until(['demo', 'Nodes'], ([row]) => /1500m of 4 cores, 2Gi of 8Gi$/.test(row ?? ''));
});

test('a context that is closed holds no connection', async (t) => {
  const { server } = await cluster(t);
  const view = await ClusterTreeUnderTest.open(t, server.kubeconfig);
  await view.rows('demo');
  view.tree.close('demo');
  const [row] = await view.until([], ([first]) => first?.startsWith('circle-large-outline') === true);
  assert.match(row ?? '', /demo/);
});

test('the other kinds come although discovery has failed at first', async (t) => {
  const faults = new FaultPlan();
  faults.add({ matches: (url) => url === '/apis', fault: { kind: 'status', code: 500 }, times: 2 });
  const { server } = await cluster(t, { faults });
  const view = await ClusterTreeUnderTest.open(t, server.kubeconfig);
  await view.until(['demo', 'shop'], (rows) => rows.some((row) => row.includes('Network')));
});

test('each trouble with a cluster is a row with a cause and the next steps', async (t) => {
  const hour = 3_600_000;
  const expired = { notBefore: Date.now() - 2 * hour, notAfter: Date.now() - hour };
  const faults = new FaultPlan();
  const good = await cluster(t, { faults });
  const old = await cluster(t, { validity: expired });
  const login = await startHttpsServer(t, (_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html><title>Sign in</title></html>');
  });
  const ca = Buffer.from(login.certificate.cert).toString('base64');
  const cases: readonly (readonly [string, RegExp])[] = [
    [old.server.kubeconfig, /^error The certificate of 127\.0\.0\.1:\d+ \(.*\) expired on .* · Renew it on the server/],
    [good.server.kubeconfig.replace('admin-token', 'wrong'), /^error Unauthorized · Log in again/],
    [
      good.server.kubeconfig.replace(good.server.url, 'https://127.0.0.1:1'),
      /^error 127\.0\.0\.1:1 refuses connections/,
    ],
    [
      good.server.kubeconfig
        .replace(good.server.url, login.url)
        .replace(/certificate-authority-data: .*/, `certificate-authority-data: ${ca}`),
      /^error A web page came instead of the Kubernetes API: "Sign in"/,
    ],
    [good.server.kubeconfig.replace('user: demo-admin', 'user: nobody'), /^error The context names the user "nobody"/],
  ];
  for (const [kubeconfig, cause] of cases) {
    const view = await ClusterTreeUnderTest.open(t, kubeconfig);
    const rows = await view.rows('demo');
    assert.match(rows[0] ?? '', cause);
    assert.deepEqual(rows.slice(1), ['pulse Diagnose connection', 'go-to-file Open kubeconfig', 'refresh Retry']);
    assert.match((await view.rows())[0] ?? '', /^error demo · (?:not connected|incomplete)/);
  }
});

test('a broken kubeconfig is a row that names the file and the line, and heals by itself', async (t) => {
  const { server } = await cluster(t);
  const view = await ClusterTreeUnderTest.open(t, 'clusters:\n- name: a\n  cluster: [\n');
  const [problem, ...steps] = await view.rows();
  assert.match(problem ?? '', /^error cluster-tree-\w+\/config line 4 is not valid YAML · \w/);
  assert.deepEqual(steps, [
    'go-to-file Open kubeconfig',
    'folder-opened Select kubeconfig',
    'beaker Open demo cluster',
  ]);
  const [element] = await view.tree.children(undefined);
  assert.ok(element);
  const told = (await view.tree.tooltip(element)).lines.map(([, value]) => value);
  assert.ok(told.includes(`${join(view.folder, 'config')}, line 4`), told.join('\n'));
  await rm(join(view.folder, 'config'));
  const missing = `error ${basename(view.folder)}/config does not exist · ${join(view.folder, 'config')}`;
  assert.deepEqual(await view.until([], ([first]) => first === missing), [
    missing,
    'folder-opened Select kubeconfig',
    'beaker Open demo cluster',
  ]);
  await writeFile(join(view.folder, 'config'), server.kubeconfig);
  await view.until([], ([first]) => first?.includes('demo') === true);
});

test('what the user may not read is told, and the namespaces that may be read are shown', async (t) => {
  const { server } = await cluster(t, { viewer: { token: 'viewer-token', namespace: 'shop' } });
  const view = await ClusterTreeUnderTest.open(
    t,
    server.viewerKubeconfig?.replace(/(\n +)user: demo-viewer/, '$1user: demo-viewer$1namespace: shop'),
  );
  const rows = await view.until(['demo-demo-viewer'], (now) => now.some((row) => row.includes('shop · 3 workloads')));
  assert.ok(
    rows.some((row) => row.startsWith('warning No permission to list namespaces, nodes ')),
    rows.join('\n'),
  );
});

test('a namespace whose pods may not be listed is not said to be empty', async (t) => {
  const faults = new FaultPlan();
  faults.add({ matches: (url) => /\/pods(\?|$)/.test(url), fault: { kind: 'status', code: 403 } });
  const { server } = await cluster(t, { faults });
  const view = await ClusterTreeUnderTest.open(t, server.kubeconfig);
  const rows = await view.until(['demo'], (now) => now.some((row) => row.includes('kube-public · forbidden')));
  assert.ok(rows.includes('circle-outline kube-public · forbidden: pods'), rows.join('\n'));
  assert.ok(!rows.some((row) => row.endsWith('· empty')), rows.join('\n'));
});

test('a namespace in which some kinds of workloads may not be listed names them instead of being empty', async (t) => {
  const faults = new FaultPlan();
  faults.add({ matches: (url) => /\/(deployments|jobs)(\?|$)/.test(url), fault: { kind: 'status', code: 403 } });
  const { server } = await cluster(t, { faults });
  const view = await ClusterTreeUnderTest.open(t, server.kubeconfig);
  const told = 'circle-outline kube-public · forbidden: deployments, jobs';
  await view.until(['demo'], (now) => now.includes(told));
  const { lines } = await view.tree.tooltip(await view.find('demo', 'kube-public'));
  const facts = new Map(lines.map(([name, value]) => [name, value]));
  assert.deepEqual([facts.get('Pods'), facts.get('Forbidden')], ['0', 'deployments, jobs']);
});

test('a server that goes away leaves the last good data, and comes back by itself', async (t) => {
  const faults = new FaultPlan();
  const { server, store } = await cluster(t, { faults });
  const view = await ClusterTreeUnderTest.open(t, server.kubeconfig);
  await view.rows('demo', 'shop');
  faults.watchLifetimeMs = 1;
  faults.add({ matches: () => true, fault: { kind: 'drop' }, times: 20 });
  store.create(podObject('late', 'shop', undefined));
  const rows = await view.until(['demo', 'shop'], (now) => now.some((row) => row.includes('late')));
  assert.ok(rows.some((row) => row.includes('toolbox')));
});

test('every other kind is listed by category with the columns of the server, live while it is open', async (t) => {
  const { server, store } = await cluster(t);
  const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'app', namespace: 'shop' } };
  store.create({ ...configMap, data: { 'app.yaml': 'a: 1', empty: '' } });
  const hidden = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'login', namespace: 'shop' } };
  store.create({ ...hidden, type: 'Opaque', data: { password: Buffer.from('hunter2').toString('base64') } });
  const view = await ClusterTreeUnderTest.open(t, server.kubeconfig);
  const inShop = await view.until(['demo', 'shop'], (rows) => rows.some((row) => row.includes('Config')));
  assert.deepEqual(
    inShop.slice(3).map((row) => row.split(' ').slice(1).join(' ')),
    ['Network', 'Config', 'Storage', 'Access', 'ReplicaSets and others', 'Other', 'Helm releases', 'Events'],
  );
  const path = ['demo', 'shop', 'Config', 'Config maps'];
  assert.match((await view.rows(...path))[0] ?? '', /^symbol-field app · data 2 · \d+s$/);
  assert.deepEqual(await view.rows(...path, 'app'), ['key app.yaml · 4B', 'key empty · 0B']);
  assert.deepEqual(await view.rows('demo', 'shop', 'Config', 'Secrets', 'login'), ['key password · 7B']);
  store.create({ ...configMap, metadata: { name: 'later', namespace: 'shop' } });
  await view.until(path, (rows) => rows.some((row) => row.includes('later')));
  assert.deepEqual(await view.rows('demo', 'default', 'Config', 'Config maps'), ['- None']);
});

test('events are told newest first, and Helm releases by their newest revision', async (t) => {
  const { server, store } = await cluster(t);
  const event = (name: string, reason: string, lastTimestamp: string) => ({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace: 'shop' },
    involvedObject: { kind: 'Pod', namespace: 'shop', name: 'toolbox' },
    ...{ type: 'Warning', reason, message: 'it broke', count: 3, lastTimestamp },
  });
  store.create(event('a', 'Older', '2026-01-01T10:00:00Z'));
  store.create(event('b', 'Newer', '2026-01-01T11:00:00Z'));
  for (const version of [1, 2, 10]) {
    const labels = {
      owner: 'helm',
      name: 'shop',
      status: version === 10 ? 'deployed' : 'superseded',
      version: `${version}`,
    };
    const metadata = { name: `sh.helm.release.v1.shop.v${version}`, namespace: 'shop', labels };
    store.create({ apiVersion: 'v1', kind: 'Secret', metadata, type: 'helm.sh/release.v1' });
  }
  const view = await ClusterTreeUnderTest.open(t, server.kubeconfig);
  const events = await view.rows('demo', 'shop', 'Events');
  assert.match(events[0] ?? '', /^warning Newer · pod\/toolbox · it broke ×3, \d+d ago$/);
  assert.match(events[1] ?? '', /^warning Older/);
  assert.deepEqual(await view.rows('demo', 'shop', 'Helm releases'), ['circle-filled shop · deployed · revision 10']);
});
