import type { KubeObject } from '../kubeObject.ts';

/** One write to a collection, as watches replay it. */
export interface StoredChange {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** The store's revision after the write; also the resourceVersion of `object`. */
  readonly revision: number;
  readonly id: string;
  /** The object after the write; of a deletion, the last state with the deletion's resourceVersion. */
  readonly object: KubeObject;
  /** The object before the write; undefined for a creation. */
  readonly previous: KubeObject | undefined;
}

/**
 * The objects of one resource in the order of etcd's keys, with the latest writes kept so that watches can start in the
 * past and lists can be continued at the revision they began with.
 */
export class ObjectCollection {
  readonly #objects = new Map<string, KubeObject>();
  readonly #ids: string[] = [];
  readonly #historyLimit: number;
  #history: StoredChange[] = [];
  #compacted: number;

  constructor(historyLimit: number, compacted: number) {
    this.#historyLimit = historyLimit;
    this.#compacted = compacted;
  }

  /** The sorted ids: `namespace/name`, or `name` for cluster-scoped kinds. Not to be held across writes. */
  get ids(): readonly string[] {
    return this.#ids;
  }

  /** Changes up to this revision are forgotten. */
  get compacted(): number {
    return this.#compacted;
  }

  get(id: string): KubeObject | undefined {
    return this.#objects.get(id);
  }

  /** The objects, of one namespace where one is named, in key order. */
  list(namespace: string | undefined): KubeObject[] {
    const found: KubeObject[] = [];
    const prefix = namespace === undefined ? '' : `${namespace}/`;
    for (let index = this.indexOf(prefix); index < this.#ids.length; index += 1) {
      const id = this.#ids[index] ?? '';
      if (!id.startsWith(prefix)) break;
      const object = this.#objects.get(id);
      if (object !== undefined) found.push(object);
    }
    return found;
  }

  /** The index of the first id that is not before `id`. */
  indexOf(id: string): number {
    let low = 0;
    let high = this.#ids.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ids[middle] ?? '') < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  apply(change: StoredChange): void {
    const index = this.indexOf(change.id);
    if (change.type === 'DELETED') {
      this.#objects.delete(change.id);
      if (this.#ids[index] === change.id) this.#ids.splice(index, 1);
    } else {
      if (!this.#objects.has(change.id)) this.#ids.splice(index, 0, change.id);
      this.#objects.set(change.id, change.object);
    }
    this.#history.push(change);
    // Cut in halves, so that the cost of cutting is spread over as many writes.
    if (this.#history.length > 2 * this.#historyLimit) {
      this.compact(this.#history[this.#history.length - this.#historyLimit - 1]?.revision ?? 0);
    }
  }

  /** Forgets the changes up to and with `revision`. */
  compact(revision: number): void {
    this.#compacted = Math.max(this.#compacted, revision);
    this.#history = this.#history.filter((change) => change.revision > revision);
  }

  /** The changes after `revision`, oldest first; undefined where some of them are forgotten. */
  changesAfter(revision: number): readonly StoredChange[] | undefined {
    if (revision < this.#compacted) return undefined;
    let start = this.#history.length;
    while (start > 0 && (this.#history[start - 1]?.revision ?? 0) > revision) start -= 1;
    return this.#history.slice(start);
  }

  /** The objects by id as they were at `revision`, for ids that differ from now; undefined where that is forgotten. */
  differencesAt(revision: number): ReadonlyMap<string, KubeObject | undefined> | undefined {
    const changes = this.changesAfter(revision);
    if (changes === undefined) return undefined;
    const before = new Map<string, KubeObject | undefined>();
    for (const change of changes) if (!before.has(change.id)) before.set(change.id, change.previous);
    return before;
  }
}
