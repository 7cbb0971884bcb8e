import * as vscode from 'vscode';
import { bestMatches, toRanked } from '../tree/rankResources.ts';
import type { TreeResource } from '../tree/treeResource.ts';

interface ResourceItem extends vscode.QuickPickItem {
  readonly resource: TreeResource;
}

/** Rows of the list: who types on finds the others. */
const limit = 100;

/** Asks for a resource by name. Undefined when the user goes away. */
export function pickResource(resources: Iterable<TreeResource>): Promise<TreeResource | undefined> {
  const ranked = toRanked(resources);
  const pick = vscode.window.createQuickPick<ResourceItem>();
  pick.title = vscode.l10n.t('Go to a resource of the open clusters');
  pick.placeholder =
    ranked.length === 0
      ? vscode.l10n.t('Open a cluster in the Clusters view first')
      : vscode.l10n.t('Name, then kind or namespace: pay shop');
  const update = (): void => {
    pick.items = bestMatches(ranked, pick.value.trim(), limit).map((resource) => ({
      label: resource.name,
      description: [resource.kind.kind, resource.namespace, resource.contextId]
        .filter((part) => part !== '')
        .join(' · '),
      // The list is filtered already, and better than by the editor's own rules.
      alwaysShow: true,
      resource,
    }));
  };
  update();
  return new Promise((resolve) => {
    pick.onDidChangeValue(update);
    pick.onDidAccept(() => {
      resolve(pick.selectedItems[0]?.resource);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}
