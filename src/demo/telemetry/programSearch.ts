import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Where packages and people put programs that are not on the PATH of an editor. */
const knownFolders = ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin', '/opt/prometheus', '/opt/alertmanager'];

/** The file of the first of these programs that is installed, on the PATH before the usual places; undefined when there is none. */
export function findProgram(names: readonly string[]): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter).filter((one) => one !== ''), ...knownFolders];
  const suffix = process.platform === 'win32' ? '.exe' : '';
  for (const folder of folders) {
    for (const name of names) {
      const file = join(folder, name + suffix);
      if (isExecutable(file)) return file;
    }
  }
  return undefined;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
