import type { TreeNode } from './treeNode.ts';

/** Rows under one parent before "Show more", and how many each click adds. */
export const pageSize = 500;

/** Rows that lead to other lists: they stay reachable below a list that is cut off. */
const tails: ReadonlySet<TreeNode['kind']> = new Set(['category', 'kindGroup', 'nodes']);

/** The first `limit` rows of a long list, then a row that shows more of them, then what always stands at the end. */
export function firstPage(parentId: string, nodes: readonly TreeNode[], limit: number): readonly TreeNode[] {
  let end = nodes.length;
  while (end > 0 && tails.has(nodes[end - 1]?.kind ?? 'note')) end -= 1;
  if (end <= limit) return nodes;
  const more: TreeNode = { kind: 'more', id: `${parentId}/more`, parentId, hidden: end - limit };
  return [...nodes.slice(0, limit), more, ...nodes.slice(end)];
}
