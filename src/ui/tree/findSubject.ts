import type { Subject } from '../../model/subject.ts';
import type { ClusterTree } from './clusterTree.ts';
import type { TreeElement } from './shownRows.ts';
import type { TreeNode } from './treeNode.ts';

/** The row of a subject, or the nearest row above it that the tree has; undefined where it has none of them. */
export async function findSubject(
  tree: Pick<ClusterTree, 'children'>,
  subject: Subject,
): Promise<TreeElement | undefined> {
  const find = async (
    parent: TreeElement | undefined,
    isIt: (node: TreeNode) => boolean,
  ): Promise<TreeElement | undefined> => (await tree.children(parent)).find(({ node }) => isIt(node));
  const { namespace, kind, name } = subject;
  const context = await find(undefined, (node) => node.kind === 'context' && node.contextId === subject.context);
  if (context === undefined) return undefined;
  const space = await find(context, (node) => node.kind === 'namespace' && node.entry.name === namespace);
  if (space === undefined) return context;
  const isPod = (node: TreeNode): boolean => node.kind === 'pod' && node.item.pod.name === name;
  const isWorkload = (node: TreeNode): boolean =>
    node.kind === 'workload' && node.item.workload.kind === kind && node.item.workload.name === name;
  const own = await find(space, kind === 'Pod' ? isPod : isWorkload);
  if (own !== undefined) return own;
  if (kind !== 'Pod') return space;
  // A pod stands below its workload, whose name its own begins with.
  for (const element of await tree.children(space)) {
    const { node } = element;
    if (node.kind !== 'workload' || !name.startsWith(`${node.item.workload.name}-`)) continue;
    const pod = await find(element, isPod);
    if (pod !== undefined) return pod;
  }
  return space;
}
