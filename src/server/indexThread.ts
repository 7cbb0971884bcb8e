import { Worker } from 'node:worker_threads';
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
  #waiting = 0;
  #failures = 0;

  /** @param module the file that the thread runs. */
  constructor(module: URL, onReply: (reply: IndexReply) => void) {
    this.#module = module;
    this.#onReply = onReply;
  }

  send(job: IndexJob): void {
    clearTimeout(this.#idle);
    if (this.#failures >= maxFailures) return;
    this.#waiting++;
    this.#worker ??= this.#start(job);
    this.#worker.postMessage(job);
  }

  dispose(): void {
    clearTimeout(this.#idle);
    this.#failures = maxFailures;
    this.#stop();
  }

  #start(job: IndexJob): Worker {
    const worker = new Worker(this.#module);
    worker.on('message', (reply: IndexReply) => {
      if (reply.kind !== 'names') this.#finish();
      this.#onReply(reply);
    });
    worker.on('error', (error) => {
      this.#failures++;
      this.#waiting = 0;
      if (this.#worker === worker) this.#worker = undefined;
      this.#onReply({ kind: 'failed', job, message: error instanceof Error ? error.message : String(error) });
    });
    // The server ends with the editor, whatever is still being read. A listener holds the thread, so that this comes last.
    worker.unref();
    return worker;
  }

  #finish(): void {
    this.#waiting = Math.max(0, this.#waiting - 1);
    if (this.#waiting > 0) return;
    this.#idle = setTimeout(() => {
      this.#stop();
    }, idleTime);
    this.#idle.unref();
  }

  #stop(): void {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#waiting = 0;
    void worker?.terminate();
  }
}
