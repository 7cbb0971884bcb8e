import { objectTargetOf } from './objectTarget.ts';
import type { Pin } from './treeMemory.ts';
import type { TreeNode } from './treeNode.ts';

/** The pin that would keep a row at the top; undefined for rows that stand for no object of their own. */
export function pinOf(node: TreeNode): Pin | undefined {
  if (node.kind === 'pin') return node.pin;
  return node.kind === 'container' || node.kind === 'revision' ? undefined : objectTargetOf(node);
}
