import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import type { ObservatoryContext } from '../observatoryContext.ts';
import { answerCatalogRequests } from './catalogRequests.ts';
import type { QueryCluster } from './queryCluster.ts';

/** A language server that runs and the client that speaks with it. */
export class LanguageClientSession {
  readonly #client: LanguageClient;

  private constructor(client: LanguageClient) {
    this.#client = client;
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
    return new LanguageClientSession(client);
  }

  async stop(): Promise<void> {
    await this.#client.dispose();
  }
}
