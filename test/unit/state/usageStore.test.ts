import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Usage } from '../../../src/model/usage.ts';
import { PrometheusClient } from '../../../src/sources/prometheus/prometheusClient.ts';
import { fromKubelets, fromMetricsServer, fromPrometheus, type UsageSession } from '../../../src/state/usageSources.ts';
import { UsageStore } from '../../../src/state/usageStore.ts';
import { ResourceStore } from '../../../src/state/resourceStore.ts';
import { FakeTransport, type FakeAnswer } from '../../helpers/fakeTransport.ts';

const absent: FakeAnswer = { status: 404, body: { kind: 'Status', code: 404, message: 'not found' } };
const unavailable: FakeAnswer = { status: 503, body: 'service unavailable' };

/** A cluster with one node that is known, and what it answers. */
function clusterOf(answer: (path: string) => FakeAnswer): UsageSession {
  const node = { uid: 'n', name: 'n1', namespace: '' };
  const nodes = new ResourceStore<never>(() => ({ dispose: () => undefined }));
  Object.defineProperty(nodes, 'snapshot', { value: { byNamespace: new Map([['', new Map([['n', node]])]]) } });
  return {
    transport: new FakeTransport(({ path }) => answer(path)),
    readableNamespaces: () => Promise.resolve([]),
    store: () => nodes,
  };
}

/** What a store comes to know first. */
async function learn(store: UsageStore): Promise<Readonly<Record<string, Usage>>> {
  await new Promise<void>((resolve) => {
    store.onDidChange(() => {
      resolve();
    });
  });
  store.dispose();
  return Object.fromEntries([...store.snapshot.pods, ...store.snapshot.nodes]);
}

const summary: FakeAnswer = {
  body: {
    node: { cpu: { usageNanoCores: 5e8 }, memory: { workingSetBytes: 1000 } },
    pods: [
      {
        podRef: { name: 'web', namespace: 'shop' },
        containers: [
          { name: 'main', cpu: { usageNanoCores: 2e8 }, memory: { workingSetBytes: 300 } },
          { name: 'proxy', cpu: { usageNanoCores: 1e8 }, memory: { workingSetBytes: 100 } },
          { name: 'waits' },
        ],
      },
    ],
  },
};

test('without metrics-server and Prometheus the kubelets tell', async () => {
  for (const gone of [absent, unavailable]) {
    const session = clusterOf((path) => (path.startsWith('/api/v1/nodes/n1/proxy/stats/summary') ? summary : gone));
    const nowhere = (): Promise<PrometheusClient> => Promise.reject(new Error('none'));
    const store = new UsageStore([fromMetricsServer(session), fromPrometheus(nowhere), fromKubelets(session)]);
    const usage = await learn(store);
    assert.deepEqual(Object.keys(usage), ['shop/web', 'n1']);
    assert.ok(Math.abs((usage['shop/web']?.cpu ?? 0) - 0.3) < 1e-9);
    assert.equal(usage['shop/web']?.memory, 400);
    assert.deepEqual(usage['n1'], { cpu: 0.5, memory: 1000 });
  }
});

test('without metrics-server a Prometheus tells, and the kubelets are left alone', async () => {
  const asked: string[] = [];
  const session = clusterOf((path) => {
    asked.push(path);
    return absent;
  });
  const vector = (labels: object, value: number): object => ({
    status: 'success',
    data: { resultType: 'vector', result: [{ metric: labels, value: [1, String(value)] }] },
  });
  const prometheus = new PrometheusClient(
    new FakeTransport(({ path }) => {
      const query = new URLSearchParams(path.split('?')[1]).get('query') ?? '';
      const labels = query.includes('id="/"') ? { node: 'n1' } : { namespace: 'shop', pod: 'web' };
      return { body: vector(labels, query.includes('rate(') ? 0.25 : 64) };
    }),
  );
  const ways = [fromMetricsServer(session), fromPrometheus(() => Promise.resolve(prometheus)), fromKubelets(session)];
  assert.deepEqual(await learn(new UsageStore(ways)), {
    'shop/web': { cpu: 0.25, memory: 64 },
    n1: { cpu: 0.25, memory: 64 },
  });
  assert.ok(!asked.some((path) => path.includes('/proxy/')), asked.join(' '));
});
