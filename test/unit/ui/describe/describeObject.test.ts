import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { FaultPlan } from '../../../../src/demo/apiserver/faultPlan.ts';
import type { KubeObject } from '../../../../src/demo/kubeObject.ts';
import type { ApiKind } from '../../../../src/model/resource.ts';
import { nodeKind } from '../../../../src/sources/kubernetes/projections/clusterKinds.ts';
import { podKind } from '../../../../src/sources/kubernetes/projections/podKind.ts';
import {
  cronJobKind,
  deploymentKind,
  statefulSetKind,
} from '../../../../src/sources/kubernetes/projections/workloadKinds.ts';
import { describeObject } from '../../../../src/ui/describe/describeObject.ts';
import { ClusterTreeUnderTest } from '../../../helpers/clusterTreeUnderTest.ts';
import { deploymentObject, namespaceObject, oomStatus, podObject, shopObjects } from '../../../helpers/shopObjects.ts';
import { TestCluster } from '../../../helpers/testCluster.ts';

const now = Date.parse('2026-01-01T10:05:00Z');

interface Opened {
  readonly cluster: TestCluster;
  readonly faults: FaultPlan;
  readonly describe: (kind: ApiKind, name: string) => Promise<string>;
}

async function open(t: TestContext): Promise<Opened> {
  const faults = new FaultPlan();
  const cluster = await TestCluster.start(shopObjects, { faults });
  t.after(() => cluster.stop());
  const { sessions } = await ClusterTreeUnderTest.open(t, cluster.server.kubeconfig);
  const session = sessions.session('demo');
  assert.ok(session);
  const describe = (kind: ApiKind, name: string): Promise<string> =>
    describeObject(session.transport, { kind, namespace: kind.isNamespaced ? 'shop' : '', name }, now);
  return { cluster, faults, describe };
}

function core(resource: string, kind: string): ApiKind {
  return { group: '', version: 'v1', resource, kind, isNamespaced: true };
}

/** @returns its uid. */
function create(cluster: TestCluster, object: KubeObject): string {
  return cluster.store.create(object).metadata.uid ?? '';
}

/** Creates an object that belongs to another one. @returns its uid. */
function make(cluster: TestCluster, owner: { kind: string; name: string; uid: string }, object: KubeObject): string {
  const reference = { apiVersion: 'v1', ...owner, controller: true };
  return create(cluster, { ...object, metadata: { ...object.metadata, ownerReferences: [reference] } });
}

function report(
  cluster: TestCluster,
  kind: string,
  name: string,
  reason: string,
  time: string,
  namespace = 'shop',
): void {
  cluster.store.create({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `${name}.${reason}`, namespace },
    involvedObject: { kind, namespace, name },
    ...{ type: 'Normal', reason, message: `${reason} of it`, count: 1, lastTimestamp: time },
  });
}

function replicaSet(name: string, revision: number, image: string, replicas: number): KubeObject {
  const labels = { app: 'web' };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name, namespace: 'shop', labels, annotations: { 'deployment.kubernetes.io/revision': `${revision}` } },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'app', image }] } },
    },
    status: { replicas, readyReplicas: 0 },
  };
}

/** The lines of a section, without its title. */
function section(text: string, title: string): readonly string[] {
  const parts = text.split('\n\n').map((part) => part.trimEnd().split('\n'));
  const found = parts.find(([first]) => first === title);
  assert.ok(found, `no section ${title} in\n${text}`);
  return found.slice(1);
}

