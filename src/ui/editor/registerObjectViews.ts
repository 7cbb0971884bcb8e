import * as vscode from 'vscode';
import { viewScheme } from '../ids.ts';
import type { ObservatoryContext } from '../observatoryContext.ts';
import type { ObjectViews } from './objectViews.ts';

/** Registers the file system of objects that are read; what is behind it loads when a document is opened. */
export function registerObjectViews({ clusters, disposables }: ObservatoryContext): () => Promise<ObjectViews> {
  const didChange = disposables.add(new vscode.EventEmitter<vscode.FileChangeEvent[]>());
  let loaded: Promise<ObjectViews> | undefined;
  const load = (): Promise<ObjectViews> => {
    loaded ??= import('./objectViews.ts').then((module) =>
      disposables.add(
        new module.ObjectViews(clusters, (uri) => {
          didChange.fire([{ type: vscode.FileChangeType.Changed, uri }]);
        }),
      ),
    );
    return loaded;
  };
  const refuse = (uri: vscode.Uri): never => {
    throw vscode.FileSystemError.NoPermissions(uri);
  };
  const provider: vscode.FileSystemProvider = {
    onDidChangeFile: didChange.event,
    stat: async (uri) => (await load()).stat(uri),
    readFile: async (uri) => (await load()).read(uri),
    // A view is of one moment, until it is opened again.
    watch: () => new vscode.Disposable(() => undefined),
    readDirectory: () => [],
    ...{ writeFile: refuse, createDirectory: refuse, delete: refuse, rename: refuse },
  };
  const options = { isCaseSensitive: true, isReadonly: true };
  disposables.add(vscode.workspace.registerFileSystemProvider(viewScheme, provider, options));
  return load;
}
