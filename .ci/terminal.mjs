// What set-up, the demo and the tests share: running a program with a limit of time, and saying what goes on.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const isColoured = process.stdout.isTTY && process.env.NO_COLOR === undefined;
const paint = (code, text) => (isColoured ? `\u001b[${code}m${text}\u001b[0m` : text);

export const bold = (text) => paint(1, text);
export const dim = (text) => paint(2, text);
export const red = (text) => paint(31, text);
export const green = (text) => paint(32, text);
export const yellow = (text) => paint(33, text);

/** Milliseconds as seconds, for people. */
export const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

/** Does one thing and says so: that it begins, and how long it took. Several may go on at the same time. */
export async function step(title, work) {
  const started = Date.now();
  console.log(`${dim('…')} ${title}`);
  try {
    const result = await work();
    console.log(`${green('✓')} ${title}  ${dim(seconds(Date.now() - started))}`);
    return result;
  } catch (error) {
    console.log(`${red('✗')} ${title}  ${dim(seconds(Date.now() - started))}`);
    throw error;
  }
}

const running = new Set();

/**
 * Runs a program in a process group of its own.
 * @param options `cwd`, `env` (beside this process's own), `timeout` in milliseconds, `onLine` to hear each line.
 * @returns `{ code, output, isTimedOut }`; the code is null when a signal ended it.
 */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = start(command, args, options);
    const lines = [];
    let isTimedOut = false;
    const hear = (line) => {
      lines.push(line);
      options.onLine?.(line);
    };
    createInterface({ input: child.stdout }).on('line', hear);
    createInterface({ input: child.stderr }).on('line', hear);
    const timer =
      options.timeout === undefined
        ? undefined
        : setTimeout(() => {
            isTimedOut = true;
            void stop(child);
          }, options.timeout);
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code, output: lines.join('\n'), isTimedOut });
    });
  });
}

/** Runs a program that must succeed. */
export async function mustRun(command, args, options) {
  const { code, output } = await run(command, args, options);
  if (code !== 0) {
    throw new Error(`${command} ${args.join(' ')} ended with ${code ?? 'a signal'}:\n${output.slice(-4000)}`);
  }
  return output;
}

/** Starts a program in a process group of its own, which `stopAll` ends with everything that it started. */
export function start(command, args, { cwd, env, stdio = ['ignore', 'pipe', 'pipe'] } = {}) {
  const isWindows = process.platform === 'win32';
  const child = spawn(command, args, {
    cwd,
    stdio,
    env: { ...process.env, ...env },
    detached: !isWindows,
    // npm is a batch file there, which only a shell can start; no argument of ours holds anything that a shell reads.
    shell: isWindows && !command.endsWith('.exe'),
  });
  running.add(child);
  child.once('close', () => running.delete(child));
  return child;
}

/** Ends a program and what it started: asks first, and after 5 s insists. */
export async function stop(child) {
  if (child.pid === undefined) return;
  const isOver = () => child.exitCode !== null || child.signalCode !== null;
  const closed = isOver() ? Promise.resolve() : new Promise((resolve) => child.once('exit', resolve));
  signal(child, 'SIGTERM');
  const timer = setTimeout(() => signal(child, 'SIGKILL'), 5000);
  await closed;
  clearTimeout(timer);
  signal(child, 'SIGKILL');
}

function signal(child, name) {
  try {
    if (process.platform === 'win32') spawn('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore' });
    else process.kill(-child.pid, name);
  } catch {
    // The group has ended by itself.
  }
}

/** Ends everything that `start` started. */
export async function stopAll() {
  await Promise.all([...running].map(stop));
}
