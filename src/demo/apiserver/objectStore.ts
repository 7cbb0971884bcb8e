import { Emitter, type Event } from '../../base/event.ts';
import type { Disposable } from '../../base/lifecycle.ts';
import type { Clock } from '../../base/time.ts';
import type { KubeObject, ObjectKey, ObjectMeta } from '../kubeObject.ts';
import { alreadyExists, conflict, notFound } from './apiStatus.ts';
import { withDefaults } from './objectDefaults.ts';
import { ObjectCollection, type StoredChange } from './objectCollection.ts';
import {
  generatedName,
  idOf,
  isSameContent,
  isSameSpec,
  orderedMeta,
  rfc3339,
  uidFrom,
  withMeta,
} from './objectIdentity.ts';
import { OwnerIndex } from './ownerIndex.ts';
import { ResourceRegistry } from './resourceRegistry.ts';
import type { ResourceType } from './resourceType.ts';

/** A write that listeners in this process hear, in the order of revisions. */
export interface ObjectChange {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly key: ObjectKey;
  readonly object: KubeObject;
  readonly previous: KubeObject | undefined;
  readonly revision: number;
}

export interface ObjectStoreOptions {
  readonly clock: Clock;
  /** Numbers in [0, 1) from which uids and generated names are made; seed it for a repeatable cluster. */
  readonly random?: () => number;
  /** How many changes of a resource watches may replay; older ones answer 410. */
  readonly historyLimit?: number;
}

export interface WriteOptions {
  /** Answers what the write would give and changes nothing. */
  readonly dryRun?: boolean;
}

export interface DeleteOptions extends WriteOptions {
  /** Seconds that a pod gets to stop; undefined: the pod's own `terminationGracePeriodSeconds`. */
  readonly gracePeriodSeconds?: number;
  /** What becomes of the objects this one owns. */
  readonly propagation?: 'Background' | 'Foreground' | 'Orphan';
}

/**
 * Every object of the simulated cluster, with etcd's global revision. The API server writes for its clients, the world's
 * controllers write directly; both see each other's changes through `onDidChange` and watches.
 *
 * Objects are immutable: a write stores a new one.
 */
export class ObjectStore implements Disposable {
  readonly types = new ResourceRegistry();
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #historyLimit: number;
  readonly #collections = new Map<string, ObjectCollection>();
  readonly #owners = new OwnerIndex();
  readonly #changes = new Emitter<ObjectChange>();
  readonly #pending: ObjectChange[] = [];
  #isDelivering = false;
  #revision = 100;
  #compacted = 0;

  constructor({ clock, random = Math.random, historyLimit = 4000 }: ObjectStoreOptions) {
    this.#clock = clock;
    this.#random = random;
    this.#historyLimit = historyLimit;
  }

  /** Fires after each write. A listener may write; that change is heard after every listener has heard this one. */
  get onDidChange(): Event<ObjectChange> {
    return this.#changes.event;
  }

  /** The revision of the latest write: the resourceVersion of a list made now. */
  get revision(): number {
    return this.#revision;
  }

  get(key: ObjectKey): KubeObject | undefined {
    return this.#collections.get(`${key.group}/${key.resource}`)?.get(idOf(key.namespace, key.name));
  }

  /** The objects of a resource (of one namespace where one is named), by namespace and name. */
  list(group: string, resource: string, namespace?: string): readonly KubeObject[] {
    return this.#collections.get(`${group}/${resource}`)?.list(namespace) ?? [];
  }

  /** The objects that name this uid among their owners. */
  ownedBy(uid: string): readonly KubeObject[] {
    return this.#owners.dependents(uid).flatMap((key) => this.get(key) ?? []);
  }

