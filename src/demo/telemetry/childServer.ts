import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { delay, messageOf } from '../../base/async.ts';

export interface ChildServerOptions {
  readonly program: string;
  readonly words: readonly string[];
  /** Answers 200 when the server is ready. */
  readonly readyUrl: string;
  readonly signal?: AbortSignal;
}

/** A server in a process of its own. */
export interface ChildServer {
  /** Asks the process to end and resolves when it has. */
  dispose(): Promise<void>;
}

const readyTime = 30_000;
const lastWordsLength = 4000;

/**
 * On POSIX a shell stands between, that ends the server when this process goes, however it goes: the pipe to the shell's input breaks.
 * The server's own input is empty.
 */
const guard = 'exec 3<&0; "$@" </dev/null & pid=$!; { read -r _; kill "$pid" 2>/dev/null; } <&3 & wait "$pid"';

/**
 * Starts a server and waits until it is ready.
 * @throws Error with the server's last words when it ends before or takes more than half a minute.
 */
export async function startChildServer({ program, words, readyUrl, signal }: ChildServerOptions): Promise<ChildServer> {
  const child =
    process.platform === 'win32'
      ? spawn(program, words, { stdio: ['pipe', 'ignore', 'pipe'] })
      : spawn('/bin/sh', ['-c', guard, 'sh', program, ...words], { stdio: ['pipe', 'ignore', 'pipe'] });
  let lastWords = '';
  let failure: string | undefined;
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-lastWordsLength);
  });
  child.on('error', (error) => {
    failure = messageOf(error);
  });
  child.stdin.on('error', () => undefined);
  const ended = new Promise<void>((resolve) => {
    child.on('close', () => {
      failure ??= `it ended with code ${child.exitCode ?? 'none'}`;
      child.stdin.destroy();
      resolve();
    });
  });
  const server = { dispose: () => stop(child, ended) };
  const limit = Date.now() + readyTime;
  while (!(await isReady(readyUrl))) {
    if (failure !== undefined) throw new Error(`${program}: ${failure}: ${lastWords.trim()}`);
    if (Date.now() > limit || signal?.aborted === true) {
      await server.dispose();
      signal?.throwIfAborted();
      throw new Error(`${program} is not ready after ${readyTime / 1000} s: ${lastWords.trim()}`);
    }
    await delay(100);
  }
  return server;
}

/** A port on loopback that was free a moment ago. */
export function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => {
        resolve(port);
      });
    });
  });
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (process.platform === 'win32') child.kill();
  else child.stdin?.end();
  const patience = setTimeout(() => child.kill('SIGKILL'), 8000);
  await ended;
  clearTimeout(patience);
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
