import { delay, isAbortError, toError } from '../base/async.ts';
import { Emitter, type Event } from '../base/event.ts';
import { DisposableStore, toDisposable, type Disposable } from '../base/lifecycle.ts';
import type { Logger } from '../base/log.ts';
import { systemClock, type Clock } from '../base/time.ts';
import type { Resource } from '../model/resource.ts';
import { mayI, readServerVersion, whoAmI, type ServerVersion } from '../sources/kubernetes/clusterAccess.ts';
import { Backoff } from '../sources/kubernetes/backoff.ts';
import { Interner } from '../sources/kubernetes/interner.ts';
import type { KindDescriptor } from '../sources/kubernetes/kindDescriptor.ts';
import type { KubeContext } from '../sources/kubernetes/kubeconfigSet.ts';
import { discoverKinds, type DiscoveredKind } from '../sources/kubernetes/kindDiscovery.ts';
import { KubeCredentials, type PendingLogin } from '../sources/kubernetes/kubeCredentials.ts';
import { KubeReflector } from '../sources/kubernetes/kubeReflector.ts';
import { KubeTransport } from '../sources/kubernetes/kubeTransport.ts';
import { listAll, type ListQuery } from '../sources/kubernetes/listReader.ts';
import { namespaceKind } from '../sources/kubernetes/projections/clusterKinds.ts';
import type { TokenVault } from '../sources/kubernetes/oidcLogin.ts';
import type { KubeApi } from '../sources/kubernetes/socketTransport.ts';
import { isSourceError } from '../sources/sourceError.ts';
import { ResourceStore } from './resourceStore.ts';

