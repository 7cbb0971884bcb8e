import { TextDocumentSyncKind } from 'vscode-languageserver/node';
import { DiagnosticsQueue } from './diagnosticsQueue.ts';
import type { ServerFeature } from './serverContext.ts';

/** Tells what is wrong with each open document. */
export const diagnosticsFeature: ServerFeature = {
  capabilities: () => ({ textDocumentSync: TextDocumentSyncKind.Incremental }),
  register: ({ connection, documents, at, onDidChangeSettings }) => {
    const queue = new DiagnosticsQueue(connection, (uri) => {
      return at(uri, (service, document) => service.validate(document)) ?? [];
    });
    documents.onDidOpen(({ document }) => {
      queue.checkNow(document.uri);
    });
    documents.onDidChangeContent(({ document }) => {
      if (document.version > 1) queue.checkSoon(document.uri);
    });
    documents.onDidClose(({ document }) => {
      queue.clear(document.uri);
    });
    onDidChangeSettings(() => {
      for (const uri of documents.keys()) queue.checkNow(uri);
    });
    return {
      dispose: () => {
        queue.dispose();
      },
    };
  },
};
