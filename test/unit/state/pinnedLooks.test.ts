import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Subject } from '../../../src/model/subject.ts';
import { PinnedLooks } from '../../../src/state/pinnedLooks.ts';

const subject = (name: string, context = 'a'): Subject => ({ context, namespace: 'shop', kind: 'Deployment', name });
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('what is pinned is looked at while it is pinned, where the embedded engine is the source', async () => {
  const looked = new Set<string>();
  const errors: unknown[] = [];
  const feed = {
    look: ({ context, name }: Subject) => {
      const key = `${context}/${name}`;
      assert.ok(!looked.has(key));
      looked.add(key);
      return { dispose: () => void looked.delete(key) };
    },
  };
  const looks = new PinnedLooks({
    feedOf: (context) =>
      context === 'gone'
        ? Promise.reject(new Error('no cluster'))
        : Promise.resolve(context === 'a' ? feed : undefined),
    onError: (error) => errors.push(error),
  });
  looks.set([subject('cart'), subject('web'), subject('cart', 'prometheus'), subject('cart', 'gone')]);
  await settle();
  assert.deepEqual([[...looked], errors.length], [['a/cart', 'a/web'], 1]);
  looks.set([subject('web'), subject('db')]);
  await settle();
  assert.deepEqual([...looked], ['a/web', 'a/db']);
  // One that is unpinned before its cluster has answered is never looked at.
  looks.set([subject('web'), subject('late')]);
  looks.set([subject('web')]);
  await settle();
  assert.deepEqual([...looked], ['a/web']);
  looks.dispose();
  assert.equal(looked.size, 0);
});

test('what is pinned is looked at anew in the feed of a context that was defined anew', async () => {
  const ended: string[] = [];
  let feeds = 0;
  const looks = new PinnedLooks({
    feedOf: (context) => {
      const feed = `${context} ${++feeds}`;
      return Promise.resolve({ look: () => ({ dispose: () => void ended.push(feed) }) });
    },
    onError: assert.ifError,
  });
  const pinned = [subject('cart', 'a'), subject('cart', 'b')];
  looks.set(pinned);
  await settle();
  looks.forget('a');
  assert.deepEqual([ended, feeds], [['a 1'], 2]);
  looks.set(pinned);
  await settle();
  assert.equal(feeds, 3);
  looks.dispose();
  assert.deepEqual(ended, ['a 1', 'b 2', 'a 3']);
});