test('a Deployment is described with its revisions, its pods, its autoscaler and what happened to all of them', async (t) => {
  const { cluster, describe } = await open(t);
  const uid = create(cluster, deploymentObject('web', 'shop', 1, 0));
  const owner = { kind: 'Deployment', name: 'web', uid };
  make(cluster, owner, replicaSet('web-old', 1, 'web:1', 0));
  const newest = make(cluster, owner, replicaSet('web-new', 2, 'web:2', 1));
  const pod = podObject('web-new-x', 'shop', 'web', oomStatus);
  make(cluster, { kind: 'ReplicaSet', name: 'web-new', uid: newest }, pod);
  cluster.store.create(podObject('web-of-others', 'shop', 'web'));
  cluster.store.create({
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web', namespace: 'shop' },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      minReplicas: 1,
      maxReplicas: 5,
    },
    status: { currentReplicas: 1, desiredReplicas: 3 },
  });
  report(cluster, 'Deployment', 'web', 'ScalingReplicaSet', '2026-01-01T10:00:00Z');
  report(cluster, 'ReplicaSet', 'web-new', 'SuccessfulCreate', '2026-01-01T10:01:00Z');
  report(cluster, 'Pod', 'web-new-x', 'Killing', '2026-01-01T10:02:00Z');
  report(cluster, 'Pod', 'web-of-others', 'Pulled', '2026-01-01T10:03:00Z');
  const text = await describe(deploymentKind, 'web');
  const revisions = section(text, 'Revisions');
  assert.match(revisions[0] ?? '', /^ {2}ReplicaSet\/web-new +revision 2, current +0\/1 ready +\S+ +web:2$/);
  assert.match(revisions[1] ?? '', /^ {2}ReplicaSet\/web-old +revision 1 +0\/0 ready +\S+ +web:1$/);
  const pods = section(text, 'Pods');
  assert.equal(pods.length, 1);
  assert.match(pods[0] ?? '', /^ {2}Pod\/web-new-x +CrashLoopBackOff +5 restarts +\S+ +node-1 +OOMKilled 5m ago, exit/);
  assert.deepEqual(section(text, 'Scaled by'), ['  HorizontalPodAutoscaler/web  1 replica, 3 wanted  between 1 and 5']);
  assert.deepEqual(
    section(text, 'Events, oldest first').map((line) => line.trim().split(/ {2,}/).slice(1, 4)),
    [
      ['ScalingReplicaSet', '5m ago', 'ScalingReplicaSet of it'],
      ['SuccessfulCreate', '4m ago', 'ReplicaSet/web-new'],
      ['Killing', '3m ago', 'Pod/web-new-x'],
    ],
  );
});

test('a StatefulSet is described with the revisions that its controller keeps', async (t) => {
  const { cluster, describe } = await open(t);
  const labels = { app: 'db' };
  const uid = create(cluster, {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db', namespace: 'shop' },
    spec: {
      ...{ replicas: 1, serviceName: 'db', selector: { matchLabels: labels } },
      template: { metadata: { labels }, spec: { containers: [{ name: 'app', image: 'db:1' }] } },
    },
  });
  const owner = { kind: 'StatefulSet', name: 'db', uid };
  for (const revision of [1, 2]) {
    make(cluster, owner, {
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: { name: `db-${revision}`, namespace: 'shop', labels },
      ...{ revision, data: {} },
    });
  }
  make(cluster, owner, podObject('db-0', 'shop', 'db'));
  const text = await describe(statefulSetKind, 'db');
  assert.deepEqual(
    section(text, 'Revisions').map((line) => line.trim().split(/ {2,}/).slice(0, 2)),
    [
      ['ControllerRevision/db-2', 'revision 2, current'],
      ['ControllerRevision/db-1', 'revision 1'],
    ],
  );
  assert.match(section(text, 'Pods').join(), /^ {2}Pod\/db-0 +Running +0 restarts/);
});

