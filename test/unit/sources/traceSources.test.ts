import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Span, Trace } from '../../../src/model/trace.ts';
import { JaegerClient } from '../../../src/sources/jaeger/jaegerClient.ts';
import { decodeResourceSpans } from '../../../src/sources/otlpDecode.ts';
import { assembleTraces } from '../../../src/sources/traceAssembly.ts';
import { ZipkinClient } from '../../../src/sources/zipkin/zipkinClient.ts';
import { decodeZipkinTrace } from '../../../src/sources/zipkin/zipkinDecode.ts';
import { FakeTransport, type FakeAnswer } from '../../helpers/fakeTransport.ts';
import { recordingsIn, skipWithoutRecordings } from '../../helpers/recordings.ts';

const range = { start: Date.UTC(2026, 10, 22, 12), end: Date.UTC(2026, 10, 22, 13) };
const query = { service: 'cart', range, limit: 20 };

/** Answers by the path before `?`; anything else is not found, as plain text. */
function routes(table: Readonly<Record<string, FakeAnswer>>): FakeTransport {
  return new FakeTransport(
    ({ path }) => table[path.split('?')[0] ?? ''] ?? { status: 404, body: '404 page not found' },
  );
}

const otlpSpan = (spanId: string, parentSpanId: string, start: number, end: number, more: object = {}): object => ({
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId,
  parentSpanId,
  name: `op ${spanId}`,
  kind: 2,
  startTimeUnixNano: String(1_795_350_000_000_000_000n + BigInt(start)),
  endTimeUnixNano: String(1_795_350_000_000_000_000n + BigInt(end)),
  ...more,
});

const otlp = (...spans: object[]): object => ({
  resourceSpans: [
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'cart' } }] },
      scopeSpans: [{ spans }],
    },
  ],
});

const shape = (trace: Trace | undefined): unknown[] =>
  (trace?.spans ?? []).map((span: Span) => [
    span.spanId,
    span.parentSpanId,
    span.offsetNs,
    span.durationNs,
    span.status,
  ]);

test('OTLP spans become a trace with times to the nanosecond', async () => {
  const body = {
    result: otlp(
      otlpSpan('b7ad6b7169203332', 'b7ad6b7169203331', 1_001, 5_003, { status: { code: 2, message: 'no' } }),
      otlpSpan('b7ad6b7169203331', '', 0, 9_007, {
        attributes: [
          { key: 'http.status_code', value: { intValue: '503' } },
          { key: 'list', value: { arrayValue: { values: [{ stringValue: 'a' }] } } },
        ],
        events: [{ timeUnixNano: '1795350000000000007', name: 'retry' }],
      }),
    ),
  };
  const jaeger = new JaegerClient(
    routes({
      '/api/v3/services': { body: { services: ['cart'] } },
      '/api/v3/traces/0af7651916cd43dd8448eb211c80319c': { body },
    }),
  );
  const trace = await jaeger.trace('0af7651916cd43dd8448eb211c80319c');
  assert.deepEqual(shape(trace), [
    ['b7ad6b7169203331', undefined, 0, 9_007, 'unset'],
    ['b7ad6b7169203332', 'b7ad6b7169203331', 1_001, 4_002, 'error'],
  ]);
  const [root, child] = trace.spans;
  assert.deepEqual([root?.kind, root?.service, root?.tags['http.status_code']], ['server', 'cart', 503]);
  assert.deepEqual(root?.events, [{ offsetNs: 7, name: 'retry', tags: {} }]);
  assert.equal(child?.tags['status.message'], 'no');
});

test('a search takes summaries where the server has them, and whole traces where not', async () => {
  const services = { '/api/v3/services': { body: { services: ['cart'] } } };
  const summary = {
    traceId: 'af7651916cd43dd8448eb211c80319c',
    rootServiceName: 'web',
    rootOperationName: 'GET /',
    minStartTimeUnixNano: '1795350000000000000',
    maxEndTimeUnixNano: '1795350000000009007',
    spanCount: 2,
  };
  const withSummaries = routes({ ...services, '/api/v3/trace-summaries': { body: { summaries: [summary] } } });
  assert.deepEqual(await new JaegerClient(withSummaries).search(query), [
    {
      traceId: '0af7651916cd43dd8448eb211c80319c',
      rootService: 'web',
      rootName: 'GET /',
      startTime: 1_795_350_000_000,
      durationNs: 9_007,
      spanCount: 2,
      errorCount: 0,
    },
  ]);
  const path = withSummaries.requests.at(-1)?.path ?? '';
  assert.match(path, /query\.service_name=cart&query\.start_time_min=2026-11-22T12%3A00%3A00\.000Z/);
  const whole = routes({
    ...services,
    '/api/v3/traces': { body: { result: otlp(otlpSpan('b7ad6b7169203331', '', 0, 9_007)) } },
  });
  const [found] = await new JaegerClient(whole).search(query);
  assert.deepEqual([found?.rootName, found?.spanCount], ['op b7ad6b7169203331', 1]);
});

test('a search without results is empty; every other failure is an error', async () => {
  const services = { '/api/v3/services': { body: { services: ['cart'] } } };
  const nothing = { status: 404, body: { error: { httpCode: 404, message: 'No traces found' } } };
  const empty = routes({ ...services, '/api/v3/trace-summaries': nothing });
  assert.deepEqual(await new JaegerClient(empty).search(query), []);
  await assert.rejects(new JaegerClient(routes(services)).search(query), { kind: 'notFound' });
  const broken = { status: 500, body: { error: { httpCode: 500, message: 'storage is down' } } };
  await assert.rejects(new JaegerClient(routes({ '/api/v3/services': broken })).services(), {
    kind: 'server',
    message: 'storage is down',
  });
});

