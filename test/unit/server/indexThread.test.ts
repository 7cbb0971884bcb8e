import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IndexJob, IndexReply } from '../../../src/server/indexMessages.ts';
import { IndexThread } from '../../../src/server/indexThread.ts';

/** A thread that answers every job but dies of those whose address says so. */
const module = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from 'node:worker_threads';
    parentPort.on('message', (job) => {
      if (job.uri.startsWith('bad')) throw new Error('out of memory');
      parentPort.postMessage({ kind: 'done', job, files: 1, ms: 0 });
    });
  `)}`,
);

/** What becomes of jobs that are sent at once, in the order of the answers. */
async function answersTo(uris: readonly string[]): Promise<readonly string[]> {
  const answers: string[] = [];
  let isDone = (): void => undefined;
  const done = new Promise<void>((resolve) => {
    isDone = resolve;
  });
  const thread = new IndexThread(module, (reply: IndexReply) => {
    if (reply.kind !== 'names') answers.push(`${reply.kind} ${reply.job.uri}`);
    if (answers.length === uris.length) isDone();
  });
  // A worker that waits for nothing but messages does not hold the test open.
  const hold = setInterval(() => undefined, 1000);
  try {
    for (const uri of uris) thread.send({ kind: 'folder', uri } satisfies IndexJob);
    await done;
    return answers;
  } finally {
    clearInterval(hold);
    thread.dispose();
  }
}

test('a job that ends the thread fails, and those behind it are done by another', async () => {
  assert.deepEqual(await answersTo(['a', 'bad', 'b', 'c']), ['done a', 'failed bad', 'done b', 'done c']);
});

test('a thread that ends again and again is not started any more, and every job is answered', async () => {
  const answers = await answersTo(['bad 1', 'bad 2', 'bad 3', 'a', 'b']);
  assert.deepEqual(answers, ['failed bad 1', 'failed bad 2', 'failed bad 3', 'failed a', 'failed b']);
});
