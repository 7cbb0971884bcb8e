import { Emitter, type Event } from '../base/event.ts';
import { DisposableStore, type Disposable } from '../base/lifecycle.ts';
import { systemClock, type Clock } from '../base/time.ts';
import { buildNamespaceTree, type NamespaceTree } from '../analysis/namespaceTree.ts';
import { readProbeFailures } from '../analysis/probeFailures.ts';
import { nodeHealth, rollUp } from '../analysis/workloadHealth.ts';
import type { ClusterEvent } from '../model/clusterEvent.ts';
import type { ClusterNode } from '../model/clusterNode.ts';
import type { FeedStatus } from '../model/feedStatus.ts';
import type { Health, HealthLevel } from '../model/health.ts';
import type { Resource } from '../model/resource.ts';
import { eventKind, namespaceKind, nodeKind } from '../sources/kubernetes/projections/clusterKinds.ts';
import { podKind } from '../sources/kubernetes/projections/podKind.ts';
import {
  cronJobKind,
  daemonSetKind,
  deploymentKind,
  jobKind,
  statefulSetKind,
} from '../sources/kubernetes/projections/workloadKinds.ts';
import { isSourceError } from '../sources/sourceError.ts';
import type { ClusterSession } from './clusterSession.ts';
import type { ResourceStore } from './resourceStore.ts';

export interface NamespaceEntry {
  readonly name: string;
  /** Milliseconds since the epoch; 0 where namespaces may not be listed. */
  readonly created: number;
  readonly isTerminating: boolean;
  readonly tree: NamespaceTree;
}

export interface NodeEntry {
  readonly node: ClusterNode;
  readonly health: Health;
}

/** A kind that could not be read, wholly or in some namespaces. */
export interface FeedProblem {
  readonly kind: string;
  /** Empty for the whole cluster. */
  readonly namespace: string;
  readonly status: Extract<FeedStatus, { readonly kind: 'failed' }>;
}

/** What one cluster looks like at one moment. */
export interface OverviewSnapshot {
  /** By name. */
  readonly namespaces: readonly NamespaceEntry[];
  readonly nodes: readonly NodeEntry[];
  /** Unhealthy workloads, loose pods and nodes. */
  readonly unhealthy: number;
  readonly level: HealthLevel;
  readonly podCount: number;
  readonly problems: readonly FeedProblem[];
  /** Whether everything that can be read has been read once. */
  readonly isComplete: boolean;
  /** Since when what is shown may be out of date; undefined while it is live. */
  readonly staleSince: number | undefined;
}

const workloadKinds = [deploymentKind, statefulSetKind, daemonSetKind, jobKind, cronJobKind];
/** Ages and grace periods move on without any event. */
const tick = 30_000;
const empty = new Map<string, never>();

/**
 * Watches what the tree's upper levels need of a cluster and shapes it: namespaces, their workloads and pods, nodes. A namespace
 * in which nothing changed is not looked at again. Watches until it is disposed.
 */
export class ClusterOverview implements Disposable {
  readonly #clock: Clock;
  readonly #disposables = new DisposableStore();
  readonly #didChange = new Emitter<undefined>();
  readonly #stores: readonly ResourceStore<Resource>[];
  /** What kubelets report of failing probes; an extra, whose absence is no problem. */
  readonly #probeEvents: ResourceStore<ClusterEvent>;
  readonly #session: ClusterSession;
  readonly #trees = new Map<string, { readonly inputs: readonly unknown[]; readonly tree: NamespaceTree }>();
  #snapshot: OverviewSnapshot | undefined;
  #isFiring = false;

  /** Fires when the next `snapshot` may be different; several changes at one time fire once. */
  readonly onDidChange: Event<undefined> = this.#didChange.event;

