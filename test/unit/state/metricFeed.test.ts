import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { createLogger, nullLogger } from '../../../src/base/log.ts';
import { startDemoCluster, type DemoCluster } from '../../../src/demo/demoCluster.ts';
import { MetricStore } from '../../../src/engine/promql/metricStore.ts';
import { loadExposition } from '../../../src/engine/promql/expositionParser.ts';
import { PromqlEngine } from '../../../src/engine/promql/promqlEngine.ts';
import type { Subject } from '../../../src/model/subject.ts';
import { requestJson } from '../../../src/sources/kubernetes/kubeAnswer.ts';
import { readExposition } from '../../../src/sources/kubernetes/metricEndpoints.ts';
import { ClusterSessions } from '../../../src/state/clusterSessions.ts';
import type { ClusterSession } from '../../../src/state/clusterSession.ts';
import { MetricFeed } from '../../../src/state/metricFeed.ts';
import { loadUsage } from '../../../src/state/usageLoader.ts';
import { usageQueries, youngRate } from '../../../src/state/usageQueries.ts';

const cart: Subject = { context: 'demo', namespace: 'shop', kind: 'Deployment', name: 'cart' };
const signal = AbortSignal.timeout(100_000);

suite('the embedded metrics of a cluster with nothing installed', () => {
  let demo: DemoCluster;
  const opened: { dispose(): void }[] = [];

  before(async () => {
    const options = { syntheticPods: 0, seed: 1, speed: 1, start: Date.now(), history: 600_000 };
    const log = createLogger(() => undefined);
    demo = await startDemoCluster({ ...options, usePrometheus: false, useLoki: false, log });
  });

  after(async () => {
    for (const one of opened.splice(0).reverse()) one.dispose();
    await demo.dispose();
  });

  const open = async (kubeconfig: string): Promise<{ session: ClusterSession; feed: MetricFeed }> => {
    const sessions = new ClusterSessions({
      log: nullLogger,
      extraFiles: () => [],
      sources: (extraFiles) => ({
        env: { KUBECONFIG: kubeconfig },
        home: '/nowhere',
        extraFiles,
        serviceAccountFolder: '/nowhere',
      }),
    });
    opened.push(sessions);
    await sessions.reload();
    const session = sessions.session(sessions.snapshot.contexts[0]?.id ?? '');
    assert.ok(session !== undefined);
    const feed = new MetricFeed(session, { log: nullLogger, intervalMs: 1000, lingerMs: 0 });
    opened.push(feed);
    return { session, feed };
  };

  const until = async (feed: MetricFeed, holds: () => boolean): Promise<void> => {
    while (!holds()) {
      await new Promise<void>((resolve, reject) => {
        const heard = feed.onDidChange(() => {
          heard.dispose();
          resolve();
        });
        signal.addEventListener('abort', () => {
          reject(new Error(`never came to hold: ${JSON.stringify(feed.report)}`));
        });
      });
    }
  };

  /** What an instant query of the feed's store yields, by one label. */
  const ask = async (feed: MetricFeed, query: string, label: string): Promise<ReadonlyMap<string, number>> => {
    const { result } = await new PromqlEngine(feed.store).instant(query, Date.now());
    const series = result.kind === 'vector' ? result.series : [];
    return new Map(series.map(({ labels, points }) => [labels.get(label), Number(points[0]?.value)]));
  };

  test('the first scrape of the kubelet already gives what runs, its rate as the kubelet measures it', async () => {
    const { session, feed } = await open(demo.kubeconfig);
    const look = feed.look(cart);
    await until(feed, () => feed.report.sources.includes('kubelet'));
    const [cpu, memory] = usageQueries(cart, 5, youngRate);
    assert.ok(cpu !== undefined && memory !== undefined);
    const range = { start: Date.now() - 60_000, end: Date.now() };
    const graph = await loadUsage(feed.querier, cpu, range, 5);
    assert.equal(graph.lines.length, 2);
    assert.deepEqual(
      graph.thresholds.map(({ name, last }) => [name, last]),
      [['request', 0.1]],
    );
    const path = '/apis/metrics.k8s.io/v1beta1/namespaces/shop/pods';
    const list = (await requestJson(session.transport, { method: 'GET', path })) as { items: PodMetrics[] };
    for (const { name, last = 0 } of graph.lines) {
      const known = list.items.find((item) => item.metadata.name === name);
      const cores = Number.parseFloat(known?.containers[0]?.usage.cpu ?? '0') / 1e9;
      assert.ok(last > cores / 2 && last < cores * 2, `${name}: ${last} against ${cores}`);
    }
    assert.equal((await loadUsage(feed.querier, memory, range, 5)).lines.length, 2);
    look.dispose();
  });

  test('labels are those that the ServiceMonitors of kube-prometheus give', async () => {
    const { feed } = await open(demo.kubeconfig);
    feed.look(cart);
    await until(feed, () => ['kubelet', 'pods'].every((one) => feed.report.sources.some((source) => source === one)));
    const { result } = await new PromqlEngine(feed.store).instant('up', Date.now());
    const up = result.kind === 'vector' ? result.series.map(({ labels }) => labels.toRecord()) : [];
    const kubelet = up.find(({ job }) => job === 'kubelet');
    assert.match(kubelet?.['instance'] ?? '', /^[\d.]+:10250$/);
    const { metrics_path: metricsPath, namespace, endpoint, service } = kubelet ?? {};
    assert.deepEqual(
      [metricsPath, namespace, endpoint, service],
      ['/metrics/cadvisor', 'kube-system', 'https-metrics', 'kubelet'],
    );
    const pods = up.filter(({ job }) => job === 'kubernetes-pods');
    assert.ok(pods.length > 0 && pods.every((one) => one['pod']?.startsWith('cart-')), JSON.stringify(up));
    const used = await ask(feed, 'container_memory_working_set_bytes{namespace="shop"}', 'namespace');
    assert.deepEqual([...used.keys()], ['shop']);
    const others = await ask(feed, 'container_memory_working_set_bytes{namespace="monitoring"}', 'namespace');
    assert.deepEqual([...others.keys()], [], 'what nobody looks at is not kept');
  });

  test('states derived from the watched objects are those that kube-state-metrics exposes', async () => {
    const { session, feed } = await open(demo.kubeconfig);
    feed.look(cart);
    await until(feed, () => feed.report.sources.includes('kubelet'));
    const exporter = demo.world.store.list('', 'pods').find(({ metadata }) => metadata.name.startsWith('kube-state-'));
    const path = `/api/v1/namespaces/monitoring/pods/${exporter?.metadata.name ?? ''}:8080/proxy/metrics`;
    const real = new MetricStore();
    loadExposition(real, await readExposition(session.transport, path, signal), { timeMs: Date.now() });
    const states = [
      'kube_pod_info',
      'kube_pod_owner',
      'kube_pod_created',
      'kube_pod_status_phase',
      'kube_pod_container_resource_requests',
      'kube_pod_container_resource_limits',
      'kube_pod_container_status_restarts_total',
      'kube_deployment_spec_replicas',
      'kube_deployment_status_replicas',
      'kube_deployment_status_replicas_available',
      'kube_deployment_status_replicas_unavailable',
      'kube_deployment_status_condition',
      'kube_replicaset_owner',
      'kube_node_status_condition',
      'kube_node_status_allocatable',
    ];
    const read = async (store: MetricStore, name: string): Promise<readonly string[]> => {
      const ignored = 'job, instance, host_network, priority_class';
      const query = `sum without (${ignored}) (${name}{namespace=~"shop|",resource=~"cpu|memory|pods|"})`;
      const { result } = await new PromqlEngine(store).instant(query, Date.now());
      const series = result.kind === 'vector' ? result.series : [];
      return series.map(({ labels, points }) => `${labels.toString()} ${Number(points[0]?.value)}`);
    };
    for (const name of states) {
      const expected = await read(real, name);
      assert.ok(expected.length > 0, `${name} is not exposed`);
      assert.deepEqual(await read(feed.store, name), expected, name);
    }
  });

  test('who may not read kubelets gets metrics-server’s means, and is told so', async () => {
    const { feed } = await open(demo.viewerKubeconfig);
    feed.look(cart);
    await until(feed, () => feed.report.sources.includes('metrics-server'));
    assert.match(feed.report.notes.join(' '), /kubelets may not be read \(.*forbidden.*metrics-server/i);
    assert.equal(feed.report.failure, undefined);
    const [cpu] = usageQueries(cart, 5, youngRate);
    assert.ok(cpu !== undefined);
    const graph = await loadUsage(feed.querier, cpu, { start: Date.now() - 60_000, end: Date.now() }, 5);
    assert.equal(graph.lines.length, 2);
    assert.ok(graph.lines.every(({ max = 0 }) => max > 0.001));
  });

  test('going from panel to panel leaves no gap', async () => {
    const { session } = await open(demo.kubeconfig);
    const feed = new MetricFeed(session, { log: nullLogger, intervalMs: 300, lingerMs: 60_000 });
    opened.push(feed);
    feed.look(cart).dispose();
    await until(feed, () => feed.report.sources.includes('kubelet'));
    const first = feed.report.targets[0]?.outcome?.time ?? 0;
    await until(feed, () => (feed.report.targets[0]?.outcome?.time ?? 0) > first);
  });

  test('nobody looks: nothing is read, and the series end', async () => {
    const { feed } = await open(demo.kubeconfig);
    const look = feed.look(cart);
    await until(feed, () => feed.report.sources.includes('kubelet'));
    assert.equal((await ask(feed, 'up{job="kubelet"}', 'job')).size, 1);
    look.dispose();
    await until(feed, () => feed.report.state === 'idle');
    assert.deepEqual(feed.report.targets, []);
    assert.equal((await ask(feed, 'up{job="kubelet"}', 'job')).size, 0);
    feed.look(cart);
    await until(feed, () => feed.report.sources.includes('kubelet'));
    feed.stop();
    assert.equal(feed.report.state, 'stopped');
    feed.retry();
    await until(feed, () => feed.report.sources.includes('kubelet'));
  });
});

interface PodMetrics {
  readonly metadata: { readonly name: string };
  readonly containers: readonly { readonly usage: { readonly cpu: string } }[];
}
