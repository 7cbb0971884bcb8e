import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { describeObject } from '../../../../src/sources/kubernetes/describeObject.ts';
import { diagnose, formatDoctorStep } from '../../../../src/sources/kubernetes/connectionDoctor.ts';
import {
  deleteObject,
  drain,
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
import { nodeKind } from '../../../../src/sources/kubernetes/projections/clusterKinds.ts';
import { podKind } from '../../../../src/sources/kubernetes/projections/podKind.ts';
import { cronJobKind, deploymentKind, jobKind } from '../../../../src/sources/kubernetes/projections/workloadKinds.ts';
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
  const node: ObjectTarget = { kind: nodeKind, namespace: '', name: 'node-1' };
  const seen: string[] = [];
  await drain(session.transport, node, (message) => seen.push(message), new AbortController().signal);
  assert.equal(seen.length, 5);
  const left = cluster.store
    .list('', 'pods', 'shop')
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  assert.deepEqual(left, []);
  assert.equal(at(await readObject(session.transport, node), 'spec', 'unschedulable'), true);
  await setSchedulable(session.transport, node, true);
  assert.notEqual(at(await readObject(session.transport, node), 'spec', 'unschedulable'), true);
});

test('a description tells what an object is and what happened to it', async (t) => {
  const { cluster, session } = await open(t);
  const pod = inShop(podKind, 'payment-7d9f-a');
  const uid = at(await readObject(session.transport, pod), 'metadata', 'uid');
  cluster.store.create({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'e', namespace: 'shop' },
    involvedObject: { kind: 'Pod', namespace: 'shop', name: 'payment-7d9f-a', uid },
    ...{
      type: 'Warning',
      reason: 'BackOff',
      message: 'Back-off restarting',
      count: 4,
      lastTimestamp: '2026-01-01T00:00:00Z',
    },
  });
  const text = await describeObject(session.transport, pod, Date.parse('2026-01-01T00:05:00Z'));
  assert.match(text, /^Name: +payment-7d9f-a$/m);
  assert.match(text, /^Controlled by ReplicaSet\/payment-7d9f$/m);
  assert.match(text, /^ {2}Warning +BackOff +5m ago \(4 times\) +Back-off restarting$/m);
});

test('the doctor walks the whole way, and stops where it is blocked', async (t) => {
  const { cluster, session } = await open(t);
  const steps = [];
  for await (const step of diagnose(session.context, session.transport)) steps.push(step);
  const text = steps.map(formatDoctorStep).join('\n');
  assert.deepEqual(
    steps.map(({ title }) => title),
    ['Kubeconfig', 'Server', 'User', 'DNS', 'TCP', 'TLS', 'API server', 'Clock', 'Who am I', 'What may I', 'Kinds'],
  );
  assert.ok(
    steps.every(({ result }) => result !== 'failed'),
    text,
  );
  assert.match(text, /kubernetes-admin/);
  assert.doesNotMatch(text, /admin-token/);
  const wrong = cluster.server.kubeconfig.replace(cluster.server.url, 'https://127.0.0.1:1');
  const { sessions } = await ClusterTreeUnderTest.open(t, wrong);
  const broken = sessions.session('demo');
  assert.ok(broken);
  const failed = [];
  for await (const step of diagnose(broken.context, broken.transport))
    if (step.result === 'failed') failed.push(step.title);
  assert.deepEqual(failed, ['TCP', 'TLS', 'API server']);
});
