import * as vscode from 'vscode';
import { decodeSubject } from '../../model/subject.ts';
import { commandIds, contextKeys } from '../ids.ts';
import type { ObservatoryContext } from '../observatoryContext.ts';
import type { ClusterTree } from '../tree/clusterTree.ts';
import type { TreeElement } from '../tree/shownRows.ts';
import { parseTreeFilter } from '../tree/treeFilter.ts';
import type { TreeResource } from '../tree/treeResource.ts';
import { registerAction } from './registerAction.ts';

/** Namespaces or other groups that a filter opens. */
const mostOpened = 12;

/** Registers what finds things in the Clusters view: the filter, "Go to Resource" and "Reveal in Clusters". */
export function registerFindCommands(context: ObservatoryContext, view: vscode.TreeView<TreeElement>): void {
  const { clusters, disposables } = context;
  let text = '';
  let isHeard = false;
  const tell = ({ isFilteredEmpty }: ClusterTree): void => {
    const message = isFilteredEmpty
      ? vscode.l10n.t('Filter: {0} · no workload, pod or node matches', text)
      : vscode.l10n.t('Filter: {0}', text);
    view.message = text === '' ? '' : message;
  };
  const apply = async (wanted: string): Promise<void> => {
    text = wanted.trim();
    const { tree } = await clusters.runtime();
    tree.setFilter(parseTreeFilter(text));
    tell(tree);
    if (!isHeard) {
      isHeard = true;
      disposables.add(
        tree.onDidChange(() => {
          if (text !== '') tell(tree);
        }),
      );
    }
    await vscode.commands.executeCommand('setContext', contextKeys.isFiltered, text !== '');
    if (text === '' || !view.visible) return;
    // Who filters wants to see what is left, not where it is.
    for (const element of tree.filteredGroups(mostOpened)) {
      await view.reveal(element, { select: false, focus: false, expand: true });
    }
  };
  const reveal = async (target: TreeResource): Promise<void> => {
    const { revealInTree } = await import('../tree/revealInTree.ts');
    await revealInTree(await clusters.runtime(), view, target, () => apply(''));
  };
  const register = (id: string, run: (argument: unknown) => Promise<void>): void => {
    registerAction(context, id, run);
  };
  register(commandIds.filterTree, async () => {
    const wanted = await vscode.window.showInputBox({
      title: vscode.l10n.t('Filter the clusters'),
      prompt: vscode.l10n.t(
        'Parts of names, kind:deploy, ns:shop, app=web, is:unhealthy, is:pending; -ns:kube-system hides',
      ),
      value: text,
    });
    if (wanted !== undefined) await apply(wanted);
  });
  register(commandIds.clearFilter, () => apply(''));
  register(commandIds.showOnlyUnhealthy, () => apply('is:unhealthy'));
  register(commandIds.goToResource, async () => {
    const { pickResource } = await import('./goToResource.ts');
    const picked = await pickResource((await clusters.runtime()).tree.resources());
    if (picked !== undefined) await reveal(picked);
  });
  register(commandIds.revealSubject, async (argument) => {
    const { targetOfSubject } = await import('../tree/objectTarget.ts');
    const subject = decodeSubject(argument);
    if (subject !== undefined) await reveal(targetOfSubject(subject));
  });
  register(commandIds.revealInTree, async (argument) => {
    const { targetOfDocument } = await import('../editor/documentAddress.ts');
    const uri = argument instanceof vscode.Uri ? argument : vscode.window.activeTextEditor?.document.uri;
    const target = targetOfDocument(uri);
    if (target !== undefined) await reveal(target);
  });
}
