import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import type { ObservatoryContext } from '../observatoryContext.ts';

/** A language server that runs and the client that speaks with it. */
export class LanguageClientSession {
  readonly #client: LanguageClient;

  private constructor(client: LanguageClient) {
    this.#client = client;
  }

  /**
   * Starts the server in a process of its own. It reads only what the editor sends and holds no credentials.
   * @throws when the process does not come up.
   */
  static async start(context: ObservatoryContext, languageIds: readonly string[]): Promise<LanguageClientSession> {
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
    await client.start();
    return new LanguageClientSession(client);
  }

  async stop(): Promise<void> {
    await this.#client.dispose();
  }
}
