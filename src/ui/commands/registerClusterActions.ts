import * as vscode from 'vscode';
import { isAbortError, messageOf } from '../../base/async.ts';
import { registerObjectEdits } from '../editor/registerObjectEdits.ts';
import { actionCommandIds, commandIds } from '../ids.ts';
import type { ObservatoryContext } from '../observatoryContext.ts';
import type { TreeElement } from '../tree/shownRows.ts';
import type { ClusterAction, ClusterActions } from './clusterActions.ts';
import { contextIdOf } from './registerTreeCommands.ts';

/** Registers what can be done with objects of a cluster; the code loads when the first one is called. */
export function registerClusterActions(context: ObservatoryContext): void {
  const edits = registerObjectEdits(context);
  let loaded: Promise<ClusterActions> | undefined;
  const load = (): Promise<ClusterActions> => {
    loaded ??= import('./clusterActions.ts').then((module) =>
      context.disposables.add(new module.ClusterActions(context.clusters, edits)),
    );
    return loaded;
  };
  const register = (id: string, run: (element: TreeElement | undefined) => Promise<void>): void => {
    context.disposables.add(
      vscode.commands.registerCommand(id, async (element?: TreeElement) => {
        try {
          await run(element);
        } catch (error) {
          if (isAbortError(error)) return;
          context.log.error(`${id}: ${messageOf(error)}`);
          void vscode.window.showErrorMessage(messageOf(error));
        }
      }),
    );
  };
  for (const action of Object.keys(actionCommandIds) as ClusterAction[]) {
    register(actionCommandIds[action], async (element) => {
      if (element !== undefined) await (await load()).run(action, element);
    });
  }
  register(commandIds.diagnoseConnection, async (element) => {
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
