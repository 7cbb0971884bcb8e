import { messageOf } from '../base/async.ts';
import type { Logger } from '../base/log.ts';
import type { HttpTransport } from '../sources/httpTransport.ts';
import { readMonitors, readServices, type Monitor, type ServiceFacts } from '../sources/kubernetes/monitorReader.ts';

/** Milliseconds for which an answer is taken to hold. */
const freshFor = 60_000;

/** The monitors of a cluster, and the Services behind which they find pods. */
export class MonitorDirectory {
  readonly #transport: HttpTransport;
  readonly #log: Logger;
  readonly #now: () => number;
  #monitors: readonly Monitor[] = [];
  #services: ReadonlyMap<string, readonly ServiceFacts[]> = new Map();
  #askedAt = -Infinity;
  #askedFor: ReadonlySet<string> = new Set();

  constructor(transport: HttpTransport, log: Logger, now: () => number = Date.now) {
    this.#transport = transport;
    this.#log = log;
    this.#now = now;
  }

  get monitors(): readonly Monitor[] {
    return this.#monitors;
  }

  /** By namespace; none where no monitor looks for Services. */
  get services(): ReadonlyMap<string, readonly ServiceFacts[]> {
    return this.#services;
  }

  /**
   * Asks for what concerns some namespaces, unless it is known of all of them and fresh. Where that fails, what was known stays, and pods'
   * own annotations remain. @throws the signal's reason
   */
  async refresh(namespaces: ReadonlySet<string>, signal: AbortSignal): Promise<void> {
    const isFresh = this.#now() - this.#askedAt < freshFor;
    if (isFresh && [...namespaces].every((one) => this.#askedFor.has(one))) return;
    this.#askedAt = this.#now();
    this.#askedFor = namespaces;
    try {
      this.#monitors = await readMonitors(this.#transport, signal);
      if (!this.#monitors.some(({ kind }) => kind === 'ServiceMonitor')) return;
      const lists = [...namespaces].map(
        async (one) => [one, await readServices(this.#transport, one, signal)] as const,
      );
      this.#services = new Map(await Promise.all(lists));
    } catch (error) {
      signal.throwIfAborted();
      this.#log.warn(`Looking for monitors: ${messageOf(error)}`);
    }
  }
}
