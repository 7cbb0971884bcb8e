import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, realpathSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The project's folder. */
export const projectRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Where set-up keeps the VS Code from npm: beside the real `node_modules`, so that linked worktrees share one. */
export function vscodeFolder(): string {
  const modules = join(projectRoot, 'node_modules');
  const home = existsSync(modules) ? dirname(realpathSync(modules)) : projectRoot;
  return join(home, '.vscode-test', 'vscode', 'node_modules', 'code-server', 'lib', 'vscode');
}

export interface VscodeServerOptions {
  /** Holds the server's data; made when missing. */
  readonly dataFolder: string;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** Beside the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Asks whether to trust a folder, as a desktop VS Code does. */
  readonly isTrustAsked?: boolean;
  /** Accepts an extension from source in the page's address. */
  readonly isDevelopment?: boolean;
  /** What the workbench opens when its address names no folder. */
  readonly folder?: string;
  /** Hears each line that the server prints. */
  readonly onLine?: (line: string) => void;
}

/** A VS Code that serves its workbench on loopback. */
export interface VscodeServer {
  /** Without a slash at the end: `http://127.0.0.1:41234`. */
  readonly url: string;
  /** Lets a page in, as the query parameter `tkn`: nothing else on this machine can then drive the editor. */
  readonly token: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** What keeps a workbench quiet: no chat, no start page, no telemetry, nothing that reaches for the network. */
export const quietSettings: Readonly<Record<string, unknown>> = {
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'security.workspace.trust.banner': 'never',
  'git.enabled': false,
};

/**
 * Starts the VS Code that set-up installed.
 * @throws when it is not installed or does not come up; the message ends with what it printed last.
 */
export async function startVscodeServer(options: VscodeServerOptions): Promise<VscodeServer> {
  const folder = vscodeFolder();
  if (!existsSync(folder)) throw new Error(`There is no VS Code in ${folder}. Run "node .ci/setup.mjs" to install it.`);
  await writeSettings(options.dataFolder, { ...quietSettings, ...options.settings });
  const port = options.port === undefined || options.port === 0 ? await freePort() : options.port;
  const token = randomBytes(12).toString('hex');
  const child = spawn(nodeBinary(), ['out/server-main.js', ...serverArguments(options, port, token)], {
    cwd: folder,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  try {
    await untilListening(child, options.onLine);
  } catch (error) {
    await stopTree(child);
    throw error;
  }
  return { url: `http://127.0.0.1:${port}`, token, port, stop: () => stopTree(child) };
}

/** Installs a package into the folder that a server is then started with. */
export async function installVsix(dataFolder: string, vsix: string): Promise<void> {
  const folders = ['--server-data-dir', dataFolder, '--extensions-dir', join(dataFolder, 'extensions')];
  const args = ['out/server-main.js', '--accept-server-license-terms', ...folders, '--install-extension', vsix];
  await promisify(execFile)(nodeBinary(), args, { cwd: vscodeFolder(), timeout: 60_000 });
}

function serverArguments(options: VscodeServerOptions, port: number, token: string): string[] {
  return [
    '--accept-server-license-terms',
    ...['--connection-token', token],
    ...['--host', '127.0.0.1'],
    ...['--port', String(port)],
    ...['--server-data-dir', options.dataFolder],
    ...['--user-data-dir', join(options.dataFolder, 'data')],
    ...['--extensions-dir', join(options.dataFolder, 'extensions')],
    '--disable-telemetry',
    ...(options.isTrustAsked === true ? [] : ['--disable-workspace-trust']),
    ...(options.folder === undefined ? [] : ['--default-folder', options.folder]),
    ...(options.isDevelopment === true ? ['--enable-smoke-test-driver'] : []),
  ];
}

async function writeSettings(dataFolder: string, settings: Readonly<Record<string, unknown>>): Promise<void> {
  for (const kind of ['Machine', 'User']) {
    const folder = join(dataFolder, 'data', kind);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'settings.json'), JSON.stringify(settings, undefined, 2));
  }
}

/** The Node 24 that the server needs: this one, or the one among the project's packages. */
function nodeBinary(): string {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  return join(projectRoot, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

function untilListening(child: ChildProcess, onLine: ((line: string) => void) | undefined): Promise<void> {
  const last: string[] = [];
  return new Promise((resolve, reject) => {
    const hear = (line: string): void => {
      onLine?.(line);
      if (last.push(line) > 20) last.shift();
      if (line.includes('Extension host agent listening')) resolve();
    };
    const fail = (why: string): void => {
      clearTimeout(timer);
      reject(new Error(`VS Code's server ${why}.\n${last.join('\n')}`));
    };
    const timer = setTimeout(() => {
      fail('did not start within 60 s');
    }, 60_000);
    for (const stream of [child.stdout, child.stderr]) {
      if (stream !== null) createInterface({ input: stream }).on('line', hear);
    }
    child.once('error', (error) => {
      fail(`could not be started: ${error.message}`);
    });
    child.once('exit', (code) => {
      fail(`ended with ${code ?? 'a signal'}`);
    });
  });
}

/** Stops a process that leads a group of its own, and what it started; kills what is still there after 5 s. */
export async function stopTree(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  const signal = (name: NodeJS.Signals): void => {
    try {
      if (process.platform === 'win32') child.kill(name);
      else process.kill(-(child.pid ?? 0), name);
    } catch {
      // It has ended by itself.
    }
  };
  signal('SIGTERM');
  const timer = setTimeout(() => {
    signal('SIGKILL');
  }, 5000);
  await gone;
  clearTimeout(timer);
  // What the leader leaves behind when it goes first.
  signal('SIGKILL');
}

/** Removes a folder that a server may still be writing to. */
export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
