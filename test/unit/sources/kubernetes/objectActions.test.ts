import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { parse } from 'yaml';
import { describeObject } from '../../../../src/ui/describe/describeObject.ts';
import { diagnose } from '../../../../src/sources/kubernetes/connectionDoctor.ts';
import { formatDoctorSteps } from '../../../../src/sources/kubernetes/doctorStep.ts';
import {
  deleteObject,
  readObject,
  replaceObject,
  restart,
  scale,
  setPaused,
  setSchedulable,
  toYaml,
  triggerCronJob,
  type ObjectTarget,
} from '../../../../src/sources/kubernetes/objectActions.ts';
import { drain, planDrain, type DrainProgress } from '../../../../src/sources/kubernetes/nodeDrain.ts';
import { readRolloutHistory, undoRollout } from '../../../../src/sources/kubernetes/rolloutHistory.ts';
import { readSecretValues } from '../../../../src/sources/kubernetes/secretValues.ts';
import { nodeKind } from '../../../../src/sources/kubernetes/projections/clusterKinds.ts';
import {
  cronJobKind,
  daemonSetKind,
  deploymentKind,
  jobKind,
} from '../../../../src/sources/kubernetes/projections/workloadKinds.ts';
import type { ApiKind } from '../../../../src/model/resource.ts';
import type { ClusterSession } from '../../../../src/state/clusterSession.ts';
import { ClusterTreeUnderTest } from '../../../helpers/clusterTreeUnderTest.ts';
import { shopObjects } from '../../../helpers/shopObjects.ts';
import { TestCluster } from '../../../helpers/testCluster.ts';

async function open(t: TestContext): Promise<{ readonly cluster: TestCluster; readonly session: ClusterSession }> {
  const cluster = await TestCluster.start(shopObjects);
  t.after(() => cluster.stop());
  const { sessions } = await ClusterTreeUnderTest.open(t, cluster.server.kubeconfig);
  const session = sessions.session('demo');
  assert.ok(session);
  return { cluster, session };
}

function inShop(kind: ApiKind, name: string): ObjectTarget {
  return { kind, namespace: 'shop', name };
}

const cart = inShop(deploymentKind, 'cart');

function at(object: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], object);
}

test('a deployment is scaled, restarted, paused and deleted', async (t) => {
  const { session } = await open(t);
  const { transport } = session;
  await scale(transport, cart, 5);
  await restart(transport, cart, new Date('2026-01-01T12:00:00Z'));
  await setPaused(transport, cart, true);
  const now = await readObject(transport, cart);
  assert.equal(at(now, 'spec', 'replicas'), 5);
  assert.equal(at(now, 'spec', 'paused'), true);
  const annotations = at(now, 'spec', 'template', 'metadata', 'annotations');
  assert.equal(at(annotations, 'kubectl.kubernetes.io/restartedAt'), '2026-01-01T12:00:00.000Z');
  await deleteObject(transport, cart);
  await assert.rejects(readObject(transport, cart), { kind: 'notFound' });
});

test('edited YAML is tried first, then applied, and refused where somebody was faster', async (t) => {
  const { session } = await open(t);
  const { transport } = session;
  const before = await readObject(transport, cart);
  const text = toYaml(before);
  assert.match(text, /^apiVersion: \S+\nkind: \S+\nmetadata:\n/);
  assert.doesNotMatch(text, /managedFields/);
  const edited = text.replace('replicas: 2', 'replicas: 7');
  assert.equal(at(await replaceObject(transport, cart, edited, true), 'spec', 'replicas'), 7);
  assert.equal(at(await readObject(transport, cart), 'spec', 'replicas'), 2, 'a dry run changes nothing');
  await replaceObject(transport, cart, edited, false);
  assert.equal(at(await readObject(transport, cart), 'spec', 'replicas'), 7);
  await assert.rejects(replaceObject(transport, cart, edited, false), { status: 409 });
  await assert.rejects(replaceObject(transport, cart, 'a: [', true), { kind: 'badQuery' });
  await assert.rejects(
    replaceObject(transport, cart, text.replace('name: cart', 'name: other'), true),
    /name was changed/,
  );
});

