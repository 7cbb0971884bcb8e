import * as vscode from 'vscode';
import { messageOf } from '../../base/async.ts';
import { answerScheme, commandIds } from '../ids.ts';
import type { ObservatoryContext } from '../observatoryContext.ts';
import type { FileQueries } from './fileQueries.ts';

/** Registers LogQL on files of the editor. What asks and answers loads when it is first used. */
export function registerFileQueries({ disposables, extension, log }: ObservatoryContext): void {
  const didAnswer = disposables.add(new vscode.EventEmitter<vscode.Uri>());
  let loaded: Promise<FileQueries> | undefined;
  const load = (): Promise<FileQueries> => {
    loaded ??= import('./fileQueries.ts').then(({ FileQueries }) =>
      disposables.add(new FileQueries(extension.workspaceState, didAnswer)),
    );
    return loaded;
  };
  disposables.add(
    vscode.commands.registerCommand(commandIds.runLogql, async (resource?: vscode.Uri) => {
      try {
        // A file that is too long for an extension to see its editor still has a tab.
        const uri = resource ?? vscode.window.activeTextEditor?.document.uri ?? uriOfActiveTab();
        if (uri === undefined) void vscode.window.showInformationMessage(vscode.l10n.t('Open a log file first.'));
        else await (await load()).run(uri);
      } catch (error) {
        log.error(`${commandIds.runLogql}: ${messageOf(error)}`);
        void vscode.window.showErrorMessage(messageOf(error));
      }
    }),
  );
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
