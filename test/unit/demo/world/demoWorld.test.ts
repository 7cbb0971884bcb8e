import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Node, Workload } from '../../../../src/demo/world/kubeTypes.ts';
import { createWorld, deployment, eventsAbout, minute, noon, podsOf } from '../worldFixture.ts';

const at = (time: string): number => Date.parse(`2026-01-01T${time}Z`);

test('the cluster stands complete: every pod runs and is ready, every workload is available', () => {
  const world = createWorld();
  const pods = [...world.kubelet.pods];
  assert.ok(pods.length >= 40, `${pods.length} pods`);
  assert.deepEqual(
    pods.filter((pod) => pod.readySince === undefined).map((pod) => pod.key.name),
    [],
  );
  for (const one of world.store.list('apps', 'deployments') as readonly Workload[]) {
    assert.equal(one.status?.availableReplicas, one.spec.replicas, one.metadata.name);
    assert.equal(one.status?.conditions?.find(({ type }) => type === 'Progressing')?.reason, 'NewReplicaSetAvailable');
  }
  assert.equal(world.store.list('', 'events').length, 0);
  world.dispose();
});

test('at 12:05 a payment pod is OOM-killed, restarts at once, and waits longer after each further kill', () => {
  const world = createWorld();
  const [first] = podsOf(world, 'payments', 'payment').map((pod) => pod.metadata.name);
  const status = (): object => podsOf(world, 'payments', 'payment')[0]?.status.containerStatuses?.[0] ?? {};
  world.schedule(at('12:05:00'), { kind: 'oomKill', namespace: 'payments', app: 'payment' });
  world.advanceTo(at('12:04:59'));
  assert.partialDeepStrictEqual(status(), { restartCount: 0, ready: true });
  world.advanceTo(at('12:05:00'));
  const end = { exitCode: 137, reason: 'OOMKilled', finishedAt: '2026-01-01T12:05:00Z' };
  assert.partialDeepStrictEqual(status(), { state: { terminated: end }, ready: false });
  world.advanceTo(at('12:05:30'));
  assert.partialDeepStrictEqual(status(), { restartCount: 1, ready: true, lastState: { terminated: end } });
  world.schedule(at('12:06:00'), { kind: 'oomKill', namespace: 'payments', app: 'payment' });
  world.advanceTo(at('12:06:05'));
  assert.partialDeepStrictEqual(status(), { restartCount: 1, state: { waiting: { reason: 'CrashLoopBackOff' } } });
  assert.match(JSON.stringify(status()), /back-off 10s restarting failed container=payment/);
  world.advanceTo(at('12:06:30'));
  assert.partialDeepStrictEqual(status(), { restartCount: 2 });
  assert.ok(
    eventsAbout(world, first ?? '').some((text) =>
      text.startsWith('BackOff Back-off restarting failed container payment'),
    ),
  );
  world.dispose();
});

test('a release that leaks is killed for its memory by itself, and undoing it cures', () => {
  const image = 'registry.example.com/payments/payment:2.4.0';
  const release = { kind: 'release', namespace: 'payments', deployment: 'payment', image } as const;
  const world = createWorld({ scenario: [{ offset: 0, incident: release }] });
  world.advanceTo(noon + 40 * minute);
  const restarts = podsOf(world, 'payments', 'payment').map(
    (pod) => pod.status.containerStatuses?.[0]?.restartCount ?? 0,
  );
  assert.ok(Math.min(...restarts) >= 2, `restarts ${restarts.join(' ')}`);
  const sets = (): Workload[] =>
    (world.store.list('apps', 'replicasets', 'payments') as readonly Workload[]).filter((one) =>
      one.metadata.name.startsWith('payment-'),
    );
  assert.deepEqual(
    sets()
      .map((one) => one.metadata.annotations?.['deployment.kubernetes.io/revision'])
      .sort(),
    ['1', '2'],
  );
  const old = sets().find((one) => one.spec.replicas === 0);
  world.store.modify(world.store.keyOf(deployment(world, 'payments', 'payment')), (current) => {
    const labels = { ...old?.spec.template.metadata?.labels };
    Reflect.deleteProperty(labels, 'pod-template-hash');
    // As a client written in Go sends it: other empty fields, other order.
    const { spec, metadata } = old?.spec.template ?? {};
    const template = { spec: { ...spec, volumes: [] }, metadata: { creationTimestamp: null, ...metadata, labels } };
    return { ...current, spec: { ...(current as Workload).spec, template } };
  });
  world.advanceTo(noon + 55 * minute);
  const pods = podsOf(world, 'payments', 'payment');
  assert.deepEqual(
    pods.map((pod) => pod.status.containerStatuses?.[0]?.restartCount),
    [0, 0, 0],
  );
  assert.equal(sets().length, 2, 'the undo went back to the ReplicaSet that was there');
  assert.equal(
    deployment(world, 'payments', 'payment').metadata.annotations?.['deployment.kubernetes.io/revision'],
    '3',
  );
  world.dispose();
});

