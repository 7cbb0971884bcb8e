import * as vscode from 'vscode';
import { bestMatches, toRanked } from '../tree/rankResources.ts';
import type { TreeResource } from '../tree/treeResource.ts';

interface ResourceItem extends vscode.QuickPickItem {
  /** Undefined for the row that says that there is none. */
  readonly resource: TreeResource | undefined;
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
      : vscode.l10n.t('Name, then kind or namespace: pay shop. Workloads, pods, nodes, namespaces and open lists');
  const update = (): void => {
    const matches = bestMatches(ranked, pick.value.trim(), limit).map((resource) => ({
      label: resource.name,
      description: [resource.kind.kind, resource.namespace, resource.contextId]
        .filter((part) => part !== '')
        .join(' · '),
      // The list is filtered already, and better than by the editor's own rules.
      alwaysShow: true,
      resource,
    }));
    const none = { label: vscode.l10n.t('No matching resources'), alwaysShow: true, resource: undefined };
    pick.items = matches.length > 0 || ranked.length === 0 ? matches : [none];
  };
  update();
  return new Promise((resolve) => {
    pick.onDidChangeValue(update);
    pick.onDidAccept(() => {
      const resource = pick.selectedItems[0]?.resource;
      if (resource === undefined) return;
      resolve(resource);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}