test('a ConfigMap of 5 MB is shown whole', async (t) => {
  const { cluster, session } = await open(t);
  const lines = Array.from({ length: 160_000 }, (_, index) => `line ${index}: # "of" {a} config`).join('\n');
  cluster.store.create({
    ...{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'large', namespace: 'shop' } },
    data: { 'app.conf': lines },
  });
  const kind: ApiKind = { group: '', version: 'v1', resource: 'configmaps', kind: 'ConfigMap', isNamespaced: true };
  const text = toYaml(await readObject(session.transport, inShop(kind, 'large')));
  assert.ok(text.length > 5_000_000);
  assert.equal((parse(text) as { data: Record<string, string> }).data['app.conf'], lines);
});

test('a cron job is run by hand, owned by it', async (t) => {
  const { cluster, session } = await open(t);
  const template = {
    spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'i' }] } } },
  };
  cluster.store.create({
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'backup', namespace: 'shop' },
    spec: { schedule: '@daily', jobTemplate: template },
  });
  const name = await triggerCronJob(session.transport, inShop(cronJobKind, 'backup'), new Date(0));
  const job = await readObject(session.transport, inShop(jobKind, name));
  assert.deepEqual(at(job, 'metadata', 'ownerReferences', '0', 'name'), 'backup');
});

test('a node is cordoned, drained of its pods and let go on', async (t) => {
  const { cluster, session } = await open(t);
  const { transport } = session;
  const node: ObjectTarget = { kind: nodeKind, namespace: '', name: 'node-1' };
  const pods = await planDrain(transport, node);
  assert.equal(pods.length, 5);
  cluster.store.create({
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'cart', namespace: 'shop' },
    spec: { selector: { matchLabels: { app: 'cart' } } },
    status: { disruptionsAllowed: 0 },
  });
  const stop = new AbortController();
  const seen: DrainProgress[] = [];
  const draining = drain(
    transport,
    node,
    pods,
    (progress) => {
      seen.push(progress);
      // The kubelet's part: what is to go goes.
      for (const { metadata } of cluster.store.list('', 'pods', 'shop')) {
        const { name, namespace, deletionTimestamp } = metadata;
        const key = { group: '', resource: 'pods', namespace, name };
        if (deletionTimestamp !== undefined) cluster.store.delete(key, { gracePeriodSeconds: 0 });
      }
      // Only those that the budget protects are left, and they hold up nobody else.
      if (progress.held.length > 0 && progress.gone + progress.held.length === progress.total) stop.abort();
    },
    stop.signal,
  );
  await assert.rejects(draining, { name: 'AbortError' });
  const left = cluster.store.list('', 'pods', 'shop').map(({ metadata }) => metadata.name);
  assert.ok(left.length > 0 && left.every((name) => name.startsWith('cart-')), left.join());
  const [held] = seen.at(-1)?.held ?? [];
  assert.match(held?.name ?? '', /^shop\/cart-/);
  assert.equal(held?.why, 'The disruption budget cart needs 0 healthy pods and has 0 currently');
  assert.equal(at(await readObject(transport, node), 'spec', 'unschedulable'), true);
  await setSchedulable(transport, node, true);
  assert.notEqual(at(await readObject(transport, node), 'spec', 'unschedulable'), true);
});

test('a rollout goes back to a revision that was chosen', async (t) => {
  const { cluster, session } = await open(t);
  const { transport } = session;
  const uid = at(await readObject(transport, cart), 'metadata', 'uid');
  const labels = { app: 'cart' };
  for (const revision of [1, 2, 10]) {
    cluster.store.create({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        name: `cart-r${revision}`,
        namespace: 'shop',
        annotations: { 'deployment.kubernetes.io/revision': String(revision), 'kubernetes.io/change-cause': 'why' },
        ownerReferences: [
          { apiVersion: 'apps/v1', kind: 'Deployment', name: 'cart', uid: String(uid), controller: true },
        ],
      },
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels: { ...labels, 'pod-template-hash': String(revision) } },
          spec: { containers: [{ name: 'app', image: `cart:${revision}` }] },
        },
      },
    });
  }
  const history = await readRolloutHistory(transport, cart);
  assert.deepEqual(
    history.map(({ number, isCurrent, images, cause }) => [number, isCurrent, images, cause]),
    [
      [10, true, ['cart:10'], 'why'],
      [2, false, ['cart:2'], 'why'],
      [1, false, ['cart:1'], 'why'],
    ],
  );
  const first = history[2];
  assert.ok(first);
  await undoRollout(transport, cart, first);
  const template = at(await readObject(transport, cart), 'spec', 'template');
  assert.equal(at(template, 'spec', 'containers', '0', 'image'), 'cart:1');
  assert.deepEqual(at(template, 'metadata', 'labels'), labels);
  await setPaused(transport, cart, true);
  await assert.rejects(undoRollout(transport, cart, first), { kind: 'badQuery', message: /is paused/ });
});

