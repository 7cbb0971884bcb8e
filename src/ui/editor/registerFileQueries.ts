import * as vscode from 'vscode';
import { registerAction } from '../commands/registerAction.ts';
import { answerScheme, commandIds } from '../ids.ts';
import type { ObservatoryContext } from '../observatoryContext.ts';
import type { FileQueries } from './fileQueries.ts';

/** Registers LogQL on files of the editor. What asks and answers loads when it is first used. */
export function registerFileQueries(context: ObservatoryContext): void {
  const { disposables, extension } = context;
  const didAnswer = disposables.add(new vscode.EventEmitter<vscode.Uri>());
  let loaded: Promise<FileQueries> | undefined;
  const load = (): Promise<FileQueries> => {
    loaded ??= import('./fileQueries.ts').then(({ FileQueries }) =>
      disposables.add(new FileQueries(extension.workspaceState, didAnswer)),
    );
    return loaded;
  };
  registerAction(context, commandIds.runLogql, async (resource?: vscode.Uri) => {
    // A file that is too long for an extension to see its editor still has a tab.
    const uri = resource ?? vscode.window.activeTextEditor?.document.uri ?? uriOfActiveTab();
    if (uri === undefined) void vscode.window.showInformationMessage(vscode.l10n.t('Open a log file first.'));
    else await (await load()).run(uri);
  });
  disposables.add(
    vscode.workspace.registerTextDocumentContentProvider(answerScheme, {
      provideTextDocumentContent: async (uri) => (await load()).textOf(uri),
      onDidChange: didAnswer.event,
    }),
  );
}

function uriOfActiveTab(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputText ? input.uri : undefined;
}
