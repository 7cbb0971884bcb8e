import { compareNames } from '../../base/compareNames.ts';
import { Emitter, type Event } from '../../base/event.ts';
import { DisposableStore, type Disposable } from '../../base/lifecycle.ts';
import { ingressNotes, serviceNotes, type ObjectNotes } from '../../analysis/objectNotes.ts';
import type { ClusterEvent } from '../../model/clusterEvent.ts';
import type { FeedStatus } from '../../model/feedStatus.ts';
import type { HelmRelease } from '../../model/helmRelease.ts';
import type { ApiKind, Resource } from '../../model/resource.ts';
import type { Revision } from '../../model/revision.ts';
import type { TableObject } from '../../model/tableObject.ts';
import type { Workload } from '../../model/workload.ts';
import { eventKind } from '../../sources/kubernetes/projections/clusterKinds.ts';
import {
  configMapReleaseKind,
  helmSelector,
  newestReleases,
  secretReleaseKind,
} from '../../sources/kubernetes/projections/helmReleaseKind.ts';
import { endpointCountKind, ingressRouteKind, serviceKind } from '../../sources/kubernetes/projections/networkKinds.ts';
import {
  controllerRevisionKind,
  revisionsOfController,
  revisionsOfDeployment,
} from '../../sources/kubernetes/projections/revisionKinds.ts';
import { tableKind } from '../../sources/kubernetes/projections/tableKind.ts';
import { replicaSetKind } from '../../sources/kubernetes/projections/workloadKinds.ts';
import type { ClusterSession } from '../../state/clusterSession.ts';
import type { TreeResource } from './treeResource.ts';
import type { ResourceStore } from '../../state/resourceStore.ts';

/** What a row lists. */
export type KindSource =
  | { readonly kind: 'table'; readonly apiKind: ApiKind }
  | { readonly kind: 'events' }
  | { readonly kind: 'releases' }
  /** The templates that the controller of a workload has kept. */
  | { readonly kind: 'revisions'; readonly workload: Workload };

type ListItems =
  | {
      readonly kind: 'table';
      readonly apiKind: ApiKind;
      readonly objects: readonly TableObject[];
      readonly notes: ObjectNotes;
    }
  | { readonly kind: 'events'; readonly events: readonly ClusterEvent[] }
  | { readonly kind: 'releases'; readonly releases: readonly HelmRelease[] }
  | { readonly kind: 'revisions'; readonly apiKind: ApiKind; readonly revisions: readonly Revision[] };

export interface KindList {
  readonly items: ListItems;
  readonly status: FeedStatus;
}

interface OpenFeed {
  readonly disposables: DisposableStore;
  readonly contextId: string;
  readonly isSettled: () => boolean;
  readonly read: () => KindList;
  list: KindList | undefined;
}

/** The lists that are open in the tree, each watched only as long as its row is. */
export class KindFeeds implements Disposable {
  readonly #feeds = new Map<string, OpenFeed>();
  readonly #didChange = new Emitter<undefined>();

  readonly onDidChange: Event<undefined> = this.#didChange.event;

