import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { vscodeFolder } from '../helpers/vscodeServer.ts';

/** The installed ripgrep, or the one that VS Code brings along. */
export function findRipgrep(): string | undefined {
  const folder = join(vscodeFolder(), 'node_modules', '@vscode', 'ripgrep-universal', 'bin');
  const candidates = ['/usr/bin/rg', join(folder, `${process.platform}-${process.arch}`, 'rg')];
  return candidates.find((path) => existsSync(path));
}
