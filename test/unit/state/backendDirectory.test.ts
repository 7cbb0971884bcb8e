import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BackendDirectory } from '../../../src/state/backendDirectory.ts';
import { FakeTransport, type FakeAnswer } from '../../helpers/fakeTransport.ts';

const services = (...names: readonly string[]): FakeAnswer => ({
  body: {
    items: names.map((name) => ({
      metadata: { namespace: 'monitoring', name },
      spec: { ports: [{ port: { prometheus: 9090, loki: 3100, jaeger: 16686, zipkin: 9411 }[name] }] },
    })),
  },
});

function directory(
  answer: () => FakeAnswer,
  configured?: string,
): { readonly api: FakeTransport; readonly all: BackendDirectory } {
  const api = new FakeTransport(answer);
  const own = new FakeTransport(() => ({ body: '' }));
  return {
    api,
    all: new BackendDirectory({ api, cluster: 'demo', configured: (kind) => (kind === configured ? own : undefined) }),
  };
}

test('a server is found once for all who ask', async () => {
  const { api, all } = directory(() => services('prometheus', 'loki', 'zipkin', 'jaeger'));
  const [prometheus, loki, traces] = await Promise.all([all.prometheus(), all.loki(), all.traces()]);
  assert.equal(prometheus.description, 'demo: monitoring/prometheus:9090');
  assert.deepEqual([loki?.description, traces.product], ['demo: monitoring/loki:3100', 'Jaeger']);
  assert.equal(api.requests.length, 1);
});

test('a configured address goes before what the cluster holds, and is not searched for', async () => {
  const { api, all } = directory(() => services('prometheus'), 'prometheus');
  assert.equal((await all.prometheus()).description, 'fake');
  assert.equal(api.requests.length, 0);
});

test('Zipkin serves where there is no Jaeger; where a server is missing the error says what to do', async () => {
  const { all } = directory(() => services('zipkin'));
  assert.equal((await all.traces()).product, 'Zipkin');
  assert.equal(await all.loki(), undefined);
  await assert.rejects(all.prometheus(), {
    kind: 'notFound',
    message: 'No Prometheus was found in demo.',
    hint: 'Install one, or set kubeObservatory.prometheus.url to the address of yours.',
  });
});

test('a search that failed or found nothing is done again', async () => {
  const answers = [{ status: 500, body: 'etcd' }, services(), services('prometheus')];
  const { all } = directory(() => answers.shift() ?? services());
  await assert.rejects(all.prometheus(), { kind: 'server' });
  await assert.rejects(all.prometheus(), { kind: 'notFound' });
  assert.equal((await all.prometheus()).description, 'demo: monitoring/prometheus:9090');
});
