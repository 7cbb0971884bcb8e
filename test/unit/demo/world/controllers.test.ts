import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Job, Node, Pod, Workload } from '../../../../src/demo/world/kubeTypes.ts';
import { createWorld, deployment, eventsAbout, minute, noon, podsOf } from '../worldFixture.ts';

test('a deleted pod is replaced', () => {
  const world = createWorld();
  const [victim] = podsOf(world, 'shop', 'cart');
  assert.ok(victim);
  world.store.delete(world.store.keyOf(victim));
  world.advanceTo(noon + 500);
  assert.notEqual(
    podsOf(world, 'shop', 'cart').find((pod) => pod.metadata.name === victim.metadata.name),
    undefined,
    'it has a time of grace',
  );
  world.advanceTo(noon + minute);
  const names = podsOf(world, 'shop', 'cart').map((pod) => pod.metadata.name);
  assert.equal(names.length, 2);
  assert.ok(!names.includes(victim.metadata.name));
  assert.ok(eventsAbout(world, victim.metadata.name).includes('Killing Stopping container cart'));
  world.dispose();
});

test('scaling adds and removes pods, and the Service follows', () => {
  const world = createWorld();
  const scale = (replicas: number): void => {
    world.store.modify(world.store.keyOf(deployment(world, 'shop', 'cart')), (current) => ({
      ...current,
      spec: { ...(current as Workload).spec, replicas },
    }));
  };
  const endpoints = (): number => {
    const slice = world.store
      .list('discovery.k8s.io', 'endpointslices', 'shop')
      .find((one) => one.metadata.labels?.['kubernetes.io/service-name'] === 'cart');
    return ((slice?.['endpoints'] ?? []) as { conditions: { ready: boolean } }[]).filter((one) => one.conditions.ready)
      .length;
  };
  scale(5);
  world.advanceTo(noon + minute);
  assert.deepEqual([podsOf(world, 'shop', 'cart').length, endpoints()], [5, 5]);
  scale(0);
  world.advanceTo(noon + 2 * minute);
  assert.deepEqual([podsOf(world, 'shop', 'cart').length, endpoints()], [0, 0]);
  world.dispose();
});

test('a restart replaces every pod without losing availability', () => {
  const world = createWorld();
  const before = podsOf(world, 'shop', 'cart').map((pod) => pod.metadata.name);
  let least = Infinity;
  const subscription = world.store.onDidChange(() => {
    least = Math.min(least, deployment(world, 'shop', 'cart').status?.availableReplicas ?? 0);
  });
  world.store.modify(world.store.keyOf(deployment(world, 'shop', 'cart')), (current) => {
    const { spec } = current as Workload;
    const annotations = { 'kubectl.kubernetes.io/restartedAt': '2026-01-01T12:00:00Z' };
    return {
      ...current,
      spec: { ...spec, template: { ...spec.template, metadata: { ...spec.template.metadata, annotations } } },
    };
  });
  world.advanceTo(noon + 2 * minute);
  subscription.dispose();
  const after = podsOf(world, 'shop', 'cart').map((pod) => pod.metadata.name);
  assert.equal(after.length, 2);
  assert.deepEqual(
    after.filter((name) => before.includes(name)),
    [],
  );
  assert.equal(least, 2);
  world.dispose();
});

test('a StatefulSet replaces its pods from the last to the first, one at a time', () => {
  const world = createWorld();
  const key = { group: 'apps', resource: 'statefulsets', namespace: 'data', name: 'cart-redis' };
  const change = (edit: (set: Workload) => Workload['spec']): void => {
    world.store.modify(key, (current) => ({ ...current, spec: edit(current as Workload) }));
  };
  change((set) => ({ ...set.spec, replicas: 3 }));
  world.advanceTo(noon + 2 * minute);
  const names = (): string[] => podsOf(world, 'data', 'cart-redis').map((pod) => pod.metadata.name);
  assert.deepEqual(names(), ['cart-redis-0', 'cart-redis-1', 'cart-redis-2']);
  assert.equal(
    world.store.get({ group: '', resource: 'persistentvolumeclaims', namespace: 'data', name: 'data-cart-redis-2' })?.[
      'status'
    ] !== undefined,
    true,
  );
  const deleted: string[] = [];
  const subscription = world.store.onDidChange((one) => {
    if (one.type === 'DELETED' && one.key.resource === 'pods') deleted.push(one.key.name);
  });
  change((set) => ({
    ...set.spec,
    template: { ...set.spec.template, metadata: { ...set.spec.template.metadata, annotations: { a: 'b' } } },
  }));
  world.advanceTo(noon + 5 * minute);
  subscription.dispose();
  assert.deepEqual(deleted, ['cart-redis-2', 'cart-redis-1', 'cart-redis-0']);
  world.dispose();
});

