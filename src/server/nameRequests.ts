import type { Connection, Location, TextDocuments, TextEdit, WorkspaceEdit } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Disposable } from '../base/lifecycle.ts';
import type { LanguageService } from '../lang/languageService.ts';
import { isRuleName, RuleIndex } from '../lang/workspace/ruleIndex.ts';
import { guarded } from './guard.ts';
import { WorkspaceIndexer } from './workspaceIndexer.ts';

/** Uses the service of an open document; undefined for a document that is not open or none of ours. */
export type DocumentAccess = <R>(
  uri: string,
  use: (service: LanguageService, document: TextDocument) => R,
) => R | undefined;

export interface NameRequests extends Disposable {
  /** Begins to read the workspace, once the editor can be asked for its folders. */
  readWorkspace(): void;
}

/**
 * Answers what asks for names: definitions, references and renames. A document's own service comes first; names of rules are looked up in
 * all files of the workspace, which are read in the background.
 */
export function registerNames(
  connection: Connection,
  documents: TextDocuments<TextDocument>,
  at: DocumentAccess,
): NameRequests {
  const index = new RuleIndex();
  const indexer = new WorkspaceIndexer(index, (uri) => documents.get(uri) !== undefined);
  /** Brings an open document's names up to date before they are asked for. */
  const refresh = (uri: string): void => {
    const document = documents.get(uri);
    if (document !== undefined && at(uri, () => true) === true) index.update(document);
  };
  documents.onDidOpen(({ document }) => {
    refresh(document.uri);
  });
  documents.onDidSave(({ document }) => {
    refresh(document.uri);
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri } of changes) {
      indexer.addFile(uri).catch((error: unknown) => {
        connection.console.error(`${uri} could not be read: ${String(error)}`);
      });
    }
  });
  connection.onDefinition(
    guarded(connection, 'definition', null, ({ textDocument, position }): Location[] => {
      const own = at(textDocument.uri, (service, document) => service.definition?.(document, position)) ?? [];
      if (own.length > 0) return [...own];
      refresh(textDocument.uri);
      const name = index.nameAt(textDocument.uri, position);
      return name === undefined ? [] : [...index.find(name.key, true)];
    }),
  );
  connection.onReferences(
    guarded(connection, 'references', null, ({ textDocument, position, context }): Location[] => {
      const own = at(textDocument.uri, (service, document) => service.references?.(document, position)) ?? [];
      if (own.length > 0) return [...own];
      refresh(textDocument.uri);
      const name = index.nameAt(textDocument.uri, position);
      if (name === undefined) return [];
      return [...index.find(name.key, context.includeDeclaration ? undefined : false)];
    }),
  );
  connection.onPrepareRename(
    guarded(connection, 'prepare rename', null, ({ textDocument, position }) => {
      refresh(textDocument.uri);
      const name = index.nameAt(textDocument.uri, position);
      if (name !== undefined && index.find(name.key, true).length > 0) {
        return { range: name.range, placeholder: name.name };
      }
      const own = at(textDocument.uri, (service, document) => service.rename?.(document, position, 'name'));
      return own === undefined ? null : { defaultBehavior: true };
    }),
  );
  connection.onRenameRequest(
    guarded(connection, 'rename', null, ({ textDocument, position, newName }): WorkspaceEdit | null => {
      const own = at(textDocument.uri, (service, document) => service.rename?.(document, position, newName));
      if (own !== undefined) return { changes: { [textDocument.uri]: [...own] } };
      refresh(textDocument.uri);
      const name = index.nameAt(textDocument.uri, position);
      if (name === undefined || !isRuleName(name.key, newName)) return null;
      const changes: Record<string, TextEdit[]> = {};
      for (const { uri, range } of index.find(name.key, undefined))
        (changes[uri] ??= []).push({ range, newText: newName });
      return { changes };
    }),
  );
  return {
    readWorkspace: () => {
      indexFolders(connection, indexer).catch((error: unknown) => {
        connection.console.error(`The workspace could not be read: ${String(error)}`);
      });
    },
    dispose: () => {
      indexer.dispose();
    },
  };
}

async function indexFolders(connection: Connection, indexer: WorkspaceIndexer): Promise<void> {
  const folders = (await connection.workspace.getWorkspaceFolders().catch(() => null)) ?? [];
  for (const folder of folders) {
    const started = performance.now();
    const count = await indexer.addFolder(folder.uri);
    const memory = Math.round(process.memoryUsage().heapUsed / 1e6);
    const time = Math.round(performance.now() - started);
    connection.console.info(
      `${folder.name}: ${count} documents with queries, read in ${time} ms; ${memory} MB in use.`,
    );
  }
}