  /** The collection behind a type, for lists and watches. */
  collection(type: ResourceType): ObjectCollection {
    let collection = this.#collections.get(type.storage);
    if (collection === undefined) {
      collection = new ObjectCollection(this.#historyLimit, this.#compacted);
      this.#collections.set(type.storage, collection);
    }
    return collection;
  }

  /**
   * Stores a new object with uid, creationTimestamp (kept where the object brings one) and the server's defaults.
   * @throws ApiStatusError 409 when the name is taken.
   */
  create(draft: KubeObject, options: WriteOptions = {}): KubeObject {
    const type = this.types.typeOf(draft);
    const name = draft.metadata.name || generatedName(draft.metadata.generateName ?? '', this.#random);
    const object = withDefaults(
      withMeta(draft, {
        name,
        uid: draft.metadata.uid ?? uidFrom(this.#random),
        creationTimestamp: draft.metadata.creationTimestamp ?? this.#now(),
        ...(type.isCounted ? { generation: draft.metadata.generation ?? 1 } : {}),
      }),
      this.#now(),
    );
    if (this.get(this.keyOf(object)) !== undefined) throw alreadyExists(type, name);
    if (options.dryRun === true) return withMeta(object, { resourceVersion: undefined });
    return this.#write(type, 'ADDED', object, undefined);
  }

  /**
   * Replaces an object. What the server owns in the metadata (uid, creationTimestamp, deletion) is kept.
   * @throws ApiStatusError 404, and 409 when `metadata.resourceVersion` is given and is not the current one.
   */
  update(next: KubeObject, options: WriteOptions = {}): KubeObject {
    const type = this.types.typeOf(next);
    const key = this.keyOf(next);
    const current = this.get(key);
    if (current === undefined) throw notFound(type, key.name);
    const version = next.metadata.resourceVersion ?? '';
    if (version !== '' && version !== current.metadata.resourceVersion) throw conflict(type, key.name);
    const merged = withDefaults(withMeta(next, serverOwned(current.metadata)), this.#now());
    if (isSameContent(current, merged)) return current;
    const generation = current.metadata.generation;
    const object =
      generation === undefined || isSameSpec(current, merged)
        ? merged
        : withMeta(merged, { generation: generation + 1 });
    if (options.dryRun === true) return object;
    if (object.metadata.deletionTimestamp !== undefined && isReleased(object)) return this.#remove(type, object);
    return this.#write(type, 'MODIFIED', object, current);
  }

  /**
   * Reads, changes and writes back at once; does nothing where the object is gone.
   * @returns what is stored afterwards.
   */
  modify(key: ObjectKey, change: (current: KubeObject) => KubeObject): KubeObject | undefined {
    const current = this.get(key);
    return current === undefined ? undefined : this.update(change(current));
  }

  /**
   * Deletes an object as the API does. A pod that runs on a node only gets its deletionTimestamp and a time of grace:
   * whoever plays the kubelet removes it with `gracePeriodSeconds: 0`. Finalizers and namespaces likewise keep an object
   * until they are done. Objects that lose their last owner go too.
   * @returns the object, and whether it is gone.
   * @throws ApiStatusError 404.
   */
  delete(key: ObjectKey, options: DeleteOptions = {}): { readonly object: KubeObject; readonly isRemoved: boolean } {
    const current = this.get(key);
    const type = current === undefined ? { group: key.group, resource: key.resource } : this.types.typeOf(current);
    if (current === undefined || !('version' in type)) throw notFound(type, key.name);
    const marked = this.#markDeleted(type, current, options);
    const isRemoved = isReleased(marked);
    if (options.dryRun === true) return { object: isRemoved ? current : marked, isRemoved };
    if (isRemoved) return { object: this.#remove(type, marked, options.propagation), isRemoved };
    const object = marked === current ? current : this.#write(type, 'MODIFIED', marked, current);
    if (type.kind === 'Namespace') this.#emptyNamespace(key.name);
    if (options.propagation === 'Foreground') this.#deleteDependents(object);
    return { object: this.get(key) ?? object, isRemoved: this.get(key) === undefined };
  }

  /** Forgets the history of changes, as etcd's compaction does; watches from before answer 410. */
  compact(): void {
    this.#compacted = this.#revision;
    for (const collection of this.#collections.values()) collection.compact(this.#revision);
  }

  /** The key of an object whose kind is served. */
  keyOf(object: KubeObject): ObjectKey {
    const type = this.types.typeOf(object);
    const [group = '', resource = ''] = type.storage.split('/');
    return {
      group,
      resource,
      namespace: type.namespaced ? (object.metadata.namespace ?? 'default') : undefined,
      name: object.metadata.name,
    };
  }

  dispose(): void {
    this.#changes.dispose();
  }

  #now(): string {
    return rfc3339(this.#clock.now());
  }

  #markDeleted(type: ResourceType, current: KubeObject, options: DeleteOptions): KubeObject {
    const grace = type.kind === 'Pod' ? podGrace(current, options.gracePeriodSeconds) : 0;
    const finalizers = new Set(current.metadata.finalizers);
    const uid = current.metadata.uid ?? '';
    if (options.propagation === 'Foreground' && this.#owners.dependents(uid).length > 0) {
      finalizers.add('foregroundDeletion');
    }
    const isHeld = finalizers.size > 0 || type.kind === 'Namespace' || grace > 0;
    const isShorter = grace < (current.metadata.deletionGracePeriodSeconds ?? Infinity);
    if (current.metadata.deletionTimestamp !== undefined && isHeld && !isShorter) return current;
    const marked = withMeta(current, {
      deletionTimestamp: rfc3339(this.#clock.now() + grace * 1000),
      deletionGracePeriodSeconds: grace,
      ...(finalizers.size > 0 ? { finalizers: [...finalizers] } : {}),
      ...(current.metadata.generation === undefined ? {} : { generation: current.metadata.generation + 1 }),
    });
    return type.kind === 'Namespace'
      ? { ...marked, spec: { finalizers: ['kubernetes'] }, status: { phase: 'Terminating' } }
      : marked;
  }

  /** Deletes what stands in a namespace that is being deleted, and the namespace once nothing does. */
  #emptyNamespace(name: string): void {
    for (const type of this.types.types) {
      if (!type.namespaced) continue;
      for (const object of this.#collections.get(type.storage)?.list(name) ?? []) {
        if (object.metadata.deletionTimestamp === undefined && this.get(this.keyOf(object)) !== undefined) {
          this.delete(this.keyOf(object));
        }
      }
    }
    this.#finishNamespace(name);
  }

  #finishNamespace(name: string): void {
    const namespace = this.get({ group: '', resource: 'namespaces', namespace: undefined, name });
    if (namespace?.metadata.deletionTimestamp === undefined) return;
    for (const collection of this.#collections.values()) {
      if ((collection.ids[collection.indexOf(`${name}/`)] ?? '').startsWith(`${name}/`)) return;
    }
    this.#remove(this.types.typeOf(namespace), namespace);
  }

  #remove(type: ResourceType, last: KubeObject, propagation: DeleteOptions['propagation'] = 'Background'): KubeObject {
    const removed = this.#write(type, 'DELETED', last, this.get(this.keyOf(last)));
    const uid = last.metadata.uid ?? '';
    if (propagation === 'Orphan') this.#orphanDependents(uid);
    else this.#deleteDependents(last);
    for (const owner of last.metadata.ownerReferences ?? []) this.#finishForeground(owner.uid);
    if (last.metadata.namespace !== undefined) this.#finishNamespace(last.metadata.namespace);
    return removed;
  }

  #deleteDependents(owner: KubeObject): void {
    const uid = owner.metadata.uid ?? '';
    for (const key of this.#owners.dependents(uid)) {
      const dependent = this.get(key);
      if (dependent === undefined || dependent.metadata.deletionTimestamp !== undefined) continue;
      const others = (dependent.metadata.ownerReferences ?? []).filter((reference) => reference.uid !== uid);
      if (others.some((reference) => this.#owners.exists(reference.uid))) {
        this.update(withMeta(dependent, { ownerReferences: others, resourceVersion: undefined }));
      } else {
        const isForeground = owner.metadata.finalizers?.includes('foregroundDeletion') === true;
        this.delete(key, isForeground ? { propagation: 'Foreground' } : {});
      }
    }
  }

  #orphanDependents(uid: string): void {
    for (const dependent of this.ownedBy(uid)) {
      const others = (dependent.metadata.ownerReferences ?? []).filter((reference) => reference.uid !== uid);
      const kept = others.length === 0 ? undefined : others;
      this.update(withMeta(dependent, { ownerReferences: kept, resourceVersion: undefined }));
    }
  }

  /** Lets an owner go that waited in the foreground for its last dependent. */
  #finishForeground(uid: string): void {
    const key = this.#owners.keyOf(uid);
    const owner = key === undefined ? undefined : this.get(key);
    if (owner?.metadata.deletionTimestamp === undefined || this.#owners.dependents(uid).length > 0) return;
    if (owner.metadata.finalizers?.includes('foregroundDeletion') !== true) return;
    const finalizers = owner.metadata.finalizers.filter((name) => name !== 'foregroundDeletion');
    this.update(withMeta(owner, { finalizers: finalizers.length === 0 ? undefined : finalizers }));
  }

  #write(
    type: ResourceType,
    change: StoredChange['type'],
    draft: KubeObject,
    previous: KubeObject | undefined,
  ): KubeObject {
    this.#revision += 1;
    const revision = this.#revision;
    const key = this.keyOf(draft);
    const object = orderedMeta(withMeta(draft, { resourceVersion: String(revision), namespace: key.namespace }));
    const id = idOf(key.namespace, key.name);
    this.collection(type).apply({ type: change, revision, id, object, previous });
    this.#owners.update(key, change === 'DELETED' ? undefined : object, previous);
    if (type.kind === 'CustomResourceDefinition') {
      if (change === 'DELETED') this.types.undefine(key.name);
      else this.types.define(object);
    }
    this.#deliver({ type: change, key, object, previous, revision });
    return object;
  }

  #deliver(change: ObjectChange): void {
    this.#pending.push(change);
    if (this.#isDelivering) return;
    this.#isDelivering = true;
    try {
      for (let next = this.#pending.shift(); next !== undefined; next = this.#pending.shift()) this.#changes.fire(next);
    } finally {
      this.#isDelivering = false;
    }
  }
}

/** Whether nothing keeps a deleted object any longer. */
function isReleased(object: KubeObject): boolean {
  const { finalizers, deletionGracePeriodSeconds } = object.metadata;
  const isTerminating = object.kind === 'Namespace';
  return (finalizers ?? []).length === 0 && (deletionGracePeriodSeconds ?? 0) === 0 && !isTerminating;
}

/** The seconds of grace of a pod's deletion: none where it does not run on a node. */
function podGrace(pod: KubeObject, asked: number | undefined): number {
  const spec = pod['spec'] as { readonly nodeName?: string; readonly terminationGracePeriodSeconds?: number };
  const phase = (pod['status'] as { readonly phase?: string } | undefined)?.phase;
  if (spec.nodeName === undefined || spec.nodeName === '' || phase === 'Succeeded' || phase === 'Failed') return 0;
  return Math.max(0, asked ?? spec.terminationGracePeriodSeconds ?? 30);
}

function serverOwned(meta: ObjectMeta): Partial<Record<keyof ObjectMeta, unknown>> {
  const { uid, creationTimestamp, deletionTimestamp, deletionGracePeriodSeconds, generation, generateName } = meta;
  return { uid, creationTimestamp, deletionTimestamp, deletionGracePeriodSeconds, generation, generateName };
}
