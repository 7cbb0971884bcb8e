import { isDeepStrictEqual } from 'node:util';
import type { KubeObject, ObjectMeta } from '../kubeObject.ts';

const metaOrder = [
  'name',
  'generateName',
  'namespace',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'labels',
  'annotations',
  'ownerReferences',
  'finalizers',
  'managedFields',
];

/** The id of an object inside its collection. */
export function idOf(namespace: string | undefined, name: string): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** The object with some fields of its metadata replaced; those set to undefined are removed. */
export function withMeta(object: KubeObject, changes: Partial<Record<keyof ObjectMeta, unknown>>): KubeObject {
  const metadata: Record<string, unknown> = { ...object.metadata };
  for (const [field, value] of Object.entries(changes)) {
    if (value === undefined) Reflect.deleteProperty(metadata, field);
    else metadata[field] = value;
  }
  return { ...object, metadata: metadata as unknown as ObjectMeta };
}

/** The object with its metadata in the order in which the real server writes it, without empty maps. */
export function orderedMeta(object: KubeObject): KubeObject {
  const metadata: Record<string, unknown> = {};
  for (const field of metaOrder) {
    const value = object.metadata[field];
    if (value === undefined || value === null || isEmpty(value)) continue;
    metadata[field] = value;
  }
  return { ...object, metadata: metadata as unknown as ObjectMeta };
}

/** Whether two states of an object differ in nothing that a write of a client may change. */
export function isSameContent(a: KubeObject, b: KubeObject): boolean {
  const strip = (object: KubeObject): KubeObject =>
    orderedMeta(withMeta(object, { resourceVersion: undefined, managedFields: undefined }));
  return isDeepStrictEqual(strip(a), strip(b));
}

/** Whether two states differ in metadata and status only. */
export function isSameSpec(a: KubeObject, b: KubeObject): boolean {
  return isDeepStrictEqual(
    { ...a, metadata: undefined, status: undefined },
    { ...b, metadata: undefined, status: undefined },
  );
}

/** A moment as `metav1.Time` writes it: whole seconds, UTC. */
export function rfc3339(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** A name of `generateName` and five letters that make no words. */
export function generatedName(prefix: string, random: () => number): string {
  const letters = 'bcdfghjklmnpqrstvwxz2456789';
  let suffix = '';
  for (let i = 0; i < 5; i += 1) suffix += letters.charAt(Math.floor(random() * letters.length));
  return prefix.slice(0, 58) + suffix;
}

/** A version 4 UUID of the given numbers. */
export function uidFrom(random: () => number): string {
  let digits = '';
  for (let i = 0; i < 32; i += 1) digits += Math.floor(random() * 16).toString(16);
  const variant = '89ab'.charAt(Math.floor(random() * 4));
  const parts = [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `${variant}${digits.slice(17, 20)}`,
    digits.slice(20),
  ];
  return parts.join('-');
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
