import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Emitter } from '../../../../src/base/event.ts';
import { ClusterFeeds } from '../../../../src/ui/panels/clusterFeeds.ts';

interface Session {
  readonly context: { readonly id: string };
}

/** Sessions by context, as far as feeds look at them. */
class Sessions {
  readonly #didChange = new Emitter<undefined>();
  readonly #byId = new Map<string, Session>();
  readonly onDidChange = this.#didChange.event;

  define(id: string): Session {
    const session = { context: { id } };
    this.#byId.set(id, session);
    this.#didChange.fire(undefined);
    return session;
  }

  session(id: string): Session | undefined {
    return this.#byId.get(id);
  }
}

test('a cluster has one feed, which ends when its context is defined anew', async () => {
  const sessions = new Sessions();
  const ended: string[] = [];
  let opened = 0;
  const feeds = new ClusterFeeds((session: Session, store) => {
    const name = `${session.context.id} ${++opened}`;
    store.add({ dispose: () => ended.push(name) });
    return Promise.resolve(name);
  });
  const [demo, other] = [sessions.define('demo'), sessions.define('other')];
  assert.equal(await feeds.of(demo, sessions), 'demo 1');
  assert.equal(await feeds.of(other, sessions), 'other 2');
  assert.equal(await feeds.of(demo, sessions), 'demo 1');
  const again = sessions.define('demo');
  assert.deepEqual(ended, ['demo 1']);
  assert.equal(await feeds.of(again, sessions), 'demo 3');
  feeds.dispose();
  assert.deepEqual(ended, ['demo 1', 'other 2', 'demo 3']);
});

test('what opens while its session ends is ended as well', async () => {
  const sessions = new Sessions();
  let isReady = (): void => undefined;
  const ready = new Promise<void>((resolve) => {
    isReady = resolve;
  });
  let isEnded = false;
  const feeds = new ClusterFeeds(async (_: Session, store) => {
    await ready;
    store.add({
      dispose: () => {
        isEnded = true;
      },
    });
  });
  const opening = feeds.of(sessions.define('demo'), sessions);
  sessions.define('demo');
  isReady();
  await opening;
  assert.equal(isEnded, true);
});
