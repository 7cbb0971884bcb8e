import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BackendKind } from '../../../src/sources/backendSignsData.ts';
import { discoverBackends, findBackends, type ServiceFacts } from '../../../src/sources/discovery.ts';
import { createServiceProxyTransport } from '../../../src/sources/serviceProxyTransport.ts';
import { FakeTransport } from '../../helpers/fakeTransport.ts';

/** `name port[/portName] …`, with a label `app.kubernetes.io/name` behind `@`. */
function service(text: string): ServiceFacts {
  const [head = '', ...ports] = text.split(' ');
  const [name = '', label] = head.split('@');
  return {
    namespace: 'monitoring',
    name,
    labels: label === undefined ? {} : { 'app.kubernetes.io/name': label },
    ports: ports.map((port) => ({ number: Number(port.split('/')[0]), name: port.split('/')[1] ?? '' })),
  };
}

function check(kind: BackendKind, services: readonly string[], expected: string | undefined): void {
  const found = findBackends(services.map(service)).find((one) => one.kind === kind);
  assert.equal(
    found === undefined ? undefined : `${found.service}:${found.port}`,
    expected,
    `${kind} ${services.join()}`,
  );
}

test('a server is found by the names, labels and ports that charts and operators give', () => {
  check('prometheus', ['prometheus 9090'], 'prometheus:9090');
  check(
    'prometheus',
    ['kps-kube-prometheus-stack-prometheus@x 9090/http-web 8080/reloader-web'],
    'kps-kube-prometheus-stack-prometheus:9090',
  );
  check('prometheus', ['prometheus-server@prometheus 80/http'], 'prometheus-server:80');
  check('prometheus', ['metrics@prometheus 9090'], 'metrics:9090');
  check('prometheus', ['vmsingle-main 8428/http'], 'vmsingle-main:8428');
  check('prometheus', ['thanos-query 10902/http 10901/grpc'], 'thanos-query:10902');
  check('alertmanager', ['alertmanager-main 9093/web'], 'alertmanager-main:9093');
  check('loki', ['loki 3100/http-metrics', 'loki-gateway 80/http'], 'loki:3100');
  check('loki', ['loki-gateway 80/http', 'loki-canary 3500', 'loki-memberlist 7946'], 'loki-gateway:80');
  check('jaeger', ['jaeger-collector 14268', 'jaeger-query 80/query 16685/grpc'], 'jaeger-query:80');
  check('jaeger', ['jaeger 16686/http-query 4317'], 'jaeger:16686');
  check('zipkin', ['zipkin 9411'], 'zipkin:9411');
  check('tempo', ['tempo 3200 9411'], 'tempo:3200');
  check('grafana', ['grafana 80/service'], 'grafana:80');
});

test('what only looks like a server is none', () => {
  check(
    'prometheus',
    ['prometheus-node-exporter 9100', 'prometheus-operator 443', 'prometheus-alertmanager 9093'],
    undefined,
  );
  check('prometheus', ['payment 9090/http'], undefined);
  check('prometheus', ['prometheus 12345/grpc'], undefined);
  check('zipkin', ['jaeger-collector 9411', 'tempo 9411'], undefined);
  check('jaeger', ['jaeger-agent 5778', 'jaeger-collector 14268'], undefined);
  check('tempo', ['temporal-frontend 7233/http'], undefined);
  check('loki', ['loki-canary 3500/http-metrics', 'loki-headless 3100'], undefined);
});

test('the surest comes first', () => {
  check('prometheus', ['my-prometheus-test 80/http', 'prometheus-k8s@prometheus 9090/web'], 'prometheus-k8s:9090');
});

const item = (namespace: string, name: string, port: number): object => ({
  metadata: { namespace, name },
  spec: { ports: [{ port }] },
});

test('all pages of the Services are read', async () => {
  const api = new FakeTransport(({ path }) =>
    path.includes('continue=next')
      ? { body: { items: [item('a', 'loki', 3100)], metadata: {} } }
      : { body: { items: [item('b', 'prometheus', 9090)], metadata: { continue: 'next' } } },
  );
  const found = await discoverBackends(api);
  assert.deepEqual(found.map((one) => `${one.namespace}/${one.service}`).sort(), ['a/loki', 'b/prometheus']);
});

test('where the whole cluster is forbidden the usual namespaces are asked; where all are, that is an error', async () => {
  const forbidden = { status: 403, body: { kind: 'Status', message: 'services is forbidden' } };
  const partly = new FakeTransport(({ path }) =>
    path.startsWith('/api/v1/namespaces/monitoring/')
      ? { body: { items: [item('monitoring', 'loki', 3100)] } }
      : forbidden,
  );
  assert.deepEqual(
    (await discoverBackends(partly)).map((one) => one.service),
    ['loki'],
  );
  await assert.rejects(discoverBackends(new FakeTransport(() => forbidden)), { kind: 'forbidden' });
  await assert.rejects(discoverBackends(new FakeTransport(() => ({ status: 500, body: 'etcd' }))), { kind: 'server' });
});

test('a Service is reached below the API server’s proxy path', async () => {
  const api = new FakeTransport(() => ({ body: 'ok' }));
  const target = { namespace: 'a b', service: 'loki', port: '3100', scheme: 'http' } as const;
  const transport = createServiceProxyTransport(api, target, 'demo');
  await transport.send({ method: 'GET', path: '/ready?x=1' });
  await createServiceProxyTransport(api, { ...target, scheme: 'https' }, 'demo').send({ method: 'GET', path: '/' });
  assert.deepEqual(
    api.requests.map((one) => one.path),
    [
      '/api/v1/namespaces/a%20b/services/loki%3A3100/proxy/ready?x=1',
      '/api/v1/namespaces/a%20b/services/https%3Aloki%3A3100/proxy/',
    ],
  );
  assert.equal(transport.description, 'demo: a b/loki:3100');
});
