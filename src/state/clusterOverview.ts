import { Emitter, type Event } from '../base/event.ts';
import { DisposableStore, type Disposable } from '../base/lifecycle.ts';
import { systemClock, type Clock } from '../base/time.ts';
import { TimeSlice } from '../base/timeSlice.ts';
import { deletionHealth, withLeaving } from '../analysis/deletionHealth.ts';
import { buildNamespaceTree, withNoted, type NamespaceTree } from '../analysis/namespaceTree.ts';
import { readProbeFailures } from '../analysis/probeFailures.ts';
import { nodeHealth, rollUp } from '../analysis/workloadHealth.ts';
import type { ClusterEvent } from '../model/clusterEvent.ts';
import type { ClusterNamespace } from '../model/clusterNamespace.ts';
import type { ClusterNode } from '../model/clusterNode.ts';
import type { FeedStatus } from '../model/feedStatus.ts';
import type { Health, HealthLevel } from '../model/health.ts';
import type { Pod } from '../model/pod.ts';
import type { Resource } from '../model/resource.ts';
import type { Workload } from '../model/workload.ts';
import { eventKind, namespaceKind, nodeKind } from '../sources/kubernetes/projections/clusterKinds.ts';
import { podKind } from '../sources/kubernetes/projections/podKind.ts';
import { treeWorkloadKinds } from '../sources/kubernetes/projections/workloadKinds.ts';
import { isSourceError } from '../sources/sourceError.ts';
import type { ClusterSession } from './clusterSession.ts';
import type { ResourceSnapshot, ResourceStore } from './resourceStore.ts';
import { SideObjects } from './sideObjects.ts';

export interface NamespaceEntry {
  readonly name: string;
  /** Milliseconds since the epoch; 0 where namespaces may not be listed. */
  readonly created: number;
  /** When its deletion was asked for, in milliseconds since the epoch. */
  readonly deleted: number | undefined;
  /** Its finalizers, while it is being deleted. */
  readonly heldBy: readonly string[];
  /** What else its deletion waits for. */
  readonly remains: readonly string[];
  /** How its deletion goes on; undefined where nobody has asked for it. */
  readonly leaving: Health | undefined;
  /** Kinds that may not be listed in it, as `pods`: that none of them is seen does not mean that there are none. */
  readonly forbidden: readonly string[];
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
  /** Unhealthy workloads, loose pods, nodes, and other objects of which that is known: Services, routes, claims. */
  readonly unhealthy: number;
  readonly level: HealthLevel;
  readonly podCount: number;
  readonly problems: readonly FeedProblem[];
  /** Whether everything that can be read has been read once. */
  readonly isComplete: boolean;
  /** Since when what is shown may be out of date; undefined while it is live. */
  readonly staleSince: number | undefined;
}

/** Ages and grace periods move on without any event. */
const tick = 30_000;

/** What all stores knew at one moment. */
interface Inputs {
  readonly namespaces: ResourceSnapshot<ClusterNamespace>;
  readonly nodes: ResourceSnapshot<ClusterNode>;
  readonly pods: ResourceSnapshot<Pod>;
  readonly workloads: readonly ResourceSnapshot<Workload>[];
  /** What kubelets report of failing probes; an extra, whose absence is no problem. */
  readonly probeEvents: ResourceSnapshot<ClusterEvent>;
}

/** A store that the overview watches, with the name of its kind for people. */
interface WatchedStore {
  readonly kind: string;
  readonly store: Pick<ResourceStore<Resource>, 'snapshot' | 'onDidChange' | 'acquire'>;
}

/**
 * Watches what the tree's upper levels need of a cluster and shapes it: namespaces, their workloads and pods, nodes. A namespace
 * in which nothing changed is not looked at again, and large clusters are shaped in pieces. Watches until it is disposed.
 */
