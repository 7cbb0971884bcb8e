import type { KubeObject, ObjectKey } from '../kubeObject.ts';
import { idOf } from './objectIdentity.ts';

/** Finds objects by uid and by the uid of their owners, for garbage collection. */
export class OwnerIndex {
  readonly #keys = new Map<string, ObjectKey>();
  readonly #dependents = new Map<string, Map<string, ObjectKey>>();

  /** Follows a write: `object` is undefined when the object went, `previous` when it came. */
  update(key: ObjectKey, object: KubeObject | undefined, previous: KubeObject | undefined): void {
    const id = `${key.group}/${key.resource}/${idOf(key.namespace, key.name)}`;
    for (const owner of previous?.metadata.ownerReferences ?? []) {
      const dependents = this.#dependents.get(owner.uid);
      dependents?.delete(id);
      if (dependents?.size === 0) this.#dependents.delete(owner.uid);
    }
    if (previous?.metadata.uid !== undefined) this.#keys.delete(previous.metadata.uid);
    if (object === undefined) return;
    if (object.metadata.uid !== undefined) this.#keys.set(object.metadata.uid, key);
    for (const owner of object.metadata.ownerReferences ?? []) {
      const dependents = this.#dependents.get(owner.uid) ?? new Map<string, ObjectKey>();
      dependents.set(id, key);
      this.#dependents.set(owner.uid, dependents);
    }
  }

  exists(uid: string): boolean {
    return this.#keys.has(uid);
  }

  keyOf(uid: string): ObjectKey | undefined {
    return this.#keys.get(uid);
  }

  dependents(uid: string): readonly ObjectKey[] {
    return [...(this.#dependents.get(uid)?.values() ?? [])];
  }
}
