import { delay } from '../base/async.ts';
import { Emitter, type Event } from '../base/event.ts';
import type { Disposable } from '../base/lifecycle.ts';
import type { Usage } from '../model/usage.ts';
import { readNodeUsage, readPodUsage } from '../sources/kubernetes/usageReader.ts';
import { isSourceError } from '../sources/sourceError.ts';
import type { ClusterSession } from './clusterSession.ts';

export interface UsageSnapshot {
  /** By `namespace/name`. */
  readonly pods: ReadonlyMap<string, Usage>;
  /** By name. */
  readonly nodes: ReadonlyMap<string, Usage>;
}

/** metrics-server takes a sample every 15 s or so. */
const interval = 30_000;
/** Without metrics-server there is nothing to see; one may be installed meanwhile. */
const absentInterval = 300_000;

/** Asks metrics-server every now and then what pods and nodes use, until it is disposed. Where there is none, it stays empty. */
export class UsageStore implements Disposable {
  readonly #session: ClusterSession;
  readonly #stop = new AbortController();
  readonly #didChange = new Emitter<undefined>();
  #snapshot: UsageSnapshot = { pods: new Map(), nodes: new Map() };

  readonly onDidChange: Event<undefined> = this.#didChange.event;

  constructor(session: ClusterSession) {
    this.#session = session;
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
    while (!signal.aborted) {
      let wait = interval;
      try {
        this.#snapshot = await this.#read();
        this.#didChange.fire(undefined);
      } catch (error) {
        // Usage is an extra: whatever keeps it away must not disturb. The doctor tells of a lost connection.
        if (isSourceError(error, 'notFound') || isSourceError(error, 'forbidden')) wait = absentInterval;
      }
      await delay(wait, signal).catch(() => undefined);
    }
  }

  async #read(): Promise<UsageSnapshot> {
    const { transport } = this.#session;
    const { signal } = this.#stop;
    const nodes = readNodeUsage(transport, signal).catch(() => new Map<string, Usage>());
    try {
      return { pods: await readPodUsage(transport, undefined, signal), nodes: await nodes };
    } catch (error) {
      if (!isSourceError(error, 'forbidden')) throw error;
      const namespaces = await this.#session.readableNamespaces();
      const parts = await Promise.all(namespaces.map((one) => readPodUsage(transport, one, signal)));
      return { pods: new Map(parts.flatMap((part) => [...part])), nodes: await nodes };
    }
  }
}
