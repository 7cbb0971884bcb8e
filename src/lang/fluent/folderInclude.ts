import { trimEndOf } from '../../base/trimEndOf.ts';
import type { FileAccess } from '../fileAccess.ts';

/** The glob of the configs in a folder that an include names in place of a file; undefined where it names none. */
export function folderGlob(files: FileAccess, uri: string, path: string): string | undefined {
  const folder = trimEndOf(path, '/');
  if (folder === '' || /[*?[{]/.test(folder)) return undefined;
  const held = files.list(uri, `${folder}/*`) ?? [];
  if (held.length === 0) return undefined;
  const isYaml = held.some((one) => /\.ya?ml$/i.test(one)) && !held.some((one) => /\.conf$/i.test(one));
  return `${folder}/*.${isYaml ? 'yaml' : 'conf'}`;
}
