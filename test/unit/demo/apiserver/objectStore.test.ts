import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ObjectStore } from '../../../../src/demo/apiserver/objectStore.ts';
import type { KubeObject, ObjectKey } from '../../../../src/demo/kubeObject.ts';

const time = Date.UTC(2026, 0, 1, 12, 0, 0);
const createStore = (historyLimit = 100): ObjectStore =>
  new ObjectStore({ clock: { now: () => time }, random: seeded(), historyLimit });

const podKey = (name: string, namespace = 'shop'): ObjectKey => ({ group: '', resource: 'pods', namespace, name });
const configMap = (name: string, data: Readonly<Record<string, string>> = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'shop' },
  data,
});
const pod = (name: string, more: object = {}, namespace = 'shop'): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace, ...more },
  spec: { nodeName: 'worker-1', containers: [{ name: 'c', image: 'registry.example.com/c:1' }] },
});

test('a created object has what the server owns', () => {
  const created = createStore().create(pod('web'));
  const { uid = '', resourceVersion, generation, creationTimestamp } = created.metadata;
  assert.match(uid, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.deepEqual([resourceVersion, generation, creationTimestamp], ['101', 1, '2026-01-01T12:00:00Z']);
  assert.deepEqual(created['status'], { phase: 'Pending', qosClass: 'BestEffort' });
});

test('a name is made of generateName', () => {
  const created = createStore().create({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: '', generateName: 'a-' },
  });
  assert.match(created.metadata.name, /^a-[a-z0-9]{5}$/);
});

test('a taken name, a lost race and a missing object are refused', () => {
  const store = createStore();
  const first = store.create(configMap('a'));
  store.update({ ...first, data: { n: '1' } });
  assert.throws(() => store.create(configMap('a')), { message: 'configmaps "a" already exists' });
  assert.throws(() => store.update({ ...first, data: { n: '2' } }), /the object has been modified/);
  assert.throws(() => store.update(configMap('b')), { message: 'configmaps "b" not found' });
});

test('a write that changes nothing makes no revision, a change of spec counts the generation', () => {
  const store = createStore();
  const created = store.create(pod('web'));
  const same = store.update({ ...created });
  assert.equal(same.metadata.resourceVersion, created.metadata.resourceVersion);
  const status = store.modify(podKey('web'), (current) => ({ ...current, status: { phase: 'Running' } }));
  assert.equal(status?.metadata.generation, 1);
  const spec = store.modify(podKey('web'), (current) => ({ ...current, spec: { containers: [] } }));
  assert.equal(spec?.metadata.generation, 2);
});

test('a dry run stores nothing', () => {
  const store = createStore();
  const planned = store.create(configMap('a'), { dryRun: true });
  assert.equal(planned.metadata.resourceVersion, undefined);
  store.create(configMap('b'));
  store.delete({ group: '', resource: 'configmaps', namespace: 'shop', name: 'b' }, { dryRun: true });
  assert.deepEqual(
    store.list('', 'configmaps').map((object) => object.metadata.name),
    ['b'],
  );
});

test('objects are listed by namespace and name', () => {
  const store = createStore();
  for (const [namespace, name] of [
    ['shop', 'b'],
    ['a', 'z'],
    ['shop', 'a'],
    ['shop-x', 'a'],
  ] as const) {
    store.create(pod(name, {}, namespace));
  }
  const names = (namespace?: string): string[] =>
    store.list('', 'pods', namespace).map(({ metadata }) => `${metadata.namespace ?? ''}/${metadata.name}`);
  assert.deepEqual(names(), ['a/z', 'shop-x/a', 'shop/a', 'shop/b']);
  assert.deepEqual(names('shop'), ['shop/a', 'shop/b']);
});

test('a pod on a node gets its time of grace and goes when the kubelet says so', () => {
  const store = createStore();
  store.create(pod('web'));
  const { object, isRemoved } = store.delete(podKey('web'));
  assert.equal(isRemoved, false);
  assert.equal(object.metadata.deletionTimestamp, '2026-01-01T12:00:30Z');
  assert.equal(object.metadata.deletionGracePeriodSeconds, 30);
  assert.equal(store.delete(podKey('web'), { gracePeriodSeconds: 0 }).isRemoved, true);
  assert.equal(store.get(podKey('web')), undefined);
});

test('a finalizer keeps a deleted object until it is taken away', () => {
  const store = createStore();
  store.create(pod('web', { finalizers: ['example.com/hold'] }));
  assert.equal(store.delete(podKey('web'), { gracePeriodSeconds: 0 }).isRemoved, false);
  store.modify(podKey('web'), (current) => ({ ...current, metadata: { ...current.metadata, finalizers: [] } }));
  assert.equal(store.get(podKey('web')), undefined);
});

