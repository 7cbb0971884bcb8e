import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/lifecycle.ts';
import { textScheme } from '../ids.ts';

/** Texts that are made once, as documents to read: reports, and values of a Secret. A reload of the window ends them. */
export class ReportDocuments implements vscode.TextDocumentContentProvider, Disposable {
  readonly #disposables = new DisposableStore();
  readonly #didChange = new vscode.EventEmitter<vscode.Uri>();
  readonly #texts = new Map<string, string>();

  readonly onDidChange = this.#didChange.event;

  constructor() {
    this.#disposables.add(this.#didChange);
    this.#disposables.add(vscode.workspace.registerTextDocumentContentProvider(textScheme, this));
    this.#disposables.add(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.#texts.delete(uri.toString());
      }),
    );
  }

  /** Shows text that grows: each call of the result puts the whole text in its place. */
  async openText(name: string): Promise<(text: string) => void> {
    const uri = vscode.Uri.from({ scheme: textScheme, path: `/${name}` });
    this.#texts.set(uri.toString(), '');
    await vscode.window.showTextDocument(uri, { preview: true });
    return (text) => {
      this.#texts.set(uri.toString(), text);
      this.#didChange.fire(uri);
    };
  }

  /** Shows the value of a Secret, which is forgotten when the document is closed. */
  async openSecret(name: string, text: string): Promise<void> {
    const show = await this.openText(name.split('/').map(encodeURIComponent).join('/'));
    show(text);
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? '';
  }

  dispose(): void {
    this.#disposables.dispose();
  }
}
