import { Worker } from 'node:worker_threads';
import { messageOf } from '../base/async.ts';
import type { Disposable } from '../base/lifecycle.ts';
import type { IndexJob, IndexReply } from './indexMessages.ts';

/** How long the thread waits for another job before it gives its memory back, in milliseconds. */
const idleTime = 10_000;
/** A thread that ends by itself this often is not started again. */
const maxFailures = 3;

/** Sends jobs to the thread that reads the workspace. The thread runs only while there is something to read. */
export class IndexThread implements Disposable {
  readonly #module: URL;
  readonly #onReply: (reply: IndexReply) => void;
  #worker: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;
  /** What the thread has been sent and has not answered, which it does in this order. */
  #waiting: IndexJob[] = [];
  #failures = 0;
  #isDisposed = false;

  /** @param module the file that the thread runs. */
  constructor(module: URL, onReply: (reply: IndexReply) => void) {
    this.#module = module;
    this.#onReply = onReply;
  }

  send(job: IndexJob): void {
    clearTimeout(this.#idle);
    if (this.#isDisposed) return;
    if (this.#failures >= maxFailures) {
      this.#onReply({ kind: 'failed', job, message: 'The thread that reads the workspace does not run.' });
      return;
    }
    this.#waiting.push(job);
    this.#worker ??= this.#start();
    this.#worker.postMessage(job);
  }

  dispose(): void {
    clearTimeout(this.#idle);
    this.#isDisposed = true;
    this.#stop();
  }

  #start(): Worker {
    const worker = new Worker(this.#module);
    worker.on('message', (reply: IndexReply) => {
      if (reply.kind !== 'names') this.#finish();
      this.#onReply(reply);
    });
    worker.on('error', (error) => {
      if (this.#worker !== worker) return;
      this.#failures++;
      this.#worker = undefined;
      const [job, ...others] = this.#waiting;
      this.#waiting = [];
      if (job !== undefined) this.#onReply({ kind: 'failed', job, message: messageOf(error) });
      // Only the first can be to blame: the others have not begun.
      for (const other of others) this.send(other);
    });
    // The server ends with the editor, whatever is still being read. A listener holds the thread, so that this comes last.
    worker.unref();
    return worker;
  }

  #finish(): void {
    this.#waiting.shift();
    if (this.#waiting.length > 0) return;
    this.#idle = setTimeout(() => {
      this.#stop();
    }, idleTime);
    this.#idle.unref();
  }

  #stop(): void {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#waiting = [];
    void worker?.terminate();
  }
}
