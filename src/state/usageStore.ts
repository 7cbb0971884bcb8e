import { delay } from '../base/async.ts';
import { Emitter, type Event } from '../base/event.ts';
import type { Disposable } from '../base/lifecycle.ts';
import { isSourceError } from '../sources/sourceError.ts';
import type { ReadUsage, UsageSnapshot } from './usageSources.ts';

/** metrics-server takes a sample every 15 s or so. */
const interval = 30_000;
/** Where nothing tells, there is nothing to see; metrics-server may be installed meanwhile. */
const absentInterval = 300_000;
/** The first look comes before the nodes are known, of which a later way may need the names. */
const firstRetry = 3000;

/**
 * Asks every now and then what pods and nodes use, until it is disposed: in the first of several ways that is open. Where none is, it stays
 * empty.
 */
export class UsageStore implements Disposable {
  readonly #ways: readonly ReadUsage[];
  readonly #stop = new AbortController();
  readonly #didChange = new Emitter<undefined>();
  #snapshot: UsageSnapshot = { pods: new Map(), nodes: new Map() };

  readonly onDidChange: Event<undefined> = this.#didChange.event;

  /** @param ways the best first. */
  constructor(ways: readonly ReadUsage[]) {
    this.#ways = ways;
    void this.#poll();
  }

  get snapshot(): UsageSnapshot {
    return this.#snapshot;
  }

  dispose(): void {
    this.#stop.abort();
    this.#didChange.dispose();
  }

  async #poll(): Promise<void> {
    const { signal } = this.#stop;
    let misses = 0;
    while (!signal.aborted) {
      let wait = interval;
      try {
        this.#snapshot = await this.#read();
        this.#didChange.fire(undefined);
        misses = 0;
      } catch (error) {
        // Usage is an extra: whatever keeps it away must not disturb. The doctor tells of a lost connection.
        misses += 1;
        if (misses === 1) wait = firstRetry;
        else if (isClosed(error)) wait = absentInterval;
      }
      await delay(wait, signal).catch(() => undefined);
    }
  }

  async #read(): Promise<UsageSnapshot> {
    let failure: unknown;
    for (const read of this.#ways) {
      try {
        return await read(this.#stop.signal);
      } catch (error) {
        if (this.#stop.signal.aborted) throw error;
        failure = error;
      }
    }
    throw failure;
  }
}

/** Whether trying again soon would bring nothing. */
function isClosed(error: unknown): boolean {
  return isSourceError(error, 'notFound') || isSourceError(error, 'forbidden');
}