test('a CronJob is described with its jobs and their pods', async (t) => {
  const { cluster, describe } = await open(t);
  const template = {
    spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'i' }] } } },
  };
  const uid = create(cluster, {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'backup', namespace: 'shop' },
    spec: { schedule: '@daily', jobTemplate: template },
  });
  const job = make(
    cluster,
    { kind: 'CronJob', name: 'backup', uid },
    {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'backup-1', namespace: 'shop' },
      spec: template.spec,
      status: {
        conditions: [{ type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded', message: 'too often' }],
      },
    },
  );
  const pod = podObject('backup-1-x', 'shop', undefined);
  const labelled = { ...pod, metadata: { ...pod.metadata, labels: { 'job-name': 'backup-1' } } };
  make(cluster, { kind: 'Job', name: 'backup-1', uid: job }, labelled);
  const text = await describe(cronJobKind, 'backup');
  assert.match(section(text, 'Jobs').join(), /^ {2}Job\/backup-1 +Failed +\S+ +too often$/);
  assert.match(section(text, 'Pods').join(), /^ {2}Pod\/backup-1-x +Running /);
});

test('a Service, a Node and a claim are described with their pods', async (t) => {
  const { cluster, describe } = await open(t);
  cluster.store.create({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'cart', namespace: 'shop' },
    spec: { selector: { app: 'cart' }, ports: [{ port: 80 }] },
  });
  const service = await describe(core('services', 'Service'), 'cart');
  assert.deepEqual(
    section(service, 'Pods').map((line) => line.trim().split(/ +/)[0]),
    ['Pod/cart-7d9f-a', 'Pod/cart-7d9f-b'],
  );
  const node = await describe(nodeKind, 'node-1');
  assert.equal(section(node, 'Pods').length, 5);
  assert.match(section(node, 'Pods').join('\n'), /^ {2}Pod\/shop\/payment-7d9f-a +CrashLoopBackOff/m);
  cluster.store.create({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', namespace: 'shop' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, volumeName: 'pv-7' },
  });
  const claims = core('persistentvolumeclaims', 'PersistentVolumeClaim');
  assert.deepEqual(section(await describe(claims, 'data'), 'Used by'), ['  none']);
  const pod = podObject('writer', 'shop', undefined);
  const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }];
  cluster.store.create({ ...pod, spec: { ...(pod['spec'] as object), volumes } });
  const claim = await describe(claims, 'data');
  assert.match(section(claim, 'Used by').join(), /^ {2}Pod\/writer +Running /);
  assert.deepEqual(section(claim, 'Related'), ['  Volume  PersistentVolume/pv-7']);
});

test('a Node is described with all that happened to its pods, in whatever namespace they are', async (t) => {
  const { cluster, describe } = await open(t);
  cluster.store.create(namespaceObject('bank'));
  cluster.store.create(podObject('vault', 'bank', undefined));
  report(cluster, 'Pod', 'vault', 'Pulled', '2026-01-01T10:01:00Z', 'bank');
  report(cluster, 'Pod', 'toolbox', 'Started', '2026-01-01T10:02:00Z');
  report(cluster, 'Pod', 'elsewhere', 'Started', '2026-01-01T10:03:00Z');
  const text = await describe(nodeKind, 'node-1');
  assert.deepEqual(
    section(text, 'Events, oldest first').map((line) => line.trim().split(/ {2,}/)),
    [
      ['Normal', 'Pulled', '4m ago', 'Pod/bank/vault', 'Pulled of it'],
      ['Normal', 'Started', '3m ago', 'Pod/shop/toolbox', 'Started of it'],
    ],
  );
});

test('of hundreds of events the newest are shown, and how many there are', async (t) => {
  const { cluster, describe } = await open(t);
  for (let index = 0; index < 203; index += 1) {
    report(cluster, 'Pod', 'toolbox', `Reason${index}`, new Date(now - (300 - index) * 1000).toISOString());
  }
  const lines = section(await describe(podKind, 'toolbox'), 'Events, the newest 200 of 203, oldest first');
  assert.match(lines[0] ?? '', /Reason3 /);
  assert.match(lines.at(-1) ?? '', /Reason202 /);
});

