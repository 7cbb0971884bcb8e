// The thread that reads the workspace, so that no keystroke waits for it. It ends with the thread that started it.
import { parentPort } from 'node:worker_threads';
import type { IndexJob, IndexReply } from './indexMessages.ts';
import { WorkspaceReader } from './workspaceReader.ts';

const reply = (message: IndexReply): void => parentPort?.postMessage(message);
const reader = new WorkspaceReader((uri, names) => {
  reply({ kind: 'names', uri, names });
});

/** One job after the other, in the order in which they came. */
let last = Promise.resolve();
parentPort?.on('message', (job: IndexJob) => {
  last = last.then(async () => {
    const started = performance.now();
    try {
      const files = job.kind === 'folder' ? await reader.readFolder(job.uri) : 1;
      if (job.kind === 'file') await reader.readFile(job.uri);
      reply({ kind: 'done', job, files, ms: performance.now() - started });
    } catch (error) {
      reply({ kind: 'failed', job, message: error instanceof Error ? error.message : String(error) });
    }
  });
});
