import { spawn, type ChildProcess } from 'node:child_process';
import { toError } from '../../base/async.ts';

/** How a command ended. */
export interface EndedCommand {
  readonly stdout: string;
  readonly stderr: string;
  /** How it went wrong: `exit code 1`, `SIGKILL`, `ENOENT`, `not within 180 s`. */
  readonly failure: string | undefined;
}

export interface CommandLimits {
  readonly env: NodeJS.ProcessEnv;
  /** Milliseconds until it is ended. */
  readonly timeLimit: number;
  readonly signal?: AbortSignal | undefined;
}

/** A token has a few kilobytes; more than this is not a credential. */
const outputLimit = 1_000_000;
/** What does not end when it is told to is killed this much later, in milliseconds. */
const grace = 2000;

/**
 * Runs a command without a terminal and collects what it writes. What it has started ends with it when it takes too long or is not wanted
 * any more: a script's own child would otherwise keep its output open for ever.
 * @throws the signal's reason when it is aborted.
 */
export function runCommand(command: string, args: readonly string[], limits: CommandLimits): Promise<EndedCommand> {
  const { env, timeLimit, signal } = limits;
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    let stdout = '';
    let stderr = '';
    let failure: string | undefined;
    const child = spawn(command, args, {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
      // A group of its own, so that all of it can be ended.
      detached: process.platform !== 'win32',
    });
    const giveUp = (): void => {
      failure ??= `not within ${timeLimit / 1000} s`;
      endGroup(child);
    };
    const onAbort = (): void => {
      endGroup(child);
    };
    // Not spawn's own timeout, whose timer outlives a command that could not be started.
    const timer = setTimeout(giveUp, timeLimit);
    signal?.addEventListener('abort', onAbort, { once: true });
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (stdout.length <= outputLimit) return;
      failure ??= 'it writes without end';
      endGroup(child);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-4000);
    });
    child.on('error', (error: NodeJS.ErrnoException) => {
      failure ??= error.code ?? error.message;
    });
    child.on('exit', () => {
      letGoLater(child);
    });
    child.on('close', (code, by) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      if (code !== 0) failure ??= by ?? `exit code ${code ?? 'unknown'}`;
      if (signal?.aborted === true) reject(toError(signal.reason));
      else resolve({ stdout, stderr, failure });
    });
  });
}

/** Ends a command and all that it has started. */
function endGroup(child: ChildProcess): void {
  const tell = (how: NodeJS.Signals): void => {
    try {
      if (child.pid === undefined || process.platform === 'win32') child.kill(how);
      else process.kill(-child.pid, how);
    } catch {
      // All of it has ended.
    }
  };
  tell('SIGTERM');
  const timer = setTimeout(() => {
    tell('SIGKILL');
    letGoLater(child);
  }, grace);
  child.once('close', () => {
    clearTimeout(timer);
  });
}

/** What a command leaves running may hold on to its output: that is not waited for. */
function letGoLater(child: ChildProcess): void {
  const timer = setTimeout(() => {
    child.stdout?.destroy();
    child.stderr?.destroy();
  }, grace);
  child.once('close', () => {
    clearTimeout(timer);
  });
}
