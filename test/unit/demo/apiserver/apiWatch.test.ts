import assert from 'node:assert/strict';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import type { ObjectKey } from '../../../../src/demo/kubeObject.ts';
import { configMapOf, namespaceOf, TestCluster } from '../../../helpers/testCluster.ts';

let cluster: TestCluster;
before(async () => {
  cluster = await TestCluster.start([namespaceOf('shop'), configMapOf('a', {}, { show: 'yes' })]);
});
after(() => cluster.stop());

const path = '/api/v1/namespaces/shop/configmaps?watch=true';
const keyOf = (name: string): ObjectKey => ({ group: '', resource: 'configmaps', namespace: 'shop', name });

interface WatchEvent {
  readonly type: string;
  readonly object: {
    readonly kind: string;
    readonly code?: number;
    readonly metadata: { readonly name?: string; readonly annotations?: Record<string, string> };
  };
}

/** Opens a watch; `next` waits for its next event, `stop` cuts it. */
async function watch(
  query: string,
  accept?: string,
): Promise<{ next(): Promise<WatchEvent | undefined>; stop(): void }> {
  const response = await cluster.open(path + query, accept === undefined ? {} : { accept });
  assert.equal(response.statusCode, 200);
  const lines = createInterface({ input: response })[Symbol.asyncIterator]();
  return {
    next: async () => {
      const line = await lines.next();
      return line.done === true ? undefined : (JSON.parse(line.value) as WatchEvent);
    },
    stop: () => response.destroy(),
  };
}

const brief = (event: WatchEvent | undefined): string =>
  `${event?.type ?? 'end'} ${event?.object.metadata.name ?? ''}`.trim();

test('a watch begins with what exists and goes on with what changes', async () => {
  const events = await watch('');
  assert.equal(brief(await events.next()), 'ADDED a');
  cluster.store.create(configMapOf('b'));
  assert.equal(brief(await events.next()), 'ADDED b');
  cluster.store.update(configMapOf('b', { n: '1' }));
  assert.equal(brief(await events.next()), 'MODIFIED b');
  cluster.store.delete(keyOf('b'));
  assert.equal(brief(await events.next()), 'DELETED b');
  events.stop();
});

test('a watch from a revision hears what it missed', async () => {
  const { revision } = cluster.store;
  cluster.store.create(configMapOf('b'));
  cluster.store.delete(keyOf('b'));
  const events = await watch(`&resourceVersion=${revision}`);
  assert.deepEqual([brief(await events.next()), brief(await events.next())], ['ADDED b', 'DELETED b']);
  events.stop();
});

test('what leaves the selection is deleted, in its last selected state', async () => {
  const events = await watch(`&resourceVersion=${cluster.store.revision}&labelSelector=show%3Dyes`);
  cluster.store.update(configMapOf('a', {}, { show: 'no' }));
  assert.equal(brief(await events.next()), 'DELETED a');
  cluster.store.update(configMapOf('a', {}, { show: 'yes' }));
  assert.equal(brief(await events.next()), 'ADDED a');
  events.stop();
});

test('a streaming list tells where its beginning ends', async () => {
  const events = await watch('&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true');
  assert.equal(brief(await events.next()), 'ADDED a');
  const bookmark = await events.next();
  assert.equal(bookmark?.type, 'BOOKMARK');
  assert.deepEqual(bookmark.object.metadata.annotations, { 'k8s.io/initial-events-end': 'true' });
  events.stop();
});

test('a revision that is compacted is an event of code 410, and the end', async () => {
  const { revision } = cluster.store;
  cluster.store.update(configMapOf('a', { n: 'x' }, { show: 'yes' }));
  cluster.store.compact();
  const events = await watch(`&resourceVersion=${revision}`);
  const error = await events.next();
  assert.deepEqual([error?.type, error?.object.code], ['ERROR', 410]);
  assert.equal(await events.next(), undefined);
});

test('a watch ends at its time with a bookmark', async () => {
  const events = await watch(`&resourceVersion=${cluster.store.revision}&timeoutSeconds=1&allowWatchBookmarks=1`);
  assert.equal(brief(await events.next()), 'BOOKMARK');
  assert.equal(await events.next(), undefined);
});

test('a table watch names its columns once', async () => {
  const events = await watch('', 'application/json;as=Table;v=v1;g=meta.k8s.io');
  const columns = (event: WatchEvent | undefined): boolean =>
    (event?.object as unknown as { columnDefinitions: unknown }).columnDefinitions !== null;
  assert.equal(columns(await events.next()), true);
  cluster.store.update(configMapOf('a', { n: 'y' }, { show: 'yes' }));
  assert.equal(columns(await events.next()), false);
  events.stop();
});

for (const [query, status] of [
  ['&resourceVersion=abc', 500],
  ['&sendInitialEvents=true', 422],
  ['&timeoutSeconds=abc', 400],
] as const) {
  test(`a watch with ${query}: ${status}`, async () => {
    assert.equal((await cluster.ask(path + query)).status, status);
  });
}
