import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { WebSocket } from 'ws';
import { LokiServer } from '../../../../src/demo/telemetry/lokiServer.ts';
import { startLoopbackServer } from '../../../../src/demo/telemetry/loopbackServer.ts';
import { WorldLogs } from '../../../../src/demo/telemetry/worldLogs.ts';
import { createWorld, minute, noon } from '../worldFixture.ts';

const world = createWorld({
  history: 12 * minute,
  scenario: [
    {
      offset: -8 * minute,
      incident: { kind: 'fillVolume', namespace: 'data', claim: 'data-orders-db-0', duration: minute },
    },
  ],
});
const logs = new WorldLogs(world);
const loki = new LokiServer(logs);
const server = await startLoopbackServer(loki.handler, loki.upgrade);
const base = `${server.url}/loki/api/v1`;
after(async () => {
  loki.dispose();
  await server.dispose();
  logs.dispose();
  world.dispose();
});

interface Streams {
  readonly data: {
    readonly result: readonly {
      readonly stream: Readonly<Record<string, string>>;
      readonly values: readonly (readonly [string, string])[];
    }[];
    readonly stats: object;
  };
}

async function range(query: string, more = ''): Promise<Streams['data']> {
  const response = await fetch(`${base}/query_range?query=${encodeURIComponent(query)}${more}`);
  assert.equal(response.status, 200, query);
  return ((await response.json()) as Streams).data;
}

const timesOf = (data: Streams['data']): bigint[] =>
  data.result.flatMap(({ values }) => values.map(([time]) => BigInt(time)));

test('lines are selected by stream and text', async () => {
  const all = await range('{namespace="shop", app="cart"}', '&limit=1000');
  assert.ok(timesOf(all).length > 20);
  assert.ok(all.result.every(({ stream }) => stream['app'] === 'cart' && stream['service_name'] === 'cart'));
  assert.ok(all.result.every(({ stream }) => stream['detected_level'] !== undefined && stream['node'] !== undefined));
  const some = await range('{app=~"cart|frontend"} |= "trace_id" !~ "POST|DELETE"', '&limit=1000');
  const lines = some.result.flatMap(({ values }) => values.map(([, text]) => text));
  assert.ok(lines.length > 0 && lines.every((line) => line.includes('trace_id') && !/POST|DELETE/.test(line)));
});

test('the latest lines come first, the oldest when asked, and never more than the limit', async () => {
  const backward = timesOf(await range('{app="frontend", pod=~".+"}', '&limit=7'));
  assert.equal(backward.length, 7);
  const forward = timesOf(
    await range('{app="frontend"}', `&limit=7&direction=forward&start=${(noon - 10 * minute) / 1000}`),
  );
  assert.equal(forward.length, 7);
  assert.ok(Math.max(...forward.map(Number)) < Math.min(...backward.map(Number)));
});

test('the start is included, the end is not, and times come in three forms', async () => {
  const [first] = timesOf(await range('{app="frontend"}', '&limit=1'));
  assert.ok(first !== undefined);
  const one = await range('{app="frontend"}', `&start=${first}&end=${first + 1000n}`);
  assert.deepEqual(timesOf(one), [first]);
  assert.deepEqual(timesOf(await range('{app="frontend"}', `&start=${first - 1000n}&end=${first}`)), []);
  const iso = await range('{app="frontend"}', `&start=${new Date(noon - minute).toISOString()}&end=${noon / 1000}`);
  assert.ok(timesOf(iso).length > 0);
});

test('a stack trace is one line, as the shipper joins it', async () => {
  const { result } = await range('{app="checkout"} |= "No space left on device"', '&limit=5');
  const [text = ''] = result.flatMap(({ values }) => values.map(([, line]) => line));
  assert.match(text, /ERROR .*request failed: .*orders-db: .*\n.*Exception.*\n\tat com\.example\.checkout/);
});

