import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { nullLogger } from '../../src/base/log.ts';
import type { ClusterSession } from '../../src/state/clusterSession.ts';
import { ClusterSessions } from '../../src/state/clusterSessions.ts';
import { projectRoot } from '../helpers/vscodeServer.ts';
import type { ClusterSize, ServerAnswer, ServerRequest } from './clusterServer.ts';

/** A simulated cluster in a process of its own, and the sessions of this process that read it. */
export class BenchCluster {
  readonly kubeconfigFile: string;
  readonly #server: ChildProcess;
  readonly #folder: string;
  readonly #sessions: ClusterSessions[] = [];

  private constructor(server: ChildProcess, folder: string) {
    this.#server = server;
    this.#folder = folder;
    this.kubeconfigFile = join(folder, 'config');
  }

  static async start(size: ClusterSize): Promise<BenchCluster> {
    const server = fork(join(projectRoot, 'test', 'bench', 'clusterServer.ts'));
    const cluster = new BenchCluster(server, await mkdtemp(join(tmpdir(), 'observatory-bench-')));
    const { kubeconfig } = await cluster.ask('started', { kind: 'start', ...size });
    await writeFile(cluster.kubeconfigFile, kubeconfig);
    return cluster;
  }

  /** Contexts as a new window would find them; the only one is `demo`. */
  async sessions(): Promise<ClusterSessions> {
    const sources = { env: { KUBECONFIG: this.kubeconfigFile }, home: this.#folder, extraFiles: [] };
    const sessions = new ClusterSessions({
      log: nullLogger,
      extraFiles: () => [],
      sources: () => ({ ...sources, serviceAccountFolder: this.#folder }),
    });
    this.#sessions.push(sessions);
    await sessions.reload();
    return sessions;
  }

  /** A session that has not been connected. */
  async session(): Promise<ClusterSession> {
    const session = (await this.sessions()).session('demo');
    if (session === undefined) throw new Error('The kubeconfig has no context.');
    return session;
  }

  async ask<K extends ServerAnswer['kind']>(
    kind: K,
    request: ServerRequest,
  ): Promise<Extract<ServerAnswer, { readonly kind: K }>> {
    this.#server.send(request);
    const [answer] = (await once(this.#server, 'message')) as [ServerAnswer];
    if (answer.kind !== kind) throw new Error(`The server answered ${answer.kind}.`);
    return answer as Extract<ServerAnswer, { readonly kind: K }>;
  }

  async stop(): Promise<void> {
    for (const sessions of this.#sessions) sessions.dispose();
    const ended = once(this.#server, 'exit');
    this.#server.kill();
    await ended;
    await rm(this.#folder, { recursive: true });
  }
}

/** Waits until something holds, looking at each change. */
export function until(
  onDidChange: (listener: () => void) => { readonly dispose: () => void },
  holds: () => boolean,
): Promise<void> {
  if (holds()) return Promise.resolve();
  return new Promise((resolve) => {
    const listener = onDidChange(() => {
      if (!holds()) return;
      listener.dispose();
      resolve();
    });
  });
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes of the heap that are still in use, the least of several looks: what ends by itself gets its time. */
export async function retainedHeap(): Promise<number> {
  let least = Infinity;
  for (let look = 0; look < 4; look += 1) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 300));
    collect();
    least = Math.min(least, process.memoryUsage().heapUsed);
  }
  return least;
}

/**
 * How long turns of the event loop last: by the clock, which on a busy machine counts what others do too, and by the CPU time of this
 * thread, which does not.
 */
export class TurnWatch {
  readonly delay: IntervalHistogram = monitorEventLoopDelay({ resolution: 2 });
  /** CPU milliseconds of the busiest turn. */
  busiest = 0;
  readonly #timer: NodeJS.Timeout;

  constructor() {
    this.delay.enable();
    let before = threadCpu();
    this.#timer = setInterval(() => {
      const now = threadCpu();
      this.busiest = Math.max(this.busiest, now - before);
      before = now;
    }, 1);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.delay.disable();
  }
}

function threadCpu(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** CPU milliseconds of this process, all threads, since an earlier look. */
export function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
