import * as vscode from 'vscode';
import type { ClusterRuntime } from '../clusterRuntime.ts';
import { viewIds } from '../ids.ts';
import type { ClusterTree } from './clusterTree.ts';
import type { TreeElement } from './shownRows.ts';
import type { TreeResource } from './treeResource.ts';

/**
 * Shows the row of an object: opens what is above it, pages lists up to it, and selects it. Where the chosen groups, namespaces or
 * filter hide it, those give way.
 */
export async function revealInTree(
  { tree }: ClusterRuntime,
  view: vscode.TreeView<TreeElement>,
  target: TreeResource,
  clearFilter: () => Promise<void>,
): Promise<void> {
  await vscode.commands.executeCommand(`${viewIds.clusters}.focus`);
  const element = (await tree.find(target)) ?? (await findUnhidden(tree, target, clearFilter));
  if (element === undefined) {
    const { kind, name, contextId } = target;
    void vscode.window.showInformationMessage(
      vscode.l10n.t('{0} {1} is not in {2}, or may not be read.', kind.kind, name, contextId),
    );
    return;
  }
  await view.reveal(element, { select: true, focus: true, expand: false });
}

async function findUnhidden(
  tree: ClusterTree,
  target: TreeResource,
  clearFilter: () => Promise<void>,
): Promise<TreeElement | undefined> {
  const { memory } = tree;
  if (tree.isFiltered) await clearFilter();
  const namespace = target.kind.resource === 'namespaces' ? target.name : target.namespace;
  const chosen = memory.namespaces(target.contextId);
  if (chosen !== undefined && namespace !== '' && !chosen.includes(namespace)) {
    memory.setNamespaces(target.contextId, [...chosen, namespace]);
  }
  const found = await tree.find(target);
  if (found !== undefined || memory.grouping.kind === 'namespace') return found;
  memory.setGrouping({ kind: 'namespace' });
  return tree.find(target);
}
