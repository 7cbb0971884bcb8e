import { Emitter, type Event } from '../base/event.ts';
import { toDisposable, type Disposable } from '../base/lifecycle.ts';
import { systemClock, type Clock } from '../base/time.ts';
import type { FeedStatus } from '../model/feedStatus.ts';
import type { Resource } from '../model/resource.ts';
import type { ReflectorSink } from '../sources/kubernetes/kubeReflector.ts';
import type { WatchChange } from '../sources/kubernetes/watchReader.ts';

/** All objects of one kind at one moment. Never changes; a namespace that did not change keeps its map from snapshot to snapshot. */
export interface ResourceSnapshot<T> {
  /** By namespace (empty for cluster-scoped kinds), then by uid. */
  readonly byNamespace: ReadonlyMap<string, ReadonlyMap<string, T>>;
  readonly count: number;
  /** By scope: the empty string for the whole cluster, else a namespace. */
  readonly statuses: ReadonlyMap<string, FeedStatus>;
  /** Whether every scope has been listed at least once. */
  readonly isComplete: boolean;
}

/** Feeds one scope into a sink until it is disposed. */
export type StartFeed<T> = (namespace: string | undefined, sink: ReflectorSink<T>) => Disposable;

/** What fills one scope. */
interface Feed {
  disposable: Disposable | undefined;
}

/** Changes are published at most this often. */
const publishInterval = 200;

/**
 * Holds the objects of one kind and publishes snapshots. It watches only while somebody has acquired it, and
 * forgets what it had when the last one lets go.
 */
export class ResourceStore<T extends Resource> implements Disposable {
  readonly #startFeed: StartFeed<T>;
  readonly #clock: Clock;
  readonly #didChange = new Emitter<undefined>();
  readonly #feeds = new Map<string, Feed>();
  readonly #objects = new Map<string, Map<string, T>>();
  readonly #statuses = new Map<string, FeedStatus>();
  readonly #listed = new Set<string>();
  /** Namespaces whose map is part of the last snapshot, and must be copied before it is written to. */
  readonly #shared = new Set<string>();
  #scopes: readonly string[] = [''];
  #holders = 0;
  #snapshot: ResourceSnapshot<T> = { byNamespace: new Map(), count: 0, statuses: new Map(), isComplete: false };
  #timer: ReturnType<typeof setTimeout> | undefined;
  #published = 0;

  /** Fires at most five times a second. */
  readonly onDidChange: Event<undefined> = this.#didChange.event;

  constructor(startFeed: StartFeed<T>, clock: Clock = systemClock) {
    this.#startFeed = startFeed;
    this.#clock = clock;
  }

  get snapshot(): ResourceSnapshot<T> {
    return this.#snapshot;
  }

  /** Watches until the result is disposed; any number of holders share one watch. */
  acquire(): Disposable {
    this.#holders += 1;
    if (this.#holders === 1) this.#start();
    return toDisposable(() => {
      this.#holders -= 1;
      if (this.#holders === 0) this.#stop();
    });
  }

  /**
   * Watches these namespaces instead of the whole cluster; an empty list: the whole cluster. What has been read of them stays, and goes on
   * where it is watched already; the rest is let go.
   */
  narrowTo(namespaces: readonly string[]): void {
    const scopes = namespaces.length === 0 ? [''] : [...new Set(namespaces)];
    if (scopes.join() === this.#scopes.join()) return;
    this.#scopes = scopes;
    if (this.#holders === 0) return;
    const wasWhole = this.#listed.has('');
    for (const scope of [...this.#feeds.keys()]) if (!scopes.includes(scope)) this.#endFeed(scope);
    if (!scopes.includes('')) {
      for (const namespace of [...this.#objects.keys()]) if (!scopes.includes(namespace)) this.#drop(namespace);
      if (wasWhole) for (const scope of scopes) this.#listed.add(scope);
    }
    this.#start();
    this.#schedule();
  }

  /** Lists anew at once, after whatever failed has been put right. */
  restart(): void {
    if (this.#feeds.size === 0) return;
    this.#endFeeds();
    this.#start();
  }

  dispose(): void {
    this.#stop();
    this.#didChange.dispose();
  }

  #start(): void {
    for (const scope of this.#scopes) {
      if (this.#feeds.has(scope)) continue;
      const feed: Feed = { disposable: undefined };
      this.#feeds.set(scope, feed);
      feed.disposable = this.#startFeed(scope === '' ? undefined : scope, this.#sinkFor(scope, feed));
    }
  }

  #endFeeds(): void {
    for (const { disposable } of this.#feeds.values()) disposable?.dispose();
    this.#feeds.clear();
  }

  #endFeed(scope: string): void {
    this.#feeds.get(scope)?.disposable?.dispose();
    this.#feeds.delete(scope);
    this.#statuses.delete(scope);
    this.#listed.delete(scope);
  }

  #drop(namespace: string): void {
    this.#objects.delete(namespace);
    this.#shared.delete(namespace);
  }

  #stop(): void {
    this.#endFeeds();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#objects.clear();
    this.#statuses.clear();
    this.#listed.clear();
    this.#shared.clear();
    this.#snapshot = { byNamespace: new Map(), count: 0, statuses: new Map(), isComplete: false };
  }

  #sinkFor(scope: string, feed: Feed): ReflectorSink<T> {
    // A feed that has been ended may still have an answer on its way.
    const isCurrent = (): boolean => this.#feeds.get(scope) === feed;
    return {
      replaceAll: (items) => {
        if (!isCurrent()) return;
        this.#replace(scope, items);
        this.#listed.add(scope);
        this.#schedule();
      },
      apply: (changes) => {
        if (!isCurrent()) return;
        for (const change of changes) this.#apply(change);
        this.#schedule();
      },
      setStatus: (status) => {
        if (!isCurrent()) return;
        this.#statuses.set(scope, status);
        this.#schedule();
      },
    };
  }

  #replace(scope: string, items: ReadonlyMap<string, T>): void {
    const fresh = new Map<string, Map<string, T>>();
    for (const item of items.values()) {
      const group = fresh.get(item.namespace);
      if (group === undefined) fresh.set(item.namespace, new Map([[item.uid, item]]));
      else group.set(item.uid, item);
    }
    const old = scope === '' ? [...this.#objects.keys()] : [scope];
    for (const namespace of old) this.#drop(namespace);
    for (const [namespace, group] of fresh) this.#objects.set(namespace, group);
  }

  #apply({ type, item }: WatchChange<T>): void {
    const { namespace, uid } = item;
    let group = this.#objects.get(namespace);
    if (group === undefined || this.#shared.has(namespace)) {
      group = new Map(group);
      this.#objects.set(namespace, group);
      this.#shared.delete(namespace);
    }
    if (type === 'put') group.set(uid, item);
    else group.delete(uid);
    if (group.size === 0) this.#objects.delete(namespace);
  }

  #schedule(): void {
    if (this.#timer !== undefined) return;
    const wait = Math.max(0, this.#published + publishInterval - this.#clock.now());
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#publish();
    }, wait);
  }

  #publish(): void {
    this.#published = this.#clock.now();
    let count = 0;
    for (const [namespace, group] of this.#objects) {
      count += group.size;
      this.#shared.add(namespace);
    }
    this.#snapshot = {
      byNamespace: new Map(this.#objects),
      count,
      statuses: new Map(this.#statuses),
      isComplete: this.#scopes.every((scope) => this.#listed.has(scope)),
    };
    this.#didChange.fire(undefined);
  }
}
