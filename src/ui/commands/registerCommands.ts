import * as vscode from 'vscode';
import { messageOf } from '../../base/async.ts';
import type { Disposable } from '../../base/lifecycle.ts';
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
  registerDemoCommands(context, register);
}

function registerDemoCommands(
  context: ObservatoryContext,
  register: (id: string, run: () => Promise<void>) => void,
): void {
  let session: Disposable | undefined;
  let isStarting = false;
  const stop = (): void => {
    session?.dispose();
    session = undefined;
  };
  register(commandIds.openDemoCluster, async () => {
    if (isStarting) return;
    isStarting = true;
    try {
      stop();
      const { openDemoCluster } = await import('./openDemoCluster.ts');
      const opened = await openDemoCluster(context);
      // The window may have closed meanwhile, and then nobody else would end the cluster.
      if (context.disposables.isDisposed) opened?.dispose();
      else session = opened;
    } finally {
      isStarting = false;
    }
  });
  register(commandIds.stopDemoCluster, () => {
    stop();
    return Promise.resolve();
  });
  context.disposables.add({ dispose: stop });
}
