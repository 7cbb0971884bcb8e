import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { messageOf } from '../base/async.ts';
import type { Logger } from '../base/log.ts';
import { startApiServer, type RunningApiServer } from './apiserver/demoApiServer.ts';
import { ObjectStore } from './apiserver/objectStore.ts';
import { SimulatedWorld } from './simulatedWorld.ts';
import { ClusterEndpoints } from './telemetry/clusterEndpoints.ts';
import { createForwarder } from './telemetry/httpForwarder.ts';
import { createJaegerHandler } from './telemetry/jaegerApi.ts';
import { createLokiHandler } from './telemetry/lokiApi.ts';
import { createZipkinHandler } from './telemetry/zipkinApi.ts';
import { MetricHistory } from './telemetry/metricHistory.ts';
import { keepTargetFile } from './telemetry/targetFile.ts';
import {
  findPrometheus,
  startPrometheusStack,
  type PrometheusStack,
  type PrometheusStackOptions,
} from './telemetry/prometheusStack.ts';
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
  /** Whether to start a Prometheus and an Alertmanager, where they are installed. */
  readonly usePrometheus: boolean;
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
  /** `http://127.0.0.1:PORT`; undefined where none runs. */
  readonly prometheus: string | undefined;
  readonly alertmanager: string | undefined;
  readonly world: DemoWorld;
  /** Stops everything that was started and removes what was written. */
  dispose(): Promise<void>;
}

const historyStride = 120_000;
/** As many points as a graph of the past has at least, unless that makes them denser than this. */
const historyPoints = 240;
const densestHistory = 15_000;

/**
 * Starts the simulated cluster: plays its past, then serves its API and lets its time run.
 * @throws Error when the port is taken, AbortError when the signal is aborted while it starts.
 */
export async function startDemoCluster(options: DemoClusterOptions): Promise<DemoCluster> {
  const { log, seed, start, speed, syntheticPods } = options;
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'kube-observatory-demo-')));
  await mkdir(directory, { recursive: true });
  const clean: (() => Promise<void> | void)[] = [];
  const dispose = async (): Promise<void> => {
    for (const step of clean.splice(0).reverse()) await step();
  };
  clean.push(() => (options.directory === undefined ? rm(directory, { recursive: true, force: true }) : undefined));
  try {
    const programs = options.usePrometheus ? findPrometheus() : undefined;
    if (options.usePrometheus && programs === undefined) log.warn(missingPrometheus);
    const clock = new SimulatedClock(start - options.history);
    const store = new ObjectStore({ clock, random: createRandom(seed).next });
    const hasPrometheus = programs !== undefined;
    const world = new DemoWorld({ store, clock, seed, start, syntheticPods, hasPrometheus, log: log.child('world') });
    clean.push(() => {
      world.dispose();
      store.dispose();
    });
    const history = await playHistory(world, options, programs?.promtool === undefined ? undefined : directory);
    const endpoints = new ClusterEndpoints(world);
    endpoints.addProgram('loki', 3100, createLokiHandler(world));
    endpoints.addProgram('jaeger', 16_686, createJaegerHandler(world));
    endpoints.addProgram('jaeger-query', 16_686, createJaegerHandler(world));
    endpoints.addProgram('zipkin', 9411, createZipkinHandler(world));
    const token = randomBytes(24).toString('hex');
    const server = await startApiServer({
      store,
      world: new SimulatedWorld(world, endpoints),
      clock,
      token,
      viewer: { token: randomBytes(24).toString('hex'), namespace: 'shop' },
      ...(options.port === undefined ? {} : { port: options.port }),
    });
    clean.push(() => server.dispose());
    const files = await writeKubeconfigs(directory, server);
    const advanceTo = (time: number): void => {
      world.advanceTo(time);
    };
    const driver = driveClock({ speed, from: start, advanceTo });
    clean.push(() => {
      driver.dispose();
    });
    const targetFile = join(directory, 'targets.json');
    if (hasPrometheus) {
      const targets = keepTargetFile(targetFile, new URL(server.url).host, world);
      clean.push(() => {
        targets.dispose();
      });
    }
    const stack = await startPrometheus(
      programs === undefined
        ? undefined
        : {
            programs,
            directory: join(directory, 'prometheus'),
            targetFile,
            caPem: server.caPem,
            token,
            history,
            scrapeInterval: syntheticPods > 2000 ? '30s' : '10s',
            log,
            ...(options.signal === undefined ? {} : { signal: options.signal }),
          },
    );
    if (stack !== undefined) {
      clean.push(() => stack.dispose());
      endpoints.addRealProgram('prometheus', 9090, createForwarder(stack.prometheus));
      if (stack.alertmanager !== undefined) {
        endpoints.addRealProgram('alertmanager', 9093, createForwarder(stack.alertmanager));
      }
    }
    removeMissing(store, stack);
    const { prometheus, alertmanager } = stack ?? {};
    return { ...files, server: server.url, prometheus, alertmanager, world, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

const missingPrometheus =
  'no Prometheus is installed: the demo goes on without one. To get it: apt-get install prometheus prometheus-alertmanager, ' +
  'brew install prometheus, or https://prometheus.io/download; then put it on the PATH and start the demo again';

/**
 * Plays the past in strides, so that the process can still be interrupted.
 * @returns the file with the past's metrics, if `directory` is given.
 */
async function playHistory(
  world: DemoWorld,
  { history, start, log, signal }: DemoClusterOptions,
  directory: string | undefined,
): Promise<string | undefined> {
  if (history === 0) return undefined;
  log.info(`playing the last ${(history / 3_600_000).toFixed(1)} hours`);
  const file = join(directory ?? '', 'history.om');
  const metrics = directory === undefined ? undefined : new MetricHistory(file, Date.now() - start);
  const step = Math.max(densestHistory, history / historyPoints);
  try {
    for (let time = start - history; time < start; time += metrics === undefined ? historyStride : step) {
      signal?.throwIfAborted();
      world.advanceTo(time);
      await metrics?.record(world);
      await nextTurn();
    }
    world.advanceTo(start);
    await metrics?.close();
    return metrics === undefined ? undefined : file;
  } catch (error) {
    metrics?.abandon();
    throw error;
  }
}

/** A demo without graphs is better than none: when Prometheus does not start, that is said, and the rest goes on. */
async function startPrometheus(options: PrometheusStackOptions | undefined): Promise<PrometheusStack | undefined> {
  if (options === undefined) return undefined;
  try {
    return await startPrometheusStack(options);
  } catch (error) {
    options.signal?.throwIfAborted();
    options.log.warn(`the demo goes on without Prometheus: ${messageOf(error)}`);
    return undefined;
  }
}

/** Takes away the programs that the cluster was built with and that could not be started. */
function removeMissing(store: ObjectStore, stack: PrometheusStack | undefined): void {
  const missing = [
    ...(stack === undefined ? ['prometheus'] : []),
    ...(stack?.alertmanager === undefined ? ['alertmanager'] : []),
  ];
  for (const name of missing) {
    for (const key of [
      { group: '', resource: 'services', namespace: 'monitoring', name },
      { group: 'apps', resource: 'statefulsets', namespace: 'monitoring', name },
    ]) {
      if (store.get(key) !== undefined) store.delete(key);
    }
  }
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
