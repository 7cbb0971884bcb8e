import type { WorkloadNode } from '../../analysis/namespaceTree.ts';
import { objectTargetOf } from './objectTarget.ts';
import type { TreeNode } from './treeNode.ts';
import type { TreeResource } from './treeResource.ts';

/** Whether a row stands for an object itself. */
export function isRowOf(node: TreeNode, target: TreeResource): boolean {
  if (node.kind === 'container') return false;
  const own = objectTargetOf(node);
  return own !== undefined && own.contextId === target.contextId && isSame(own, target);
}

/** Whether an object can be somewhere below a row, so that a search need not look below the others. */
export function leadsTo(node: TreeNode, target: TreeResource): boolean {
  if (!('contextId' in node) || node.contextId !== target.contextId) return false;
  const { kind, namespace } = target;
  switch (node.kind) {
    case 'context':
      return true;
    case 'namespace':
      return kind.isNamespaced && node.entry.name === namespace;
    case 'group':
      return (
        node.group.workloads.some((one) => holds(one, target)) || node.group.pods.some((one) => isPod(one.pod, target))
      );
    case 'workload':
      return holds(node.item, target);
    case 'nodes':
      return kind.group === '' && kind.resource === 'nodes';
    case 'node':
      return node.pods.some(({ pod }) => isPod(pod, target));
    case 'category':
      return (
        (node.namespace === '' || node.namespace === namespace) && node.category.kinds.some((one) => isKind(one, kind))
      );
    case 'kindGroup':
      return node.source.kind === 'table' && isKind(node.source.apiKind, kind);
    default:
      return false;
  }
}

function holds({ workload, pods, jobs }: WorkloadNode, target: TreeResource): boolean {
  if (workload.namespace !== target.namespace) return false;
  return (
    (workload.kind === target.kind.kind && workload.name === target.name) ||
    pods.some(({ pod }) => isPod(pod, target)) ||
    jobs.some((job) => holds(job, target))
  );
}

function isPod(
  pod: { readonly namespace: string; readonly name: string },
  { kind, namespace, name }: TreeResource,
): boolean {
  return kind.kind === 'Pod' && pod.name === name && pod.namespace === namespace;
}

function isSame(a: Omit<TreeResource, 'contextId'>, b: Omit<TreeResource, 'contextId'>): boolean {
  return a.name === b.name && a.namespace === b.namespace && isKind(a.kind, b.kind);
}

function isKind(a: TreeResource['kind'], b: TreeResource['kind']): boolean {
  return a.resource === b.resource && a.group === b.group;
}