export class ClusterOverview implements Disposable {
  readonly #clock: Clock;
  readonly #disposables = new DisposableStore();
  readonly #didChange = new Emitter<undefined>();
  readonly #stores: readonly WatchedStore[];
  readonly #read: () => Inputs;
  readonly #side: SideObjects;
  readonly #trees = new Map<string, { readonly inputs: readonly unknown[]; readonly tree: NamespaceTree }>();
  #snapshot = emptyOverview;
  #isShaping = false;
  #isOutdated = false;

  /** Fires when there is a new `snapshot`; several changes at one time fire once. */
  readonly onDidChange: Event<undefined> = this.#didChange.event;

  constructor(session: ClusterSession, clock: Clock = systemClock) {
    this.#clock = clock;
    const namespaces = session.store(namespaceKind);
    const nodes = session.store(nodeKind);
    const pods = session.store(podKind);
    const workloads = treeWorkloadKinds.map((kind) => ({ kind: kind.resource, store: session.store(kind) }));
    const probeEvents = session.store(eventKind, { fieldSelector: 'reason=Unhealthy' });
    this.#read = () => ({
      namespaces: namespaces.snapshot,
      nodes: nodes.snapshot,
      pods: pods.snapshot,
      workloads: workloads.map(({ store }) => store.snapshot),
      probeEvents: probeEvents.snapshot,
    });
    this.#side = this.#disposables.add(
      new SideObjects(session, () => {
        this.#outdate();
      }),
    );
    this.#stores = [
      { kind: namespaceKind.resource, store: namespaces },
      { kind: nodeKind.resource, store: nodes },
      { kind: podKind.resource, store: pods },
      ...workloads,
    ];
    const timer = setInterval(() => {
      this.#trees.clear();
      this.#outdate();
    }, tick);
    this.#disposables.add({
      dispose: () => {
        clearInterval(timer);
      },
    });
    for (const store of [...this.#stores.map((one) => one.store), probeEvents]) {
      this.#disposables.add(
        store.onDidChange(() => {
          this.#outdate();
        }),
      );
      this.#disposables.add(store.acquire());
    }
    this.#disposables.add(this.#didChange);
    this.#outdate();
  }

  /** The newest that has been shaped; empty and not complete at first. */
  get snapshot(): OverviewSnapshot {
    return this.#snapshot;
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #outdate(): void {
    this.#isOutdated = true;
    if (!this.#isShaping) void this.#shapeAll();
  }

  /** Shapes until nothing has changed meanwhile. */
  async #shapeAll(): Promise<void> {
    this.#isShaping = true;
    const slice = new TimeSlice();
    // Stores that change at one time are shaped once.
    await Promise.resolve();
    while (this.#isOutdated && !this.#disposables.isDisposed) {
      this.#isOutdated = false;
      const inputs = this.#read();
      const namespaces: NamespaceEntry[] = [];
      for (const one of namesOf(inputs)) {
        const leaving = deletionHealth(one, this.#clock.now(), one.remains[0]);
        const tree = withLeaving(this.#treeOf(one.name, inputs), leaving);
        namespaces.push({ ...one, leaving, forbidden: forbiddenIn(one.name, inputs), tree });
        if (slice.isSpent) await slice.next();
      }
      // What is left of namespaces that are gone.
      const names = new Set(namespaces.map(({ name }) => name));
      for (const name of this.#trees.keys()) if (!names.has(name)) this.#trees.delete(name);
      this.#snapshot = this.#assemble(namespaces, inputs.nodes);
      this.#didChange.fire(undefined);
      // What is not looked at first is asked for last.
      if (this.#snapshot.isComplete) this.#side.start();
      await slice.next();
    }
    this.#isShaping = false;
  }

  #assemble(namespaces: readonly NamespaceEntry[], allNodes: ResourceSnapshot<ClusterNode>): OverviewSnapshot {
    const nodes = [...allOf(allNodes)]
      .map((node) => ({ node, health: nodeHealth(node) }))
      .sort((a, b) => (a.node.name < b.node.name ? -1 : 1));
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
      isComplete: this.#stores.every(({ store: { snapshot } }) => snapshot.isComplete || hasGivenUp(snapshot.statuses)),
      staleSince: failed.length === 0 ? undefined : Math.min(...failed),
    };
  }

  #treeOf(namespace: string, { pods, workloads, probeEvents }: Inputs): NamespaceTree {
    const own = [pods, probeEvents, ...workloads].map((snapshot) => snapshot.byNamespace.get(namespace));
    const inputs = [...own, ...this.#side.inputsOf(namespace)];
    const known = this.#trees.get(namespace);
    if (known?.inputs.every((input, index) => input === inputs[index]) === true) return known.tree;
    const objects = {
      pods: pods.byNamespace.get(namespace)?.values() ?? [],
      workloads: workloads.flatMap(({ byNamespace }) => [...(byNamespace.get(namespace)?.values() ?? [])]),
      probeFailures: readProbeFailures(probeEvents.byNamespace.get(namespace)?.values() ?? []),
    };
    const now = this.#clock.now();
    const built = buildNamespaceTree(objects, now);
    const tree = withNoted(built, this.#side.notesOf(namespace, built, now));
    this.#trees.set(namespace, { inputs, tree });
    return tree;
  }

  #problems(): FeedProblem[] {
    return this.#stores.flatMap(({ kind, store }) =>
      [...store.snapshot.statuses].flatMap(([namespace, status]) =>
        status.kind === 'failed' ? [{ kind, namespace, status }] : [],
      ),
    );
  }
}

