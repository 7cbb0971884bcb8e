import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createLokiHandler } from '../../../../src/demo/telemetry/lokiApi.ts';
import { LogQueryError, parseLogQuery } from '../../../../src/demo/telemetry/logQuery.ts';
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
const server = createServer(createLokiHandler(world));
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/loki/api/v1`;
after(() => {
  server.close();
  server.closeAllConnections();
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
    ['/query_range?query=', /^parse error : syntax error: unexpected \$end\n$/],
    [
      `/query_range?query=${encodeURIComponent('{app="web"')}`,
      /^parse error at line 1, col 11: syntax error: unexpected \$end, expecting } or ,\n$/,
    ],
    [`/query_range?query=${encodeURIComponent('{app=~".*"}')}`, /empty-compatible value/],
    [`/query_range?query=${encodeURIComponent('{app="web"} | json')}`, /not supported by the simulated Loki yet/],
    [`/query_range?query=${encodeURIComponent('rate({app="web"}[5m])')}`, /not supported by the simulated Loki yet/],
    [`/query_range?query=${encodeURIComponent('{app="web"} |~ "("')}`, /error parsing regexp: missing closing \)/],
    [
      `/query_range?query=${encodeURIComponent('{app="web"}')}&limit=x`,
      /^strconv.Atoi: parsing "x": invalid syntax\n$/,
    ],
    [
      `/query_range?query=${encodeURIComponent('{app="web"}')}&limit=6000`,
      /max_entries_limit_per_query \(6000 > 5000\)/,
    ],
    [`/query_range?query=${encodeURIComponent('{app="web"}')}&direction=sideways`, /^invalid direction 'sideways'\n$/],
    [`/query_range?query=${encodeURIComponent('{app="web"}')}&start=yesterday`, /^could not parse 'start' parameter: /],
    [`/query?query=${encodeURIComponent('{app="web"}')}`, /^log queries are not supported as an instant query type/],
  ];
  for (const [path, expected] of cases) {
    const response = await fetch(base + path);
    assert.equal(response.status, 400, path);
    assert.match(await response.text(), expected);
  }
  assert.equal((await fetch(`${base}/nope`)).status, 404);
});

test('a pattern that would take for ever elsewhere does not', () => {
  const query = parseLogQuery('{app="a"} |~ "(a+)+$"');
  assert.equal(query.matchesLine(`${'a'.repeat(50_000)}b`), false);
  assert.throws(() => parseLogQuery(`{app="${'\\'.repeat(100_001)}`), LogQueryError);
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
