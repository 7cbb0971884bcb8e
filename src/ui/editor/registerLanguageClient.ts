import * as vscode from 'vscode';
import { messageOf } from '../../base/async.ts';
import { commandIds } from '../ids.ts';
import type { ObservatoryContext } from '../observatoryContext.ts';
import type { LanguageClientSession } from './languageClient.ts';

/** The languages that start the language server, by their ids in `package.json`. */
const languageIds: ReadonlySet<string> = new Set(['promql', 'logql', 'fluentd', 'fluentbit']);

/** Languages whose documents may hold ours. They start the server only where a first look finds a sign of it. */
const hostLanguageIds: ReadonlySet<string> = new Set(['yaml', 'json', 'jsonc', 'markdown']);
const signs = /\b(?:groups|PrometheusRule|ConfigMap|pipeline|expr|fluent|promql|logql)\b/;
const firstLook = 20_000;

/** Starts the language server with the first document that it understands, and lets the user start it anew. */
export function registerLanguageClient(context: ObservatoryContext): void {
  const log = context.log.child('language server');
  let session: Promise<LanguageClientSession> | undefined;

  const start = async (): Promise<LanguageClientSession> => {
    const { LanguageClientSession } = await import('./languageClient.ts');
    return await LanguageClientSession.start(context, [...languageIds, ...hostLanguageIds]);
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
    if (session === undefined && isOurs(document)) ensureStarted();
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
  context.disposables.add({
    dispose: () => {
      stop().catch((error: unknown) => {
        log.warn(`The language server did not stop as asked: ${messageOf(error)}`);
      });
    },
  });
}

function isOurs(document: vscode.TextDocument): boolean {
  if (languageIds.has(document.languageId)) return true;
  return hostLanguageIds.has(document.languageId) && signs.test(document.getText().slice(0, firstLook));
}
