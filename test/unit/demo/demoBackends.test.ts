import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { after, test } from 'node:test';
import { WebSocket } from 'ws';
import { parse } from 'yaml';
import { delay } from '../../../src/base/async.ts';
import { createLogger } from '../../../src/base/log.ts';
import { startDemoCluster } from '../../../src/demo/demoCluster.ts';
import { JaegerClient } from '../../../src/sources/jaeger/jaegerClient.ts';
import { LokiClient } from '../../../src/sources/loki/lokiClient.ts';
import { createUrlTransport } from '../../../src/sources/urlTransport.ts';
import { ZipkinClient } from '../../../src/sources/zipkin/zipkinClient.ts';

const start = Date.now();
const cluster = await startDemoCluster({
  syntheticPods: 0,
  seed: 3,
  speed: 1,
  start,
  history: 15 * 60_000,
  usePrometheus: false,
  log: createLogger(() => undefined),
});
after(() => cluster.dispose());

const jaeger = new JaegerClient(createUrlTransport(cluster.jaeger));
const zipkin = new ZipkinClient(createUrlTransport(cluster.zipkin));
const loki = new LokiClient(createUrlTransport(cluster.loki ?? ''));
const range = { start: start - 10 * 60_000, end: start };

test('Jaeger and Zipkin tell the same of a trace', async () => {
  assert.deepEqual(await jaeger.services(), await zipkin.services());
  const [summary] = await jaeger.search({ service: 'checkout', range, limit: 5 });
  assert.ok(summary);
  assert.equal(summary.rootService, 'ingress-nginx-controller');
  const [ofJaeger, ofZipkin] = await Promise.all([jaeger.trace(summary.traceId), zipkin.trace(summary.traceId)]);
  const tell = (trace: typeof ofJaeger): unknown =>
    trace.spans.map(({ spanId, parentSpanId, service, kind }) => ({ spanId, parentSpanId, service, kind }));
  const sorted = (value: unknown): unknown => JSON.stringify(value);
  assert.equal(ofJaeger.spans.length, summary.spanCount);
  assert.equal(sorted(tell(ofZipkin)), sorted(tell(ofJaeger)));
});

test('the lines of a trace are found in Loki, from every service on its way', { timeout: 30_000 }, async (t) => {
  const summaries = await jaeger.search({ service: 'checkout', range, limit: 20 });
  const traceId = summaries.find(({ errorCount }) => errorCount === 0)?.traceId ?? summaries[0]?.traceId ?? '';
  const expected = ['ingress-nginx-controller', 'frontend', 'checkout', 'cart'];
  // Spans and lines are written by different parts of the simulation: on a slow machine one of them comes a moment later.
  for (;;) {
    const lines = await loki.queryRange({
      query: `{namespace=~".+"} |= "${traceId}"`,
      startNs: `${start - 15 * 60_000}000000`,
      // A trace that began just before the start has lines after it.
      endNs: `${Date.now() + 60_000}000000`,
      limit: 100,
      direction: 'backward',
    });
    const apps = new Set(lines.map(({ stream }) => stream['app']));
    if (expected.every((app) => apps.has(app))) return;
    if (t.signal.aborted) assert.fail([...apps].join(' '));
    await delay(200);
  }
});

test('lines are followed through the proxy of the API server', { timeout: 30_000 }, async () => {
  const config = parse(await readFile(cluster.kubeconfig, 'utf8')) as {
    clusters: { cluster: Record<string, string> }[];
    users: { user: { token: string } }[];
  };
  const ca = Buffer.from(config.clusters[0]?.cluster['certificate-authority-data'] ?? '', 'base64');
  const path = (port: string): string =>
    `${cluster.server.replace('https', 'wss')}/api/v1/namespaces/monitoring/services/loki:${port}/proxy/loki/api/v1/tail`;
  const query = `?limit=5&query=${encodeURIComponent('{namespace="shop"}')}`;
  const open = (port: string, token: string): WebSocket =>
    new WebSocket(path(port) + query, { ca, headers: { Authorization: `Bearer ${token}` } });
  const token = config.users[0]?.user.token ?? '';
  const socket = open('3100', token);
  try {
    const [frame] = (await once(socket, 'message')) as [Buffer];
    const { streams } = JSON.parse(frame.toString('utf8')) as { streams: { stream: Record<string, string> }[] };
    assert.equal(streams.length, 5);
    assert.ok(streams.every(({ stream }) => stream['namespace'] === 'shop'));
    await once(socket, 'message');
  } finally {
    socket.terminate();
  }
  for (const [port, given, expected] of [
    ['3100', 'nobody', /401/],
    ['9999', token, /503/],
  ] as const) {
    const [error] = (await once(open(port, given), 'error')) as [Error];
    assert.match(error.message, expected);
  }
});

test('the slow bank shows in the spans of those who wait for it', async () => {
  const traces = await jaeger.search({ service: 'payment', range, limit: 10 });
  const slow = traces.filter(({ durationNs }) => durationNs > 1e9);
  assert.ok(slow.length > 0, 'payments take more than a second');
  const trace = await jaeger.trace(slow[0]?.traceId ?? '');
  const waiting = trace.spans.find((span) => span.tags['peer.service'] === 'bank-gateway');
  assert.ok(
    waiting !== undefined && waiting.durationNs > trace.durationNs / 2,
    'most of it is spent waiting for the bank',
  );
});

test('Loki sends the lines of a query as they come', { timeout: 60_000 }, async () => {
  const stop = new AbortController();
  const heard: string[] = [];
  const onLines = (lines: readonly { readonly timeNs: string }[]): void => {
    heard.push(...lines.map(({ timeNs }) => timeNs));
    if (heard.some((timeNs) => BigInt(timeNs) > BigInt(Date.now() - 5000) * 1_000_000n)) stop.abort();
  };
  const query = { query: '{namespace="shop"}', startNs: `${start}000000`, limit: 10 };
  await assert.rejects(loki.follow(query, { onOpen: () => undefined, onLines }, stop.signal), { name: 'AbortError' });
  assert.ok(heard.length > 0);
});
