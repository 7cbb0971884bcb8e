import * as vscode from 'vscode';
import { messageOf } from '../../base/async.ts';
import { commandIds } from '../ids.ts';
import type { ObservatoryContext } from '../observatoryContext.ts';

/** Registers the commands that belong to no view. Each loads its code when it is first called. */
export function registerCommands(context: ObservatoryContext): void {
  const register = (id: string, run: () => Promise<void>): void => {
    context.disposables.add(
      vscode.commands.registerCommand(id, async () => {
        try {
          await run();
        } catch (error) {
          context.log.error(`${id}: ${messageOf(error)}`);
          throw error;
        }
      }),
    );
  };
  register(commandIds.selectKubeconfig, async () => {
    const { selectKubeconfig } = await import('./selectKubeconfig.ts');
    await selectKubeconfig();
  });
  register(commandIds.showLog, () => {
    context.logChannel.show();
    return Promise.resolve();
  });
}