const emptyOverview: OverviewSnapshot = {
  ...{ namespaces: [], nodes: [], unhealthy: 0, level: 'idle', podCount: 0, problems: [], isComplete: false },
  staleSince: undefined,
};

const alive = { deleted: undefined, heldBy: [], remains: [] };

type NamedNamespace = Omit<NamespaceEntry, 'tree' | 'forbidden' | 'leaving'>;

/** The namespaces that may be listed, and those in which something was found, by name. */
function namesOf({ namespaces, pods, workloads }: Inputs): readonly NamedNamespace[] {
  const known = new Map<string, NamedNamespace>();
  for (const { name, created, deleted, heldBy = [], remains } of allOf(namespaces)) {
    known.set(name, { name, created, deleted, heldBy, remains });
  }
  for (const { byNamespace, statuses } of [pods, ...workloads]) {
    for (const name of [...byNamespace.keys(), ...statuses.keys()]) {
      if (name !== '' && !known.has(name)) known.set(name, { name, created: 0, ...alive });
    }
  }
  return [...known.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

const noWords = { word: '', reason: '', since: 0 };

/** The kinds of a namespace's tree that may not be listed in it. */
function forbiddenIn(namespace: string, { pods, workloads }: Inputs): readonly string[] {
  const kinds = [podKind, ...treeWorkloadKinds].map(({ resource }) => resource);
  const snapshots: readonly ResourceSnapshot<Resource>[] = [pods, ...workloads];
  return kinds.filter((_, index) => snapshots[index] !== undefined && isDenied(namespace, snapshots[index]));
}

/** Whether the server refuses to list the kind there. Where only some namespaces may be read, it does so in all others. */
function isDenied(namespace: string, { statuses }: Pick<ResourceSnapshot<Resource>, 'statuses'>): boolean {
  const status = statuses.get('') ?? statuses.get(namespace);
  if (status === undefined) return statuses.size > 0;
  return status.kind === 'failed' && isSourceError(status.error, 'forbidden');
}

function hasGivenUp(statuses: ReadonlyMap<string, FeedStatus>): boolean {
  return statuses.size > 0 && [...statuses.values()].every((status) => status.kind === 'failed');
}

function* allOf<T>({ byNamespace }: ResourceSnapshot<T>): Generator<T> {
  for (const group of byNamespace.values()) yield* group.values();
}
