import { stripEscapes } from '../../base/ansi.ts';
import type { ExecPlugin } from './kubeconfigFile.ts';

/** `--client-secret`, `--oidc-client-secret=`, `--password`. */
const secretFlag = /^--?(?:[\w-]*[-_])?(?:secret|password|passphrase|token|key)(?==|$)/i;

/** Characters of a command's name. */
const longestName = 60;

/** A credential command as people write it, for messages: the values of flags that take secrets are left out. */
export function commandLineOf({ command, args }: Pick<ExecPlugin, 'command' | 'args'>): string {
  const shown = args.map((arg, index) => {
    const flag = flagIn(arg);
    if (flag !== undefined && flag !== arg) return `${flag}=…`;
    const before = args[index - 1];
    const isSecret = before !== undefined && flagIn(before) === before && !arg.startsWith('-');
    return isSecret ? '…' : arg;
  });
  return [command, ...shown].join(' ');
}

/**
 * What a credential command is called, to stand on a row: the program without its folder and what it is told to do, up to its first flag;
 * `aws eks get-token`. Nothing of it moves a cursor or takes a second line.
 */
export function commandNameOf({ command, args }: Pick<ExecPlugin, 'command' | 'args'>): string {
  const program = command.slice(Math.max(command.lastIndexOf('/'), command.lastIndexOf('\\')) + 1);
  const flag = args.findIndex((arg) => arg.startsWith('-'));
  const words = [program, ...(flag < 0 ? args : args.slice(0, flag))].join(' ');
  const text = stripEscapes(words)
    .replace(/\p{Cf}/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
  return text.length > longestName ? `${text.slice(0, longestName - 1)}…` : text;
}

function flagIn(arg: string): string | undefined {
  return secretFlag.exec(arg)?.[0];
}
