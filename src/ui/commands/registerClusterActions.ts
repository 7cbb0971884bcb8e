import * as vscode from 'vscode';
import { registerObjectEdits } from '../editor/registerObjectEdits.ts';
import { registerObjectViews } from '../editor/registerObjectViews.ts';
import { actionCommandIds, commandIds } from '../ids.ts';
import type { ObservatoryContext } from '../observatoryContext.ts';
import type { TreeElement } from '../tree/shownRows.ts';
import type { ClusterAction, ClusterActions } from './clusterActions.ts';
import { registerAction } from './registerAction.ts';
import { contextIdOf } from './registerTreeCommands.ts';

/** Registers what can be done with objects of a cluster; the code loads when the first one is called. */
export function registerClusterActions(context: ObservatoryContext): void {
  const edits = registerObjectEdits(context);
  const views = registerObjectViews(context);
  let loaded: Promise<ClusterActions> | undefined;
  const load = (): Promise<ClusterActions> => {
    loaded ??= import('./clusterActions.ts').then((module) =>
      context.disposables.add(new module.ClusterActions(context.clusters, edits, views)),
    );
    return loaded;
  };
  for (const action of Object.keys(actionCommandIds) as ClusterAction[]) {
    registerAction(context, actionCommandIds[action], async (element?: TreeElement) => {
      if (element !== undefined) await (await load()).run(action, element);
    });
  }
  registerAction(context, commandIds.diagnoseConnection, async (element?: TreeElement) => {
    const contextId = contextIdOf(element) ?? (await pickContext(context));
    if (contextId !== undefined) await (await load()).diagnose(contextId);
  });
}

async function pickContext({ clusters }: ObservatoryContext): Promise<string | undefined> {
  const { sessions } = await clusters.runtime();
  const items = sessions.snapshot.contexts.map(({ id, name, cluster }) => ({
    label: name,
    description: cluster?.server ?? '',
    id,
  }));
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Diagnose which context?') });
  return picked?.id;
}
