import type { ListWatch } from '@kubernetes/client-node';
import { KubeConfig, makeInformer, CoreV1Api } from '@kubernetes/client-node';
import { collectionPath, type KindDescriptor } from '../../src/sources/kubernetes/kindDescriptor.ts';
import { namespaceKind, nodeKind } from '../../src/sources/kubernetes/projections/clusterKinds.ts';
import { podKind } from '../../src/sources/kubernetes/projections/podKind.ts';
import { deploymentKind } from '../../src/sources/kubernetes/projections/workloadKinds.ts';
import { ClusterOverview } from '../../src/state/clusterOverview.ts';
import type { ClusterSession } from '../../src/state/clusterSession.ts';
import { type BenchCluster, cpuSince, retainedHeap, TurnWatch, until } from './benchCluster.ts';
import { type Figure, figure, median } from './figure.ts';

/** From connecting to the complete model of the tree: CPU against parsing alone, stalls, heap. */
export async function measureLoad(cluster: BenchCluster, name: string, pods: number): Promise<readonly Figure[]> {
  // The modules are loaded and the server is warm by then; the first parse of all is not counted.
  const texts = await readTexts(cluster, pods);
  parseAlone(texts);
  const parsing = [parseAlone(texts), parseAlone(texts)];
  const bytes = texts.splice(0).reduce((sum, text) => sum + text.length, 0);
  const before = await retainedHeap();
  const turns = new TurnWatch();
  const started = process.cpuUsage();
  const session = await cluster.session();
  await connect(session);
  const overview = new ClusterOverview(session);
  await until(overview.onDidChange, () => overview.snapshot.isComplete);
  const spent = cpuSince(started);
  turns.stop();
  assertComplete(overview, pods);
  const retained = (await retainedHeap()) - before;
  overview.dispose();
  session.dispose();
  const after = await readTexts(cluster, pods);
  parsing.push(parseAlone(after), parseAlone(after));
  const parse = median(parsing);
  return [
    figure(`${name}.pods`, pods, 'pods', `${Math.round(bytes / 2 ** 20)} MB of JSON`, null, pods),
    figure(`${name}.cpu`, spent, 'ms', `JSON.parse of the same bytes, ${Math.round(parse)} ms`, spent / parse, 2.5),
    figure(`${name}.stall`, turns.delay.max / 1e6, 'ms', '', null, 50),
    figure(`${name}.busiestTurn`, turns.busiest, 'ms of CPU', '', null, 50),
    figure(`${name}.heapPerPod`, retained / pods / 1024, 'KB', '', null, 1.5),
  ];
}

/** What the overview of a cluster keeps, against what client-node's informer keeps of the pods alone. */
export async function measureHeap(cluster: BenchCluster, pods: number): Promise<readonly Figure[]> {
  const before = await retainedHeap();
  const session = await cluster.session();
  await connect(session);
  const overview = new ClusterOverview(session);
  await until(overview.onDidChange, () => overview.snapshot.isComplete);
  assertComplete(overview, pods);
  const ours = (await retainedHeap()) - before;
  overview.dispose();
  session.dispose();
  const theirs = await informerHeap(cluster.kubeconfigFile);
  return [figure('cluster.load.heap', ours / 2 ** 20, 'MB', "client-node's own informer", ours / theirs, 0.15)];
}

/** Connects and waits until it stands. */
export async function connect(session: ClusterSession): Promise<void> {
  session.connect();
  await until(session.onDidChange, () => session.connection.kind === 'connected');
}

function assertComplete({ snapshot }: ClusterOverview, pods: number): void {
  const { podCount, namespaces, problems } = snapshot;
  if (podCount === pods) return;
  const why = problems.map(({ kind, status }) => `${kind}: ${status.error.message}`).join('\n');
  throw new Error(`${podCount} pods in ${namespaces.length} namespaces were loaded.\n${why}`);
}

/** The JSON that a load reads, in pages of 500. */
async function readTexts(cluster: BenchCluster, pods: number): Promise<string[]> {
  const session = await cluster.session();
  const texts: string[] = [];
  const kinds: readonly KindDescriptor[] = [podKind, deploymentKind, nodeKind, namespaceKind];
  let items = 0;
  for (const kind of kinds) {
    let token = '';
    do {
      const path = `${collectionPath(kind)}?limit=500&continue=${encodeURIComponent(token)}`;
      const text = await (await session.transport.send({ method: 'GET', path })).text();
      texts.push(text);
      const page = JSON.parse(text) as { items: unknown[]; metadata: { continue?: string } };
      items += page.items.length;
      token = page.metadata.continue ?? '';
    } while (token !== '');
  }
  session.dispose();
  if (items < pods) throw new Error(`Only ${items} objects were read.`);
  return texts;
}

/** CPU milliseconds that parsing takes. */
function parseAlone(texts: readonly string[]): number {
  const before = process.cpuUsage();
  let items = 0;
  for (const text of texts) items += (JSON.parse(text) as { items: unknown[] }).items.length;
  const spent = cpuSince(before);
  if (items === 0) throw new Error('Nothing was parsed.');
  return spent;
}

/** What client-node's informer keeps of the same pods. */
async function informerHeap(file: string): Promise<number> {
  const config = new KubeConfig();
  config.loadFromFile(file);
  const api = config.makeApiClient(CoreV1Api);
  const before = await retainedHeap();
  const informer: ListWatch<object> = makeInformer(config, '/api/v1/pods', () =>
    api.listPodForAllNamespaces(),
  ) as never;
  await informer.start();
  const retained = (await retainedHeap()) - before;
  await informer.stop();
  return retained;
}
