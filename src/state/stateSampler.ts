import { namespaceStateSamples, nodeStateSamples } from '../analysis/kubeStateNodes.ts';
import { podStateSamples } from '../analysis/kubeStatePods.ts';
import { workloadStateSamples } from '../analysis/kubeStateWorkloads.ts';
import { DisposableStore, type Disposable } from '../base/lifecycle.ts';
import type { MetricStore } from '../engine/promql/metricStore.ts';
import type { ClusterNode } from '../model/clusterNode.ts';
import type { MetricSample } from '../model/metricSample.ts';
import type { Pod } from '../model/pod.ts';
import type { Resource } from '../model/resource.ts';
import type { Workload } from '../model/workload.ts';
import type { KindDescriptor } from '../sources/kubernetes/kindDescriptor.ts';
import { namespaceKind, nodeKind } from '../sources/kubernetes/projections/clusterKinds.ts';
import { podKind } from '../sources/kubernetes/projections/podKind.ts';
import { replicaSetKind, treeWorkloadKinds } from '../sources/kubernetes/projections/workloadKinds.ts';
import type { ClusterSession } from './clusterSession.ts';
import type { ResourceStore } from './resourceStore.ts';
import { SeriesWriter } from './seriesWriter.ts';

const watchedKinds: readonly KindDescriptor[] = [podKind, nodeKind, namespaceKind, ...treeWorkloadKinds];
/** The labels that the ServiceMonitor of kube-state-metrics would give. */
const target = { job: 'kube-state-metrics', instance: 'kube-observatory' } as const;
/** Milliseconds after which lists that do not come are not waited for. */
const patience = 5000;
/** A namespace with more pods than this costs more than its states are worth. */
const greatestPodCount = 2000;

/** Writes the series of kube-state-metrics about some namespaces and all nodes, from the objects that are watched anyway. */
export class StateSampler implements Disposable {
  readonly #session: ClusterSession;
  readonly #writer: SeriesWriter;
  readonly #held = new DisposableStore();
  readonly #onChange: () => void;
  readonly #started = Date.now();
  readonly #replicaSets = new Map<string, ResourceStore<Workload>>();

  constructor(session: ClusterSession, store: MetricStore, onChange: () => void) {
    this.#session = session;
    this.#writer = new SeriesWriter(store);
    this.#onChange = onChange;
    for (const kind of watchedKinds) this.#hold(session.store(kind));
  }

  /** The pods of a namespace that are known by now. */
  pods(namespace: string): Iterable<Pod> {
    return this.#objects(podKind, namespace);
  }

  node(name: string): ClusterNode | undefined {
    return [...this.#objects(nodeKind, '')].find((one) => one.name === name);
  }

  /** Whether all objects that concern the namespaces have been listed, as far as they can be. */
  isReady(namespaces: Iterable<string>): boolean {
    const stores = [
      ...watchedKinds.map((kind) => this.#session.store<Resource>(kind)),
      ...[...namespaces].map((namespace) => this.#replicaSetsOf(namespace)),
    ];
    return stores.every(isSettled) || Date.now() - this.#started > patience;
  }

  /** Writes one round. */
  sample(namespaces: ReadonlySet<string>, time: number): void {
    for (const one of this.#samples(namespaces))
      this.#writer.write(one.name, { ...target, ...one.labels }, time, one.value);
    this.#writer.write('up', target, time, 1);
    this.#writer.finish(time);
  }

  /** Ends all series. */
  end(time: number): void {
    this.#writer.finish(time);
  }

  dispose(): void {
    this.#held.dispose();
  }

  *#samples(namespaces: ReadonlySet<string>): Generator<MetricSample> {
    for (const node of this.#objects(nodeKind, '')) yield* nodeStateSamples(node);
    for (const one of this.#objects(namespaceKind, '')) if (namespaces.has(one.name)) yield* namespaceStateSamples(one);
    for (const namespace of namespaces) {
      const pods = [...this.#objects(podKind, namespace)];
      for (const pod of pods.slice(0, greatestPodCount)) yield* podStateSamples(pod);
      for (const kind of treeWorkloadKinds) {
        for (const workload of this.#objects(kind, namespace)) yield* workloadStateSamples(workload);
      }
      const replicaSets = this.#replicaSetsOf(namespace).snapshot.byNamespace.get(namespace);
      for (const replicaSet of replicaSets?.values() ?? []) yield* workloadStateSamples(replicaSet);
    }
  }

  /** Nobody else watches ReplicaSets, of which a cluster keeps many: those of one namespace are enough. */
  #replicaSetsOf(namespace: string): ResourceStore<Workload> {
    const known = this.#replicaSets.get(namespace);
    if (known !== undefined) return known;
    const store = this.#session.store(replicaSetKind, { namespace });
    this.#replicaSets.set(namespace, store);
    this.#hold(store);
    return store;
  }

  #hold(store: Pick<ResourceStore<Resource>, 'acquire' | 'onDidChange'>): void {
    this.#held.add(store.onDidChange(this.#onChange));
    this.#held.add(store.acquire());
  }

  #objects<T extends Resource>(kind: KindDescriptor<T>, namespace: string): Iterable<T> {
    return this.#session.store(kind).snapshot.byNamespace.get(namespace)?.values() ?? [];
  }
}

function isSettled({ snapshot }: Pick<ResourceStore<Resource>, 'snapshot'>): boolean {
  return snapshot.isComplete || [...snapshot.statuses.values()].some((status) => status.kind === 'failed');
}
