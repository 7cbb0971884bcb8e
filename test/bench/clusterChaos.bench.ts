import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nullLogger } from '../../src/base/log.ts';
import { FaultPlan } from '../../src/demo/apiserver/faultPlan.ts';
import { createRandom } from '../../src/demo/world/seededRandom.ts';
import { ClusterOverview } from '../../src/state/clusterOverview.ts';
import { ClusterSessions } from '../../src/state/clusterSessions.ts';
import { calmObjects, ClusterChaos } from '../helpers/clusterChaos.ts';
import { modelDifferences, settle } from '../helpers/modelDifferences.ts';
import { leftOpen, openResources } from '../helpers/openResources.ts';
import { ScaledTime } from '../helpers/scaledTime.ts';
import { TestCluster } from '../helpers/testCluster.ts';
import { type Figure, figure } from './figure.ts';

const seeds = [1, 2, 3];
const chaosSeconds = 300;
const scale = 6;

/** Five minutes of chaos, slower than the test plays them and with other troubles each time: what is wrong afterwards. */
export async function measure(): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'observatory-chaos-'));
  const figures: Figure[] = [];
  for (const seed of seeds) figures.push(...(await afterChaos(seed, folder)));
  await rm(folder, { recursive: true });
  return figures;
}

async function afterChaos(seed: number, folder: string): Promise<readonly Figure[]> {
  const faults = new FaultPlan();
  const cluster = await TestCluster.start(calmObjects(), { faults, historyLimit: 200 });
  const before = openResources();
  const file = join(folder, 'config');
  await writeFile(file, cluster.server.kubeconfig);
  const sessions = new ClusterSessions({
    ...new ScaledTime(scale).sessionOptions,
    log: nullLogger,
    extraFiles: () => [],
    sources: () => ({ env: { KUBECONFIG: file }, home: folder, extraFiles: [], serviceAccountFolder: folder }),
  });
  await sessions.reload();
  const session = sessions.session('demo');
  if (session === undefined) throw new Error('The kubeconfig has no context.');
  session.connect();
  const overview = new ClusterOverview(session);
  const chaos = new ClusterChaos(cluster, faults, createRandom(seed), 1000 / scale);
  await chaos.run(chaosSeconds);
  await settle(() => modelDifferences(session, cluster).length === 0);
  const differing = modelDifferences(session, cluster).length;
  overview.dispose();
  sessions.dispose();
  const open = (await leftOpen(before)).length;
  await cluster.stop();
  const troubles = `${[...chaos.troubles.values()].reduce((sum, times) => sum + times, 0)} troubles of ${chaos.troubles.size} kinds`;
  return [
    figure(`cluster.chaos.${seed}.differing`, differing, 'objects', troubles, null, 0),
    figure(`cluster.chaos.${seed}.leftOpen`, open, 'sockets and timers', '', null, 0),
  ];
}