test('a release that never gets ready runs into its progress deadline while the old pods go on', () => {
  const image = 'registry.example.com/shop/recommender:3.0.0';
  const world = createWorld();
  world.schedule(at('12:01:00'), { kind: 'release', namespace: 'shop', deployment: 'recommender', image });
  world.advanceTo(at('12:10:00'));
  const progressing = (): object =>
    deployment(world, 'shop', 'recommender').status?.conditions?.find(({ type }) => type === 'Progressing') ?? {};
  assert.partialDeepStrictEqual(progressing(), { status: 'True', reason: 'ReplicaSetUpdated' });
  world.advanceTo(at('12:11:10'));
  assert.partialDeepStrictEqual(progressing(), { status: 'False', reason: 'ProgressDeadlineExceeded' });
  const pods = podsOf(world, 'shop', 'recommender');
  const ready = pods.filter((pod) => pod.status.containerStatuses?.[0]?.ready === true);
  assert.deepEqual([pods.length, ready.length], [3, 2]);
  const bad = pods.find((pod) => !ready.includes(pod));
  const told = eventsAbout(world, bad?.metadata.name ?? '');
  assert.ok(told.includes('Unhealthy Readiness probe failed: HTTP probe failed with statuscode: 503'), told.join('\n'));
  world.dispose();
});

test('an image that the registry does not hold cannot be pulled', () => {
  const image = 'registry.example.com/logistics/label-printer:1.9.0-hotfix';
  const world = createWorld();
  world.schedule(noon, { kind: 'release', namespace: 'logistics', deployment: 'label-printer', image });
  world.advanceTo(noon + minute);
  const bad = podsOf(world, 'logistics', 'label-printer').find((pod) => pod.status.phase === 'Pending');
  const waiting = bad?.status.containerStatuses?.[0]?.state.waiting;
  assert.ok(waiting?.reason === 'ImagePullBackOff' || waiting?.reason === 'ErrImagePull', waiting?.reason);
  assert.match(waiting.message ?? '', /not found/);
  world.dispose();
});

test('a node under memory pressure says so, is tainted, evicts a pod, and recovers', () => {
  const world = createWorld();
  world.schedule(noon, { kind: 'memoryPressure', node: 'worker-2', duration: 5 * minute });
  const node = (): Node =>
    world.store.get({ group: '', resource: 'nodes', namespace: undefined, name: 'worker-2' }) as Node;
  world.advanceTo(noon + minute);
  assert.equal(node().status.conditions.find(({ type }) => type === 'MemoryPressure')?.status, 'True');
  assert.deepEqual(
    node().spec.taints?.map(({ key }) => key),
    ['node.kubernetes.io/memory-pressure'],
  );
  assert.ok(world.nodeUse('worker-2').memory > 15e9);
  const evicted = world.store
    .list('', 'pods')
    .filter((pod) => (pod['status'] as { reason?: string }).reason === 'Evicted');
  assert.equal(evicted.length, 1);
  world.advanceTo(noon + 6 * minute);
  assert.equal(node().status.conditions.find(({ type }) => type === 'MemoryPressure')?.status, 'False');
  assert.equal(node().spec.taints, undefined);
  world.dispose();
});

test('a full volume fails the statements that write, and a larger claim cures it', () => {
  const world = createWorld();
  world.schedule(noon, { kind: 'fillVolume', namespace: 'data', claim: 'data-orders-db-0', duration: 2 * minute });
  world.advanceTo(noon + 8 * minute);
  const log = (): string =>
    (world.logs.find('data', 'orders-db-0', 'orders-db')?.runs.at(-1)?.lines ?? []).map((line) => line.text).join('\n');
  assert.match(log(), /ERROR: {2}could not extend file .* No space left on device/);
  assert.ok(world.health.isDisturbed('orders-db'));
  const key = { group: '', resource: 'persistentvolumeclaims', namespace: 'data', name: 'data-orders-db-0' };
  world.store.modify(key, (claim) => ({
    ...claim,
    spec: { ...(claim['spec'] as object), resources: { requests: { storage: '20Gi' } } },
  }));
  world.advanceTo(noon + 8.2 * minute);
  assert.ok(!world.health.isDisturbed('orders-db'));
  world.dispose();
});

test('the same seed gives the same day, however it is stepped', () => {
  const history = 20 * minute;
  const first = createWorld({ history });
  const second = createWorld({ history });
  first.advanceTo(noon + 5 * minute);
  for (let step = 1; step <= 300; step += 1) second.advanceTo(noon + step * 1000);
  const told = (world: ReturnType<typeof createWorld>): string =>
    JSON.stringify([
      world.store.list('', 'pods'),
      [...world.logs.records].map((record) => record.runs),
      world.traces.traces,
    ]);
  assert.equal(told(first), told(second));
  first.dispose();
  second.dispose();
});
