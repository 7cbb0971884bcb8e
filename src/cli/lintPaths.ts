import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { messageOf } from '../base/async.ts';
import type { FileAccess } from '../lang/fileAccess.ts';
import { documentLanguageOf, isSilentConfig } from '../lang/workspace/documentLanguage.ts';
import type { DocumentLanguage } from '../lang/workspace/documentLanguage.ts';
import { createLanguageRegistry } from '../lang/workspace/languageRegistry.ts';
import { recordedNames } from '../lang/workspace/recordingRules.ts';
import { projectFileName } from '../lang/projectFile.ts';
import { nodeFileAccess } from '../server/nodeFileAccess.ts';
import { findFiles } from './findFiles.ts';
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

const maxBytes = 32_000_000;

export interface LintInput {
  /** Files, folders and globs. */
  readonly paths: readonly string[];
  readonly language: DocumentLanguage | undefined;
  /** Whether files are written anew first, with the fixes that their languages apply on their own. */
  readonly isFixing?: boolean;
  /** A text that stands in no file, with the path that it is checked as. */
  readonly given?: { readonly path: string; readonly text: string } | undefined;
}

/** Checks files, everything below folders, and what globs match. Files in a folder that are none of ours are passed over. */
export async function lintPaths({ paths, language, isFixing = false, given }: LintInput): Promise<LintResult> {
  const { found: onDisk, missing, hasFolder } = await findFiles(paths, language !== undefined);
  const found = given === undefined ? onDisk : [given.path, ...onDisk];
  if (missing.length > 0) return { files: [], missing, unread: [], hasFolder, settings: new Map(), passedOver: [] };
  const recorded = new Set<string>();
  // One file alone tells nothing of rules that stand elsewhere.
  const isAlone = found.length === 1;
  const settings = new Map<string, string>();
  const access = rememberingSettings(settings);
  const languages = createLanguageRegistry(access, () => (isAlone ? new Set() : recorded));
  const unwritten = isFixing ? await fixFiles(onDisk, language, languages) : [];
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
      text = path === given?.path ? given.text : await readText(path);
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
  const passedOver = [...new Set(given === undefined ? paths : [given.path, ...paths])].filter(
    (path) => places.has(path) && !done.has(path),
  );
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

/** @throws Error for a file that is too large or that the system refuses. */
async function readText(path: string): Promise<string> {
  const { size } = await stat(path);
  if (size > maxBytes) throw new Error(`it has ${Math.ceil(size / 1e6)} MB, and ${maxBytes / 1e6} MB are the most`);
  const text = await readFile(path, 'utf8');
  // A byte order mark is no character of the text, for an editor either.
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}
