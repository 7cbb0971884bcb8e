import { TextDocumentSyncKind } from 'vscode-languageserver/node';
import { DiagnosticsQueue } from './diagnosticsQueue.ts';
import type { ServerFeature } from './serverContext.ts';

/** How long the user has to stop typing before a document is checked, in milliseconds. */
const pause = 150;

/** Tells what is wrong with each open document. */
export const diagnosticsFeature: ServerFeature = {
  capabilities: () => ({ textDocumentSync: TextDocumentSyncKind.Incremental }),
  register: ({ connection, documents, at }) => {
    const queue = new DiagnosticsQueue(connection, (uri) => {
      return at(uri, (service, document) => service.validate(document)) ?? [];
    });
    documents.onDidOpen(({ document }) => {
      queue.schedule(document.uri, 0);
    });
    documents.onDidChangeContent(({ document }) => {
      if (document.version > 1) queue.schedule(document.uri, pause);
    });
    documents.onDidClose(({ document }) => {
      queue.clear(document.uri);
    });
    return {
      dispose: () => {
        queue.dispose();
      },
    };
  },
};
