import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { createMessageConnection } from 'vscode-languageserver/node';
import type { MessageConnection } from 'vscode-languageserver/node';

export interface IndexingFigures {
  /** Milliseconds from the server's start to a workspace that is known. */
  readonly ms: number;
  /** Milliseconds that completions took at the 95th percentile while the workspace was read, and afterwards. */
  readonly busy: number;
  readonly idle: number;
  /** The most milliseconds that one completion took while the workspace was read. */
  readonly busyMost: number;
  /** Milliseconds from a keystroke in a large rule file to its diagnostics, in the server, at the 95th percentile. */
  readonly diagnostics: number;
  /** Megabytes of the server's process at its greatest, and when it is done. */
  readonly peak: number;
  readonly rest: number;
}

const query = 'file:///elsewhere/query.promql';

/** Runs the built server on a folder with so many dashboards, and types all the while. */
export async function measureIndexing(
  server: string,
  dashboards: readonly string[],
  count: number,
  rules: string,
): Promise<IndexingFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'observatory-bench-'));
  await mkdir(join(folder, 'dashboards'));
  for (let index = 0; index < count; index++) {
    const source = dashboards[index % dashboards.length] ?? '';
    await copyFile(source, join(folder, 'dashboards', `${String(index)}.json`));
  }
  const child = spawn(process.execPath, [server, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    return await typeWhile(child, folder, rules);
  } finally {
    child.kill();
    await rm(folder, { recursive: true, force: true });
  }
}

async function typeWhile(child: ChildProcess, folder: string, rules: string): Promise<IndexingFigures> {
  const { stdin, stdout, pid } = child;
  if (stdin === null || stdout === null || pid === undefined) throw new Error('The server did not start.');
  const client = createMessageConnection(stdout, stdin);
  client.onRequest('workspace/workspaceFolders', () => [{ uri: pathToFileURL(folder).href, name: 'bench' }]);
  const reading = new AbortController();
  client.onNotification('window/logMessage', ({ message }: { readonly message: string }) => {
    if (message.includes('files read in')) reading.abort();
  });
  client.listen();
  const started = performance.now();
  await client.sendRequest('initialize', {
    processId: null,
    rootUri: null,
    capabilities: { workspace: { workspaceFolders: true } },
  });
  await client.sendNotification('initialized', {});
  const typist = new Typist(client);
  await typist.open();
  const busy: number[] = [];
  let peak = 0;
  while (!reading.signal.aborted) {
    busy.push(await typist.type());
    peak = Math.max(peak, await residentMegabytes(pid));
    await wait(10);
  }
  const ms = performance.now() - started;
  const idle: number[] = [];
  for (let turn = 0; turn < Math.max(50, busy.length); turn++) {
    idle.push(await typist.type());
    await wait(10);
  }
  const diagnostics = await typeInRules(client, rules);
  // The thread that has read the workspace goes when it has nothing to do.
  await wait(12_000);
  const rest = await residentMegabytes(pid);
  client.dispose();
  const busyMost = Math.max(...busy);
  return { ms, busy: percentile(busy), idle: percentile(idle), busyMost, diagnostics, peak, rest };
}

/** Writes letters into a query and asks for completions after each one. */
class Typist {
  readonly #client: MessageConnection;
  #version = 1;
  #text = '';

  constructor(client: MessageConnection) {
    this.#client = client;
  }

  async open(): Promise<void> {
    await this.#client.sendNotification('textDocument/didOpen', {
      textDocument: { uri: query, languageId: 'promql', version: 1, text: '' },
    });
  }

  async type(): Promise<number> {
    const started = performance.now();
    const character = this.#text.length;
    const at = { line: 0, character };
    const letter = 'sum(rate(container_cpu_usage'[character % 28] ?? 'x';
    this.#text += letter;
    await this.#client.sendNotification('textDocument/didChange', {
      textDocument: { uri: query, version: ++this.#version },
      contentChanges: [{ range: { start: at, end: at }, text: letter }],
    });
    await this.#client.sendRequest('textDocument/completion', {
      textDocument: { uri: query },
      position: { line: 0, character: character + 1 },
    });
    return performance.now() - started;
  }
}

async function typeInRules(client: MessageConnection, text: string): Promise<number> {
  const uri = 'file:///elsewhere/rules.yml';
  let heard: () => void = () => undefined;
  client.onNotification('textDocument/publishDiagnostics', (published: { readonly uri: string }) => {
    if (published.uri === uri) heard();
  });
  const published = (): Promise<void> => new Promise((resolve) => (heard = resolve));
  const opened = published();
  await client.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'yaml', version: 1, text },
  });
  await opened;
  const before = text.slice(0, text.indexOf('http_requests_500_total')).split('\n');
  const at = { line: before.length - 1, character: (before.at(-1)?.length ?? 0) + 4 };
  const times: number[] = [];
  for (let version = 2; version < 60; version++) {
    const next = published();
    const started = performance.now();
    await client.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ range: { start: at, end: at }, text: 'x' }],
    });
    await next;
    times.push(performance.now() - started);
    await wait(20);
  }
  // The first keystroke finds a document that was checked as a whole just before.
  return percentile(times.slice(1));
}

/** The value below which 95 of 100 lie. */
export function percentile(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length * 0.95)] ?? 0;
}

async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1000;
}
