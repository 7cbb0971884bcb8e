import * as vscode from 'vscode';
import { DisposableStore } from './base/lifecycle.ts';
import { AdditionalKubeconfigs } from './ui/additionalKubeconfigs.ts';
import { registerCommands } from './ui/commands/registerCommands.ts';
import { registerClusterActions } from './ui/commands/registerClusterActions.ts';
import { registerViewCommands } from './ui/commands/registerViewCommands.ts';
import { registerTreeCommands } from './ui/commands/registerTreeCommands.ts';
import { Clusters } from './ui/clusters.ts';
import { registerFluentViews } from './ui/commands/registerFluentViews.ts';
import { registerPanelCommands } from './ui/commands/registerPanelCommands.ts';
import { registerFileQueries } from './ui/editor/registerFileQueries.ts';
import { registerFluentEditing } from './ui/editor/registerFluentEditing.ts';
import { registerLanguageClient } from './ui/editor/registerLanguageClient.ts';
import type { ObservatoryContext } from './ui/observatoryContext.ts';
import { registerClustersTree } from './ui/tree/registerClustersTree.ts';
import { registerRuleTests } from './ui/testing/registerRuleTests.ts';
import { registerPortForwards } from './ui/tree/registerPortForwards.ts';
import { createVscodeLog } from './ui/vscodeLog.ts';

/** Builds, wires and registers; whatever is heavy loads when it is first used. */
export function activate(extension: vscode.ExtensionContext): void {
  const disposables = new DisposableStore();
  extension.subscriptions.push(disposables);
  const logChannel = disposables.add(vscode.window.createOutputChannel('Kube Observatory', { log: true }));
  const log = createVscodeLog(logChannel);
  const additionalKubeconfigs = disposables.add(new AdditionalKubeconfigs());
  const context: ObservatoryContext = {
    extension,
    log,
    logChannel,
    disposables,
    additionalKubeconfigs,
    clusters: disposables.add(new Clusters(log.child('clusters'), additionalKubeconfigs, extension)),
  };
  registerCommands(context);
  registerTreeCommands(context);
  registerViewCommands(context);
  registerClusterActions(context);
  registerClustersTree(context);
  registerPortForwards(context);
  registerPanelCommands(context);
  registerFluentViews(context);
  registerFluentEditing(context);
  registerLanguageClient(context);
  registerFileQueries(context);
  registerRuleTests(context);
}
