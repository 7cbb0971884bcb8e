import { unwatchFile, watchFile } from 'node:fs';
import type { Disposable } from '../../base/lifecycle.ts';

/**
 * Tells when one of some files changes, appears or goes. It looks rather than listens: that holds for files that do not exist
 * yet, for links, for network drives and for editors that replace a file.
 * @param interval milliseconds between looks.
 */
export function watchFiles(paths: readonly string[], onChange: () => void, interval = 2000): Disposable {
  const listener = (): void => {
    onChange();
  };
  for (const path of paths) watchFile(path, { persistent: false, interval }, listener);
  return {
    dispose: () => {
      for (const path of paths) unwatchFile(path, listener);
    },
  };
}
