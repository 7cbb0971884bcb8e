import type { KubeObject } from '../kubeObject.ts';

/** One resource in one group version, as discovery describes it. */
export interface ResourceType {
  readonly group: string;
  readonly version: string;
  /** Plural, lower case. */
  readonly resource: string;
  readonly singular: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly verbs: readonly string[];
  readonly subresources: readonly string[];
  /** Whether `metadata.generation` counts the changes of the spec. */
  readonly isCounted: boolean;
  /** Names the collection that holds the objects; versions of a resource share one. */
  readonly storage: string;
  /** The CustomResourceDefinition and the entry of `spec.versions` this type comes from; undefined for built-in kinds. */
  readonly custom: { readonly definition: KubeObject; readonly version: unknown } | undefined;
}

/** `v1`, `apps/v1`. */
export function groupVersionOf(type: { readonly group: string; readonly version: string }): string {
  return type.group === '' ? type.version : `${type.group}/${type.version}`;
}
