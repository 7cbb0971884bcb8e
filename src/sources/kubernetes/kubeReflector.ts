import { delay, isAbortError, toError } from '../../base/async.ts';
import type { Disposable } from '../../base/lifecycle.ts';
import type { Logger } from '../../base/log.ts';
import { systemClock, type Clock } from '../../base/time.ts';
import type { FeedStatus } from '../../model/feedStatus.ts';
import type { Resource } from '../../model/resource.ts';
import type { HttpTransport } from '../httpTransport.ts';
import { isSourceError } from '../sourceError.ts';
import { Backoff } from './backoff.ts';
import type { Interner } from './interner.ts';
import type { KindDescriptor } from './kindDescriptor.ts';
import { listAll, type ListQuery, type ListResult } from './listReader.ts';
import { openWatch, readInitialEvents, readWatch, type WatchChange } from './watchReader.ts';

/** Hears what a reflector learns. */
export interface ReflectorSink<T> {
  /** A complete list, by uid. Takes the place of everything before. */
  replaceAll(items: Map<string, T>): void;
  /** Changes in the order in which they happened. */
  apply(changes: readonly WatchChange<T>[]): void;
  setStatus(status: FeedStatus): void;
}

export interface ReflectorOptions<T extends Resource> {
  readonly transport: HttpTransport;
  readonly kind: KindDescriptor<T>;
  readonly query: ListQuery;
  readonly intern: Interner;
  readonly sink: ReflectorSink<T>;
  readonly log: Logger;
  /** Whether the server sends a list as the start of a watch (`sendInitialEvents`). */
  readonly hasStreamingLists?: boolean;
  /** Milliseconds without a byte until a watch is opened anew; undefined: the usual ones. */
  readonly watchIdle?: number | undefined;
  readonly clock?: Clock;
  readonly random?: () => number;
  /** Waits; injected so that tests do not. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

const retryFirst = 500;
const retryMost = 30_000;
/** Where the server answers and only its watches end early, it is asked at least this often. */
const flakyRetryMost = 5000;
/** A watch that stands this long was a good one: the next failure is the first again. */
const steadyAfter = 10_000;
/** A watch that stands so long without an event is taken to work. */
const provenAfter = 1000;
/** A watch without a byte for so long is lost, though nobody has said so: a laptop that slept, a balancer that forgot. */
const usualWatchIdle = 100_000;
/** A kind that cannot be watched is listed this often, or a little less: not all at the same time. */
const relistPause = 30_000;
/** Denied, or not there: worth asking now and then, since both can change. */
const hopelessRetry = 60_000;

/**
 * Keeps a sink equal to one kind of objects on the server by list and watch, as client-go's Reflector does: it goes on from the
 * last resource version after a drop, lists anew when the server has forgotten that version, and backs off with jitter.
 * Runs until it is disposed; then no request and no timer is left.
 */
export class KubeReflector<T extends Resource> implements Disposable {
  readonly #options: ReflectorOptions<T>;
  readonly #stop = new AbortController();
  readonly #backoff: Backoff;
  readonly #clock: Clock;
  #canStream: boolean;
  #isLive = false;
  /** Since when the sink may be out of date. */
  #staleSince: number | undefined;

  constructor(options: ReflectorOptions<T>) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#backoff = new Backoff(retryFirst, retryMost, options.random);
    this.#canStream = options.hasStreamingLists ?? false;
  }

  /** Resolves when it has been disposed and everything has ended. Never rejects. */
  async run(): Promise<void> {
    this.#options.sink.setStatus({ kind: 'loading' });
    let version: string | undefined;
    while (!this.#isStopped()) {
      try {
        version ??= await this.#list();
        if (this.#options.kind.isListOnly === true) {
          await this.#rest();
          version = undefined;
        } else version = await this.#watch(version);
      } catch (error) {
        if (this.#isStopped()) return;
        version = await this.#recover(toError(error), version);
      }
    }
  }

  dispose(): void {
    this.#stop.abort();
  }

  #isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  async #list(): Promise<string> {
    const { transport, kind, query, intern, sink } = this.#options;
    const signal = this.#stop.signal;
    let result: ListResult<T> | undefined;
    if (this.#canStream) {
      result = await readInitialEvents(transport, kind, query, intern, signal);
      // The server does not have them after all: pages from now on.
      this.#canStream = result !== undefined;
    }
    result ??= await listAll(transport, kind, query, intern, signal);
    signal.throwIfAborted();
    sink.replaceAll(result.items);
    this.#markLive();
    return result.resourceVersion;
  }

