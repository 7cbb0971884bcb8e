import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { ListWatch } from '@kubernetes/client-node';
import { KubeConfig, makeInformer, CoreV1Api } from '@kubernetes/client-node';
import { nullLogger } from '../../src/base/log.ts';
import { collectionPath, type KindDescriptor } from '../../src/sources/kubernetes/kindDescriptor.ts';
import { namespaceKind, nodeKind } from '../../src/sources/kubernetes/projections/clusterKinds.ts';
import { podKind } from '../../src/sources/kubernetes/projections/podKind.ts';
import { deploymentKind } from '../../src/sources/kubernetes/projections/workloadKinds.ts';
import { ClusterOverview } from '../../src/state/clusterOverview.ts';
import type { ClusterSession } from '../../src/state/clusterSession.ts';
import { ClusterSessions } from '../../src/state/clusterSessions.ts';
import { projectRoot } from '../helpers/vscodeServer.ts';
import type { ServerAnswer, ServerRequest } from './clusterServer.ts';
import type { Figure } from './figure.ts';

const size = { pods: 10_000, deployments: 1000, nodes: 500 };
const churn = { perSecond: 1000, seconds: 60 };

/** What it costs to hold a large cluster, and to follow one that changes all the time, over real HTTPS. */
export async function measure(): Promise<readonly Figure[]> {
  const server = fork(join(projectRoot, 'test', 'bench', 'clusterServer.ts'));
  const folder = await mkdtemp(join(tmpdir(), 'observatory-bench-'));
  try {
    const { kubeconfig } = await ask(server, 'started', { kind: 'start', ...size });
    const file = join(folder, 'config');
    await writeFile(file, kubeconfig);
    const sessions = new ClusterSessions({
      log: nullLogger,
      extraFiles: () => [],
      sources: () => ({ env: { KUBECONFIG: file }, home: folder, extraFiles: [], serviceAccountFolder: folder }),
    });
    await sessions.reload();
    const session = sessions.session('demo');
    if (session === undefined) throw new Error('The kubeconfig has no context.');
    session.connect();
    await until(session.onDidChange, () => session.connection.kind === 'connected');
    const figures = [...(await measureLoad(session, file)), ...(await measureChurn(session, server))];
    sessions.dispose();
    return figures;
  } finally {
    server.kill();
    await rm(folder, { recursive: true });
  }
}

async function measureLoad(session: ClusterSession, file: string): Promise<readonly Figure[]> {
  // Twice, since the first run of any code is slower.
  await parseAlone(session);
  const parsing = await parseAlone(session);
  const before = heap();
  const delays = monitorEventLoopDelay({ resolution: 2 });
  delays.enable();
  const cpu = process.cpuUsage();
  const overview = new ClusterOverview(session);
  await until(overview.onDidChange, () => overview.snapshot.isComplete);
  const { podCount, namespaces } = overview.snapshot;
  const used = process.cpuUsage(cpu);
  delays.disable();
  if (podCount !== size.pods) {
    const why = overview.snapshot.problems.map(({ kind, status }) => `${kind}: ${status.error.message}`).join('\n');
    throw new Error(`${podCount} pods in ${namespaces.length} namespaces were loaded.\n${why}`);
  }
  const spent = (used.user + used.system) / 1000;
  const retained = heap() - before;
  overview.dispose();
  const theirs = await informerHeap(file);
  return [
    figure('cluster.load.cpu', spent, 'ms', 'JSON.parse of the same bytes', spent / parsing, 2.5),
    figure('cluster.load.stall', delays.max / 1e6, 'ms', '', null, 50),
    figure('cluster.load.heapPerPod', retained / size.pods / 1024, 'KB', '', null, 1.5),
    figure('cluster.load.heap', retained / 2 ** 20, 'MB', "client-node's own informer", retained / theirs, 0.15),
  ];
}

async function measureChurn(session: ClusterSession, server: ChildProcess): Promise<readonly Figure[]> {
  const overview = new ClusterOverview(session);
  await until(overview.onDidChange, () => overview.snapshot.isComplete);
  const before = heap();
  const delays = monitorEventLoopDelay({ resolution: 2 });
  delays.enable();
  // Whoever shows the tree shapes it at each change.
  const shaping = overview.onDidChange(() => overview.snapshot);
  const { versions } = await ask(server, 'churned', { kind: 'churn', ...churn });
  delays.disable();
  const pods = session.store(podKind);
  const differing = (): number => {
    let lost = 0;
    for (const group of pods.snapshot.byNamespace.values()) {
      for (const pod of group.values()) if (versions[pod.name] !== pod.resourceVersion) lost += 1;
    }
    return lost;
  };
  // What is still on its way gets a moment to arrive.
  await Promise.race([
    until(pods.onDidChange, () => differing() === 0),
    new Promise((resolve) => setTimeout(resolve, 5000)),
  ]);
  shaping.dispose();
  const grown = heap() - before;
  overview.dispose();
  return [
    figure('cluster.churn.delayP99', delays.percentile(99) / 1e6, 'ms', '', null, 50),
    figure('cluster.churn.lost', differing(), 'pods', '', null, 0),
    figure('cluster.churn.heapGrowth', grown / 2 ** 20, 'MB', '', null, 1),
  ];
}

/** CPU milliseconds that parsing alone takes for what a load reads. */
async function parseAlone(session: ClusterSession): Promise<number> {
  const texts: string[] = [];
  const kinds: readonly KindDescriptor[] = [podKind, deploymentKind, nodeKind, namespaceKind];
  for (const kind of kinds) {
    let token = '';
    do {
      const path = `${collectionPath(kind)}?limit=500&continue=${encodeURIComponent(token)}`;
      const text = await (await session.transport.send({ method: 'GET', path })).text();
      texts.push(text);
      token = (JSON.parse(text) as { metadata: { continue?: string } }).metadata.continue ?? '';
    } while (token !== '');
  }
  const cpu = process.cpuUsage();
  let items = 0;
  for (const text of texts) items += (JSON.parse(text) as { items: unknown[] }).items.length;
  const { user, system } = process.cpuUsage(cpu);
  if (items < size.pods) throw new Error(`Only ${items} objects were parsed.`);
  return (user + system) / 1000;
}

/** What client-node's informer keeps of the same pods. */
async function informerHeap(file: string): Promise<number> {
  const config = new KubeConfig();
  config.loadFromFile(file);
  const api = config.makeApiClient(CoreV1Api);
  const before = heap();
  const informer: ListWatch<object> = makeInformer(config, '/api/v1/pods', () =>
    api.listPodForAllNamespaces(),
  ) as never;
  await informer.start();
  const retained = heap() - before;
  await informer.stop();
  return retained;
}

function heap(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

async function ask<K extends ServerAnswer['kind']>(
  server: ChildProcess,
  kind: K,
  request: ServerRequest,
): Promise<Extract<ServerAnswer, { readonly kind: K }>> {
  server.send(request);
  const [answer] = (await once(server, 'message')) as [ServerAnswer];
  if (answer.kind !== kind) throw new Error(`The server answered ${answer.kind}.`);
  return answer as Extract<ServerAnswer, { readonly kind: K }>;
}

function until(
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

function figure(
  name: string,
  value: number,
  unit: string,
  against: string,
  ratio: number | null,
  target: number,
): Figure {
  const round = (number: number): number => Math.round(number * 1000) / 1000;
  return { name, value: round(value), unit, against, ratio: ratio === null ? null : round(ratio), target };
}
