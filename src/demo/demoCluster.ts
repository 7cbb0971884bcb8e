import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Logger } from '../base/log.ts';
import { startApiServer, type RunningApiServer } from './apiserver/demoApiServer.ts';
import { ObjectStore } from './apiserver/objectStore.ts';
import { SimulatedWorld } from './simulatedWorld.ts';
import { ClusterEndpoints } from './telemetry/clusterEndpoints.ts';
import { DemoWorld } from './world/demoWorld.ts';
import { driveClock } from './world/realTimeDriver.ts';
import { createRandom } from './world/seededRandom.ts';
import { SimulatedClock } from './world/simulatedClock.ts';

export interface DemoClusterOptions {
  /** Of the API server, on loopback; undefined: any free one. */
  readonly port?: number;
  /** Pods beside those of the shop. */
  readonly syntheticPods: number;
  readonly seed: number;
  /** Simulated seconds for each real one. */
  readonly speed: number;
  /** The simulated time at which the cluster is ready, in milliseconds since the epoch. */
  readonly start: number;
  /** How much of its past is simulated, in milliseconds. */
  readonly history: number;
  /** Where kubeconfigs and data go; a folder of its own in the system's temporary one when not given, removed at the end. */
  readonly directory?: string;
  readonly log: Logger;
  readonly signal?: AbortSignal;
}

/** A simulated cluster that runs. */
export interface DemoCluster {
  /** File of the administrator's kubeconfig. */
  readonly kubeconfig: string;
  /** File of a kubeconfig that may only read, and only the namespace `shop`. */
  readonly viewerKubeconfig: string;
  /** `https://127.0.0.1:PORT` */
  readonly server: string;
  readonly world: DemoWorld;
  /** Stops everything that was started and removes what was written. */
  dispose(): Promise<void>;
}

const historyStride = 120_000;

/**
 * Starts the simulated cluster: plays its past, then serves its API and lets its time run.
 * @throws Error when the port is taken, AbortError when the signal is aborted while it starts.
 */
export async function startDemoCluster(options: DemoClusterOptions): Promise<DemoCluster> {
  const { log, seed, start, speed } = options;
  const clock = new SimulatedClock(start - options.history);
  const store = new ObjectStore({ clock, random: createRandom(seed).next });
  const { syntheticPods } = options;
  const world = new DemoWorld({
    store,
    clock,
    seed,
    start,
    syntheticPods,
    hasPrometheus: false,
    log: log.child('world'),
  });
  await playHistory(world, options);
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'kube-observatory-demo-')));
  await mkdir(directory, { recursive: true });
  const endpoints = new ClusterEndpoints(() => undefined);
  const server = await startApiServer({
    store,
    world: new SimulatedWorld(world, endpoints),
    clock,
    token: randomBytes(24).toString('hex'),
    viewer: { token: randomBytes(24).toString('hex'), namespace: 'shop' },
    ...(options.port === undefined ? {} : { port: options.port }),
  });
  const files = await writeKubeconfigs(directory, server);
  const driver = driveClock({
    speed,
    from: start,
    advanceTo: (time) => {
      world.advanceTo(time);
    },
  });
  return {
    ...files,
    server: server.url,
    world,
    dispose: async () => {
      driver.dispose();
      world.dispose();
      await server.dispose();
      store.dispose();
      if (options.directory === undefined) await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Plays the past in strides, so that the process can still be interrupted. */
async function playHistory(world: DemoWorld, { history, start, log, signal }: DemoClusterOptions): Promise<void> {
  if (history > 0) log.info(`playing the last ${(history / 3_600_000).toFixed(1)} hours`);
  for (let time = start - history; time < start; time += historyStride) {
    signal?.throwIfAborted();
    world.advanceTo(Math.min(start, time + historyStride));
    await nextTurn();
  }
  world.advanceTo(start);
}

async function writeKubeconfigs(
  directory: string,
  server: RunningApiServer,
): Promise<{ readonly kubeconfig: string; readonly viewerKubeconfig: string }> {
  const kubeconfig = join(directory, 'kubeconfig.yaml');
  const viewerKubeconfig = join(directory, 'viewer-kubeconfig.yaml');
  // Tokens inside: for nobody else's eyes.
  await writeFile(kubeconfig, server.kubeconfig, { mode: 0o600 });
  await writeFile(viewerKubeconfig, server.viewerKubeconfig ?? '', { mode: 0o600 });
  return { kubeconfig, viewerKubeconfig };
}
