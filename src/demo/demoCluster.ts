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
import type { HttpHandler, UpgradeHandler } from './telemetry/httpHandler.ts';
import { startLoopbackServer } from './telemetry/loopbackServer.ts';
import { createJaegerHandler } from './telemetry/jaegerApi.ts';
import { LokiServer } from './telemetry/lokiServer.ts';
import { createZipkinHandler } from './telemetry/zipkinApi.ts';
import { WorldLogs } from './telemetry/worldLogs.ts';
import { WorldMetrics } from './telemetry/worldMetrics.ts';
import { toMonitoringObjects } from './telemetry/monitoringObjects.ts';
import { EmbeddedPrometheus } from './telemetry/embeddedPrometheus.ts';
import { MetricHistory, type HistoryRecorder } from './telemetry/metricHistory.ts';
import { keepTargetFile } from './telemetry/targetFile.ts';
import {
  findPrometheus,
  startPrometheusStack,
  type PrometheusStack,
  type PrometheusPrograms,
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
  /** Whether to start a Prometheus and an Alertmanager; where none is installed, the embedded engine answers for Prometheus. */
  readonly usePrometheus: boolean;
  /** Lets the embedded engine answer even where a Prometheus is installed. */
  readonly useEmbedded?: boolean;
  /** Whether Loki answers; it does when not given. */
  readonly useLoki?: boolean;
  readonly log: Logger;
  readonly signal?: AbortSignal;
}

/** Where everything is that a simulated cluster offers. */
interface DemoAddresses {
  /** File of the administrator's kubeconfig. */
  readonly kubeconfig: string;
  /** File of a kubeconfig that may only read, and only the namespace `shop`. */
  readonly viewerKubeconfig: string;
  /** `https://127.0.0.1:PORT` of the API server. */
  readonly server: string;
  /** `http://127.0.0.1:PORT`, as are those below; undefined where none runs. */
  readonly prometheus: string | undefined;
  /** What answers there: a Prometheus of its own, or the engine of this process. */
  readonly prometheusKind: 'program' | 'embedded' | undefined;
  readonly alertmanager: string | undefined;
  readonly loki: string | undefined;
  readonly jaeger: string;
  readonly zipkin: string;
}

/** A simulated cluster that runs. */
export interface DemoCluster extends DemoAddresses {
  readonly world: DemoWorld;
  /** Stops everything that was started and removes what was written. */
  readonly dispose: () => Promise<void>;
}

const historyStride = 120_000;
/** So many points a graph of the past has, within bounds: a rate over two minutes needs two of them. */
const historyPoints = 240;
const densestHistory = 15_000;
const sparsestHistory = 55_000;
/** What lies further back has logs, events and restarts, but no graphs: they would take too long to fill in. */
const longestMetricHistory = 6 * 3_600_000;

/**
 * Starts the simulated cluster: plays its past, then serves its API and lets its time run.
 * @throws Error when the port is taken, AbortError when the signal is aborted while it starts.
 */
export async function startDemoCluster(options: DemoClusterOptions): Promise<DemoCluster> {
  const cleanUp = new CleanUp();
  try {
    const directory = await prepareDirectory(options.directory, cleanUp);
    const programs = options.usePrometheus && options.useEmbedded !== true ? findPrometheus() : undefined;
    const { world, clock, store } = createWorld(options, options.usePrometheus, cleanUp);
    const metrics = options.usePrometheus && programs === undefined ? new WorldMetrics(world) : undefined;
    const file = programs?.promtool === undefined || options.history === 0 ? undefined : join(directory, 'history.om');
    await playHistory(world, options, (step, shift) =>
      file === undefined ? metrics?.history(step, shift) : new MetricHistory(file, step, shift),
    );
    const endpoints = new ClusterEndpoints(world);
    const backends = await startBackends(world, endpoints, options.useLoki !== false, cleanUp);
    const token = randomBytes(24).toString('hex');
    const server = await startApiServer({
      store,
      world: new SimulatedWorld(world, endpoints),
      clock,
      token,
      viewer: { token: randomBytes(24).toString('hex'), namespace: 'shop' },
      ...(options.port === undefined ? {} : { port: options.port }),
    });
    cleanUp.add(() => server.dispose());
    const files = await writeKubeconfigs(directory, server);
    letTimeRun(world, options, cleanUp);
    const settings = { programs, directory, history: file, token, server, world, endpoints };
    const stack = await startMonitoring(options, settings, cleanUp);
    const embedded = metrics === undefined ? undefined : await startEmbedded(metrics, options, endpoints, cleanUp);
    const prometheus = stack?.prometheus ?? embedded?.prometheus;
    const alertmanager = stack?.alertmanager ?? embedded?.alertmanager;
    removeMissing(store, { prometheus, alertmanager, loki: backends.loki });
    const prometheusKind: DemoAddresses['prometheusKind'] =
      prometheus === undefined ? undefined : stack === undefined ? 'embedded' : 'program';
    const addresses = { ...files, server: server.url, prometheus, prometheusKind, alertmanager, ...backends };
    return { ...addresses, world, dispose: () => cleanUp.run() };
  } catch (error) {
    await cleanUp.run();
    throw error;
  }
}