const owned = (name: string, owner: KubeObject): KubeObject => ({
  ...configMap(name),
  metadata: {
    name,
    namespace: 'shop',
    ownerReferences: [
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        name: owner.metadata.name,
        uid: owner.metadata.uid ?? '',
        controller: true,
      },
    ],
  },
});

for (const [propagation, left] of [
  ['Background', []],
  ['Foreground', []],
  ['Orphan', ['child', 'grandchild']],
] as const) {
  test(`what an object owns after a deletion in the manner ${propagation}`, () => {
    const store = createStore();
    const child = store.create(owned('child', store.create(configMap('root'))));
    store.create(owned('grandchild', child));
    store.delete({ group: '', resource: 'configmaps', namespace: 'shop', name: 'root' }, { propagation });
    assert.deepEqual(
      store.list('', 'configmaps').map((object) => object.metadata.name),
      left,
    );
  });
}

test('an owner deleted in the foreground waits for its pods', () => {
  const store = createStore();
  const owner = store.create(configMap('root'));
  store.create(pod('web', { ownerReferences: owned('x', owner).metadata.ownerReferences }));
  const key: ObjectKey = { group: '', resource: 'configmaps', namespace: 'shop', name: 'root' };
  assert.equal(store.delete(key, { propagation: 'Foreground' }).isRemoved, false);
  store.delete(podKey('web'), { gracePeriodSeconds: 0 });
  assert.equal(store.get(key), undefined);
});

test('a namespace goes when its last object has gone', () => {
  const store = createStore();
  store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } });
  store.create(configMap('a'));
  store.create(pod('web'));
  const key: ObjectKey = { group: '', resource: 'namespaces', namespace: undefined, name: 'shop' };
  store.delete(key);
  assert.deepEqual(store.list('', 'configmaps'), []);
  assert.deepEqual(store.get(key)?.['status'], { phase: 'Terminating' });
  store.delete(podKey('web'), { gracePeriodSeconds: 0 });
  assert.equal(store.get(key), undefined);
});

test('every listener hears the changes in their order, even those made by a listener', () => {
  const store = createStore();
  const heard: number[] = [];
  store.onDidChange((change) => {
    if (change.object.metadata.name === 'a') store.create(configMap('b'));
  });
  store.onDidChange((change) => heard.push(change.revision));
  store.create(configMap('a'));
  assert.deepEqual(heard, [101, 102]);
});

test('history reaches back as far as its limit', () => {
  const store = createStore(2);
  const type = store.types.typeOf({ apiVersion: 'v1', kind: 'ConfigMap' });
  const created = store.create(configMap('a'));
  const collection = store.collection(type);
  for (let n = 0; n < 4; n += 1) store.update({ ...configMap('a', { n: String(n) }) });
  assert.equal(collection.changesAfter(101), undefined);
  assert.deepEqual(
    collection.changesAfter(103)?.map((change) => change.revision),
    [104, 105],
  );
  assert.notEqual(created, collection.get('shop/a'));
  store.compact();
  assert.equal(collection.changesAfter(104), undefined);
  assert.deepEqual(collection.changesAfter(105), []);
});

test('the state at an earlier revision can be told', () => {
  const store = createStore();
  const first = store.create(configMap('a'));
  store.create(configMap('b'));
  store.delete({ group: '', resource: 'configmaps', namespace: 'shop', name: 'a' });
  const collection = store.collection(store.types.typeOf(first));
  assert.deepEqual(
    [...(collection.differencesAt(101) ?? [])],
    [
      ['shop/b', undefined],
      ['shop/a', first],
    ],
  );
});

test('a CustomResourceDefinition serves its kind until it goes', () => {
  const store = createStore();
  const definition = store.create({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'backups.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'backups', kind: 'Backup', shortNames: ['bk'] },
      versions: [
        { name: 'v1alpha1', served: true, storage: false },
        { name: 'v1', served: true, storage: true, subresources: { status: {} } },
      ],
    },
  });
  const versions = store.types.types.filter((type) => type.group === 'example.com').map((type) => type.version);
  assert.deepEqual(versions, ['v1', 'v1alpha1']);
  const backup = store.create({
    apiVersion: 'example.com/v1',
    kind: 'Backup',
    metadata: { name: 'x', namespace: 'shop' },
  });
  assert.equal(backup.metadata.generation, 1);
  store.delete(store.keyOf(definition));
  assert.throws(() => store.types.typeOf(backup), /no kind "Backup"/);
});

/** A linear congruential generator: numbers that are the same in every run. */
function seeded(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
