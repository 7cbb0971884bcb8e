import * as vscode from 'vscode';
import { registerAction } from '../commands/registerAction.ts';
import { commandIds } from '../ids.ts';
import type { ObservatoryContext } from '../observatoryContext.ts';
import type { ConfigDrift } from './configDrift.ts';

/** Registers what is done with a Fluentd or Fluent Bit config as a whole: comparing it with a cluster, and rewriting it. */
export function registerFluentEditing(context: ObservatoryContext): void {
  let drift: Promise<ConfigDrift> | undefined;
  const load = (): Promise<ConfigDrift> => {
    drift ??= import('./configDrift.ts').then(({ ConfigDrift }) =>
      context.disposables.add(new ConfigDrift(context.clusters)),
    );
    return drift;
  };
  // Nothing is told before a cluster is there to compare with.
  context.disposables.add(context.clusters.onDidLoad(() => void load()));
  const register = (id: string, run: (uri: vscode.Uri) => Promise<void>): void => {
    registerAction(context, id, async (resource?: vscode.Uri) => {
      const uri = resource ?? vscode.window.activeTextEditor?.document.uri;
      if (uri !== undefined) await run(uri);
      else void vscode.window.showInformationMessage(vscode.l10n.t('Open a Fluentd or Fluent Bit config first.'));
    });
  };
  register(commandIds.compareWithCluster, async (uri) => (await load()).show(uri));
  register(commandIds.convertConfig, async (uri) => (await import('./convertConfigCommand.ts')).convertDocument(uri));
}
