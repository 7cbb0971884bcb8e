import * as vscode from 'vscode';
import { commandIds, contextKeys } from '../ids.ts';
import type { ObservatoryContext } from '../observatoryContext.ts';
import type { TreeResource } from '../tree/clusterTree.ts';
import type { TreeElement } from '../tree/shownRows.ts';
import { parseTreeFilter } from '../tree/treeFilter.ts';

/** Registers what finds things in the Clusters view: the filter and "Go to Resource". */
export function registerFindCommands(
  { clusters, disposables }: ObservatoryContext,
  view: vscode.TreeView<TreeElement>,
): void {
  let text = '';
  const apply = async (wanted: string): Promise<void> => {
    text = wanted.trim();
    const { tree } = await clusters.runtime();
    tree.setFilter(parseTreeFilter(text));
    view.message = text === '' ? '' : vscode.l10n.t('Filter: {0}', text);
    await vscode.commands.executeCommand('setContext', contextKeys.isFiltered, text !== '');
  };
  const register = (id: string, run: () => Promise<void>): void => {
    disposables.add(vscode.commands.registerCommand(id, run));
  };
  register(commandIds.filterTree, async () => {
    const wanted = await vscode.window.showInputBox({
      title: vscode.l10n.t('Filter the clusters'),
      prompt: vscode.l10n.t('Parts of names, ns:shop, app=web, is:unhealthy'),
      value: text,
    });
    if (wanted !== undefined) await apply(wanted);
  });
  register(commandIds.clearFilter, () => apply(''));
  register(commandIds.showOnlyUnhealthy, () => apply('is:unhealthy'));
  register(commandIds.goToResource, async () => {
    const { tree } = await clusters.runtime();
    const items = [...tree.resources()].map((resource) => ({
      label: resource.name,
      description: `${resource.kind} · ${resource.namespace} · ${resource.contextId}`,
      resource,
    }));
    const title = vscode.l10n.t('Go to a workload or pod of the open clusters');
    const placeHolder = items.length === 0 ? vscode.l10n.t('Open a cluster in the Clusters view first') : undefined;
    const options = { title, matchOnDescription: true, ...(placeHolder === undefined ? {} : { placeHolder }) };
    const picked = await vscode.window.showQuickPick<vscode.QuickPickItem & { readonly resource: TreeResource }>(
      items,
      options,
    );
    if (picked === undefined) return;
    const element = await tree.find(picked.resource.contextId, picked.resource.path);
    if (element !== undefined) await view.reveal(element, { select: true, focus: true, expand: false });
  });
}
