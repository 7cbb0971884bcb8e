import type { FileAccess } from '../fileAccess.ts';

/** A file that includes another one. */
export interface Includer {
  readonly uri: string;
  readonly text: string;
}

/** Where a file that includes another usually stands, as seen from that other. */
const places = ['*.conf', '*.yaml', '*.yml', '../*.conf', '../*.yaml', '../*.yml'];

/** In a folder with more files nobody looks for the one that includes another, so that no keystroke waits for the disk. */
const mostFiles = 64;

/** So many files may include one another. */
const mostSteps = 4;

/**
 * The config that a file is a piece of: the one beside it, or one folder above, that includes it, or that includes what includes it.
 * Undefined where no file does.
 */
export function outermostIncluder(uri: string, files: FileAccess): Includer | undefined {
  const seen = new Set([uri]);
  let found: Includer | undefined;
  for (let step = 0; step < mostSteps; step++) {
    const next = includerOf(found?.uri ?? uri, files);
    if (next === undefined || seen.has(next.uri)) return found;
    seen.add(next.uri);
    found = next;
  }
  return found;
}

function includerOf(uri: string, files: FileAccess): Includer | undefined {
  const nearby = new Set(places.flatMap((place) => files.list(uri, place) ?? []));
  nearby.delete(uri);
  if (nearby.size === 0 || nearby.size > mostFiles) return undefined;
  for (const path of nearby) {
    const file = files.read(uri, path);
    if (file === undefined || !/include/i.test(file.text)) continue;
    const isIncluded = includedPaths(file.text).some((one) => files.list(path, one)?.includes(uri) === true);
    if (isIncluded) return { uri: path, text: file.text };
  }
  return undefined;
}

/** The paths and globs that a config of any of the forms includes, as it writes them; those that Ruby or a template gives are left out. */
function includedPaths(text: string): readonly string[] {
  const lines = [...text.matchAll(/^[ \t]*(?:-[ \t]*)?(?:@include|!include|include:)[ \t]+([^\n]+)$/gim)];
  const lists = [...text.matchAll(/^includes:[^\n]*\n((?:[ \t]*(?:-[^\n]*|#[^\n]*)?(?:\n|$))+)/gm)];
  const items = lists.flatMap((list) => [...(list[1] ?? '').matchAll(/^[ \t]*-[ \t]+([^\n]+)$/gm)]);
  return [...lines, ...items].flatMap((match) => {
    const path = (match[1] ?? '')
      .replace(/[ \t]#.*$/, '')
      .trim()
      .replace(/^(["'])(.*)\1$/, '$2');
    return path === '' || path.includes('#{') || path.includes('{{') ? [] : [path];
  });
}
