import * as vscode from 'vscode';
import { toDisposable } from '../../base/lifecycle.ts';
import type { Disposable } from '../../base/lifecycle.ts';
import { commandIds, contextKeys, viewIds } from '../ids.ts';
import type { ObservatoryContext } from '../observatoryContext.ts';
import { DemoClusterProcess } from './demoClusterProcess.ts';

/**
 * Starts the simulated cluster, adds it to the Clusters view and shows that.
 * @returns what ends it; undefined when the user cancelled.
 */
export async function openDemoCluster(context: ObservatoryContext): Promise<Disposable | undefined> {
  const log = context.log.child('demo');
  const cluster = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Starting the demo cluster'),
      cancellable: true,
    },
    async (_progress, token) => {
      const cancelling = new AbortController();
      token.onCancellationRequested(() => {
        cancelling.abort();
      });
      try {
        const module = context.extension.asAbsolutePath('dist/demoMain.js');
        return await DemoClusterProcess.start(module, log, cancelling.signal);
      } catch (error) {
        if (token.isCancellationRequested) return undefined;
        throw error;
      }
    },
  );
  if (cluster === undefined) return undefined;
  const shown = context.additionalKubeconfigs.add(cluster.kubeconfig);
  const session = toDisposable(() => {
    shown.dispose();
    cluster.dispose();
    void vscode.commands.executeCommand('setContext', contextKeys.isDemoRunning, false);
  });
  cluster.onDidEnd((message) => {
    session.dispose();
    log.error(message);
    void reportEnd(message);
  });
  await vscode.commands.executeCommand('setContext', contextKeys.isDemoRunning, true);
  await vscode.commands.executeCommand(`${viewIds.clusters}.focus`);
  return session;
}

async function reportEnd(message: string): Promise<void> {
  const showLog = vscode.l10n.t('Show Log');
  const choice = await vscode.window.showErrorMessage(message, showLog);
  if (choice === showLog) await vscode.commands.executeCommand(commandIds.showLog);
}
