import { claimTroubles } from '../analysis/claimTroubles.ts';
import type { NamespaceTree } from '../analysis/namespaceTree.ts';
import { stuckObjects } from '../analysis/deletionHealth.ts';
import { routeTroubles, serviceTroubles } from '../analysis/serviceTroubles.ts';
import { DisposableStore, type Disposable } from '../base/lifecycle.ts';
import type { NotedObject } from '../model/notedObject.ts';
import type { Resource } from '../model/resource.ts';
import type { Route } from '../model/service.ts';
import type { KindDescriptor } from '../sources/kubernetes/kindDescriptor.ts';
import { gatewayRouteKind, ingressRouteKind, serviceKind } from '../sources/kubernetes/projections/networkKinds.ts';
import { storageClassKind, volumeClaimKind } from '../sources/kubernetes/projections/storageKinds.ts';
import type { ClusterSession } from './clusterSession.ts';
import type { ResourceSnapshot, ResourceStore } from './resourceStore.ts';

/** Where a user may read this many namespaces one by one and not all at once, these kinds are not worth as many watches. */
const mostScopes = 20;

/**
 * The objects beside workloads that can be unhealthy without anybody having opened their lists: Services, Ingresses and routes, claims.
 * They are few and change rarely, and only what is needed of each is parsed. What may not be read is left out, and told on its own row.
 */
export class SideObjects implements Disposable {
  readonly #session: ClusterSession;
  readonly #onChange: () => void;
  readonly #disposables = new DisposableStore();
  readonly #services;
  readonly #claims;
  readonly #classes;
  readonly #routes = new Map<KindDescriptor<Route>, ResourceStore<Route>>();
  #isStarted = false;
  /** Whether it is being asked which routes there are, or has been. */
  #isAsking = false;

  /** @param onChange called when something became known. */
  constructor(session: ClusterSession, onChange: () => void) {
    this.#session = session;
    this.#onChange = onChange;
    this.#services = session.store(serviceKind);
    this.#claims = session.store(volumeClaimKind);
    this.#classes = session.store(storageClassKind);
  }

  /**
   * Begins to watch; later calls only ask again which routes the cluster serves, where it has not answered. Meant for when what the user
   * waits for is there.
   */
  start(): void {
    if (this.#disposables.isDisposed) return;
    if (!this.#isStarted) {
      this.#isStarted = true;
      for (const store of [this.#services, this.#claims, this.#classes]) this.#watch(store);
      this.#watchRoutes(ingressRouteKind);
    }
    if (!this.#isAsking) void this.#findRoutes();
  }

  /** What `notesOf` tells of a namespace is the same as long as these are. */
  inputsOf(namespace: string): readonly unknown[] {
    const stores = [this.#services, this.#claims, ...this.#routes.values()];
    return [...stores.map(({ snapshot }) => snapshot.byNamespace.get(namespace)), this.#classes.snapshot.byNamespace];
  }

  /** What is to be said of the objects of a namespace that are not simply well. @param now milliseconds since the epoch. */
  notesOf(namespace: string, tree: NamespaceTree, now: number): readonly NotedObject[] {
    const services = this.#services.snapshot;
    const isMissing = (place: string, name: string): boolean =>
      isKnown(services, place) && !valuesOf(services, place).some((one) => one.name === name);
    const classes = this.#classes.snapshot;
    const stuck = [
      ...stuckObjects(serviceKind, valuesOf(services, namespace), now),
      ...stuckObjects(volumeClaimKind, valuesOf(this.#claims.snapshot, namespace), now),
      ...[...this.#routes].flatMap(([kind, { snapshot }]) => stuckObjects(kind, valuesOf(snapshot, namespace), now)),
    ];
    const troubles = [
      ...serviceTroubles(serviceKind, valuesOf(services, namespace), tree, now),
      ...[...this.#routes].flatMap(([kind, { snapshot }]) =>
        routeTroubles(kind, valuesOf(snapshot, namespace), isMissing),
      ),
      ...claimTroubles(
        volumeClaimKind,
        valuesOf(this.#claims.snapshot, namespace),
        classes.isComplete ? valuesOf(classes, '') : undefined,
        now,
      ),
    ];
    // Whatever else is wrong with what has to go, it is told once.
    const isStuck = ({ kind, name }: NotedObject): boolean =>
      stuck.some((one) => one.name === name && one.kind.resource === kind.resource && one.kind.group === kind.group);
    return stuck.length === 0 ? troubles : [...stuck, ...troubles.filter((one) => !isStuck(one))];
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  async #findRoutes(): Promise<void> {
    this.#isAsking = true;
    const kinds = await this.#session.kinds().catch(() => []);
    this.#isAsking = kinds.length > 0;
    for (const kind of kinds) {
      if (kind.group === 'gateway.networking.k8s.io' && (kind.kind === 'HTTPRoute' || kind.kind === 'GRPCRoute'))
        this.#watchRoutes(gatewayRouteKind(kind));
    }
  }

  #watchRoutes(kind: KindDescriptor<Route>): void {
    if (this.#disposables.isDisposed) return;
    const store = this.#session.store(kind);
    this.#routes.set(kind, store);
    this.#watch(store);
  }

  #watch(store: Pick<ResourceStore<Resource>, 'snapshot' | 'onDidChange' | 'acquire'>): void {
    const watching = this.#disposables.add(new DisposableStore());
    watching.add(
      store.onDidChange(() => {
        if (store.snapshot.statuses.size > mostScopes) watching.dispose();
        this.#onChange();
      }),
    );
    watching.add(store.acquire());
  }
}

function valuesOf<T>({ byNamespace }: ResourceSnapshot<T>, namespace: string): readonly T[] {
  return [...(byNamespace.get(namespace)?.values() ?? [])];
}

/** Whether all of a namespace has been read. */
function isKnown({ isComplete, statuses }: ResourceSnapshot<unknown>, namespace: string): boolean {
  return isComplete || (statuses.get('') ?? statuses.get(namespace))?.kind === 'live';
}
