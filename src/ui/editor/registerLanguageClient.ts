import * as vscode from 'vscode';
import { messageOf } from '../../base/async.ts';
import { applySettingCommand } from '../../server/requests.ts';
import { commandIds } from '../ids.ts';
import type { ObservatoryContext } from '../observatoryContext.ts';
import type { LanguageClientSession } from './languageClient.ts';
import { isUnderstood, servedLanguageIds } from './queryDocuments.ts';
import { registerQueryCluster } from './registerQueryCluster.ts';

/** Starts the language server with the first document that it understands, and lets the user start it anew. */
export function registerLanguageClient(context: ObservatoryContext): void {
  const log = context.log.child('language server');
  const cluster = registerQueryCluster(context);
  let session: Promise<LanguageClientSession> | undefined;

  const start = async (): Promise<LanguageClientSession> => {
    const { LanguageClientSession } = await import('./languageClient.ts');
    return await LanguageClientSession.start(context, servedLanguageIds, cluster);
  };
  const stop = async (): Promise<void> => {
    const running = session;
    session = undefined;
    await (await running)?.stop();
  };
  const ensureStarted = (): void => {
    session ??= start();
    session.catch((error: unknown) => {
      log.error(`The language server did not start: ${messageOf(error)}`);
    });
  };
  const onDocument = (document: vscode.TextDocument): void => {
    if (session === undefined && isUnderstood(document)) ensureStarted();
  };

  vscode.workspace.textDocuments.forEach(onDocument);
  context.disposables.add(vscode.workspace.onDidOpenTextDocument(onDocument));
  context.disposables.add(
    vscode.commands.registerCommand(commandIds.restartLanguageServer, async () => {
      await stop().catch((error: unknown) => {
        log.warn(`The language server did not stop as asked: ${messageOf(error)}`);
      });
      ensureStarted();
      await session;
    }),
  );
  context.disposables.add(
    vscode.commands.registerCommand(commandIds.formatQueries, async () => {
      const editor = vscode.window.activeTextEditor;
      if (editor === undefined) return;
      ensureStarted();
      await formatQueries(editor, await session);
    }),
  );
  context.disposables.add(vscode.commands.registerCommand(applySettingCommand, applySetting));
  context.disposables.add({
    dispose: () => {
      stop().catch((error: unknown) => {
        log.warn(`The language server did not stop as asked: ${messageOf(error)}`);
      });
    },
  });
}

/** Sets what a quick fix asks for, in the workspace where there is one. */
async function applySetting(name: unknown, value: unknown): Promise<void> {
  if ((name !== 'promql.version' && name !== 'logql.version') || typeof value !== 'string') return;
  const isLoose = vscode.workspace.workspaceFolders === undefined;
  const target = isLoose ? vscode.ConfigurationTarget.Global : vscode.ConfigurationTarget.Workspace;
  await vscode.workspace.getConfiguration('kubeObservatory').update(name, value, target);
}

/** Lays out the queries of a document whose other parts have a formatter of their own. */
async function formatQueries(editor: vscode.TextEditor, session: LanguageClientSession | undefined): Promise<void> {
  const { document, options } = editor;
  const edits = await session?.formatEdits(document, {
    tabSize: Number(options.tabSize),
    insertSpaces: options.insertSpaces === true,
  });
  if (edits === undefined || edits.length === 0) {
    vscode.window.setStatusBarMessage(vscode.l10n.t('No query needs formatting'), 5000);
    return;
  }
  const edit = new vscode.WorkspaceEdit();
  edit.set(document.uri, edits);
  await vscode.workspace.applyEdit(edit);
}
