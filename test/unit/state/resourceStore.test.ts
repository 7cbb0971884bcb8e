import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Resource } from '../../../src/model/resource.ts';
import type { ReflectorSink } from '../../../src/sources/kubernetes/kubeReflector.ts';
import { ResourceStore } from '../../../src/state/resourceStore.ts';

const object = (name: string, namespace = 'shop', version = 1): Resource => ({
  ...{ uid: `u-${name}`, name, namespace, created: 0, deleted: undefined, labels: {}, owner: undefined },
  resourceVersion: String(version),
});

/** A store whose feeds the test plays, on a clock that the test moves. */
function storeUnderTest(t: TestContext): {
  readonly store: ResourceStore<Resource>;
  readonly feeds: Map<string, ReflectorSink<Resource>>;
  readonly pass: (ms: number) => void;
} {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  const feeds = new Map<string, ReflectorSink<Resource>>();
  const store = new ResourceStore<Resource>((namespace, sink) => {
    feeds.set(namespace ?? '', sink);
    return { dispose: () => feeds.delete(namespace ?? '') };
  });
  t.after(() => {
    store.dispose();
  });
  return {
    store,
    feeds,
    pass: (ms) => {
      t.mock.timers.tick(ms);
    },
  };
}

const list = (...objects: readonly Resource[]): Map<string, Resource> => new Map(objects.map((one) => [one.uid, one]));
const namesOf = (store: ResourceStore<Resource>): string[] =>
  [...store.snapshot.byNamespace.values()].flatMap((group) => [...group.values()].map(({ name }) => name)).sort();

test('a thousand events a second are published at most five times a second, and none is lost', (t) => {
  const { store, feeds, pass } = storeUnderTest(t);
  store.acquire();
  feeds.get('')?.replaceAll(list(object('a')));
  pass(1000);
  let published = 0;
  store.onDidChange(() => (published += 1));
  for (let event = 0; event < 3000; event += 1) {
    feeds.get('')?.apply([{ type: 'put', item: object('a', 'shop', event) }]);
    if (event === 1500) feeds.get('')?.apply([{ type: 'put', item: object('b') }]);
    pass(1);
  }
  assert.ok(published <= 16, `published ${published} times in three seconds`);
  pass(200);
  assert.deepEqual(namesOf(store), ['a', 'b']);
  assert.equal(store.snapshot.byNamespace.get('shop')?.get('u-a')?.resourceVersion, '2999');
});

test('a snapshot never changes, and a namespace without changes keeps its map', (t) => {
  const { store, feeds, pass } = storeUnderTest(t);
  store.acquire();
  feeds.get('')?.replaceAll(list(object('a'), object('b', 'other')));
  pass(200);
  const before = store.snapshot;
  feeds.get('')?.apply([{ type: 'remove', item: object('a') }]);
  pass(200);
  assert.equal(before.byNamespace.get('shop')?.size, 1);
  assert.equal(store.snapshot.byNamespace.get('shop'), undefined);
  assert.equal(store.snapshot.byNamespace.get('other'), before.byNamespace.get('other'));
});

test('it watches while somebody holds it, once for all, and forgets everything then', (t) => {
  const { store, feeds, pass } = storeUnderTest(t);
  assert.equal(feeds.size, 0);
  const [first, second] = [store.acquire(), store.acquire()];
  assert.deepEqual([...feeds.keys()], ['']);
  const feed = feeds.get('');
  feed?.replaceAll(list(object('a')));
  pass(200);
  first.dispose();
  first.dispose();
  assert.equal(feeds.size, 1);
  second.dispose();
  assert.equal(feeds.size, 0);
  assert.equal(store.snapshot.count, 0);
  feed?.replaceAll(list(object('late')));
  pass(1000);
  assert.equal(store.snapshot.count, 0, 'an answer that comes late is not heard');
});

test('narrowed to namespaces it watches each of them, and is complete when all have been listed', (t) => {
  const { store, feeds, pass } = storeUnderTest(t);
  store.acquire();
  store.narrowTo(['shop', 'other']);
  assert.deepEqual([...feeds.keys()], ['shop', 'other']);
  feeds.get('shop')?.replaceAll(list(object('a')));
  pass(200);
  assert.equal(store.snapshot.isComplete, false);
  feeds.get('other')?.replaceAll(list());
  pass(200);
  assert.equal(store.snapshot.isComplete, true);
  store.narrowTo([]);
  assert.deepEqual([...feeds.keys()], ['']);
});

test('another choice of namespaces keeps what has been read of them, and ends only what is not needed', (t) => {
  const { store, feeds, pass } = storeUnderTest(t);
  store.acquire();
  const whole = feeds.get('');
  whole?.replaceAll(list(object('a'), object('b', 'other'), object('c', 'third')));
  pass(200);
  store.narrowTo(['shop', 'other']);
  pass(200);
  assert.deepEqual([...feeds.keys()], ['shop', 'other']);
  assert.deepEqual(namesOf(store), ['a', 'b'], 'what was there stays, the rest goes');
  assert.equal(store.snapshot.isComplete, true);
  whole?.replaceAll(list(object('late')));
  const shop = feeds.get('shop');
  store.narrowTo(['third', 'shop']);
  pass(200);
  assert.equal(feeds.get('shop'), shop, 'a watch that is still needed goes on');
  assert.deepEqual([...feeds.keys()].sort(), ['shop', 'third']);
  assert.deepEqual(namesOf(store), ['a']);
  assert.equal(store.snapshot.isComplete, false);
  feeds.get('third')?.replaceAll(list(object('c', 'third')));
  shop?.apply([{ type: 'put', item: object('d') }]);
  pass(200);
  assert.deepEqual(namesOf(store), ['a', 'c', 'd']);
  assert.equal(store.snapshot.isComplete, true);
  store.narrowTo([]);
  pass(200);
  assert.deepEqual([...feeds.keys()], ['']);
  assert.deepEqual(namesOf(store), ['a', 'c', 'd'], 'until the whole cluster has been read');
  feeds.get('')?.replaceAll(list(object('e', 'last')));
  pass(200);
  assert.deepEqual(namesOf(store), ['e']);
});