  /** Watches a list, or only the object of a name, for the row `id` until `close`. */
  open(id: string, session: ClusterSession, source: KindSource, namespace: string, name?: string): void {
    if (this.#feeds.has(id)) return;
    const fieldSelector = name === undefined ? {} : { fieldSelector: `metadata.name=${name}` };
    const query = { ...(namespace === '' ? {} : { namespace }), ...fieldSelector };
    switch (source.kind) {
      case 'table': {
        const { apiKind } = source;
        const { stores, read } = companionsOf(apiKind, session, namespace);
        const shape = (all: Iterable<TableObject>): ListItems => {
          const objects = [...all].sort(
            (a, b) => compareNames(a.namespace, b.namespace) || compareNames(a.name, b.name),
          );
          return { kind: 'table', apiKind, objects, notes: read(objects) };
        };
        this.#start(id, session, session.store(tableKind(apiKind), query), shape, stores);
        return;
      }
      case 'events':
        this.#start(id, session, session.store(eventKind, query), (all) => ({
          kind: 'events',
          events: [...all].sort((a, b) => b.lastSeen - a.lastSeen),
        }));
        return;
      case 'releases': {
        const ofHelm = { ...query, labelSelector: helmSelector };
        const others = session.store(configMapReleaseKind, ofHelm);
        const shape = (all: Iterable<HelmRelease>): ListItems => ({
          kind: 'releases',
          releases: newestReleases([...all, ...allOf(others)]),
        });
        this.#start(id, session, session.store(secretReleaseKind, ofHelm), shape, [others]);
        return;
      }
      case 'revisions':
        this.#openRevisions(id, session, source.workload);
    }
  }

  /** The list of the row, as it is now; undefined when it is not open. */
  list(id: string): KindList | undefined {
    const feed = this.#feeds.get(id);
    if (feed === undefined) return undefined;
    feed.list ??= feed.read();
    return feed.list;
  }

  /** The objects of the lists that are open, each once. */
  *resources(): Generator<TreeResource> {
    const seen = new Set<string>();
    for (const [id, { contextId }] of this.#feeds) {
      const items = this.list(id)?.items;
      if (items?.kind !== 'table') continue;
      for (const { namespace, name, uid } of items.objects) {
        const key = `${contextId} ${uid}`;
        if (!seen.has(key)) yield { contextId, kind: items.apiKind, namespace, name };
        seen.add(key);
      }
    }
  }

  /** Whether the row's list is there, or has failed. */
  isSettled(id: string): boolean {
    return this.#feeds.get(id)?.isSettled() ?? true;
  }

  close(id: string): void {
    this.#feeds.get(id)?.disposables.dispose();
    this.#feeds.delete(id);
  }

  /** Closes the lists of all rows below one. */
  closeUnder(id: string): void {
    for (const key of [...this.#feeds.keys()]) if (key.startsWith(`${id}/`)) this.close(key);
  }

  dispose(): void {
    for (const id of [...this.#feeds.keys()]) this.close(id);
    this.#didChange.dispose();
  }

  #openRevisions(id: string, session: ClusterSession, workload: Workload): void {
    const labels = Object.entries(workload.selector).map(([label, value]) => `${label}=${value}`);
    const query = {
      namespace: workload.namespace,
      ...(labels.length === 0 ? {} : { labelSelector: labels.join(',') }),
    };
    if (workload.kind === 'Deployment') {
      this.#start(id, session, session.store(replicaSetKind, query), (all) => ({
        kind: 'revisions',
        apiKind: replicaSetKind,
        revisions: revisionsOfDeployment(workload, all),
      }));
    } else {
      this.#start(id, session, session.store(controllerRevisionKind, query), (all) => ({
        kind: 'revisions',
        apiKind: controllerRevisionKind,
        revisions: revisionsOfController(workload, all),
      }));
    }
  }

  #start<T extends Resource>(
    id: string,
    { context }: ClusterSession,
    store: ResourceStore<T>,
    shape: (all: Iterable<T>) => ListItems,
    companions: readonly ResourceStore<Resource>[] = [],
  ): void {
    const disposables = new DisposableStore();
    const statusOf = (): FeedStatus => [...store.snapshot.statuses.values()][0] ?? { kind: 'loading' };
    const feed: OpenFeed = {
      disposables,
      contextId: context.id,
      list: undefined,
      isSettled: () => store.snapshot.isComplete || statusOf().kind === 'failed',
      read: () => ({ items: shape(allOf(store)), status: statusOf() }),
    };
    for (const one of [store, ...companions]) {
      disposables.add(
        one.onDidChange(() => {
          feed.list = undefined;
          this.#didChange.fire(undefined);
        }),
      );
      disposables.add(one.acquire());
    }
    this.#feeds.set(id, feed);
  }
}

interface Companions {
  readonly stores: readonly ResourceStore<Resource>[];
  readonly read: (objects: readonly TableObject[]) => ObjectNotes;
}

const noNotes: ObjectNotes = new Map();

/** What else has to be watched to say how the objects of a kind are. */
function companionsOf({ group, resource }: ApiKind, session: ClusterSession, namespace: string): Companions {
  const query = namespace === '' ? {} : { namespace };
  if (group === '' && resource === 'services') {
    const slices = session.store(endpointCountKind, query);
    const read = (services: readonly TableObject[]): ObjectNotes =>
      slices.snapshot.isComplete ? serviceNotes(services, allOf(slices)) : noNotes;
    return { stores: [slices], read };
  }
  if (group === 'networking.k8s.io' && resource === 'ingresses') {
    const ingresses = session.store(ingressRouteKind, query);
    const services = session.store(serviceKind, query);
    const read = (): ObjectNotes =>
      services.snapshot.isComplete ? ingressNotes(allOf(ingresses), allOf(services)) : noNotes;
    return { stores: [ingresses, services], read };
  }
  return { stores: [], read: () => noNotes };
}

function* allOf<T extends Resource>(store: ResourceStore<T>): Generator<T> {
  for (const group of store.snapshot.byNamespace.values()) yield* group.values();
}
