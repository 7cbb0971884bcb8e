import { TextDocumentSyncKind } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { DiagnosticsQueue } from './diagnosticsQueue.ts';
import type { ServerFeature } from './serverContext.ts';

/** True for a query file with nothing but comments: no database takes it, but whoever writes has only begun. */
function isJustMade(document: TextDocument): boolean {
  const isQuery = document.languageId === 'promql' || document.languageId === 'logql';
  return isQuery && !/^[ \t]*[^\s#]/m.test(document.getText());
}

/** Tells what is wrong with each open document. */
export const diagnosticsFeature: ServerFeature = {
  capabilities: () => ({ textDocumentSync: TextDocumentSyncKind.Incremental }),
  register: ({ connection, documents, at, onDidChangeSettings }) => {
    const queue = new DiagnosticsQueue(connection, (uri) => {
      return at(uri, (service, document) => (isJustMade(document) ? [] : service.validate(document))) ?? [];
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
