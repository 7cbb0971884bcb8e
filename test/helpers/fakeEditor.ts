import { PassThrough } from 'node:stream';
import type { TestContext } from 'node:test';
import { createConnection, createMessageConnection } from 'vscode-languageserver/node';
import type { ClientCapabilities, MessageConnection } from 'vscode-languageserver/node';
import type { Diagnostic } from 'vscode-languageserver-types';
import { noFiles } from '../../src/lang/fileAccess.ts';
import type { FileAccess } from '../../src/lang/fileAccess.ts';
import { createLanguageRegistry } from '../../src/lang/workspace/languageRegistry.ts';
import { startServer } from '../../src/server/server.ts';
import type { ServerOptions } from '../../src/server/server.ts';
import { ServerSettings } from '../../src/server/serverSettings.ts';

export interface Published {
  readonly uri: string;
  readonly diagnostics: readonly Diagnostic[];
}

const indexModule = new URL('../../src/server/indexWorker.ts', import.meta.url);

interface EditorOptions extends Partial<ServerOptions> {
  /** What is on the disk; by default nothing. */
  readonly files?: FileAccess;
}

/** An editor that speaks with a server over two streams. */
export class FakeEditor {
  readonly #client: MessageConnection;
  readonly #published: Published[] = [];
  #waiting: ((published: Published) => void) | undefined;

  constructor(context: Pick<TestContext, 'after'>, options: EditorOptions = {}) {
    const toServer = new PassThrough();
    const toClient = new PassThrough();
    const settings = new ServerSettings(options.files ?? noFiles);
    const languages: ServerOptions['languages'] = (recorded, metricTypes) =>
      createLanguageRegistry(options.files ?? noFiles, recorded, (uri) => settings.of(uri), metricTypes);
    startServer(createConnection(toServer, toClient), { languages, settings, indexModule, ...options });
    this.#client = createMessageConnection(toClient, toServer);
    this.#client.onNotification('textDocument/publishDiagnostics', (published: Published) => {
      if (this.#waiting === undefined) this.#published.push(published);
      else this.#waiting(published);
      this.#waiting = undefined;
    });
    this.#client.listen();
    // The server ends its process with its input, which therefore stays open.
    context.after(() => {
      this.#client.dispose();
    });
  }

  async request<T>(method: string, params?: object): Promise<T> {
    return await this.#client.sendRequest<T>(method, params);
  }

  async notify(method: string, params: object): Promise<void> {
    await this.#client.sendNotification(method, params);
  }

  /** Answers what the server asks of the editor. */
  answer(method: string, handle: (params: unknown) => unknown): void {
    this.#client.onRequest(method, handle);
  }

  /** Resolves to the first message of the server's log that matches. */
  logged(pattern: RegExp): Promise<string> {
    return new Promise((resolve) => {
      this.#client.onNotification('window/logMessage', ({ message }: { readonly message: string }) => {
        if (pattern.test(message)) resolve(message);
      });
    });
  }

  async open(uri: string, languageId: string, text: string): Promise<void> {
    await this.notify('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
  }

  /** The next diagnostics that the server publishes. */
  async published(): Promise<Published> {
    return this.#published.shift() ?? (await new Promise((resolve) => (this.#waiting = resolve)));
  }

  async initialize(capabilities: ClientCapabilities = {}): Promise<void> {
    await this.request('initialize', { processId: null, rootUri: null, capabilities });
    await this.notify('initialized', {});
  }
}

/** An editor that knows nothing beyond the protocol's least, with its server started. */
export async function startEditor(
  context: Pick<TestContext, 'after'>,
  options: EditorOptions = {},
): Promise<FakeEditor> {
  const editor = new FakeEditor(context, options);
  await editor.initialize();
  return editor;
}