test('a daemon set goes back by the patch that its revision keeps', async (t) => {
  const { cluster, session } = await open(t);
  const { transport } = session;
  const labels = { app: 'agent' };
  const template = (tag: string, name = 'app'): object => ({
    metadata: { labels },
    spec: { containers: [{ name, image: `agent:${tag}` }] },
  });
  const agent = inShop(daemonSetKind, 'agent');
  cluster.store.create({
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'agent', namespace: 'shop' },
    spec: { selector: { matchLabels: labels }, template: template('2', 'renamed') },
  });
  const uid = String(at(await readObject(transport, agent), 'metadata', 'uid'));
  for (const [revision, name] of [
    [1, 'app'],
    [2, 'renamed'],
  ] as const) {
    cluster.store.create({
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: {
        name: `agent-${revision}`,
        namespace: 'shop',
        ownerReferences: [{ apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'agent', uid, controller: true }],
      },
      revision,
      data: { spec: { template: { ...template(String(revision), name), $patch: 'replace' } } },
    });
  }
  const [newest, first] = await readRolloutHistory(transport, agent);
  assert.deepEqual([newest?.isCurrent, first?.number, first?.images], [true, 1, ['agent:1']]);
  assert.ok(first);
  await undoRollout(transport, agent, first);
  const containers = at(await readObject(transport, agent), 'spec', 'template', 'spec', 'containers');
  assert.deepEqual(
    (containers as readonly object[]).map((one) => at(one, 'image')),
    ['agent:1'],
  );
});

test('the values of a Secret are read when asked for, and no description or YAML holds them', async (t) => {
  const { cluster, session } = await open(t);
  const data = {
    password: Buffer.from('hunter2 grüße').toString('base64'),
    key: Buffer.from([0, 255, 1]).toString('base64'),
  };
  cluster.store.create({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'login', namespace: 'shop' }, data });
  const kind: ApiKind = { group: '', version: 'v1', resource: 'secrets', kind: 'Secret', isNamespaced: true };
  const values = await readSecretValues(session.transport, inShop(kind, 'login'));
  assert.deepEqual(values, [
    { key: 'key', size: 3, text: undefined, base64: 'AP8B' },
    { key: 'password', size: 15, text: 'hunter2 grüße', base64: data.password },
  ]);
  const text = await describeObject(session.transport, inShop(kind, 'login'), 0);
  assert.ok(!text.includes('hunter2') && !text.includes(data.password), text);
  assert.match(text, /^Keys\n {2}password +15B\n {2}key +3B$/m);
});

test('the doctor walks the whole way, and stops where it is blocked', async (t) => {
  const { cluster, session } = await open(t);
  const steps = [];
  for await (const step of diagnose(session.context, session.transport)) steps.push(step);
  const text = formatDoctorSteps(steps);
  assert.deepEqual(
    text.split('\n').flatMap((line) => (line.startsWith('ok') ? line.slice(9, 21).trim() : [])),
    ['Kubeconfig', 'Server', 'User', 'DNS', 'TCP', 'TLS', 'API server', 'Clock', 'Who am I', 'What may I', 'Kinds'],
  );
  assert.ok(
    steps.every(({ result }) => result !== 'failed'),
    text,
  );
  assert.match(text, /kubernetes-admin/);
  assert.doesNotMatch(text, /…/);
  // While a step is under way it is the last line.
  assert.match(formatDoctorSteps(steps.slice(0, 4)), /^ok {7}User .*\n… {8}DNS\n$/m);
  assert.doesNotMatch(text, /admin-token/);
  const wrong = cluster.server.kubeconfig.replace(cluster.server.url, 'https://127.0.0.1:1');
  const { sessions } = await ClusterTreeUnderTest.open(t, wrong);
  const broken = sessions.session('demo');
  assert.ok(broken);
  const told = [];
  for await (const step of diagnose(broken.context, broken.transport)) told.push(step);
  assert.deepEqual(
    told.filter(({ result }) => result === 'failed').map(({ title }) => title),
    ['TCP'],
  );
  // What cannot work because of it is no second failure, and ends the way.
  assert.match(formatDoctorSteps(told), /\nskipped {2}API server {3}cannot be asked because of TCP, above\n$/);
});
