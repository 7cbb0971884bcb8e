import { DidChangeWatchedFilesNotification, WatchKind } from 'vscode-languageserver/node';
import type { FileEvent, FileSystemWatcher } from 'vscode-languageserver/node';
import type { Emitter } from '../base/event.ts';
import type { ServerFeature } from './serverContext.ts';

/** What may hold rules or queries, and what a config may include. */
const watchers: FileSystemWatcher[] = [
  { globPattern: '**/*.{yaml,yml,rules,json,jsonc,promql,logql,md,markdown,conf,cfg}' },
  // A folder that goes takes its files with it, of which nothing is told one by one.
  { globPattern: '**/*', kind: WatchKind.Delete },
];

/** Has the editor tell of files that change on the disk, be it by another program, and passes it on to all who listen. */
export function createWatchFeature(changes: Emitter<readonly FileEvent[]>): ServerFeature {
  return {
    capabilities: () => ({}),
    register: ({ connection }) => {
      connection.onDidChangeWatchedFiles((event) => {
        changes.fire(event.changes);
      });
      return {
        start: (client) => {
          if (client.workspace?.didChangeWatchedFiles?.dynamicRegistration !== true) return;
          connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }).catch((error: unknown) => {
            connection.console.error(`watching files: ${String(error)}`);
          });
        },
        dispose: () => {
          changes.dispose();
        },
      };
    },
  };
}
