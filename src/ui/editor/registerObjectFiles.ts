import * as vscode from 'vscode';
import type { Disposable } from '../../base/lifecycle.ts';
import type { ObservatoryContext } from '../observatoryContext.ts';

/** Objects of clusters as files. */
interface ObjectFiles extends Disposable {
  stat(uri: vscode.Uri): Promise<vscode.FileStat>;
  read(uri: vscode.Uri): Promise<Uint8Array>;
}

interface FileSystemOfObjects<T extends ObjectFiles> {
  readonly scheme: string;
  /** Loads what is behind the files. @param onChange hears which document has other content now. */
  readonly load: (onChange: (uri: vscode.Uri) => void) => Promise<T>;
  /** Saves a file; without it, all of them are to be read only. */
  readonly write?: (files: T, uri: vscode.Uri, content: Uint8Array) => Promise<void>;
}

/**
 * Registers a file system of objects; what is behind it loads when a document is opened.
 * @returns what is behind it, loaded by the first call.
 */
export function registerObjectFiles<T extends ObjectFiles>(
  { disposables }: Pick<ObservatoryContext, 'disposables'>,
  { scheme, load: loadFiles, write }: FileSystemOfObjects<T>,
): () => Promise<T> {
  const didChange = disposables.add(new vscode.EventEmitter<vscode.FileChangeEvent[]>());
  const tell = (uri: vscode.Uri): void => {
    didChange.fire([{ type: vscode.FileChangeType.Changed, uri }]);
  };
  let loaded: Promise<T> | undefined;
  const load = (): Promise<T> => {
    loaded ??= loadFiles(tell).then((files) => disposables.add(files));
    return loaded;
  };
  const refuse = (uri: vscode.Uri): never => {
    throw vscode.FileSystemError.NoPermissions(uri);
  };
  const provider: vscode.FileSystemProvider = {
    onDidChangeFile: didChange.event,
    stat: async (uri) => (await load()).stat(uri),
    readFile: async (uri) => (await load()).read(uri),
    writeFile: write === undefined ? refuse : async (uri, content) => write(await load(), uri, content),
    // Objects do not tell of changes made elsewhere: a view is of one moment, and a save finds out.
    watch: () => new vscode.Disposable(() => undefined),
    readDirectory: () => [],
    ...{ createDirectory: refuse, delete: refuse, rename: refuse },
  };
  const options = { isCaseSensitive: true, isReadonly: write === undefined };
  disposables.add(vscode.workspace.registerFileSystemProvider(scheme, provider, options));
  return load;
}
