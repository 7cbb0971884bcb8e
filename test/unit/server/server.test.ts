import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { createConnection, createMessageConnection } from 'vscode-languageserver/node';
import type { MessageConnection } from 'vscode-languageserver/node';
import type { Diagnostic } from 'vscode-languageserver-types';
import type { LanguageService } from '../../../src/lang/languageService.ts';
import { createLanguageRegistry } from '../../../src/lang/workspace/languageRegistry.ts';
import type { LanguageRegistry } from '../../../src/lang/workspace/languageRegistry.ts';
import { noFiles } from '../../../src/lang/fileAccess.ts';
import { startServer } from '../../../src/server/server.ts';

interface Published {
  readonly uri: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** An editor that speaks with a server over two streams. */
class FakeEditor {
  readonly #client: MessageConnection;
  readonly #published: Published[] = [];
  #waiting: ((published: Published) => void) | undefined;

  constructor(context: TestContext, languages: LanguageRegistry) {
    const toServer = new PassThrough();
    const toClient = new PassThrough();
    startServer(createConnection(toServer, toClient), languages);
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

  async request<T>(method: string, params: object): Promise<T> {
    return await this.#client.sendRequest<T>(method, params);
  }

  async notify(method: string, params: object): Promise<void> {
    await this.#client.sendNotification(method, params);
  }

  async open(uri: string, languageId: string, text: string): Promise<void> {
    await this.notify('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
  }

  /** The next diagnostics that the server publishes. */
  async published(): Promise<Published> {
    return this.#published.shift() ?? (await new Promise((resolve) => (this.#waiting = resolve)));
  }
}

async function start(context: TestContext, languages = createLanguageRegistry(noFiles)): Promise<FakeEditor> {
  const editor = new FakeEditor(context, languages);
  await editor.request('initialize', { processId: null, rootUri: null, capabilities: {} });
  await editor.notify('initialized', {});
  return editor;
}

test('publishes what is wrong when a document opens, changes and closes', async (context) => {
  const editor = await start(context);
  const uri = 'file:///work/a.promql';
  await editor.open(uri, 'promql', 'sum(');
  const opened = await editor.published();
  assert.equal(opened.uri, uri);
  assert.deepEqual(
    opened.diagnostics.map((one) => one.message),
    ['unclosed left parenthesis'],
  );
  await editor.notify('textDocument/didChange', {
    textDocument: { uri, version: 2 },
    contentChanges: [{ range: { start: { line: 0, character: 4 }, end: { line: 0, character: 4 } }, text: 'up)' }],
  });
  assert.deepEqual((await editor.published()).diagnostics, []);
  await editor.notify('textDocument/didClose', { textDocument: { uri } });
  assert.deepEqual((await editor.published()).diagnostics, []);
});

test('finds the language of a config by its content', async (context) => {
  const editor = await start(context);
  await editor.open('untitled:one', 'fluentd', '<source>\n');
  assert.ok((await editor.published()).diagnostics.length > 0);
  await editor.open('file:///etc/nginx/nginx.conf', 'plaintext', '}}}}');
  assert.deepEqual((await editor.published()).diagnostics, []);
});

test('goes on after a service that throws', async (context) => {
  const broken: LanguageService = {
    validate: () => {
      throw new Error('broken');
    },
    hover: () => Promise.reject(new Error('broken')),
  };
  const editor = await start(context, { ...createLanguageRegistry(noFiles), logql: broken });
  await editor.open('file:///a.logql', 'logql', '{}');
  assert.deepEqual((await editor.published()).diagnostics, []);
  const params = { textDocument: { uri: 'file:///a.logql' }, position: { line: 0, character: 0 } };
  assert.equal(await editor.request('textDocument/hover', params), null);
  await editor.open('file:///b.promql', 'promql', 'up');
  assert.deepEqual((await editor.published()).diagnostics, []);
});

test('answers requests about documents that it does not know', async (context) => {
  const editor = await start(context);
  const params = { textDocument: { uri: 'file:///none.promql' }, position: { line: 0, character: 0 } };
  assert.equal(await editor.request('textDocument/completion', params), null);
  assert.deepEqual(await editor.request('textDocument/documentSymbol', params), []);
});
