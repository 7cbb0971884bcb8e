import { contextChildren, machineNodes } from './contextNodes.ts';
import { categoryChildren, listChildren, listNodes } from './listNodes.ts';
import type { TreeKnowledge } from './treeKnowledge.ts';
import type { TreeNode } from './treeNode.ts';
import { memberNodes, workloadChildren } from './workloadNodes.ts';

/** The rows under a row, in the order of the design: problems, namespaces or other groups, nodes; workloads, pods, containers. */
export function childrenOfCluster(parent: TreeNode, known: TreeKnowledge): readonly TreeNode[] {
  switch (parent.kind) {
    case 'context':
      return contextChildren(parent, known);
    case 'namespace': {
      const { contextId, id, entry } = parent;
      const place = { contextId, parentId: id, isAcrossNamespaces: false };
      return [
        ...memberNodes(place, entry.tree.workloads, entry.tree.loosePods, known),
        ...listNodes(id, contextId, { kind: 'namespace', namespace: entry.name }, known),
      ];
    }
    case 'group':
      return memberNodes(
        { ...across(parent), isKindKnown: parent.isOneKind },
        parent.group.workloads,
        parent.group.pods,
        known,
      );
    case 'category':
      return categoryChildren(parent, known);
    case 'kindGroup':
      return listChildren(parent, known);
    case 'object':
    case 'release':
      return (parent.details ?? []).map((detail, index, all) => ({
        kind: 'detail',
        // Two paths of an Ingress may read the same.
        id: `${parent.id}/${detail.label}${all.findIndex((one) => one.label === detail.label) === index ? '' : ` ${index}`}`,
        contextId: parent.contextId,
        detail,
      }));
    case 'workload':
      return workloadChildren(parent, known);
    case 'pod':
      return parent.item.pod.containers.map((container) => ({
        kind: 'container',
        id: `${parent.id}/container ${container.spec.name}`,
        contextId: parent.contextId,
        item: parent.item,
        container,
      }));
    case 'nodes':
      return machineNodes(parent, parent.overview, known);
    case 'node':
      return memberNodes(across(parent), [], parent.pods, known);
    case 'pinned':
      return parent.rows;
    default:
      return [];
  }
}

function across({ id, contextId }: { readonly id: string; readonly contextId: string }): {
  readonly contextId: string;
  readonly parentId: string;
  readonly isAcrossNamespaces: boolean;
} {
  return { contextId, parentId: id, isAcrossNamespaces: true };
}