test('StatefulSets and DaemonSets keep their templates, and one that comes back gets the next number', () => {
  const world = createWorld();
  for (const [resource, namespace, name] of [
    ['statefulsets', 'data', 'cart-redis'],
    ['daemonsets', 'monitoring', 'fluent-bit'],
  ] as const) {
    const key = { group: 'apps', resource, namespace, name };
    const kept = (): readonly unknown[] => {
      const { uid = '' } = world.store.get(key)?.metadata ?? {};
      const revisions = world.store.ownedBy(uid).filter(({ kind }) => kind === 'ControllerRevision');
      return revisions.map((one) => one['revision']).sort();
    };
    const template = (world.store.get(key) as Workload).spec.template;
    const use = (next: Workload['spec']['template']): void => {
      world.store.modify(key, (current) => ({
        ...current,
        spec: { ...(current as Workload).spec, template: next, revisionHistoryLimit: 1 },
      }));
      world.advanceTo(world.clock.now() + 1000);
    };
    assert.deepEqual(kept(), [1]);
    use({ ...template, metadata: { ...template.metadata, annotations: { a: 'b' } } });
    assert.deepEqual(kept(), [1, 2]);
    use(template);
    assert.deepEqual(kept(), [2, 3]);
    use({ ...template, metadata: { ...template.metadata, annotations: { a: 'c' } } });
    assert.deepEqual(kept(), [3, 4], 'no more than the history may hold');
  }
  world.dispose();
});

test('pods carry the token of their service account, where they want it', () => {
  const world = createWorld();
  const [pod] = podsOf(world, 'shop', 'cart');
  const volume = pod?.spec.volumes?.find(({ name }) => name.startsWith('kube-api-access-'));
  assert.ok(volume?.['projected']);
  const mounts = pod?.spec.containers[0]?.['volumeMounts'] as readonly { readonly name: string }[] | undefined;
  assert.ok(mounts?.some(({ name }) => name === volume.name));
  const named = { group: '', resource: 'configmaps', namespace: 'shop', name: 'kube-root-ca.crt' };
  assert.ok(world.store.get(named), 'and what it is projected from is there');
  world.dispose();
});

test('objects tell who has set their fields', () => {
  const world = createWorld();
  const managers = (group: string, resource: string, namespace: string, name: string): readonly unknown[] => {
    const { metadata } = world.store.get({ group, resource, namespace, name }) ?? assert.fail(name);
    const entries = metadata['managedFields'] as readonly { readonly manager: string; readonly fieldsV1: object }[];
    return entries.map(({ manager, fieldsV1 }) => [manager, Object.keys(fieldsV1).sort()]);
  };
  const written = ['f:metadata', 'f:spec'];
  assert.deepEqual(managers('apps', 'deployments', 'shop', 'cart'), [['kubectl-client-side-apply', written]]);
  const [pod] = podsOf(world, 'shop', 'cart');
  assert.deepEqual(managers('', 'pods', 'shop', pod?.metadata.name ?? ''), [['kube-controller-manager', written]]);
  world.dispose();
});

