import type { ApiKind } from '../../model/resource.ts';

/** What goes with objects of these kinds when they are deleted. By group and resource. */
const warnings: ReadonlyMap<string, string> = new Map([
  ['/namespaces', 'Everything in the namespace is deleted with it.'],
  ['apps/deployments', 'Its ReplicaSets and pods are deleted with it.'],
  ['apps/replicasets', 'Its pods are deleted with it.'],
  ['apps/statefulsets', 'Its pods are deleted with it.'],
  ['apps/daemonsets', 'Its pods are deleted with it.'],
  ['/replicationcontrollers', 'Its pods are deleted with it.'],
  ['batch/jobs', 'Its pods are deleted with it.'],
  ['batch/cronjobs', 'Its jobs and their pods are deleted with it.'],
  ['/persistentvolumeclaims', "The data may be deleted with it: the volume's reclaim policy decides."],
  ['apiextensions.k8s.io/customresourcedefinitions', 'Every object of the kind that it defines is deleted with it.'],
]);

/**
 * What people should know before they delete an object of the kind: what it owns goes too, and who makes it again. Undefined where there is
 * nothing to tell.
 * @param isBare whether it is a pod that no controller made.
 */
export function deletionWarning(
  { group, resource }: Pick<ApiKind, 'group' | 'resource'>,
  isBare: boolean,
): string | undefined {
  if (isBare) return 'No controller makes this pod again.';
  const known = warnings.get(`${group}/${resource}`);
  if (known !== undefined) return known;
  return isCustom(group) ? 'What it owns, such as pods, is deleted with it.' : undefined;
}

/** Kubernetes' own groups have no dot, or belong to it. */
function isCustom(group: string): boolean {
  return group.includes('.') && !group.endsWith('.k8s.io');
}