test('labels, values, series and statistics', async () => {
  const get = async (path: string): Promise<unknown> => (await fetch(base + path)).json();
  assert.deepEqual(await get('/labels'), {
    status: 'success',
    data: ['app', 'container', 'job', 'namespace', 'node', 'pod', 'service_name', 'stream'],
  });
  const namespaces = (await get('/label/namespace/values')) as { data: string[] };
  assert.ok(['data', 'logistics', 'payments', 'shop'].every((name) => namespaces.data.includes(name)));
  assert.deepEqual(await get('/label/nope/values'), { status: 'success' });
  const series = (await get(`/series?match[]=${encodeURIComponent('{app="cart"}')}`)) as { data: { pod: string }[] };
  assert.equal(new Set(series.data.map(({ pod }) => pod)).size, 2);
  const stats = (await get(`/index/stats?query=${encodeURIComponent('{app="cart"}')}`)) as {
    streams: number;
    entries: number;
  };
  assert.ok(stats.streams === series.data.length && stats.entries > 20);
  assert.equal(await (await fetch(base.replace('/loki/api/v1', '/ready'))).text(), 'ready\n');
});

test('errors come as Loki words them', async () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ['/query_range?query=', /^parse error : syntax error: unexpected \$end$/],
    [
      `/query_range?query=${encodeURIComponent('{app="web"')}`,
      /^parse error at line 1, col 11: syntax error: unexpected \$end, expecting } or ,$/,
    ],
    [`/query_range?query=${encodeURIComponent('{app=~".*"}')}`, /empty-compatible value/],
    [`/query_range?query=${encodeURIComponent('{app="web"} |~ "("')}`, /error parsing regexp: missing closing \)/],
    [`/query_range?query=${encodeURIComponent('{app="web"}')}&limit=x`, /^strconv.Atoi: parsing "x": invalid syntax$/],
    [
      `/query_range?query=${encodeURIComponent('{app="web"}')}&limit=6000`,
      /max_entries_limit_per_query \(6000 > 5000\)/,
    ],
    [`/query_range?query=${encodeURIComponent('{app="web"}')}&direction=sideways`, /^invalid direction 'sideways'$/],
    [`/query_range?query=${encodeURIComponent('{app="web"}')}&start=yesterday`, /^could not parse 'start' parameter: /],
    [`/query?query=${encodeURIComponent('{app="web"}')}`, /^log queries are not supported as an instant query type/],
    [`/tail?query=${encodeURIComponent('{app="web"}')}`, /^Bad Request$/m],
  ];
  for (const [path, expected] of cases) {
    const response = await fetch(base + path);
    assert.equal(response.status, 400, path);
    assert.match(await response.text(), expected);
  }
  assert.equal((await fetch(`${base}/nope`)).status, 404);
});

interface Matrix {
  readonly data: {
    readonly resultType: string;
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>;
      readonly values: readonly (readonly [number, string])[];
    }[];
  };
}

test('metric queries count what log queries list', async () => {
  const span = `&start=${noon / 1000 - 300}&end=${noon / 1000}`;
  const lines = await range('{app="cart"} | logfmt | detected_level="info"', `${span}&limit=5000`);
  const query = 'sum by (app) (count_over_time({app="cart"} | logfmt | detected_level="info" [5m]))';
  const response = await fetch(`${base}/query_range?query=${encodeURIComponent(query)}${span}&step=300`);
  const { data } = (await response.json()) as Matrix;
  assert.equal(data.resultType, 'matrix');
  assert.deepEqual(data.result[0]?.metric, { app: 'cart' });
  assert.ok(timesOf(lines).length > 10);
  assert.equal(Number(data.result[0].values.at(-1)?.[1]), timesOf(lines).length);
});

test('a detected level is a label of the line, and told apart when that is asked', async () => {
  const path = `${base}/query_range?query=${encodeURIComponent('{app="cart"}')}&limit=1`;
  const response = await fetch(path, { headers: { 'X-Loki-Response-Encoding-Flags': 'categorize-labels' } });
  const { data } = (await response.json()) as Streams;
  const [stream] = data.result;
  assert.equal(stream?.stream['detected_level'], undefined);
  const [, , kinds] = stream?.values[0] as unknown as [string, string, { structuredMetadata: object }];
  assert.deepEqual(Object.keys(kinds.structuredMetadata), ['detected_level']);
});

