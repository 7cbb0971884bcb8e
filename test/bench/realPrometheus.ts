import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** The real Prometheus with given samples, on a free port. */
export class RealPrometheus {
  readonly #folder: string;
  readonly #process: ChildProcess;
  readonly address: string;

  private constructor(folder: string, process: ChildProcess, address: string) {
    this.#folder = folder;
    this.#process = process;
    this.address = address;
  }

  static get isInstalled(): boolean {
    return existsSync('/usr/bin/prometheus') && existsSync('/usr/bin/promtool');
  }

  /** Starts one over samples of OpenMetrics text. */
  static async start(lines: Iterable<string>): Promise<RealPrometheus> {
    const folder = await mkdtemp(join(tmpdir(), 'observatory-prometheus-'));
    const input = join(folder, 'samples.txt');
    await pipeline(Readable.from(lines), createWriteStream(input));
    const data = join(folder, 'data');
    const arguments_ = ['tsdb', 'create-blocks-from', 'openmetrics', '--max-block-duration=24h', input, data];
    execFileSync('/usr/bin/promtool', arguments_, { stdio: ['ignore', 'ignore', 'inherit'] });
    await rm(input);
    await writeFile(join(folder, 'prometheus.yml'), 'global: {}\n');
    const address = `127.0.0.1:${String(await freePort())}`;
    const server = spawn(
      '/usr/bin/prometheus',
      [
        `--config.file=${join(folder, 'prometheus.yml')}`,
        `--storage.tsdb.path=${data}`,
        '--storage.tsdb.retention.time=100y',
        `--web.listen-address=${address}`,
        '--log.level=error',
      ],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    const prometheus = new RealPrometheus(folder, server, `http://${address}`);
    await prometheus.#ready();
    return prometheus;
  }

  async #ready(): Promise<void> {
    const deadline = Date.now() + 60_000;
    while (Date.now() < deadline) {
      const answer = await fetch(`${this.address}/-/ready`).catch(() => undefined);
      if (answer?.ok === true) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('Prometheus did not become ready within 60 s.');
  }

  /** Asks a path of its API; the answer as text. */
  async ask(path: string, params: Readonly<Record<string, string>>): Promise<string> {
    const answer = await fetch(`${this.address}${path}?${new URLSearchParams(params).toString()}`);
    const text = await answer.text();
    if (!answer.ok) throw new Error(text);
    return text;
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, 'exit');
    this.#process.kill();
    await ended;
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
