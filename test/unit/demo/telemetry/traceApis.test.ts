import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { createJaegerHandler } from '../../../../src/demo/telemetry/jaegerApi.ts';
import { parseGoDuration } from '../../../../src/demo/telemetry/traceIndex.ts';
import { createZipkinHandler } from '../../../../src/demo/telemetry/zipkinApi.ts';
import { createWorld, minute, noon } from '../worldFixture.ts';

const world = createWorld({ history: 10 * minute });
const jaeger = createJaegerHandler(world);
const zipkin = createZipkinHandler(world);
const server = createServer((request, response) => {
  (request.headers['x-backend'] === 'zipkin' ? zipkin : jaeger)(request, response);
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
after(() => {
  server.close();
  server.closeAllConnections();
  world.dispose();
});

interface Answered<T> {
  readonly status: number;
  readonly body: T;
  readonly type: string;
}

async function get<T>(path: string, backend = 'jaeger'): Promise<Answered<T>> {
  const response = await fetch(base + path, { headers: { 'x-backend': backend } });
  const text = await response.text();
  const isJson = /^[[{]/.test(text);
  return {
    status: response.status,
    body: (isJson ? JSON.parse(text) : text) as T,
    type: response.headers.get('content-type') ?? '',
  };
}

test('traces are well formed: one root, parents exist and hold their children in time', () => {
  assert.ok(world.traces.size > 200, `${world.traces.size} traces`);
  for (const trace of world.traces.traces) {
    const byId = new Map(trace.spans.map((span) => [span.spanId, span]));
    assert.equal(byId.size, trace.spans.length);
    assert.equal(trace.spans.filter((span) => span.parentSpanId === undefined).length, 1);
    assert.match(trace.traceId, /^[0-9a-f]{32}$/);
    for (const span of trace.spans) {
      assert.ok(span.durationNs > 0);
      if (span.parentSpanId === undefined) continue;
      const parent = byId.get(span.parentSpanId) ?? assert.fail('a parent is missing');
      assert.ok(span.offsetNs >= parent.offsetNs - 1);
      assert.ok(
        span.offsetNs + span.durationNs <= parent.offsetNs + parent.durationNs + 2,
        `${span.name} ends after ${parent.name}`,
      );
    }
  }
});

test('the lines of a request bear the id of its trace', () => {
  const lines = [...world.logs.records]
    .flatMap((record) => record.runs.flatMap((run) => run.lines))
    .map((line) => line.text);
  const checkout = world.traces.traces.find((trace) => trace.startTime < noon - minute && trace.spans.length > 12);
  assert.ok(checkout);
  const mine = lines.filter((line) => line.includes(checkout.traceId));
  assert.ok(mine.length >= 5, `${mine.length} lines`);
});

interface Legacy {
  readonly data: readonly {
    traceID: string;
    spans: { startTime: number; duration: number; operationName: string }[];
    processes: object;
  }[];
  readonly errors: readonly { code: number; msg: string }[] | null;
}

test('the older Jaeger API searches by service, operation, duration and tags', async () => {
  const services = await get<{ data: string[] }>('/api/services');
  assert.ok(['cart', 'checkout', 'frontend', 'payment'].every((name) => services.body.data.includes(name)));
  const found = await get<Legacy>('/api/traces?service=checkout&limit=5&lookback=1h');
  assert.equal(found.body.data.length, 5);
  const slow = await get<Legacy>('/api/traces?service=payment&minDuration=120ms&limit=50');
  assert.ok(slow.body.data.length > 0);
  assert.ok(slow.body.data.every((trace) => trace.spans.some((span) => span.duration >= 120_000)));
  const none = await get<Legacy>('/api/traces?service=payment&tags=%7B%22http.route%22%3A%22%2Fnope%22%7D');
  assert.deepEqual([none.status, none.body.data], [200, []]);
  const [one] = found.body.data;
  const single = await get<Legacy>(`/api/traces/${one?.traceID ?? ''}`);
  assert.deepEqual(single.body.data[0], one);
  const operations = await get<{ data: { name: string; spanKind: string }[] }>(
    '/api/operations?service=cart&spanKind=server',
  );
  assert.ok(operations.body.data.some(({ name }) => name === 'GET /cart/{user}'));
  const links = await get<{ data: { parent: string; child: string }[] }>(
    `/api/dependencies?endTs=${noon}&lookback=600000`,
  );
  assert.ok(links.body.data.some(({ parent, child }) => parent === 'checkout' && child === 'payment'));
});

test('Jaeger says what is wrong in its envelope, as plain text', async () => {
  const missing = await get<Legacy>('/api/traces');
  assert.deepEqual([missing.status, missing.type], [400, 'text/plain; charset=utf-8']);
  assert.equal(missing.body.errors?.[0]?.msg, "parameter 'service' is required");
  const unknown = await get<Legacy>(`/api/traces/${'0'.repeat(32)}`);
  assert.deepEqual([unknown.status, unknown.body.errors?.[0]?.msg], [404, 'trace not found']);
  assert.equal((await get<Legacy>('/api/traces?service=a&limit=x')).status, 400);
  assert.equal((await get<Legacy>('/api/traces?service=a&minDuration=fast')).status, 400);
});

test('Jaeger v3 answers in OTLP', async () => {
  assert.ok((await get<{ services: string[] }>('/api/v3/services')).body.services.includes('checkout'));
  const times = `query.startTimeMin=${new Date(noon - 10 * minute).toISOString()}&query.startTimeMax=${new Date(noon).toISOString()}`;
  type Result = {
    result: {
      resourceSpans: { resource: object; scopeSpans: { spans: { traceId: string; startTimeUnixNano: string }[] }[] }[];
    };
  };
  const found = await get<Result>(`/api/v3/traces?query.serviceName=checkout&query.searchDepth=2&${times}`);
  const spans = found.body.result.resourceSpans.flatMap((one) => one.scopeSpans.flatMap((scope) => scope.spans));
  const ids = new Set(spans.map((span) => span.traceId));
  assert.equal(ids.size, 2);
  assert.ok(spans.every((span) => /^\d{19}$/.test(span.startTimeUnixNano)));
  const single = await get<Result>(`/api/v3/traces/${[...ids][0] ?? ''}`);
  assert.equal(single.status, 200);
  const old = times.replaceAll('TimeMin', '_time_min').replaceAll('TimeMax', '_time_max');
  assert.equal((await get(`/api/v3/traces?query.service_name=checkout&${old}`)).status, 200);
  const none = await get<{ error: { message: string } }>(`/api/v3/traces?query.serviceName=nobody&${times}`);
  assert.deepEqual([none.status, none.body.error.message], [404, 'No traces found']);
  assert.match(
    (await get<{ error: { message: string } }>('/api/v3/traces')).body.error.message,
    /^malformed parameter query.startTimeMin: /,
  );
});

test('Zipkin answers with bare lists', async () => {
  const ask = <T>(path: string): ReturnType<typeof get<T>> => get<T>(path, 'zipkin');
  assert.ok((await ask<string[]>('/api/v2/services')).body.includes('frontend'));
  assert.ok((await ask<string[]>('/api/v2/spans?serviceName=cart')).body.includes('get /cart/{user}'));
  assert.ok((await ask<string[]>('/api/v2/remoteServices?serviceName=payment')).body.includes('bank-gateway'));
  type Span = { traceId: string; id: string; kind?: string; duration: number; tags: Record<string, string> };
  const found = await ask<Span[][]>('/api/v2/traces?serviceName=checkout&limit=3');
  assert.equal(found.body.length, 3);
  const id = found.body[0]?.[0]?.traceId ?? '';
  assert.deepEqual((await ask<Span[]>(`/api/v2/trace/${id}`)).body, found.body[0]);
  assert.deepEqual((await ask(`/api/v2/trace/${'0'.repeat(31)}1`)).status, 404);
  assert.equal((await ask('/api/v2/traceMany?traceIds=a')).status, 400);
  assert.ok((await ask<{ parent: string }[]>(`/api/v2/dependencies?endTs=${noon}`)).body.length > 5);
  const failed = await ask<Span[][]>('/api/v2/traces?annotationQuery=error&limit=100');
  assert.ok(failed.body.every((trace) => trace.some((span) => span.tags['error'] !== undefined)));
});

test('durations are read as Go reads them', () => {
  const cases: readonly (readonly [string, number | undefined])[] = [
    ['1.2s', 1.2e9],
    ['100ms', 1e8],
    ['500us', 5e5],
    ['1h30m', 5400e9],
    ['', undefined],
    ['5', undefined],
    ['5 s', undefined],
  ];
  for (const [text, expected] of cases) assert.equal(parseGoDuration(text), expected, text);
});