test('a cordoned node takes no more pods, and a pod that fits nowhere says why', () => {
  const world = createWorld();
  for (const name of ['worker-1', 'worker-2', 'worker-3']) {
    world.store.modify({ group: '', resource: 'nodes', namespace: undefined, name }, (node) => ({
      ...node,
      spec: { ...(node as Node).spec, unschedulable: true },
    }));
  }
  const [victim] = podsOf(world, 'shop', 'cart');
  assert.ok(victim);
  world.store.delete(world.store.keyOf(victim));
  world.advanceTo(noon + minute);
  const pending = podsOf(world, 'shop', 'cart').find((pod) => pod.status.phase === 'Pending');
  assert.partialDeepStrictEqual(pending?.status.conditions?.[0], {
    type: 'PodScheduled',
    status: 'False',
    reason: 'Unschedulable',
  });
  assert.match(
    eventsAbout(world, pending?.metadata.name ?? '').join(),
    /FailedScheduling 0\/4 nodes are available: 1 node\(s\) had untolerated taint .*, 3 node\(s\) were unschedulable\./,
  );
  world.store.modify({ group: '', resource: 'nodes', namespace: undefined, name: 'worker-1' }, (node) => ({
    ...node,
    spec: { ...(node as Node).spec, unschedulable: undefined },
  }));
  world.advanceTo(noon + 2 * minute);
  assert.deepEqual(
    podsOf(world, 'shop', 'cart').map((pod) => pod.status.phase),
    ['Running', 'Running'],
  );
  world.dispose();
});

test('a Job that is created by hand runs to its end, and a failing one gives up', () => {
  const world = createWorld();
  const template = (image: string): Job['spec']['template'] => ({
    spec: { restartPolicy: 'Never', containers: [{ name: 'main', image }] },
  });
  const create = (name: string, image: string): void => {
    const spec = { backoffLimit: 1, template: template(image) };
    const draft: Job = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name, namespace: 'data' }, spec };
    world.store.create(draft);
  };
  create('by-hand', 'registry.example.com/data/db-backup:1.2.0');
  create('fails', 'registry.example.com/data/schema-migrate:2.0.0');
  world.advanceTo(noon + 4 * minute);
  const job = (name: string): Job | undefined =>
    world.store.get({ group: 'batch', resource: 'jobs', namespace: 'data', name }) as Job | undefined;
  assert.partialDeepStrictEqual(job('by-hand')?.status, { succeeded: 1 });
  assert.equal(job('by-hand')?.status?.conditions?.at(-1)?.type, 'Complete');
  assert.partialDeepStrictEqual(job('fails')?.status, { failed: 2 });
  assert.equal(job('fails')?.status?.conditions?.at(-1)?.reason, 'BackoffLimitExceeded');
  world.dispose();
});

test('CronJobs create Jobs when they are due and keep the latest ones', () => {
  const world = createWorld({ history: 70 * minute });
  world.advanceTo(noon + minute);
  const jobs = world.store.list('batch', 'jobs', 'logistics').map((job) => job.metadata.name);
  assert.equal(jobs.length, 3);
  assert.ok(jobs.every((name) => /^manifest-export-\d{8}$/.test(name)));
  world.dispose();
});

test('a deleted namespace goes with all that stands in it', () => {
  const world = createWorld();
  world.store.delete({ group: '', resource: 'namespaces', namespace: undefined, name: 'logistics' });
  world.advanceTo(noon + minute);
  assert.equal(
    world.store.get({ group: '', resource: 'namespaces', namespace: undefined, name: 'logistics' }),
    undefined,
  );
  assert.deepEqual(world.store.list('', 'pods', 'logistics'), []);
  world.dispose();
});

test('a Deployment of a user comes up, and one without containers stops nothing', () => {
  const world = createWorld();
  const create = (name: string, containers: unknown): void => {
    const labels = { app: name };
    const spec = {
      replicas: 2,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers } },
    };
    world.store.create({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace: 'default' }, spec });
  };
  create('odd', undefined);
  create('web', [{ name: 'web', image: 'docker.io/library/nginx:1.27' }]);
  world.advanceTo(noon + minute);
  assert.deepEqual(
    podsOf(world, 'default', 'web').map((pod) => pod.status.phase),
    ['Running', 'Running'],
  );
  world.dispose();
});

test('ten thousand pods are there at once', () => {
  const world = createWorld({ syntheticPods: 10_000 });
  const pods = world.store.list('', 'pods') as readonly Pod[];
  assert.ok(pods.length > 10_000);
  assert.equal(
    world.store.list('apps', 'deployments').filter((one) => one.metadata.namespace?.startsWith('team-')).length,
    1000,
  );
  assert.equal(world.store.list('', 'nodes').length, 504);
  world.dispose();
});
