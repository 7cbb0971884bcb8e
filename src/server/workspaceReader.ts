import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { documentLanguageOf, mayBeUnderstood } from '../lang/workspace/documentLanguage.ts';
import { namesOf } from '../lang/workspace/ruleIndex.ts';
import type { RuleName } from '../lang/workspace/ruleIndex.ts';

const skippedFolders = new Set(['node_modules', '.git', '.hg', '.svn', 'vendor', 'dist']);
const maxFiles = 10_000;
const maxBytes = 4_000_000;

/** Hears what a file on the disk says; nothing for one that is gone or none of ours. */
export type NameSink = (uri: string, names: readonly RuleName[]) => void;

/** Reads the names of rules out of the files of a workspace. */
export class WorkspaceReader {
  readonly #sink: NameSink;
  #count = 0;

  constructor(sink: NameSink) {
    this.#sink = sink;
  }

  /** Walks a folder of the disk; other folders have no files that could be read. Resolves to how many files were looked at. */
  async readFolder(uri: string): Promise<number> {
    this.#count = 0;
    if (uri.startsWith('file:')) await this.#walk(fileURLToPath(uri));
    return this.#count;
  }

  async readFile(uri: string): Promise<void> {
    if (uri.startsWith('file:')) await this.#read(fileURLToPath(uri), uri);
  }

  async #walk(folder: string): Promise<void> {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (this.#count >= maxFiles) return;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!skippedFolders.has(entry.name)) await this.#walk(path);
      } else if (entry.isFile() && mayBeUnderstood(path)) {
        this.#count++;
        await this.#read(path, pathToFileURL(path).href);
      }
    }
  }

  async #read(path: string, uri: string): Promise<void> {
    const info = await stat(path).catch(() => undefined);
    const isReadable = info?.isFile() === true && info.size <= maxBytes && mayBeUnderstood(path);
    const text = isReadable ? await readFile(path, 'utf8').catch(() => '') : '';
    const language = documentLanguageOf(path, text, undefined);
    const holdsQueries = language !== undefined && language !== 'fluentd' && language !== 'fluentbit';
    this.#sink(uri, holdsQueries ? namesOf(TextDocument.create(uri, idOf(path, language), 1, text)) : []);
  }
}

function idOf(path: string, language: string): string {
  if (language === 'rules' || /\.ya?ml$/i.test(path)) return 'yaml';
  return language === 'dashboards' ? 'json' : language;
}
