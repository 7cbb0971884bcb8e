import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Disposable } from '../base/lifecycle.ts';
import { documentLanguageOf, mayBeUnderstood } from '../lang/workspace/documentLanguage.ts';
import type { RuleIndex } from '../lang/workspace/ruleIndex.ts';

const skippedFolders = new Set(['node_modules', '.git', '.hg', '.svn', 'vendor', 'dist']);
const maxFiles = 10_000;
const maxBytes = 4_000_000;

/** Reads the files of a workspace into the index, one at a time with a pause after each, so that no keystroke waits. */
export class WorkspaceIndexer implements Disposable {
  readonly #index: RuleIndex;
  readonly #isOpen: (uri: string) => boolean;
  #isDisposed = false;
  #count = 0;

  /** @param isOpen tells which documents the editor holds itself: their text on the disk is not the latest. */
  constructor(index: RuleIndex, isOpen: (uri: string) => boolean) {
    this.#index = index;
    this.#isOpen = isOpen;
  }

  /** Walks a folder; resolves to how many of its documents say something. */
  async addFolder(uri: string): Promise<number> {
    if (uri.startsWith('file:')) await this.#walk(fileURLToPath(uri));
    return this.#index.size;
  }

  /** Reads a file again that has changed on the disk. */
  async addFile(uri: string): Promise<void> {
    if (uri.startsWith('file:')) await this.#read(fileURLToPath(uri));
  }

  dispose(): void {
    this.#isDisposed = true;
  }

  async #walk(folder: string): Promise<void> {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (this.#isDisposed || this.#count >= maxFiles) return;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!skippedFolders.has(entry.name)) await this.#walk(path);
      } else if (entry.isFile() && mayBeUnderstood(path)) {
        await this.#read(path);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    }
  }

  async #read(path: string): Promise<void> {
    const { href } = pathToFileURL(path);
    if (this.#isOpen(href)) return;
    this.#count++;
    const info = await stat(path).catch(() => undefined);
    const text = info !== undefined && info.size <= maxBytes ? await readFile(path, 'utf8').catch(() => '') : '';
    const language = documentLanguageOf(path, text, undefined);
    if (language === undefined || language === 'fluentd' || language === 'fluentbit') {
      this.#index.remove(href);
      return;
    }
    const id = language === 'rules' || /\.ya?ml$/i.test(path) ? 'yaml' : language === 'dashboards' ? 'json' : language;
    this.#index.update(TextDocument.create(href, id, 1, text));
  }
}
