import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { createLogger } from '../../../src/base/log.ts';
import { LokiClient } from '../../../src/sources/loki/lokiClient.ts';
import { PrometheusClient } from '../../../src/sources/prometheus/prometheusClient.ts';
import { NameCatalog } from '../../../src/state/nameCatalog.ts';
import { ScriptedTransport } from '../../helpers/scriptedTransport.ts';
import type { ScriptedAnswer } from '../../helpers/scriptedTransport.ts';

type Script = (path: string) => ScriptedAnswer | Error | Promise<ScriptedAnswer | Error>;

const names = ['http_requests_total', 'http_request_duration_seconds_bucket', 'up', 'process_http_requests'];
const metadata = {
  http_requests_total: [{ type: 'counter', help: 'Requests.', unit: '' }],
  http_request_duration_seconds: [{ type: 'histogram', help: 'Durations.', unit: '' }],
};
const success = (data: unknown): ScriptedAnswer => ({ body: JSON.stringify({ status: 'success', data }) });

const healthy: Script = (path) => {
  if (path.startsWith('/api/v1/metadata')) return success(metadata);
  if (path.startsWith('/api/v1/label/__name__/values')) return success(names);
  if (path.startsWith('/api/v1/label/job/values')) return success(['api', 'db']);
  return success(['job', 'instance']);
};

function setUp(context: TestContext, script: Script, patience = 5000) {
  const transport = new ScriptedTransport(script);
  const clock = { time: 0, now: () => clock.time };
  const logged: string[] = [];
  const failures: (string | undefined)[] = [];
  const catalog = new NameCatalog({
    prometheus: () => Promise.resolve(new PrometheusClient(transport)),
    loki: () => Promise.resolve(new LokiClient(transport)),
    log: createLogger((level, message) => {
      if (level === 'warn') logged.push(message);
    }),
    onFailure: (message) => failures.push(message),
    clock,
    patience,
  });
  context.after(() => {
    catalog.dispose();
  });
  return { catalog, transport, clock, logged, failures };
}

const { signal } = new AbortController();

test('knows metrics with type and help, the parts of a histogram too', async (context) => {
  const { catalog } = setUp(context, healthy);
  const found = await catalog.metricNames('http', signal);
  assert.deepEqual(
    found.map(({ name, type, help }) => [name, type, help]),
    [
      ['http_requests_total', 'counter', 'Requests.'],
      ['http_request_duration_seconds_bucket', 'counter', 'Durations.'],
      ['process_http_requests', undefined, undefined],
    ],
  );
});

test('lists the metrics whose types are known', async (context) => {
  const { catalog } = setUp(context, healthy);
  const found = await catalog.typedMetrics(signal);
  assert.deepEqual(
    found.map(({ name, type }) => [name, type]),
    [
      ['http_requests_total', 'counter'],
      ['http_request_duration_seconds_bucket', 'counter'],
    ],
  );
});

test('finds names by letters that stand apart', async (context) => {
  const { catalog } = setUp(context, healthy);
  const found = await catalog.metricNames('hrtotal', signal);
  assert.deepEqual(
    found.map(({ name }) => name),
    ['http_requests_total'],
  );
});

test('asks a server once for what it keeps, and again when that is old', async (context) => {
  const { catalog, transport, clock } = setUp(context, healthy);
  await catalog.metricNames('a', signal);
  await catalog.metricNames('ab', signal);
  assert.equal(transport.paths.length, 2);
  clock.time += 400_000;
  await catalog.metricNames('ab', signal);
  assert.equal(transport.paths.length, 4);
});

test('narrows labels by the selector, and asks Loki for those of LogQL', async (context) => {
  const { catalog, transport } = setUp(context, healthy);
  assert.deepEqual(await catalog.labelNames('promql', 'up{job="a"}', signal), ['job', 'instance']);
  assert.deepEqual(await catalog.labelValues('promql', 'job', 'up', signal), ['api', 'db']);
  await catalog.labelNames('logql', undefined, signal);
  await catalog.labelValues('logql', 'app', '{a="b"}', signal);
  assert.match(decodeURIComponent(transport.paths[0] ?? ''), /^\/api\/v1\/labels\?match\[\]=up{job="a"}/);
  assert.equal(transport.paths[2], '/loki/api/v1/labels');
  assert.match(decodeURIComponent(transport.paths[3] ?? ''), /^\/loki\/api\/v1\/label\/app\/values\?query={a="b"}/);
});

test('answers nothing when the server fails, tells it once and tries again later', async (context) => {
  let isBroken = true;
  const { catalog, clock, logged, failures } = setUp(context, (path) =>
    isBroken ? new Error('connection refused') : healthy(path),
  );
  assert.deepEqual(await catalog.metricNames('http', signal), []);
  assert.deepEqual(await catalog.labelNames('promql', undefined, signal), []);
  assert.equal(logged.length, 1);
  assert.match(logged[0] ?? '', /connection refused/);
  isBroken = false;
  assert.deepEqual(await catalog.metricNames('http', signal), []);
  clock.time += 60_000;
  assert.equal((await catalog.metricNames('http', signal)).length, 3);
  assert.equal(failures.at(-1), undefined);
});

test('does not let the user wait for a slow server, and has its answer for the next question', async (context) => {
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  const script: Script = async (path) => {
    await gate;
    return await healthy(path);
  };
  const { catalog, transport } = setUp(context, script, 10);
  assert.deepEqual(await catalog.metricNames('http', signal), []);
  release();
  await new Promise((resolve) => setImmediate(resolve));
  for (let turn = 0; turn < 100 && (await catalog.metricNames('http', signal)).length === 0; turn++);
  assert.equal((await catalog.metricNames('http', signal)).length, 3);
  assert.equal(transport.paths.length, 2);
});

test('gives up a question that nobody waits for any more', async (context) => {
  let isAborted = false;
  const stop = new AbortController();
  const client = {
    labelNames: (_query: unknown, own?: AbortSignal) =>
      new Promise<never>((_, reject) => {
        own?.addEventListener('abort', () => {
          isAborted = true;
          reject(own.reason as Error);
        });
      }),
    labelValues: () => Promise.resolve([]),
    metadata: () => Promise.resolve([]),
  };
  const own = new NameCatalog({
    prometheus: () => Promise.resolve(client),
    loki: () => Promise.resolve(undefined),
    log: createLogger(() => undefined),
  });
  context.after(() => {
    own.dispose();
  });
  const asked = own.labelNames('promql', 'up', stop.signal);
  await new Promise((resolve) => setImmediate(resolve));
  stop.abort();
  await assert.rejects(asked, { name: 'AbortError' });
  assert.equal(isAborted, true);
});