test('an older Jaeger is asked by the API that it has', async () => {
  const trace = {
    traceID: 'af7651916cd43dd8448eb211c80319c',
    spans: [
      {
        traceID: 'af7651916cd43dd8448eb211c80319c',
        spanID: '1',
        operationName: 'GET /',
        references: [],
        startTime: 1_795_350_000_000_000,
        duration: 9,
        tags: [{ key: 'span.kind', type: 'string', value: 'server' }],
        logs: [{ timestamp: 1_795_350_000_000_004, fields: [{ key: 'event', type: 'string', value: 'retry' }] }],
        processID: 'p1',
      },
      {
        traceID: 'af7651916cd43dd8448eb211c80319c',
        spanID: '2',
        operationName: 'SELECT',
        references: [{ refType: 'CHILD_OF', traceID: 'af7651916cd43dd8448eb211c80319c', spanID: '1' }],
        startTime: 1_795_350_000_000_002,
        duration: 5,
        tags: [{ key: 'error', type: 'bool', value: true }],
        processID: 'p2',
      },
    ],
    processes: { p1: { serviceName: 'web' }, p2: { serviceName: 'db' } },
  };
  const html = { body: '<!doctype html>' };
  for (const unknown of [html, { status: 404, body: '404 page not found' }]) {
    const transport = routes({
      '/api/v3/services': unknown,
      '/api/services': { body: { data: ['web'], errors: null } },
      '/api/traces': { body: { data: [trace], errors: null } },
      '/api/traces/1': { body: { data: [trace], errors: null } },
    });
    const jaeger = new JaegerClient(transport);
    const [summary] = await jaeger.search(query);
    assert.deepEqual([summary?.rootService, summary?.spanCount, summary?.errorCount], ['web', 2, 1]);
    const whole = await jaeger.trace('1');
    assert.deepEqual(shape(whole), [
      ['0000000000000001', undefined, 0, 9_000, 'unset'],
      ['0000000000000002', '0000000000000001', 2_000, 5_000, 'error'],
    ]);
    assert.deepEqual(whole.spans[0]?.events, [{ offsetNs: 4_000, name: 'retry', tags: {} }]);
  }
});

const zipkinSpan = (id: string, parentId: string | undefined, service: string, more: object = {}): object => ({
  traceId: '0af7651916cd43dd',
  id,
  parentId,
  name: 'get',
  timestamp: 1_795_350_000_000_000,
  duration: 10,
  localEndpoint: { serviceName: service },
  ...more,
});

test('Zipkin’s shared spans become client and server, with the server’s children below the server', () => {
  const spans = decodeZipkinTrace([
    zipkinSpan('a', undefined, 'web', { kind: 'CLIENT' }),
    zipkinSpan('a', undefined, 'cart', { kind: 'SERVER', shared: true, tags: { error: '' } }),
    zipkinSpan('c', 'a', 'cart', { kind: 'CLIENT' }),
  ]);
  assert.deepEqual(
    spans.map((span) => [span.service, span.spanId, span.parentSpanId, span.status]),
    [
      ['web', '000000000000000a', undefined, 'unset'],
      ['cart', '000000000000000b', '000000000000000a', 'error'],
      ['cart', '000000000000000c', '000000000000000b', 'unset'],
    ],
  );
});

test('Zipkin is asked in milliseconds and answers bare lists', async () => {
  const transport = routes({
    '/api/v2/traces': {
      body: [[zipkinSpan('a', undefined, 'web')], [zipkinSpan('b', undefined, 'web', { traceId: 'ff' })]],
    },
    '/api/v2/services': { body: ['web'] },
    '/api/v2/trace/x': { status: 404, body: 'x not found' },
  });
  const zipkin = new ZipkinClient(transport);
  assert.deepEqual(await zipkin.services(), ['web']);
  assert.equal((await zipkin.search(query)).length, 2);
  assert.match(transport.requests.at(-1)?.path ?? '', /serviceName=cart&endTs=\d{13}&lookback=3600000&limit=20$/);
  await assert.rejects(zipkin.trace('x'), { kind: 'notFound', message: 'x not found' });
  await assert.rejects(new ZipkinClient(routes({ '/api/v2/services': { body: {} } })).services(), {
    kind: 'badResponse',
  });
  assert.throws(() => decodeZipkinTrace([zipkinSpan('not hex', undefined, 'web')]), { kind: 'badResponse' });
});

test('recorded OTLP traces decode, with base64 ids', { skip: skipWithoutRecordings }, () => {
  for (const { path, text } of recordingsIn('tempo/traces')) {
    if (!/v2-(ok|deep|error|orphan|from-zipkin)/.test(path)) continue;
    const json = JSON.parse(text) as { trace: { resourceSpans: unknown } };
    const traces = assembleTraces(decodeResourceSpans(json.trace.resourceSpans));
    assert.equal(traces.length, 1, path);
    const [trace] = traces;
    assert(trace !== undefined && trace.spans.length > 1 && /^[0-9a-f]{32}$/.test(trace.traceId), path);
    for (const span of trace.spans) assert(span.offsetNs >= 0 && span.offsetNs <= trace.durationNs, path);
  }
});
