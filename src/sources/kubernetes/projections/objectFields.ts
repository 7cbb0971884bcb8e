import { asArray, asNumber, asRecord } from '../../../base/json.ts';
import { parseTime } from '../../../base/time.ts';
import type { Condition, Resource } from '../../../model/resource.ts';
import type { Labels } from '../../../model/series.ts';
import type { Interner } from '../interner.ts';
import type { FieldShape } from '../sieveFields.ts';
import type { Json } from '../kindDescriptor.ts';

/** What `projectMetadata` reads. */
export const metadataFields = {
  ...{ uid: true, name: true, namespace: true, creationTimestamp: true, deletionTimestamp: true, labels: true },
  finalizers: true,
  ownerReferences: { controller: true, kind: true, name: true, uid: true },
  resourceVersion: true,
  // A third of what a server sends of an object. Neighbours have different times in them, and the rest in common.
  managedFields: false,
} as const satisfies FieldShape;

/** What of `metadataFields` the pods of a workload have in common. */
export const sharedMetadata: readonly string[] = ['metadata.labels', 'metadata.ownerReferences'];

/** What `projectConditions` reads of a status, with what it is asked to keep. */
export const conditionFields = {
  type: true,
  status: true,
  reason: true,
  message: true,
  lastTransitionTime: true,
} as const satisfies FieldShape;

const nothing: Json = Object.freeze({});
const noLabels: Labels = Object.freeze({});

/** A field that should be an object; an empty one where it is not. */
export function objectAt(object: Json, field: string): Json {
  return asRecord(object[field]) ?? nothing;
}

/** A field that should be a list of objects; what is no object is left out. */
export function objectsAt(object: Json, field: string): readonly Json[] {
  const list = asArray(object[field]);
  return list === undefined ? [] : isObjects(list) ? list : list.filter(isObject);
}

function isObjects(list: readonly unknown[]): list is readonly Json[] {
  return list.every(isObject);
}

function isObject(item: unknown): item is Json {
  return asRecord(item) !== undefined;
}

export function textAt(object: Json, field: string): string {
  const value = object[field];
  return typeof value === 'string' ? value : '';
}

export function numberAt(object: Json, field: string, fallback = 0): number {
  return asNumber(object[field]) ?? fallback;
}

/** Milliseconds since the epoch of an RFC 3339 time; 0 when it is missing or no time. */
export function timeAt(object: Json, field: string): number {
  const text = textAt(object, field);
  if (text === '') return 0;
  const time = parseTime(text);
  return Number.isNaN(time) ? 0 : time;
}

/** The fields of `metadata` that every projection keeps. */
export function projectMetadata(object: Json, intern: Interner): Resource {
  const meta = objectAt(object, 'metadata');
  const owners = asArray(meta['ownerReferences']);
  const labels = asRecord(meta['labels']);
  const resource = {
    uid: textAt(meta, 'uid'),
    name: textAt(meta, 'name'),
    namespace: intern.string(textAt(meta, 'namespace')),
    created: timeAt(meta, 'creationTimestamp'),
    deleted: meta['deletionTimestamp'] === undefined ? undefined : timeAt(meta, 'deletionTimestamp'),
    labels: labels === undefined ? noLabels : intern.derived('labels', labels, () => projectLabels(labels, intern)),
    owner: owners === undefined ? undefined : intern.derived('owner', owners, () => projectOwner(owners, intern)),
    resourceVersion: textAt(meta, 'resourceVersion'),
  };
  if (resource.deleted === undefined) return resource;
  return { ...resource, heldBy: (asArray(meta['finalizers']) ?? []).map((one) => intern.string(String(one))) };
}

function projectOwner(owners: readonly unknown[], intern: Interner): Resource['owner'] {
  const owner = owners.map(asRecord).find((one) => one?.['controller'] === true);
  if (owner === undefined) return undefined;
  const uid = textAt(owner, 'uid');
  return intern.value(`owner ${uid}`, () => ({
    kind: intern.string(textAt(owner, 'kind')),
    name: textAt(owner, 'name'),
    uid,
  }));
}

/** The texts of a map of labels; maps that say the same are one. */
export function projectLabels(labels: Json | undefined, intern: Interner): Labels {
  if (labels === undefined) return noLabels;
  let key = 'labels ';
  for (const name in labels) key += `${name}=${String(labels[name])},`;
  return intern.value(key, () => {
    const kept: Record<string, string> = {};
    for (const [name, value] of Object.entries(labels)) {
      if (typeof value === 'string') kept[intern.string(name)] = intern.string(value);
    }
    return kept;
  });
}

/** The conditions of a status; with `isKept`, only some of them. */
export function projectConditions(
  status: Json,
  intern: Interner,
  isKept: (condition: Json) => boolean = () => true,
): readonly Condition[] {
  const kept = objectsAt(status, 'conditions').filter(isKept);
  return kept.length === 0
    ? noConditions
    : kept.map((one) => ({
        type: intern.string(textAt(one, 'type')),
        status: intern.string(textAt(one, 'status')),
        reason: intern.string(textAt(one, 'reason')),
        message: textAt(one, 'message'),
        since: timeAt(one, 'lastTransitionTime'),
      }));
}

const noConditions: readonly Condition[] = Object.freeze([]);
