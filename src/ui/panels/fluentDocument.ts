import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/lifecycle.ts';
import type { FileAccess } from '../../lang/fileAccess.ts';
import { readFluentSource, type FluentSource } from '../../lang/workspace/fluentSource.ts';
import { nodeFileAccess } from '../../server/nodeFileAccess.ts';

/** Milliseconds of quiet after which a change counts. */
const settleTime = 120;

/** Files of the disk, those that are open as the editor has them. */
const openFiles: FileAccess = {
  read: (uri, path) => {
    const file = nodeFileAccess.read(uri, path);
    const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === file?.uri);
    return file === undefined || open === undefined ? file : { uri: file.uri, text: open.getText() };
  },
  list: (uri, pattern) => nodeFileAccess.list(uri, pattern),
};

/** A document that a panel stands beside: its Fluent config as it is now, and where the cursor is. */
export class FluentDocument implements Disposable {
  readonly uri: vscode.Uri;
  readonly #store = new DisposableStore();
  readonly #onChange: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #offset = 0;

  /** @param onChange called after the text or the cursor has changed and rested. */
  constructor(uri: vscode.Uri, onChange: () => void) {
    this.uri = uri;
    this.#onChange = onChange;
    const editor = vscode.window.visibleTextEditors.find((one) => this.#isOwn(one.document));
    if (editor !== undefined) this.#offset = editor.document.offsetAt(editor.selection.active);
    this.#store.add(
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        // Another document may be one that the config includes.
        if (this.#isOwn(document) || document.uri.scheme === 'file') this.#schedule();
      }),
    );
    this.#store.add(
      vscode.window.onDidChangeTextEditorSelection(({ textEditor, selections }) => {
        const [selection] = selections;
        if (!this.#isOwn(textEditor.document) || selection === undefined) return;
        this.#offset = textEditor.document.offsetAt(selection.active);
        this.#schedule();
      }),
    );
  }

  /** The file's name, with the key of a config that a manifest holds. */
  nameOf(source: FluentSource | undefined): string {
    const name = this.uri.path.split('/').at(-1) ?? '';
    return source?.key === undefined ? name : `${name} › ${source.key}`;
  }

  /** Where the cursor is in the document. */
  get offset(): number {
    return this.#offset;
  }

  /** Takes a line, 1-based, for the place of the cursor until that moves. @throws where the document cannot be opened. */
  async lookAt(line: number): Promise<void> {
    const document = await vscode.workspace.openTextDocument(this.uri);
    this.#offset = document.offsetAt(new vscode.Position(line - 1, 0));
  }

  /** The config, undefined where the document holds none. @throws where the document cannot be opened. */
  async read(): Promise<{ readonly document: vscode.TextDocument; readonly source: FluentSource | undefined }> {
    const document = await vscode.workspace.openTextDocument(this.uri);
    const open = { uri: document.uri.toString(), languageId: document.languageId, text: document.getText() };
    return { document, source: readFluentSource(open, this.#offset, openFiles) };
  }

  /** Shows a line, 1-based, in the editor that has the document open, else in a new one. */
  async reveal(line: number): Promise<void> {
    const editor = vscode.window.visibleTextEditors.find((one) => this.#isOwn(one.document));
    const at = new vscode.Position(Math.max(0, line - 1), 0);
    await vscode.window.showTextDocument(this.uri, {
      viewColumn: editor?.viewColumn ?? vscode.ViewColumn.One,
      selection: new vscode.Range(at, at),
    });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#store.dispose();
  }

  #isOwn(document: vscode.TextDocument): boolean {
    return document.uri.toString() === this.uri.toString();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#onChange, settleTime);
  }
}
