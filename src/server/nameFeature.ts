import type { Location, TextEdit, WorkspaceEdit } from 'vscode-languageserver/node';
import type { RecordingRules } from '../lang/workspace/recordingRules.ts';
import { isRuleName } from '../lang/workspace/ruleIndex.ts';
import { guarded } from './guard.ts';
import type { ServerContext, ServerFeature } from './serverContext.ts';
import { WorkspaceNames } from './workspaceNames.ts';

/**
 * Answers what asks for names: definitions, references and renames. A document's own service comes first; names of rules are looked up in
 * all files of the workspace.
 * @param module the file that the thread runs which reads the workspace.
 * @param onDidRecord hears of the recording rules of the workspace, once all of it is read, and of every change.
 */
export function createNameFeature(module: URL, onDidRecord: (rules: RecordingRules) => void): ServerFeature {
  return {
    capabilities: () => ({
      definitionProvider: true,
      referencesProvider: true,
      renameProvider: { prepareProvider: true },
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    }),
    register: (server) => {
      const names = new WorkspaceNames(server, module, onDidRecord);
      registerLookUps(server, names);
      registerRename(server, names);
      server.onDidChangeFiles((changes) => {
        names.follow(changes);
      });
      return {
        start: (client) => {
          if (client.workspace?.workspaceFolders === true) followFolders(server, names);
        },
        dispose: () => {
          names.dispose();
        },
      };
    },
  };
}

function registerLookUps({ connection, at }: ServerContext, names: WorkspaceNames): void {
  connection.onDefinition(
    guarded(connection, 'definition', null, ({ textDocument: { uri }, position }): Location[] => {
      const own = at(uri, (service, document) => service.definition?.(document, position)) ?? [];
      if (own.length > 0) return [...own];
      const index = names.current();
      const name = index.nameAt(uri, position);
      return name === undefined ? [] : [...index.find(name.key, true)];
    }),
  );
  connection.onReferences(
    guarded(connection, 'references', null, ({ textDocument: { uri }, position, context }): Location[] => {
      const own = at(uri, (service, document) => service.references?.(document, position)) ?? [];
      if (own.length > 0) return [...own];
      const index = names.current();
      const name = index.nameAt(uri, position);
      if (name === undefined) return [];
      return [...index.find(name.key, context.includeDeclaration ? undefined : false)];
    }),
  );
}

function registerRename({ connection, at }: ServerContext, names: WorkspaceNames): void {
  connection.onPrepareRename(
    guarded(connection, 'prepare rename', null, ({ textDocument: { uri }, position }) => {
      const index = names.current();
      const name = index.nameAt(uri, position);
      if (name !== undefined && index.find(name.key, true).length > 0) {
        return { range: name.range, placeholder: name.name };
      }
      const own = at(uri, (service, document) => service.rename?.(document, position, 'name'));
      return own === undefined ? null : { defaultBehavior: true };
    }),
  );
  connection.onRenameRequest(
    guarded(connection, 'rename', null, ({ textDocument: { uri }, position, newName }): WorkspaceEdit | null => {
      const own = at(uri, (service, document) => service.rename?.(document, position, newName));
      if (own !== undefined) return { changes: { [uri]: [...own] } };
      const index = names.current();
      const name = index.nameAt(uri, position);
      if (name === undefined || !isRuleName(name.key, newName)) return null;
      const changes: Record<string, TextEdit[]> = {};
      for (const { uri: place, range } of index.find(name.key, undefined))
        (changes[place] ??= []).push({ range, newText: newName });
      return { changes };
    }),
  );
}

/** Reads the folders that the window has, and those that come later. */
function followFolders({ connection }: ServerContext, names: WorkspaceNames): void {
  connection.workspace.getWorkspaceFolders().then(
    (folders) => {
      for (const { uri } of folders ?? []) names.readFolder(uri);
    },
    (error: unknown) => {
      connection.console.error(`The workspace could not be read: ${String(error)}`);
    },
  );
  connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
    for (const { uri } of removed) names.forgetFolder(uri);
    for (const { uri } of added) names.readFolder(uri);
  });
}
