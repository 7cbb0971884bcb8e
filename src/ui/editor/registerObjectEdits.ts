import * as vscode from 'vscode';
import { editScheme, viewScheme } from '../ids.ts';
import type { ObservatoryContext } from '../observatoryContext.ts';
import { AutomaticSaves } from './automaticSaves.ts';
import type { ObjectEdits } from './objectEdits.ts';
import { registerObjectFiles } from './registerObjectFiles.ts';

/** Registers the file system of objects that are edited, and the outline of their YAML. */
export function registerObjectEdits(context: ObservatoryContext): () => Promise<ObjectEdits> {
  const { clusters, disposables } = context;
  // Auto save must not ask whether to change a cluster whenever somebody stops typing.
  const automatic = new AutomaticSaves();
  disposables.add(
    vscode.workspace.onWillSaveTextDocument(({ document: { uri }, reason }) => {
      if (uri.scheme !== editScheme) return;
      automatic.expect(uri.toString(), reason !== vscode.TextDocumentSaveReason.Manual);
    }),
  );
  const outline: vscode.DocumentSymbolProvider = {
    provideDocumentSymbols: async (document) => (await import('./yamlOutlineProvider.ts')).provideYamlOutline(document),
  };
  const selector = [editScheme, viewScheme].map((scheme) => ({ scheme, pattern: '**/*.yaml' }));
  disposables.add(vscode.languages.registerDocumentSymbolProvider(selector, outline, { label: 'Kubernetes' }));
  return registerObjectFiles(context, {
    scheme: editScheme,
    load: async (onChange) => new (await import('./objectEdits.ts')).ObjectEdits(clusters, onChange),
    write: async (files, uri, content) => {
      if (automatic.has(uri.toString())) {
        throw vscode.FileSystemError.Unavailable(
          vscode.l10n.t('auto save applies nothing to a cluster. Save it yourself, and you are asked.'),
        );
      }
      await files.write(uri, content);
    },
  });
}
