import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';

const timeLimit = 10_000;
const outputLimit = 100_000;

const known = new Map<string, Promise<string | undefined>>();

/**
 * The PATH that the user's login shell sets up. An editor that was started from a dock or a desktop has the system's instead, which lacks
 * the folders of version managers and package managers. Asked once for each shell; undefined on Windows and where the shell does not tell.
 */
export function loginShellPath(shell: string | undefined = process.env['SHELL']): Promise<string | undefined> {
  if (process.platform === 'win32' || shell === undefined || shell === '') return Promise.resolve(undefined);
  let path = known.get(shell);
  if (path === undefined) {
    path = askShell(shell);
    known.set(shell, path);
  }
  return path;
}

function askShell(shell: string): Promise<string | undefined> {
  // Start-up files print greetings; what stands between two marks is the answer.
  const mark = randomUUID();
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(shell, ['-i', '-l', '-c', `echo ${mark}"$PATH"${mark}`], {
      stdio: ['ignore', 'pipe', 'ignore'],
      // Known from VS Code, which asks in the same way: start-up files skip what is slow or wants an answer.
      env: { ...process.env, TERM: 'dumb', VSCODE_RESOLVING_ENVIRONMENT: '1' },
      detached: true,
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), timeLimit);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-outputLimit);
    });
    child.on('error', () => {
      clearTimeout(timer);
      resolve(undefined);
    });
    child.on('close', () => {
      clearTimeout(timer);
      const [, path = ''] = output.split(mark);
      resolve(path === '' ? undefined : path);
    });
  });
}
