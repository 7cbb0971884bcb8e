import type * as vscode from 'vscode';
import { DocumentFormattingRequest, LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { messageOf } from '../../base/async.ts';
import type { Disposable } from '../../base/lifecycle.ts';
import { didChangeBackend } from '../../server/requests.ts';
import type { ObservatoryContext } from '../observatoryContext.ts';
import { answerCatalogRequests } from './catalogRequests.ts';
import type { QueryCluster } from './queryCluster.ts';

/** A language server that runs and the client that speaks with it. */
export class LanguageClientSession {
  readonly #client: LanguageClient;
  readonly #following: Disposable;

  private constructor(client: LanguageClient, following: Disposable) {
    this.#client = client;
    this.#following = following;
  }

  /**
   * Starts the server in a process of its own. It holds no credentials: what a cluster knows, it asks the editor for.
   * @param cluster answers those questions.
   * @throws when the process does not come up.
   */
  static async start(
    context: ObservatoryContext,
    languageIds: readonly string[],
    cluster: QueryCluster,
  ): Promise<LanguageClientSession> {
    const module = context.extension.asAbsolutePath('dist/server.cjs');
    const client = new LanguageClient(
      'kubeObservatory',
      'Kube Observatory',
      { module, transport: TransportKind.ipc },
      {
        // No scheme is named: a file of a virtual workspace is checked as one on disk.
        documentSelector: languageIds.map((language) => ({ language })),
        outputChannel: context.logChannel,
      },
    );
    answerCatalogRequests(client, cluster, context.log.child('names'));
    await client.start();
    const log = context.log.child('language server');
    const tell = (): void => {
      client.sendNotification(didChangeBackend).catch((error: unknown) => {
        log.warn(messageOf(error));
      });
    };
    tell();
    return new LanguageClientSession(client, cluster.onDidChange(tell));
  }

  /** The edits that lay out the queries and configs of a document, whatever else is in it. */
  async formatEdits(document: vscode.TextDocument, options: vscode.FormattingOptions): Promise<vscode.TextEdit[]> {
    const { code2ProtocolConverter, protocol2CodeConverter } = this.#client;
    const edits = await this.#client.sendRequest(DocumentFormattingRequest.type, {
      textDocument: code2ProtocolConverter.asTextDocumentIdentifier(document),
      options: { tabSize: options.tabSize, insertSpaces: options.insertSpaces },
    });
    return await protocol2CodeConverter.asTextEdits(edits ?? []);
  }

  async stop(): Promise<void> {
    this.#following.dispose();
    await this.#client.dispose();
  }
}
