import { Emitter, type Event } from '../../base/event.ts';
import { DisposableStore, toDisposable, type Disposable } from '../../base/lifecycle.ts';
import type { DiscoveredKind } from '../../sources/kubernetes/kindDiscovery.ts';
import type { ClusterOverview } from '../../state/clusterOverview.ts';
import type { ClusterSession } from '../../state/clusterSession.ts';
import type { ClusterSessions } from '../../state/clusterSessions.ts';
import type { UsageStore } from '../../state/usageStore.ts';
import { settled } from './settled.ts';

/** Makes what is watched for a context that is open. */
export interface ContextParts {
  readonly openOverview: (session: ClusterSession) => ClusterOverview;
  readonly openUsage: (session: ClusterSession) => UsageStore;
}

/** A context that is open in the tree. */
export interface OpenContext {
  readonly session: ClusterSession;
  /** Undefined until it is connected. */
  readonly overview: ClusterOverview | undefined;
  readonly usage: UsageStore | undefined;
  /** The kinds that the cluster serves; empty until they are known. */
  readonly kinds: readonly DiscoveredKind[];
}

interface Entry extends OpenContext {
  overview: ClusterOverview | undefined;
  usage: UsageStore | undefined;
  kinds: readonly DiscoveredKind[];
  readonly disposables: DisposableStore;
}

/** How long the rows of a context wait for the first data; what is slower comes in later. */
const patience = 3000;
/** A context that has been closed keeps its watches for this long. */
const closeDelay = 30_000;
/** How often it is told how long a login is waited for, in milliseconds. */
const loginTick = 1000;
/** How long it waits before it asks once more for the kinds of a cluster, in milliseconds. */
const kindsPause = 2000;

/** The contexts that are open in the tree, each with what is watched for it. */
export class OpenContexts implements Disposable {
  readonly #sessions: ClusterSessions;
  readonly #parts: ContextParts;
  readonly #didLearn = new Emitter<undefined>();
  readonly #open = new Map<string, Entry>();
  readonly #closing = new Map<string, ReturnType<typeof setTimeout>>();

  /** Anything became known about an open context. */
  readonly onDidLearn: Event<undefined> = this.#didLearn.event;

  constructor(sessions: ClusterSessions, parts: ContextParts) {
    this.#sessions = sessions;
    this.#parts = parts;
  }

  get(contextId: string): OpenContext | undefined {
    return this.#open.get(contextId);
  }

  entries(): Iterable<readonly [string, OpenContext]> {
    return this.#open.entries();
  }

  /** Connects to a context and waits for its first data, but not for long; with `withKinds` also for the kinds that it serves. */
  async open(contextId: string, withKinds = false): Promise<void> {
    const session = this.#sessions.session(contextId);
    if (session === undefined) return;
    clearTimeout(this.#closing.get(contextId));
    this.#closing.delete(contextId);
    const open = this.#open.get(contextId) ?? this.#start(contextId, session);
    session.connect();
    const isReady = (): boolean =>
      isSettled(open) && (!withKinds || open.kinds.length > 0 || open.overview === undefined);
    await settled(this.#didLearn.event, isReady, patience);
  }

  /** Closes a context in a while: somebody who closes a row by mistake should not have to wait for everything again. */
  closeLater(contextId: string, close: () => void): void {
    clearTimeout(this.#closing.get(contextId));
    this.#closing.set(contextId, setTimeout(close, closeDelay));
  }

  /** Lets go of a context's watches. */
  close(contextId: string): void {
    clearTimeout(this.#closing.get(contextId));
    this.#closing.delete(contextId);
    this.#open.get(contextId)?.disposables.dispose();
    this.#open.delete(contextId);
  }

  /** The contexts that are open but whose session is gone, or another one now. */
  get orphans(): readonly string[] {
    return [...this.#open].flatMap(([id, { session }]) => (this.#sessions.session(id) === session ? [] : [id]));
  }

  /** Whether an open context still waits for its first data. */
  get isLoading(): boolean {
    return [...this.#open.values()].some((open) => !isSettled(open));
  }

  dispose(): void {
    for (const timer of this.#closing.values()) clearTimeout(timer);
    for (const { disposables } of this.#open.values()) disposables.dispose();
    this.#open.clear();
    this.#didLearn.dispose();
  }

  #start(contextId: string, session: ClusterSession): Entry {
    const disposables = new DisposableStore();
    const open: Entry = { session, overview: undefined, usage: undefined, kinds: [], disposables };
    this.#open.set(contextId, open);
    const learn = (): void => {
      this.#didLearn.fire(undefined);
    };
    const look = (): void => {
      if (open.overview === undefined && session.connection.kind === 'connected') {
        open.overview = disposables.add(this.#parts.openOverview(session));
        disposables.add(open.overview.onDidChange(learn));
        void this.#learnKinds(open);
        open.usage = disposables.add(this.#parts.openUsage(session));
        disposables.add(open.usage.onDidChange(learn));
      }
      learn();
    };
    disposables.add(session.onDidChange(look));
    this.#followLogins(session, disposables);
    look();
    return open;
  }

  /** While a credential command runs, its row says for how long. */
  #followLogins(session: ClusterSession, disposables: DisposableStore): void {
    let timer: ReturnType<typeof setInterval> | undefined;
    const stop = (): void => {
      clearInterval(timer);
      timer = undefined;
    };
    const tick = (): void => {
      this.#didLearn.fire(undefined);
    };
    const follow = (): void => {
      if (session.login === undefined) stop();
      else timer ??= setInterval(tick, loginTick);
    };
    disposables.add(session.onDidChange(follow));
    disposables.add(toDisposable(stop));
    follow();
  }

  async #learnKinds(open: Entry): Promise<void> {
    // Without discovery the tree still has workloads, pods and nodes.
    const kinds = await open.session.kinds().catch(() => []);
    if (open.disposables.isDisposed) return;
    if (kinds.length === 0) {
      const timer = setTimeout(() => void this.#learnKinds(open), kindsPause);
      open.disposables.add(
        toDisposable(() => {
          clearTimeout(timer);
        }),
      );
      return;
    }
    open.kinds = kinds;
    this.#didLearn.fire(undefined);
  }
}

function isSettled({ session, overview }: OpenContext): boolean {
  return session.connection.kind === 'failed' || overview?.snapshot.isComplete === true;
}