test('a ConfigMap and a Secret tell who uses them: workloads, and pods that none of them made', async (t) => {
  const { cluster, describe } = await open(t);
  const deployment = deploymentObject('reader', 'shop', 1, 1);
  const containers = [
    {
      ...{ name: 'app', image: 'reader:1', envFrom: [{ configMapRef: { name: 'settings' } }] },
      env: [{ name: 'P', valueFrom: { secretKeyRef: { name: 'login', key: 'password' } } }],
    },
  ];
  const labels = { app: 'reader' };
  const spec = { ...(deployment['spec'] as object), template: { metadata: { labels }, spec: { containers } } };
  cluster.store.create({ ...deployment, spec });
  for (const [name, maker] of [
    ['reader-7d9f-a', 'reader'],
    ['loose', undefined],
  ] as const) {
    const pod = podObject(name, 'shop', maker);
    cluster.store.create({ ...pod, spec: { ...(pod['spec'] as object), containers } });
  }
  cluster.store.create({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'door', namespace: 'shop' },
    spec: {
      tls: [{ hosts: ['a.example'], secretName: 'login' }],
      defaultBackend: { service: { name: 'x', port: { number: 80 } } },
    },
  });
  cluster.store.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'shop' } });
  cluster.store.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'idle', namespace: 'shop' } });
  cluster.store.create({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'login', namespace: 'shop' } });
  const maps = core('configmaps', 'ConfigMap');
  assert.deepEqual(section(await describe(maps, 'settings'), 'Used by'), ['  Deployment/reader', '  Pod/loose']);
  assert.deepEqual(section(await describe(maps, 'idle'), 'Used by'), ['  nothing found']);
  const secret = await describe(core('secrets', 'Secret'), 'login');
  assert.deepEqual(section(secret, 'Used by'), ['  Deployment/reader', '  Pod/loose', '  Ingress/door']);
});

test('who may read an object and little else is told what could not be read', async (t) => {
  const { cluster, faults, describe } = await open(t);
  cluster.store.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace: 'shop' } });
  faults.add({ matches: (url) => url.includes('/deployments?'), fault: { kind: 'status', code: 403 } });
  const text = await describe(core('configmaps', 'ConfigMap'), 'settings');
  assert.match(section(text, 'Used by').join(), /^ {2}cannot be read: /);
});

test('a description tells what an object is and what happened to it', async (t) => {
  const { cluster, describe } = await open(t);
  cluster.store.create({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'e', namespace: 'shop' },
    involvedObject: { kind: 'Pod', namespace: 'shop', name: 'payment-7d9f-a' },
    ...{
      type: 'Warning',
      reason: 'BackOff',
      message: 'Back-off restarting',
      count: 4,
      lastTimestamp: '2026-01-01T10:00:00Z',
    },
  });
  const text = await describe(podKind, 'payment-7d9f-a');
  assert.match(text, /^Name: +payment-7d9f-a$/m);
  assert.match(text, /^ {2}Controlled by +ReplicaSet\/payment-7d9f$/m);
  assert.match(text, /^ {2}app +CrashLoopBackOff +5 restarts +last: OOMKilled .*exit code 137 .*payment:1$/m);
  assert.match(text, /^ {2}Warning +BackOff +5m ago \(4 times\) +Back-off restarting$/m);
});

test('what is being deleted says since when, and which finalizers hold it', async (t) => {
  const { cluster, describe } = await open(t);
  cluster.store.create({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      ...{ name: 'held', namespace: 'shop', deletionTimestamp: '2026-01-01T10:00:00Z' },
      finalizers: ['example.com/hold', 'example.com/other'],
    },
  });
  const text = await describe(core('configmaps', 'ConfigMap'), 'held');
  assert.match(text, /^Deleted: +2026-01-01T10:00:00.000Z, 5m ago$/m);
  assert.match(text, /^Finalizer: +example.com\/hold$/m);
  assert.match(text, /^Finalizer: +example.com\/other$/m);
});
