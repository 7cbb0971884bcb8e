import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { messageOf } from '../base/async.ts';
import type { FileAccess } from '../lang/fileAccess.ts';
import { documentLanguageOf, isSilentConfig, mayBeUnderstood } from '../lang/workspace/documentLanguage.ts';
import type { DocumentLanguage } from '../lang/workspace/documentLanguage.ts';
import { createLanguageRegistry } from '../lang/workspace/languageRegistry.ts';
import { recordedNames } from '../lang/workspace/recordingRules.ts';
import { projectFileName } from '../lang/projectFile.ts';
import { nodeFileAccess } from '../server/nodeFileAccess.ts';
import { fixFiles } from './fixFiles.ts';
import { inOrder, toFinding } from './lintReport.ts';
import type { LintedFile } from './lintReport.ts';

export interface LintResult {
  readonly files: readonly LintedFile[];
  /** Paths that name nothing. */
  readonly missing: readonly string[];
  /** Files that could not be checked, with the reason as a sentence. */
  readonly unread: readonly { readonly path: string; readonly message: string }[];
  /** True where a folder was named, so that somebody expects files in it. */
  readonly hasFolder: boolean;
  /** Files that were named and in which nothing is known, so that they were not checked. */
  readonly passedOver: readonly string[];
  /** The text of each settings file that was asked for, by its path. */
  readonly settings: ReadonlyMap<string, string>;
}

const skippedFolders = new Set(['node_modules', '.git', '.hg', '.svn', 'vendor']);
const maxBytes = 32_000_000;

/**
 * Checks files and everything below folders. Files in a folder that are none of ours are passed over.
 * @param isFixing whether files are written anew first, with the fixes that their languages apply on their own.
 */
export async function lintPaths(
  paths: readonly string[],
  language: DocumentLanguage | undefined,
  isFixing = false,
): Promise<LintResult> {
  const { found, missing, hasFolder } = await findFiles(paths, language !== undefined);
  if (missing.length > 0) return { files: [], missing, unread: [], hasFolder, settings: new Map(), passedOver: [] };
  const recorded = new Set<string>();
  // One file alone tells nothing of rules that stand elsewhere.
  const isAlone = found.length === 1;
  const settings = new Map<string, string>();
  const access = rememberingSettings(settings);
  const languages = createLanguageRegistry(access, () => (isAlone ? new Set() : recorded));
  const unwritten = isFixing ? await fixFiles(found, language, languages) : [];
  const lint = (path: string, text: string, own: DocumentLanguage): LintedFile => {
    const id = /\.ya?ml$/i.test(path) ? 'yaml' : own;
    const document = TextDocument.create(pathToFileURL(resolve(path)).href, id, 1, text);
    return { path, language: own, diagnostics: inOrder(languages[own].validate(document).map(toFinding)) };
  };
  const places = new Map([...new Set(found)].map((path, index) => [path, index]));
  const placeOf = (file: LintedFile): number => places.get(file.path) ?? 0;
  const files: LintedFile[] = [];
  const unread = [...unwritten];
  const silent = new Map<string, string>();
  // Rules and dashboards wait until every rule that they may ask for has been seen.
  const waiting: { readonly path: string; readonly text: string; readonly own: DocumentLanguage }[] = [];
  for (const path of places.keys()) {
    let text;
    try {
      text = await readText(path);
    } catch (error) {
      unread.push({ path, message: `${path} cannot be read: ${messageOf(error)}` });
      continue;
    }
    const own = language ?? documentLanguageOf(path, text, undefined);
    if (own === 'rules') for (const name of recordedNames(text)) recorded.add(name);
    if (own === 'rules' || own === 'dashboards') waiting.push({ path, text, own });
    else if (own !== undefined) files.push(lint(path, text, own));
    else if (isSilentConfig(path, text)) silent.set(path, text);
  }
  for (const { path, text, own } of waiting) files.push(lint(path, text, own));
  for (const [path, text] of silent) {
    const own = languageBeside(path, files);
    if (own !== undefined) files.push(lint(path, text, own));
  }
  const done = new Set([...files, ...unread].map(({ path }) => path));
  const passedOver = [...new Set(paths)].filter((path) => places.has(path) && !done.has(path));
  return { files: files.sort((a, b) => placeOf(a) - placeOf(b)), missing, unread, hasFolder, settings, passedOver };
}

/** The disk, which remembers the settings files that were read from it. */
function rememberingSettings(settings: Map<string, string>): FileAccess {
  return {
    ...nodeFileAccess,
    read: (uri, path) => {
      const found = nodeFileAccess.read(uri, path);
      if (found?.uri.endsWith(`/${projectFileName}`) === true) settings.set(fileURLToPath(found.uri), found.text);
      return found;
    },
  };
}

interface FoundFiles extends Pick<LintResult, 'missing' | 'hasFolder'> {
  readonly found: readonly string[];
}

async function findFiles(paths: readonly string[], isEvery: boolean): Promise<FoundFiles> {
  const missing: string[] = [];
  const found: string[] = [];
  let hasFolder = false;
  for (const path of paths) {
    const info = await stat(path).catch(() => undefined);
    if (info === undefined) missing.push(path);
    else if (info.isDirectory()) {
      hasFolder = true;
      found.push(...(await filesBelow(path, isEvery)));
    } else found.push(path);
  }
  return { found, missing, hasFolder };
}

/** The agent that most configs in a file's folder are for. */
function languageBeside(path: string, files: readonly LintedFile[]): DocumentLanguage | undefined {
  const folder = dirname(path);
  const count = (language: DocumentLanguage): number =>
    files.filter((file) => file.language === language && /\.conf$/i.test(file.path) && dirname(file.path) === folder)
      .length;
  const [fluentd, fluentbit] = [count('fluentd'), count('fluentbit')];
  if (fluentd === fluentbit) return undefined;
  return fluentd > fluentbit ? 'fluentd' : 'fluentbit';
}

/** Files in the order of their names, so that two runs report alike. */
async function filesBelow(folder: string, isEvery: boolean): Promise<string[]> {
  const found: string[] = [];
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!skippedFolders.has(entry.name)) found.push(...(await filesBelow(path, isEvery)));
    } else if (entry.isFile() && (isEvery || mayBeUnderstood(path))) found.push(path);
  }
  return found;
}

/** @throws Error for a file that is too large or that the system refuses. */
async function readText(path: string): Promise<string> {
  const { size } = await stat(path);
  if (size > maxBytes) throw new Error(`it has ${Math.ceil(size / 1e6)} MB, and ${maxBytes / 1e6} MB are the most`);
  const text = await readFile(path, 'utf8');
  // A byte order mark is no character of the text, for an editor either.
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}
