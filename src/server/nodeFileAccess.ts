import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { FileAccess } from '../lang/fileAccess.ts';

/** A file that is larger is no config. */
const maxBytes = 8_000_000;
const maxFiles = 1000;

/** Reads files beside `file:` documents from the disk. Nothing is known around a document of another scheme. */
export const nodeFileAccess: FileAccess = {
  read: (uri, path) => {
    const folder = folderOf(uri);
    if (folder === undefined) return undefined;
    try {
      const file = path.startsWith('file:') ? fileURLToPath(path) : isAbsolute(path) ? path : resolve(folder, path);
      if (statSync(file).size > maxBytes) return undefined;
      return { uri: pathToFileURL(file).href, text: readFileSync(file, 'utf8') };
    } catch {
      return undefined;
    }
  },
  list: (uri, pattern) => {
    const folder = folderOf(uri);
    if (folder === undefined) return undefined;
    const paths = isAbsolute(pattern) ? expand('/', pattern.slice(1)) : expand(folder, pattern);
    return paths.map((path) => pathToFileURL(path).href).sort();
  },
};

function folderOf(uri: string): string | undefined {
  if (!uri.startsWith('file:')) return undefined;
  try {
    return dirname(fileURLToPath(uri));
  } catch {
    return undefined;
  }
}

/** The files that a glob names below a folder, without following `**`, which no agent knows. */
function expand(folder: string, pattern: string): readonly string[] {
  let found = [folder];
  for (const part of pattern.split('/').filter((one) => one !== '' && one !== '.')) {
    found = found.flatMap((path) => matches(path, part)).slice(0, maxFiles);
  }
  return found.filter((path) => isFile(path));
}

function matches(folder: string, part: string): readonly string[] {
  if (!/[*?[{]/.test(part)) {
    const path = join(folder, part);
    return existsSync(path) ? [path] : [];
  }
  const pattern = toRegExp(part);
  try {
    return readdirSync(folder)
      .filter((name) => pattern.test(name) && (part.startsWith('.') || !name.startsWith('.')))
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

/** One segment of a glob as an anchored expression. Repeated stars count as one, so that matching stays fast. */
function toRegExp(part: string): RegExp {
  const source = part
    .replaceAll(/\*+/g, '*')
    .replaceAll(/[.+^$()|\\]/g, (char) => `\\${char}`)
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]')
    .replaceAll('[!', '[^')
    .replaceAll(/\{([^{}]*)\}/g, (_, choices: string) => `(?:${choices.replaceAll(',', '|')})`);
  try {
    return new RegExp(`^${source}$`);
  } catch {
    return /^$/;
  }
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
