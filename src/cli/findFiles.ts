import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { mayBeUnderstood } from '../lang/workspace/documentLanguage.ts';

export interface FoundFiles {
  readonly found: readonly string[];
  /** Paths and globs that name nothing. */
  readonly missing: readonly string[];
  /** True where a folder or a glob was named, so that somebody expects files in it. */
  readonly hasFolder: boolean;
}

const skippedFolders = new Set(['node_modules', '.git', '.hg', '.svn', 'vendor']);

/**
 * The files that paths name: themselves, those below folders, and those that globs match, as a shell would expand them that knows `**`.
 * @param isEvery whether files in folders count whose name says that they hold nothing of ours.
 */
export async function findFiles(paths: readonly string[], isEvery: boolean): Promise<FoundFiles> {
  const missing: string[] = [];
  const found: string[] = [];
  let hasFolder = false;
  for (const path of paths) {
    const info = await stat(path).catch(() => undefined);
    if (info?.isDirectory() === true) {
      hasFolder = true;
      found.push(...(await filesBelow(path, isEvery)));
    } else if (info !== undefined) {
      found.push(path);
    } else if (/[*?[{]/.test(path)) {
      const matched = await filesOfGlob(path);
      hasFolder ||= matched.length > 0;
      if (matched.length === 0) missing.push(path);
      found.push(...matched.filter((one) => isEvery || mayBeUnderstood(one)));
    } else missing.push(path);
  }
  return { found, missing, hasFolder };
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

/** The files that a glob matches, or that lie below a folder which it matches. */
async function filesOfGlob(glob: string): Promise<readonly string[]> {
  const parts = glob.replaceAll('\\', '/').split('/');
  const fixed = parts.slice(
    0,
    parts.findIndex((part) => /[*?[{]/.test(part)),
  );
  const root = fixed.length === 0 ? '.' : fixed.join('/') || '/';
  const pattern = globPattern(parts.slice(fixed.length));
  const files = await filesBelow(root, true);
  return files.filter((path) =>
    pattern.test(withSlashes(path).slice(root === '.' ? 0 : withSlashes(join(root, 'x')).length - 1)),
  );
}

function withSlashes(path: string): string {
  return path.replaceAll('\\', '/');
}

/** Matches a path from its first variable folder on. Repeated stars count as one, so that matching stays fast. */
function globPattern(parts: readonly string[]): RegExp {
  const sources = parts.map((part, index) => {
    if (/^\*\*+$/.test(part)) return index === parts.length - 1 ? '.+' : '(?:[^/]+/)*';
    const source = part
      .replaceAll(/\*+/g, '*')
      .replaceAll(/[.+^$()|\\]/g, '\\$&')
      .replaceAll('*', '[^/]*')
      .replaceAll('?', '[^/]')
      .replaceAll('[!', '[^')
      .replaceAll(/\{([^{}]*)\}/g, (_, choices: string) => `(?:${choices.replaceAll(',', '|')})`);
    return index === parts.length - 1 ? source : `${source}/`;
  });
  try {
    return new RegExp(`^${sources.join('')}(?:/|$)`);
  } catch {
    return /^\b$/;
  }
}
