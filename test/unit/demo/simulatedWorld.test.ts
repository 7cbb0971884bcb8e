import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SimulatedWorld } from '../../../src/demo/simulatedWorld.ts';
import { ClusterEndpoints } from '../../../src/demo/telemetry/clusterEndpoints.ts';
import { createWorld, minute, noon, podsOf } from './worldFixture.ts';

test('the previous log is the run before, also while the container waits to be started again', () => {
  const world = createWorld({ history: 2 * minute });
  const simulated = new SimulatedWorld(world, new ClusterEndpoints(world));
  const pod = podsOf(world, 'payments', 'payment')[0]?.metadata.name ?? '';
  const log = (previous: boolean): readonly string[] | undefined =>
    simulated.containerLog({ namespace: 'payments', pod, container: 'payment', previous })?.map(({ text }) => text);
  assert.equal(log(true), undefined);
  const first = log(false) ?? [];
  assert.ok(first.length > 1);
  world.schedule(noon, { kind: 'oomKill', namespace: 'payments', app: 'payment' });
  world.schedule(noon + 20_000, { kind: 'oomKill', namespace: 'payments', app: 'payment' });
  world.advanceTo(noon + 10_000);
  assert.equal(log(true)?.[0], first[0]);
  assert.notEqual(log(false)?.[0], first[0]);
  world.advanceTo(noon + 25_000);
  assert.deepEqual(log(true), log(false), 'CrashLoopBackOff: both are the run that ended');
  world.dispose();
});

test('followers hear lines as they are written and the end of the container', () => {
  const world = createWorld({ syntheticPods: 10 });
  const simulated = new SimulatedWorld(world, new ClusterEndpoints(world));
  const synthetic = world.store.list('', 'pods', 'team-001')[0]?.metadata.name ?? '';
  const payment = podsOf(world, 'payments', 'payment')[0]?.metadata.name ?? '';
  for (const [namespace, pod, container] of [
    ['payments', payment, 'payment'],
    ['team-001', synthetic, 'main'],
  ] as const) {
    const heard: string[] = [];
    const ref = { namespace, pod, container, previous: false };
    simulated.followContainerLog(
      ref,
      ({ text }) => heard.push(text),
      () => heard.push('end'),
    );
    const start = world.clock.now();
    world.advanceTo(start + 3 * minute);
    assert.ok(heard.length > 2, `${pod} ${heard.length}`);
    const kept = simulated.containerLog(ref)?.map(({ text }) => text) ?? [];
    assert.deepEqual(kept.slice(-heard.length), heard);
    world.store.delete({ group: '', resource: 'pods', namespace, name: pod });
    world.advanceTo(start + 4 * minute);
    assert.equal(heard.at(-1), 'end');
  }
  world.dispose();
});

test('usage is known half a minute after the start, and stays below the limit', () => {
  const world = createWorld({ history: 3 * minute });
  const simulated = new SimulatedWorld(world, new ClusterEndpoints(world));
  const pod = podsOf(world, 'shop', 'frontend')[0]?.metadata.name ?? '';
  const [usage] = simulated.podUsage('shop', pod) ?? [];
  assert.ok(usage !== undefined && usage.cpu > 0.02 && usage.memory > 100e6 && usage.memory < 512 * 2 ** 20);
  world.store.delete({ group: '', resource: 'pods', namespace: 'shop', name: pod });
  world.advanceTo(noon + 12_000);
  const young = podsOf(world, 'shop', 'frontend').find(
    (one) => one.metadata.creationTimestamp?.startsWith('2026-01-01T12:00') === true,
  );
  assert.ok(young);
  assert.equal(simulated.podUsage('shop', young.metadata.name), undefined);
  world.advanceTo(noon + minute);
  assert.ok(simulated.podUsage('shop', young.metadata.name) !== undefined);
  assert.equal(simulated.nodeUsage('nobody'), undefined);
  assert.ok((simulated.nodeUsage('worker-1')?.memory ?? 0) > 1e9);
  world.dispose();
});

test('a payment that cannot be reached shows in the logs of those who call it', () => {
  const world = createWorld();
  world.store.modify({ group: 'apps', resource: 'deployments', namespace: 'payments', name: 'payment' }, (current) => ({
    ...current,
    spec: { ...(current['spec'] as object), replicas: 0 },
  }));
  world.advanceTo(noon + 6 * minute);
  const lines = (app: string): string =>
    [...world.logs.records]
      .filter((record) => record.source.app === app)
      .flatMap((record) => record.runs.flatMap((run) => run.lines.map(({ text }) => text)))
      .join('\n');
  assert.match(
    lines('checkout'),
    /request failed: payment: dial tcp payment\.payments\.svc\.cluster\.local:8080: connect: connection refused/,
  );
  assert.match(lines('frontend'), /"level":"error".*request failed: checkout: payment: dial tcp/);
  assert.match(lines('ingress-nginx-controller'), /POST \/checkout HTTP\/2\.0" 502 /);
  world.dispose();
});
