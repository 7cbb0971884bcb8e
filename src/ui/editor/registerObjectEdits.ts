import * as vscode from 'vscode';
import { editScheme, viewScheme } from '../ids.ts';
import type { ObservatoryContext } from '../observatoryContext.ts';
import { AutomaticSaves } from './automaticSaves.ts';
import type { ObjectEdits } from './objectEdits.ts';

/** Registers the file system of objects that are edited; what is behind it loads when a document is opened. */
export function registerObjectEdits({ clusters, disposables }: ObservatoryContext): () => Promise<ObjectEdits> {
  const didChange = disposables.add(new vscode.EventEmitter<vscode.FileChangeEvent[]>());
  let loaded: Promise<ObjectEdits> | undefined;
  const load = (): Promise<ObjectEdits> => {
    loaded ??= import('./objectEdits.ts').then((module) =>
      disposables.add(
        new module.ObjectEdits(clusters, (uri) => {
          didChange.fire([{ type: vscode.FileChangeType.Changed, uri }]);
        }),
      ),
    );
    return loaded;
  };
  // Auto save must not ask whether to change a cluster whenever somebody stops typing.
  const automatic = new AutomaticSaves();
  disposables.add(
    vscode.workspace.onWillSaveTextDocument(({ document: { uri }, reason }) => {
      if (uri.scheme !== editScheme) return;
      automatic.expect(uri.toString(), reason !== vscode.TextDocumentSaveReason.Manual);
    }),
  );
  const refuse = (uri: vscode.Uri): never => {
    throw vscode.FileSystemError.NoPermissions(uri);
  };
  const provider: vscode.FileSystemProvider = {
    onDidChangeFile: didChange.event,
    stat: async (uri) => (await load()).stat(uri),
    readFile: async (uri) => (await load()).read(uri),
    writeFile: async (uri, content) => {
      if (automatic.has(uri.toString())) {
        throw vscode.FileSystemError.Unavailable(
          vscode.l10n.t('auto save applies nothing to a cluster. Save it yourself, and you are asked.'),
        );
      }
      await (await load()).write(uri, content);
    },
    // Objects do not tell of changes made elsewhere while they are edited; a save finds out.
    watch: () => new vscode.Disposable(() => undefined),
    readDirectory: () => [],
    createDirectory: refuse,
    delete: refuse,
    rename: refuse,
  };
  disposables.add(vscode.workspace.registerFileSystemProvider(editScheme, provider, { isCaseSensitive: true }));
  const outline: vscode.DocumentSymbolProvider = {
    provideDocumentSymbols: async (document) => (await import('./yamlOutlineProvider.ts')).provideYamlOutline(document),
  };
  const selector = [editScheme, viewScheme].map((scheme) => ({ scheme, pattern: '**/*.yaml' }));
  disposables.add(vscode.languages.registerDocumentSymbolProvider(selector, outline, { label: 'Kubernetes' }));
  return load;
}