/** How the connection to a cluster stands. */
export type Connection =
  | { readonly kind: 'idle' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected'; readonly version: ServerVersion }
  | { readonly kind: 'failed'; readonly error: Error; readonly retryAt: number };

export interface SessionOptions {
  readonly log: Logger;
  readonly clock?: Clock;
  readonly random?: () => number;
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Milliseconds until a connection must stand, and without a byte until a request or a watch is given up; undefined: the usual ones. */
  readonly timeouts?: { readonly connect: number; readonly idle: number; readonly watch?: number };
  /** Keeps what an issuer of tokens gives. */
  readonly tokenVault?: TokenVault;
  /** Namespaces to try where the user may not list namespaces. */
  readonly knownNamespaces?: () => readonly string[];
}

interface KeptStore {
  readonly store: ResourceStore<Resource>;
  /** Whether it is of a whole cluster, and can be of some namespaces instead. */
  readonly isNarrowable: boolean;
}

/** The first server whose watches begin with a list by default. */
const streamingListsSince = 34;
const retryFirst = 2000;
const retryMost = 60_000;
/** Where the whole cluster is denied, this many namespaces are asked for one by one. */
const namespacesToTry = 100;

/**
 * One context that is open: its transport, and a store for each kind that somebody looks at. Nothing is sent before `connect`.
 */
export class ClusterSession implements Disposable {
  readonly context: KubeContext;
  /** Reaches the API server with the context's credentials. Rejects with a SourceError of kind config for a broken context. */
  readonly transport: KubeApi;
  readonly #options: SessionOptions;
  readonly #disposables = new DisposableStore();
  readonly #didChange = new Emitter<undefined>();
  readonly #stores = new Map<string, KeptStore>();
  readonly #intern = new Interner();
  readonly #stop = new AbortController();
  #credentials: KubeCredentials | undefined;
  #connection: Connection = { kind: 'idle' };
  #attempt: AbortController | undefined;
  #kinds: Promise<readonly DiscoveredKind[]> | undefined;
  #readable: Promise<readonly string[]> | undefined;
  #watched: readonly string[] = [];

  /** The connection changed. Stores tell of their own changes. */
  readonly onDidChange: Event<undefined> = this.#didChange.event;

  constructor(context: KubeContext, options: SessionOptions) {
    this.context = context;
    this.#options = options;
    this.transport = this.#createTransport();
    this.#disposables.add(this.#didChange);
    this.#disposables.add(
      toDisposable(() => {
        this.#stop.abort();
      }),
    );
  }

  get connection(): Connection {
    return this.#connection;
  }

  /** The credential command that is waited for; undefined where none runs. */
  get login(): PendingLogin | undefined {
    return this.#credentials?.login;
  }

  /** Connects and, when that fails, tries again with growing waits. Calling it again tries again at once. */
  connect(): void {
    if (this.#connection.kind === 'connected' || this.#connection.kind === 'connecting') return;
    this.#attempt?.abort();
    const attempt = new AbortController();
    this.#attempt = attempt;
    void this.#keepTrying(AbortSignal.any([attempt.signal, this.#stop.signal]));
  }

  /** Counts as connected no more, and tries no longer to be. What still watches or asks goes on; `connect` begins anew. */
  disconnect(): void {
    this.#attempt?.abort();
    this.#attempt = undefined;
    if (this.#connection.kind !== 'connected') this.#credentials?.cancel();
    if (this.#connection.kind !== 'idle') this.#set({ kind: 'idle' });
  }

  /** Tries again at once what failed: the connection, or else the lists. */
  retry(): void {
    this.#credentials?.allowRenewal();
    this.#readable = undefined;
    this.#kinds = undefined;
    if (this.#connection.kind === 'failed') this.connect();
    else {
      for (const { store, isNarrowable } of this.#stores.values()) {
        // What was denied may be allowed by now.
        if (isNarrowable) store.narrowTo(this.#watched);
        store.restart();
      }
    }
  }

  /** The namespaces that alone are watched; empty: all that may be read. */
  get watchedNamespaces(): readonly string[] {
    return this.#watched;
  }

  /** Watches only these namespaces, where a store is of the whole cluster; an empty list: all that may be read. */
  watchOnly(namespaces: readonly string[]): void {
    if (namespaces.join() === this.#watched.join()) return;
    this.#watched = namespaces;
    for (const { store, isNarrowable } of this.#stores.values()) if (isNarrowable) store.narrowTo(namespaces);
  }

  /**
   * The store of a kind, or of what a query picks of it; the same one for every caller. Acquire it to make it watch.
   * A store of the whole cluster narrows itself to the namespaces that may be read, where the user may not read all.
   */
  store<T extends Resource>(kind: KindDescriptor<T>, query: ListQuery = {}): ResourceStore<T> {
    const key = `${kind.group}/${kind.version}/${kind.resource} ${kind.accept ?? ''} ${JSON.stringify(query)}`;
    const known = this.#stores.get(key);
    // A store is only ever made here, by the kind that its key names.
    if (known !== undefined) return known.store as ResourceStore<T>;
    const isNarrowable = kind.isNamespaced && query.namespace === undefined;
    const store: ResourceStore<T> = new ResourceStore<T>((namespace, sink) => {
      const reflector = new KubeReflector<T>({
        ...this.#options,
        watchIdle: this.#options.timeouts?.watch,
        transport: this.transport,
        kind,
        query: { ...query, namespace: query.namespace ?? namespace },
        intern: this.#intern,
        log: this.#options.log,
        // Where tables end their initial events differs between servers; pages do not.
        hasStreamingLists: this.#hasStreamingLists && kind.accept === undefined,
        sink: {
          ...sink,
          setStatus: (status) => {
            sink.setStatus(status);
            const isDenied = status.kind === 'failed' && isSourceError(status.error, 'forbidden');
            if (isDenied && isNarrowable && namespace === undefined) void this.#narrow(store, kind);
          },
        },
      });
      void reflector.run();
      return reflector;
    }, this.#options.clock);
    if (isNarrowable) store.narrowTo(this.#watched);
    this.#stores.set(key, { store, isNarrowable });
    this.#disposables.add(store);
    return store;
  }

  /** The kinds that the cluster serves; asked once, and again after a failure. @throws SourceError */
  kinds(): Promise<readonly DiscoveredKind[]> {
    this.#kinds ??= discoverKinds(this.transport, this.#stop.signal).catch((error: unknown) => {
      this.#kinds = undefined;
      throw toError(error);
    });
    return this.#kinds;
  }

  /** The namespaces that the user may read pods in; asked once, where the whole cluster is denied. */
  readableNamespaces(): Promise<readonly string[]> {
    this.#readable ??= this.#findReadableNamespaces();
    return this.#readable;
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  get #hasStreamingLists(): boolean {
    if (this.#connection.kind !== 'connected') return false;
    const { major, minor } = this.#connection.version;
    return major > 1 || minor >= streamingListsSince;
  }

  #createTransport(): KubeApi {
    const { context } = this;
    const { timeouts } = this.#options;
    try {
      const credentials = new KubeCredentials(context, this.#options.clock, undefined, this.#options.tokenVault);
      this.#credentials = this.#disposables.add(credentials);
      credentials.onDidChangeLogin(() => {
        this.#didChange.fire(undefined);
      });
      return this.#disposables.add(
        new KubeTransport({
          server: context.cluster?.server ?? '',
          name: context.name,
          credentials,
          tlsServerName: context.cluster?.tlsServerName,
          ...(timeouts === undefined ? {} : { connectTimeout: timeouts.connect, idleTimeout: timeouts.idle }),
        }),
      );
    } catch (error) {
      const fail = (): Promise<never> => Promise.reject(toError(error));
      return { description: context.name, send: fail, openSocket: fail };
    }
  }

  async #keepTrying(signal: AbortSignal): Promise<void> {
    const backoff = new Backoff(retryFirst, retryMost, this.#options.random);
    while (!signal.aborted) {
      this.#set({ kind: 'connecting' });
      try {
        this.#set({ kind: 'connected', version: await readServerVersion(this.transport, signal) });
        return;
      } catch (error) {
        if (isAbortError(error)) return;
        this.#options.log.warn(`${this.context.name}: ${toError(error).message}`);
        // A wrong context or refused credentials do not mend by themselves.
        const isLasting = isSourceError(error, 'config') || isSourceError(error, 'unauthorized');
        const wait = isLasting ? retryMost : backoff.next();
        this.#set({
          kind: 'failed',
          error: toError(error),
          retryAt: (this.#options.clock ?? systemClock).now() + wait,
        });
        await (this.#options.sleep ?? delay)(wait, signal).catch(() => undefined);
      }
    }
  }

  #set(connection: Connection): void {
    // While it is tried again, what went wrong last stays on the screen.
    if (connection.kind === 'connecting' && this.#connection.kind === 'failed') return;
    this.#connection = connection;
    this.#didChange.fire(undefined);
  }

  async #narrow(store: Pick<ResourceStore<Resource>, 'narrowTo' | 'snapshot'>, kind: KindDescriptor): Promise<void> {
    const wish = { verb: 'list', group: kind.group, resource: kind.resource };
    // A server that only now and then denies what is allowed is asked again; what has been read once is not given up for a guess.
    if (await mayI(this.transport, wish).catch(() => store.snapshot.isComplete)) return;
    const namespaces = await this.readableNamespaces();
    const isWanted = !this.#stop.signal.aborted && this.#watched.length === 0;
    if (isWanted && namespaces.length > 0) store.narrowTo(namespaces);
  }

  async #findReadableNamespaces(): Promise<readonly string[]> {
    const likely = new Set([this.context.namespace ?? 'default', ...(this.#options.knownNamespaces?.() ?? [])]);
    const user = await whoAmI(this.transport).catch(() => undefined);
    const own = /^system:serviceaccount:([^:]+):/.exec(user?.name ?? '')?.[1];
    if (own !== undefined) likely.add(own);
    const names = new Set(likely);
    try {
      const all = await listAll(this.transport, namespaceKind, {}, this.#intern, this.#stop.signal);
      for (const { name } of all.items.values()) if (names.size < namespacesToTry) names.add(name);
    } catch {
      // Not allowed either: the names that are known must do.
    }
    const checks = [...names].map(async (namespace) => {
      const wish = { verb: 'list', group: '', resource: 'pods', namespace };
      // Where the server does not say, the likely ones are simply tried.
      const isAllowed = await mayI(this.transport, wish).catch(() => likely.has(namespace));
      return isAllowed ? [namespace] : [];
    });
    return (await Promise.all(checks)).flat().sort();
  }
}
