import type { ExecPlugin } from './kubeconfigFile.ts';

/** `--client-secret`, `--oidc-client-secret=`, `--password`. */
const secretFlag = /^--?(?:[\w-]*[-_])?(?:secret|password|passphrase|token|key)(?==|$)/i;

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

function flagIn(arg: string): string | undefined {
  return secretFlag.exec(arg)?.[0];
}
