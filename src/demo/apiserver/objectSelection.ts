import type { KubeObject } from '../kubeObject.ts';
import { parseFieldSelector } from './fieldSelector.ts';
import { parseLabelSelector } from './labelSelector.ts';
import { toVersion } from './objectVersions.ts';
import type { RequestTarget } from './resourcePath.ts';
import type { ResourceType } from './resourceType.ts';

/** Which objects a list, a watch or a deletion is about. */
export interface ObjectSelection {
  readonly namespace: string | undefined;
  /** Undefined where neither labels nor fields are selected. */
  readonly filter: ((object: KubeObject) => boolean) | undefined;
}

/**
 * Reads the selectors of a query.
 * @throws ApiStatusError 400 for a selector that cannot be understood.
 */
export function selectionOf(target: RequestTarget, type: ResourceType, query: URLSearchParams): ObjectSelection {
  const labels = query.get('labelSelector') ?? '';
  const fields = query.get('fieldSelector') ?? '';
  const name = target.name === undefined ? '' : `metadata.name=${target.name}`;
  const byLabels = labels === '' ? undefined : parseLabelSelector(labels);
  const byFields =
    fields + name === '' ? undefined : parseFieldSelector([fields, name].filter(Boolean).join(','), type);
  const isNeeded = byLabels !== undefined || byFields !== undefined;
  return {
    namespace: target.namespace,
    filter: isNeeded
      ? (object) => (byLabels?.(object.metadata.labels ?? {}) ?? true) && (byFields?.(toVersion(object, type)) ?? true)
      : undefined,
  };
}

/** Whether a change or an object is inside the selection. */
export function isSelected(selection: ObjectSelection, object: KubeObject): boolean {
  if (selection.namespace !== undefined && object.metadata.namespace !== selection.namespace) return false;
  return selection.filter?.(object) ?? true;
}