test('patterns, volumes and fields tell about the same lines', async () => {
  const query = `query=${encodeURIComponent('{namespace="shop", app="cart"}')}`;
  const get = async (path: string): Promise<unknown> => (await fetch(`${base}${path}`)).json();
  const patterns = (await get(`/patterns?${query}`)) as { data: { pattern: string; level: string }[] };
  assert.ok(patterns.data.some(({ pattern, level }) => pattern.includes('<_>') && level === 'info'));
  const stats = (await get(`/index/stats?${query}`)) as { bytes: number };
  const volume = (await get(`/index/volume?${query}&targetLabels=app`)) as {
    data: { result: { metric: object; value: [number, string] }[] };
  };
  assert.deepEqual(volume.data.result[0]?.metric, { app: 'cart' });
  assert.ok(Number(volume.data.result[0].value[1]) <= stats.bytes);
  const fields = (await get(`/detected_fields?${query}`)) as {
    fields: { label: string; type: string; cardinality: number; parsers: string[] | null }[];
  };
  const level = fields.fields.find(({ label }) => label === 'detected_level');
  assert.equal(level?.parsers, null);
  assert.ok(fields.fields.some(({ parsers }) => parsers?.[0] === 'json' || parsers?.[0] === 'logfmt'));
  const values = (await get(`/detected_field/detected_level/values?${query}`)) as { values: string[] };
  assert.equal(values.values.length, level.cardinality);
  assert.deepEqual(await get(`/detected_fields?query=${encodeURIComponent('{app="nope"}')}`), {});
});

interface TailFrame {
  readonly streams: readonly { readonly stream: object; readonly values: readonly (readonly [string, string])[] }[];
}

const tailUrl = (query: string, more = ''): string =>
  `${base.replace('http', 'ws')}/tail?query=${encodeURIComponent(query)}${more}`;

test('a followed query has the latest lines, then each new one once', { timeout: 30_000 }, async () => {
  const query = '{namespace="shop"} |= "a"';
  const past = timesOf(await range(query, '&limit=3')).sort();
  const socket = new WebSocket(tailUrl(query, '&limit=3'));
  const heard: string[] = [];
  socket.on('message', (data: Buffer) => {
    const { streams } = JSON.parse(data.toString('utf8')) as TailFrame;
    heard.push(...streams.flatMap(({ values }) => values.map(([time, line]) => `${time} ${line}`)));
  });
  try {
    await once(socket, 'message');
    assert.deepEqual(
      heard.map((one) => BigInt(one.split(' ')[0] ?? '')),
      past,
    );
    for (let second = 1; second <= 20; second += 1) world.advanceTo(noon + second * 1000);
    const since = `&start=${BigInt(noon) * 1_000_000n + 1n}&end=${noon / 1000 + 60}&limit=5000`;
    const { result } = await range(query, since);
    const written = result.flatMap(({ values }) => values.map(([time, line]) => `${time} ${line}`));
    assert.ok(written.length > 5);
    while (heard.length < past.length + written.length) await once(socket, 'message');
    assert.deepEqual(heard.slice(past.length).sort(), written.sort());
  } finally {
    socket.terminate();
  }
});

test('what cannot be followed is refused as Loki does', { timeout: 30_000 }, async () => {
  const metric = new WebSocket(tailUrl('rate({app="cart"}[1m])'));
  const [code, reason] = (await once(metric, 'close')) as [number, Buffer];
  assert.deepEqual([code, reason.toString()], [1011, 'only log selector is supported']);
  for (const url of [tailUrl('{app='), tailUrl('{app="cart"}', '&delay_for=60')]) {
    const [error] = (await once(new WebSocket(url), 'error')) as [Error];
    assert.match(error.message, /400/);
  }
});

const recording = join(import.meta.dirname, '../../../../../shared/recordings/loki/query_range/streams-empty.json');

test(
  'the statistics have every field of the real ones',
  { skip: existsSync(recording) ? false : 'no recordings here' },
  async () => {
    const real = (JSON.parse(readFileSync(recording, 'utf8')) as Streams).data.stats;
    const ours = (await range('{app="cart"}')).stats;
    assert.deepEqual(shapeOf(ours), shapeOf(real));
  },
);

/** Every path to a value with the value's type. */
function shapeOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [`${path}: ${typeof value}`];
  return Object.entries(value)
    .flatMap(([key, child]) => shapeOf(child, `${path}/${key}`))
    .sort();
}
