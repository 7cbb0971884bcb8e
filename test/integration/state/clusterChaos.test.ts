import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FaultPlan } from '../../../src/demo/apiserver/faultPlan.ts';
import { createRandom } from '../../../src/demo/world/seededRandom.ts';
import { AbortListeners } from '../../helpers/abortListeners.ts';
import { calmObjects, ClusterChaos } from '../../helpers/clusterChaos.ts';
import { ClusterTreeUnderTest } from '../../helpers/clusterTreeUnderTest.ts';
import { leftOpen, openResources } from '../../helpers/openResources.ts';
import { modelDifferences, settle } from '../../helpers/modelDifferences.ts';
import { ScaledTime } from '../../helpers/scaledTime.ts';
import { TestCluster } from '../../helpers/testCluster.ts';

/** Five minutes of the cluster pass in 15 seconds. */
const scale = 20;
const chaosSeconds = 300;

test(
  'after five minutes of chaos the tree is what the server has, and nothing is left open',
  { timeout: 110_000 },
  async (t) => {
    const faults = new FaultPlan();
    const cluster = await TestCluster.start(calmObjects(), { faults, historyLimit: 200 });
    t.after(() => cluster.stop());
    const time = new ScaledTime(scale);
    const before = openResources();
    const listeners = new AbortListeners();
    t.after(() => {
      listeners.stop();
    });
    const random = createRandom(20_26);
    const options = { ...time.sessionOptions, random: () => random.next() };
    const view = await ClusterTreeUnderTest.open(t, cluster.server.kubeconfig, options);
    await view.until(['demo'], (rows) => rows.some((row) => row.includes('shop')));
    const session = view.sessions.session('demo');
    assert.ok(session);

    const chaos = new ClusterChaos(cluster, faults, createRandom(7), 1000 / scale);
    await chaos.run(chaosSeconds);
    t.diagnostic(`troubles: ${[...chaos.troubles].map(([name, times]) => `${name} ${times}`).join(', ')}`);
    assert.ok(chaos.troubles.size >= 10, 'every trouble came');

    await settle(() => modelDifferences(session, cluster).length === 0);
    assert.deepEqual(modelDifferences(session, cluster), []);
    const overview = view.tree.overview('demo');
    await settle(() => overview?.snapshot.problems.length === 0);
    assert.deepEqual(overview?.snapshot.problems, []);
    assert.equal(overview.snapshot.staleSince, undefined);
    const fresh = await ClusterTreeUnderTest.open(t, cluster.server.kubeconfig, { clock: time });
    await settle(async () => JSON.stringify(await rowsOf(view)) === JSON.stringify(await rowsOf(fresh)));
    assert.deepEqual(await rowsOf(view), await rowsOf(fresh), 'as a tree that is opened now');

    for (const one of [view, fresh]) {
      one.tree.dispose();
      one.sessions.dispose();
    }
    assert.deepEqual(await leftOpen(before), [], 'sockets and timers');
    assert.equal(listeners.waiting, 0, 'listeners');
  },
);

test('a server that comes back at another address is found when the kubeconfig says so', async (t) => {
  const cluster = await TestCluster.start(calmObjects());
  t.after(() => cluster.stop());
  const before = openResources();
  const time = new ScaledTime(scale);
  const view = await ClusterTreeUnderTest.open(t, cluster.server.kubeconfig, time.sessionOptions);
  await view.until(['demo'], (rows) => rows.some((row) => row.includes('shop')));
  await cluster.shutDown();
  await view.until([], ([row]) => row?.includes('stale') === true);
  assert.ok(
    (await view.rows('demo')).some((row) => row.includes('shop')),
    'the last good data stays',
  );
  await cluster.startAgain('new');
  await view.rewriteKubeconfig(cluster.server.kubeconfig);
  await view.until([], ([row]) => row?.includes(new URL(cluster.server.url).host) === true);
  await view.until(['demo'], (rows) => rows.some((row) => row.includes('shop')));
  assert.match((await view.rows())[0] ?? '', /\d namespaces/);
  view.tree.dispose();
  view.sessions.dispose();
  assert.deepEqual(await leftOpen(before), []);
});

/** The rows of the context, its namespaces and their workloads, without those of other kinds. */
async function rowsOf(view: ClusterTreeUnderTest): Promise<readonly string[]> {
  const inContext = await view.rows('demo');
  const names = inContext.flatMap((row) => /^\S+ ((?:shop|billing|search|media|extra-\d+)) ·/.exec(row)?.[1] ?? []);
  const inside = await Promise.all(names.map((name) => view.rows('demo', name)));
  return [...inContext, ...inside.flat()].filter((row) => !/ ago\b/.test(row));
}