  constructor(session: ClusterSession, clock: Clock = systemClock) {
    this.#session = session;
    this.#clock = clock;
    this.#stores = [namespaceKind, nodeKind, podKind, ...workloadKinds].map((kind) => session.store<Resource>(kind));
    this.#probeEvents = session.store(eventKind, { fieldSelector: 'reason=Unhealthy' });
    const timer = setInterval(() => {
      this.#trees.clear();
      this.#changed();
    }, tick);
    this.#disposables.add({
      dispose: () => {
        clearInterval(timer);
      },
    });
    for (const store of [...this.#stores, this.#probeEvents]) {
      this.#disposables.add(
        store.onDidChange(() => {
          this.#changed();
        }),
      );
      this.#disposables.add(store.acquire());
    }
    this.#disposables.add(this.#didChange);
  }

  /** Shaped when it is asked for, and kept until something changes. */
  get snapshot(): OverviewSnapshot {
    this.#snapshot ??= this.#build();
    return this.#snapshot;
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #changed(): void {
    this.#snapshot = undefined;
    if (this.#isFiring) return;
    this.#isFiring = true;
    queueMicrotask(() => {
      this.#isFiring = false;
      this.#didChange.fire(undefined);
    });
  }

  #build(): OverviewSnapshot {
    const session = this.#session;
    const nodes = [...allOf(session.store(nodeKind).snapshot.byNamespace)]
      .map((node) => ({ node, health: nodeHealth(node) }))
      .sort((a, b) => (a.node.name < b.node.name ? -1 : 1));
    const namespaces = this.#namespaceNames().map(({ name, created, isTerminating }) => ({
      name,
      created,
      isTerminating,
      tree: this.#treeOf(name),
    }));
    const healths = nodes.map((one) => one.health);
    const problems = this.#problems();
    const own = rollUp([...healths, ...namespaces.map(({ tree }) => ({ level: tree.level, ...noWords }))]);
    const failed = problems
      .filter(({ status }) => !isSourceError(status.error, 'forbidden') && !isSourceError(status.error, 'notFound'))
      .map(({ status }) => status.since);
    return {
      namespaces,
      nodes,
      unhealthy: rollUp(healths).unhealthy + namespaces.reduce((sum, { tree }) => sum + tree.unhealthy, 0),
      level: own.level,
      podCount: namespaces.reduce((sum, { tree }) => sum + tree.podCount, 0),
      problems,
      isComplete: this.#stores.every((store) => store.snapshot.isComplete || hasGivenUp(store.snapshot.statuses)),
      staleSince: failed.length === 0 ? undefined : Math.min(...failed),
    };
  }

  /** The namespaces that may be listed, and those in which something was found. */
  #namespaceNames(): readonly { readonly name: string; readonly created: number; readonly isTerminating: boolean }[] {
    const known = new Map<
      string,
      { readonly name: string; readonly created: number; readonly isTerminating: boolean }
    >();
    for (const one of allOf(this.#session.store(namespaceKind).snapshot.byNamespace)) {
      known.set(one.name, { name: one.name, created: one.created, isTerminating: one.deleted !== undefined });
    }
    for (const store of this.#stores.slice(2)) {
      for (const name of [...store.snapshot.byNamespace.keys(), ...store.snapshot.statuses.keys()]) {
        if (name !== '' && !known.has(name)) known.set(name, { name, created: 0, isTerminating: false });
      }
    }
    return [...known.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  #treeOf(namespace: string): NamespaceTree {
    const pods = this.#session.store(podKind).snapshot.byNamespace.get(namespace) ?? empty;
    const workloads = workloadKinds.map(
      (kind) => this.#session.store(kind).snapshot.byNamespace.get(namespace) ?? empty,
    );
    const events = this.#probeEvents.snapshot.byNamespace.get(namespace) ?? empty;
    const inputs = [pods, events, ...workloads];
    const known = this.#trees.get(namespace);
    if (known?.inputs.every((input, index) => input === inputs[index]) === true) return known.tree;
    const objects = {
      pods: pods.values(),
      workloads: workloads.flatMap((group) => [...group.values()]),
      probeFailures: readProbeFailures(events.values()),
    };
    const tree = buildNamespaceTree(objects, this.#clock.now());
    this.#trees.set(namespace, { inputs, tree });
    return tree;
  }

  #problems(): FeedProblem[] {
    const kinds = [namespaceKind, nodeKind, podKind, ...workloadKinds];
    return this.#stores.flatMap((store, index) =>
      [...store.snapshot.statuses].flatMap(([namespace, status]) =>
        status.kind === 'failed' ? [{ kind: kinds[index]?.resource ?? '', namespace, status }] : [],
      ),
    );
  }
}

const noWords = { word: '', reason: '', since: 0 };

function hasGivenUp(statuses: ReadonlyMap<string, FeedStatus>): boolean {
  return statuses.size > 0 && [...statuses.values()].every((status) => status.kind === 'failed');
}

function* allOf<T>(byNamespace: ReadonlyMap<string, ReadonlyMap<string, T>>): Generator<T> {
  for (const group of byNamespace.values()) yield* group.values();
}
