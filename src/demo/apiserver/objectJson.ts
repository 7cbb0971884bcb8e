import type { KubeObject } from '../kubeObject.ts';
import { toVersion } from './objectVersions.ts';
import { groupVersionOf, type ResourceType } from './resourceType.ts';

// Objects are immutable, so the text of one never changes. A list of 10,000 pods is then mostly a join of strings.
const textCache = new WeakMap<KubeObject, string>();

/** An object as JSON text in one version of its API. */
export function objectJson(object: KubeObject, type: ResourceType): string {
  const head = `{"kind":${JSON.stringify(type.kind)},"apiVersion":${JSON.stringify(groupVersionOf(type))}`;
  const fields = fieldsJson(toVersion(object, type));
  return fields === '{}' ? `${head}}` : `${head},${fields.slice(1)}`;
}

/** An object as an item of a list: built-in kinds leave out `kind` and `apiVersion` there. */
export function itemJson(object: KubeObject, type: ResourceType): string {
  return type.custom === undefined ? fieldsJson(toVersion(object, type)) : objectJson(object, type);
}

function fieldsJson(object: KubeObject): string {
  const cached = textCache.get(object);
  if (cached !== undefined) return cached;
  const text = JSON.stringify({ ...object, apiVersion: undefined, kind: undefined });
  textCache.set(object, text);
  return text;
}
