import { podKind } from '../../src/sources/kubernetes/projections/podKind.ts';
import { ClusterOverview } from '../../src/state/clusterOverview.ts';
import { fromMetricsServer } from '../../src/state/usageSources.ts';
import type { ClusterSession } from '../../src/state/clusterSession.ts';
import { UsageStore } from '../../src/state/usageStore.ts';
import { ClusterTree } from '../../src/ui/tree/clusterTree.ts';
import type { TreeElement } from '../../src/ui/tree/shownRows.ts';
import { TreeMemory } from '../../src/ui/tree/treeMemory.ts';
import { keptValues } from '../helpers/clusterTreeUnderTest.ts';
import { type BenchCluster, retainedHeap, TurnWatch, until } from './benchCluster.ts';
import { type Figure, figure } from './figure.ts';

const churn = { perSecond: 1000, seconds: 60 };
/** Until every pod has changed once, so that what comes after is the everyday state. */
const warmUp = { perSecond: 1000, seconds: 15 };

/** A cluster in which everything changes all the time, while its tree is open. */
export async function measureChurn(cluster: BenchCluster): Promise<readonly Figure[]> {
  const sessions = await cluster.sessions();
  const memory = new TreeMemory(keptValues(), keptValues());
  const tree = new ClusterTree({
    sessions,
    openOverview: (session) => new ClusterOverview(session),
    openUsage: (session) => new UsageStore([fromMetricsServer(session)]),
    memory,
  });
  const session = sessions.session('demo');
  if (session === undefined) throw new Error('The kubeconfig has no context.');
  await openRows(tree);
  const overview = tree.overview('demo');
  if (overview === undefined) throw new Error('The context has not been opened.');
  await until(overview.onDidChange, () => overview.snapshot.isComplete);
  await openRows(tree);
  let refreshes = 0;
  // VS Code asks for the rows that changed.
  tree.onDidChange((elements) => {
    refreshes += 1;
    for (const element of elements) if (element !== undefined) tree.row(element);
  });
  await cluster.ask('churned', { kind: 'churn', ...warmUp });
  const before = await retainedHeap();
  const turns = new TurnWatch();
  refreshes = 0;
  const { lost, events } = await changeEverything(cluster, session, turns);
  const perSecond = refreshes / churn.seconds;
  const grown = (await retainedHeap()) - before;
  tree.dispose();
  sessions.dispose();
  return [
    figure('cluster.churn.events', events, 'events', `${churn.seconds} s`, null, churn.perSecond * churn.seconds),
    figure('cluster.churn.delayP99', turns.delay.percentile(99) / 1e6, 'ms', '', null, 50),
    figure('cluster.churn.busiestTurn', turns.busiest, 'ms of CPU', '', null, 50),
    figure('cluster.churn.refreshesPerSecond', perSecond, '', '', null, 5),
    figure('cluster.churn.differing', lost, 'pods', '', null, 0),
    figure('cluster.churn.heapGrowth', grown / 2 ** 20, 'MB', '', null, 1),
  ];
}

/** Lets everything change, and compares with the server. What it holds for that is gone when it returns. */
async function changeEverything(
  cluster: BenchCluster,
  session: ClusterSession,
  turns: TurnWatch,
): Promise<{ readonly lost: number; readonly events: number }> {
  const { versions, events } = await cluster.ask('churned', { kind: 'churn', ...churn });
  turns.stop();
  const pods = session.store(podKind);
  const differing = (): number => {
    const known = new Map<string, string>();
    const { count } = pods.snapshot;
    for (const group of pods.snapshot.byNamespace.values()) {
      for (const pod of group.values()) known.set(pod.name, `${pod.uid} ${pod.resourceVersion}`);
    }
    const lost = Object.entries(versions).filter(([name, version]) => known.get(name) !== version).length;
    return lost + Math.max(0, count - Object.keys(versions).length);
  };
  // What is still on its way gets a moment to arrive.
  await Promise.race([
    until(pods.onDidChange, () => differing() === 0),
    new Promise((resolve) => setTimeout(resolve, 5000)),
  ]);
  return { lost: differing(), events };
}

/** Opens the context, a namespace and that one's first workloads. */
async function openRows(tree: ClusterTree): Promise<void> {
  const open = async (parent: TreeElement | undefined): Promise<readonly TreeElement[]> => {
    const children = await tree.children(parent);
    for (const child of children) tree.row(child);
    return children;
  };
  const [context] = await open(undefined);
  const inContext = await open(context);
  const namespace = inContext.find(({ node }) => node.kind === 'namespace' && node.entry.name === 'team-0');
  if (namespace === undefined) return;
  const workloads = (await open(namespace)).filter(({ node }) => node.kind === 'workload');
  for (const workload of workloads.slice(0, 20)) await open(workload);
}