/** What is to be undone at the end, last done first. */
class CleanUp {
  readonly #steps: (() => Promise<void> | void)[] = [];

  add(step: () => Promise<void> | void): void {
    this.#steps.push(step);
  }

  async run(): Promise<void> {
    for (const step of this.#steps.splice(0).reverse()) await step();
  }
}

/** The folder to work in: the given one, which stays, or a temporary one, which does not. */
async function prepareDirectory(given: string | undefined, cleanUp: CleanUp): Promise<string> {
  if (given !== undefined) {
    await mkdir(given, { recursive: true });
    return given;
  }
  const directory = await mkdtemp(join(tmpdir(), 'kube-observatory-demo-'));
  cleanUp.add(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

interface CreatedWorld {
  readonly world: DemoWorld;
  readonly clock: SimulatedClock;
  readonly store: ObjectStore;
}

function createWorld(options: DemoClusterOptions, hasPrometheus: boolean, cleanUp: CleanUp): CreatedWorld {
  const { seed, start, history, syntheticPods, log } = options;
  const clock = new SimulatedClock(start - history);
  const store = new ObjectStore({ clock, random: createRandom(seed).next });
  const objects = hasPrometheus ? toMonitoringObjects() : [];
  const parts = { store, clock, seed, start, syntheticPods, hasPrometheus, objects };
  const world = new DemoWorld({ ...parts, log: log.child('world') });
  cleanUp.add(() => {
    world.dispose();
    store.dispose();
  });
  return { world, clock, store };
}

/** Lets Loki, Jaeger and Zipkin answer, inside the cluster and on ports of their own. */
async function startBackends(
  world: DemoWorld,
  endpoints: ClusterEndpoints,
  useLoki: boolean,
  cleanUp: CleanUp,
): Promise<Pick<DemoAddresses, 'loki' | 'jaeger' | 'zipkin'>> {
  const start = async (program: Program, port: number, ...services: readonly string[]): Promise<string> => {
    const { handler, upgrade } = program;
    for (const service of services) endpoints.addProgram(service, port, handler, upgrade);
    const server = await startLoopbackServer(handler, upgrade);
    cleanUp.add(() => server.dispose());
    return server.url;
  };
  const loki = useLoki ? await start(createLoki(world, cleanUp), 3100, 'loki') : undefined;
  const jaeger = await start({ handler: createJaegerHandler(world) }, 16_686, 'jaeger', 'jaeger-query');
  const zipkin = await start({ handler: createZipkinHandler(world) }, 9411, 'zipkin');
  return { loki, jaeger, zipkin };
}

/** What listens on a port. */
interface Program {
  readonly handler: HttpHandler;
  readonly upgrade?: UpgradeHandler;
}

function createLoki(world: DemoWorld, cleanUp: CleanUp): Program {
  const logs = new WorldLogs(world);
  const server = new LokiServer(logs);
  cleanUp.add(() => {
    server.dispose();
    logs.dispose();
  });
  return server;
}

function letTimeRun(world: DemoWorld, { speed, start }: DemoClusterOptions, cleanUp: CleanUp): void {
  const advanceTo = (time: number): void => {
    world.advanceTo(time);
  };
  const driver = driveClock({ speed, from: start, advanceTo });
  cleanUp.add(() => {
    driver.dispose();
  });
}

interface MonitoringSettings {
  readonly programs: PrometheusPrograms | undefined;
  readonly directory: string;
  readonly history: string | undefined;
  readonly token: string;
  readonly server: RunningApiServer;
  readonly world: DemoWorld;
  readonly endpoints: ClusterEndpoints;
}

/** A demo without graphs is better than none: when Prometheus does not start, that is said, and the rest goes on. */
async function startMonitoring(
  { log, signal }: DemoClusterOptions,
  { programs, directory, history, token, server, world, endpoints }: MonitoringSettings,
  cleanUp: CleanUp,
): Promise<PrometheusStack | undefined> {
  if (programs === undefined) return undefined;
  const targetFile = join(directory, 'targets.json');
  const targets = keepTargetFile(targetFile, new URL(server.url).host, world);
  cleanUp.add(() => {
    targets.dispose();
  });
  try {
    const stack = await startPrometheusStack({
      programs,
      directory: join(directory, 'prometheus'),
      targetFile,
      caPem: server.caPem,
      token,
      history,
      scrapeInterval: '10s',
      log,
      ...(signal === undefined ? {} : { signal }),
    });
    cleanUp.add(() => stack.dispose());
    endpoints.addRealProgram('prometheus', 9090, createForwarder(stack.prometheus));
    const { alertmanager } = stack;
    if (alertmanager !== undefined) endpoints.addRealProgram('alertmanager', 9093, createForwarder(alertmanager));
    return stack;
  } catch (error) {
    signal?.throwIfAborted();
    log.warn(`the demo goes on without Prometheus: ${messageOf(error)}`);
    return undefined;
  }
}

/** Answers for a Prometheus that is not there. */
async function startEmbedded(
  metrics: WorldMetrics,
  { log, useEmbedded }: DemoClusterOptions,
  endpoints: ClusterEndpoints,
  cleanUp: CleanUp,
): Promise<{ readonly prometheus: string; readonly alertmanager: string }> {
  const prometheus = new EmbeddedPrometheus(metrics, log);
  cleanUp.add(() => {
    prometheus.dispose();
  });
  await prometheus.turn();
  endpoints.addProgram('prometheus', 9090, prometheus.handler);
  endpoints.addProgram('alertmanager', 9093, prometheus.alertmanager);
  const server = await startLoopbackServer(prometheus.handler);
  cleanUp.add(() => server.dispose());
  const alertmanager = await startLoopbackServer(prometheus.alertmanager);
  cleanUp.add(() => alertmanager.dispose());
  log.info(`the embedded engine answers for Prometheus at ${server.url}`);
  if (useEmbedded !== true) log.info(missingPrometheus);
  return { prometheus: server.url, alertmanager: alertmanager.url };
}

const missingPrometheus =
  'no Prometheus is installed. To use a real one: apt-get install prometheus prometheus-alertmanager, ' +
  'brew install prometheus, or https://prometheus.io/download; then put it on the PATH and start the demo again';

/**
 * Plays the past in strides, so that the process can still be interrupted.
 * @param record makes what takes down the past's metrics, if anything: with the milliseconds from one record to the next, and those to
 * add to the world's time.
 */
async function playHistory(
  world: DemoWorld,
  { history, start, log, signal }: DemoClusterOptions,
  record: (step: number, shift: number) => HistoryRecorder | undefined,
): Promise<void> {
  if (history === 0) return;
  log.info(`playing the last ${(history / 3_600_000).toFixed(1)} hours`);
  const step = Math.min(sparsestHistory, Math.max(densestHistory, history / historyPoints));
  const metrics = record(step, Date.now() - start);
  try {
    for (let time = start - history; time < start; time += metrics === undefined ? historyStride : step) {
      signal?.throwIfAborted();
      world.advanceTo(time);
      if (time >= start - longestMetricHistory) await metrics?.record(world);
      await nextTurn();
    }
    world.advanceTo(start);
    await metrics?.close();
  } catch (error) {
    metrics?.abandon();
    throw error;
  }
}

/** Takes away the programs that the cluster was built with and that could not be started. */
function removeMissing(
  store: ObjectStore,
  addresses: Pick<DemoAddresses, 'prometheus' | 'alertmanager' | 'loki'>,
): void {
  for (const [name, address] of Object.entries(addresses)) {
    if (address !== undefined) continue;
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
