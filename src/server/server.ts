import { TextDocuments } from 'vscode-languageserver/node';
import type { ClientCapabilities, Connection, FileEvent, ServerCapabilities } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { Emitter } from '../base/event.ts';
import { documentLanguageOf } from '../lang/workspace/documentLanguage.ts';
import type { LanguageRegistry } from '../lang/workspace/languageRegistry.ts';
import { createConnectionCatalog } from './connectionCatalog.ts';
import { diagnosticsFeature } from './diagnosticsFeature.ts';
import { documentFeatures } from './documentFeatures.ts';
import { createNameFeature } from './nameFeature.ts';
import type { DocumentAccess, ServerContext, ServerFeature } from './serverContext.ts';
import { createWatchFeature } from './watchFeature.ts';

export interface ServerOptions {
  readonly languages: LanguageRegistry;
  /** The file that the thread runs which reads the workspace. */
  readonly indexModule: URL;
}

/**
 * Speaks the Language Server Protocol over a connection. It finds the language of each document and leaves the rest to its service; each
 * feature brings its own capabilities and handlers.
 */
export function startServer(connection: Connection, { languages, indexModule }: ServerOptions): void {
  const documents = new TextDocuments(TextDocument);
  const changes = new Emitter<readonly FileEvent[]>();
  const server: ServerContext = {
    connection,
    documents,
    at: accessTo(documents, languages),
    catalog: (token) => createConnectionCatalog(connection, token),
    onDidChangeFiles: changes.event,
  };
  const features: readonly ServerFeature[] = [
    diagnosticsFeature,
    ...documentFeatures,
    createNameFeature(indexModule),
    createWatchFeature(changes),
  ];
  const running = features.flatMap((feature) => feature.register(server) ?? []);
  let client: ClientCapabilities = {};
  connection.onInitialize((params) => {
    client = params.capabilities;
    const parts = features.map((feature) => feature.capabilities(client));
    return {
      capabilities: Object.assign({}, ...parts) as ServerCapabilities,
      serverInfo: { name: 'kube-observatory' },
    };
  });
  connection.onInitialized(() => {
    for (const { start } of running) start?.(client);
  });
  connection.onShutdown(() => {
    for (const { dispose } of running) dispose?.();
  });
  documents.listen(connection);
  connection.listen();
}

function accessTo(documents: TextDocuments<TextDocument>, languages: LanguageRegistry): DocumentAccess {
  return (uri, use) => {
    const document = documents.get(uri);
    if (document === undefined) return undefined;
    const language = documentLanguageOf(document.uri, document.getText(), document.languageId);
    return language === undefined ? undefined : use(languages[language], document);
  };
}