  /** What cannot be watched is listed anew after a while. */
  async #rest(): Promise<void> {
    this.#backoff.reset();
    const { random = Math.random } = this.#options;
    await this.#sleep(relistPause * (1 + random() / 5));
  }

  /** Watches until the server ends the stream in good order. @returns the version to go on from. */
  async #watch(from: string): Promise<string> {
    const { transport, kind, query, intern, sink, watchIdle: idle = usualWatchIdle } = this.#options;
    let version = from;
    const started = this.#clock.now();
    const staleBefore = this.#staleSince;
    let hasStood = false;
    let isProven = false;
    try {
      const answer = await openWatch(transport, kind, query, from, idle, this.#options.random, this.#stop.signal);
      this.#markLive();
      hasStood = true;
      for await (const batch of readWatch(answer, kind, intern, transport.description)) {
        if (batch.changes.length > 0) sink.apply(batch.changes);
        version = batch.resourceVersion ?? version;
        if (batch.error !== undefined) throw batch.error;
        isProven = true;
      }
    } catch (error) {
      if (this.#clock.now() - started > steadyAfter) this.#backoff.reset();
      // Silence alone is no failure: the next watch tells whether the server is there.
      if (hasStood && isSourceError(error, 'timeout')) return version;
      // What opens and breaks at once has brought nothing up to date.
      if (!isProven && this.#clock.now() - started < provenAfter) this.#staleSince = staleBefore;
      throw new WatchBroken(toError(error), version, hasStood);
    }
    if (this.#clock.now() - started > steadyAfter) this.#backoff.reset();
    // A server that ends every watch at once must not be asked in a tight loop.
    else await this.#sleep(Math.min(this.#backoff.next(), flakyRetryMost));
    return version;
  }

  /** Waits as the failure demands. @returns the version to watch from, undefined to list anew. */
  async #recover(thrown: Error, before: string | undefined): Promise<string | undefined> {
    const error = thrown instanceof WatchBroken ? thrown.reason : thrown;
    const version = thrown instanceof WatchBroken ? thrown.version : before;
    const { kind, log, sink } = this.#options;
    log.debug(`${kind.resource}: ${error.message}`);
    const isGone = isSourceError(error) && error.status === 410;
    const hasStood = thrown instanceof WatchBroken && thrown.hasStood;
    const wait = this.#waitFor(error, hasStood ? flakyRetryMost : Infinity);
    const now = this.#clock.now();
    this.#staleSince ??= now;
    this.#isLive = false;
    // A forgotten version or a first drop is everyday business; what lasts is told.
    if (!isGone || version === undefined) {
      sink.setStatus({ kind: 'failed', error, since: this.#staleSince, retryAt: now + wait });
    }
    await this.#sleep(wait);
    // Who may list but not watch sees lists now and then.
    return isGone || isLasting(error) ? undefined : version;
  }

  #waitFor(error: Error, most: number): number {
    const wait = Math.min(this.#backoff.next(), most);
    if (isLasting(error)) return hopelessRetry;
    return isSourceError(error) ? Math.max(wait, error.retryAfter ?? 0) : wait;
  }

  #markLive(): void {
    if (this.#isLive) return;
    this.#isLive = true;
    this.#staleSince = undefined;
    this.#options.sink.setStatus({ kind: 'live' });
  }

  async #sleep(ms: number): Promise<void> {
    try {
      await (this.#options.sleep ?? delay)(ms, this.#stop.signal);
    } catch (error) {
      if (!isAbortError(error)) throw error;
    }
  }
}

/** Denied, or not there. */
function isLasting(error: Error): boolean {
  return isSourceError(error, 'forbidden') || isSourceError(error, 'notFound');
}

/** How far a watch came before it broke. */
class WatchBroken extends Error {
  readonly reason: Error;
  readonly version: string;
  /** Whether the server had answered, and it broke only then. */
  readonly hasStood: boolean;

  constructor(reason: Error, version: string, hasStood: boolean) {
    super(reason.message);
    this.reason = reason;
    this.version = version;
    this.hasStood = hasStood;
  }
}
