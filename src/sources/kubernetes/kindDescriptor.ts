import { asArray, asRecord } from '../../base/json.ts';
import type { ApiKind, Resource } from '../../model/resource.ts';
import type { Interner } from './interner.ts';
import type { FieldShape } from './sieveFields.ts';

export type Json = Readonly<Record<string, unknown>>;

/** A kind with the way to keep little of it: what the views need and no more. */
export interface KindDescriptor<T extends Resource = Resource> extends ApiKind {
  /** What to ask for instead of whole objects: tables, metadata only. */
  readonly accept?: string;
  /** All that `project` (or `unwrap`, where there is one) reads; everything else is not even parsed. Undefined: the whole object. */
  readonly fields?: FieldShape;
  /** Paths of objects and lists in `fields` that many objects have in common; none of them inside a list. */
  readonly shared?: readonly string[];
  /**
   * Whether `project` keeps nothing of an object but texts, numbers and what is made of the values at `shared`, so that the next
   * object may be read into the same one.
   */
  readonly usesAgain?: boolean;
  /** The objects in a list, or in an event's object, where they are not simply `items` or the object itself. */
  unwrap?(payload: Json): readonly Json[];
  /** Never throws: objects without a status, with odd types or missing fields become values with empty fields. */
  project(object: Json, intern: Interner): T;
}

/** The objects that a list holds, or the one object of an event. */
export function unwrapObjects(kind: KindDescriptor, payload: Json): readonly Json[] {
  if (kind.unwrap !== undefined) return kind.unwrap(payload);
  const items = asArray(payload['items']);
  // No real kind but List has items at its top.
  return items === undefined ? [payload] : items.filter((item): item is Json => asRecord(item) !== undefined);
}

/** The URL path of a kind's collection, in one namespace or, without one, in all. */
export function collectionPath(kind: ApiKind, namespace?: string): string {
  const root = kind.group === '' ? `/api/${kind.version}` : `/apis/${kind.group}/${kind.version}`;
  const scope = kind.isNamespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}${scope}/${kind.resource}`;
}

/** The URL path of one object. */
export function objectPath(kind: ApiKind, namespace: string, name: string): string {
  return `${collectionPath(kind, namespace === '' ? undefined : namespace)}/${encodeURIComponent(name)}`;
}
