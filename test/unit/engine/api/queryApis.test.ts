import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LokiApi } from '../../../../src/engine/api/lokiApi.ts';
import { PrometheusApi } from '../../../../src/engine/api/prometheusApi.ts';
import { LogStore } from '../../../../src/engine/logql/logStore.ts';
import { loadExposition } from '../../../../src/engine/promql/expositionParser.ts';
import { LabelSet } from '../../../../src/engine/promql/labelSet.ts';
import { MetricStore } from '../../../../src/engine/promql/metricStore.ts';
import { readRuleGroups } from '../../../../src/engine/rules/ruleFile.ts';
import { asArray, asRecord } from '../../../../src/base/json.ts';
import { recordedText, skipWithoutRecordings } from '../../../helpers/recordings.ts';
import { RuleEvaluator } from '../../../../src/engine/rules/ruleEvaluator.ts';

const nowMs = 1_767_225_600_000;

const exposition = `# HELP up Whether the target answers.
# TYPE up gauge
up{job="a"} 1
up{job="b"} 0
{"my.metric", "la.bel"="x \\"y\\""} 5e3
http_seconds_bucket{le="+Inf"} 3 # {trace_id="abc"} 0.7
`;

async function prometheus(path: string): Promise<[number, unknown]> {
  const store = new MetricStore();
  loadExposition(store, exposition, { timeMs: nowMs, target: { instance: 'i:1' } });
  const groups = readRuleGroups({ groups: [{ name: 'g', rules: [{ alert: 'Down', expr: 'up == 0' }] }] });
  const rules = new RuleEvaluator(store, groups);
  await rules.evaluate(nowMs);
  const url = new URL(path, 'http://x');
  const answer = await new PrometheusApi(store, { now: () => nowMs, rules }).answer(url.pathname, url.searchParams);
  return [answer.status, answer.contentType === 'application/json' ? JSON.parse(answer.body) : answer.body];
}

test('Prometheus’ paths answer from the store', async () => {
  const cases: readonly (readonly [string, number, unknown])[] = [
    [
      '/api/v1/query?query=sum(up)',
      200,
      { status: 'success', data: { resultType: 'vector', result: [{ metric: {}, value: [nowMs / 1000, '1'] }] } },
    ],
    [
      `/api/v1/query_range?query=count(up)&start=${nowMs / 1000}&end=${nowMs / 1000 + 15}&step=15s`,
      200,
      {
        status: 'success',
        data: {
          resultType: 'matrix',
          result: [
            {
              metric: {},
              values: [
                [nowMs / 1000, '2'],
                [nowMs / 1000 + 15, '2'],
              ],
            },
          ],
        },
      },
    ],
    ['/api/v1/label/job/values', 200, { status: 'success', data: ['a', 'b'] }],
    [
      '/api/v1/label/job/values?limit=1',
      200,
      { status: 'success', data: ['a'], warnings: ['results truncated due to limit'] },
    ],
    ['/api/v1/label/U__la_2e_bel/values', 200, { status: 'success', data: ['x "y"'] }],
    [
      '/api/v1/series?match[]=up{job="a"}',
      200,
      { status: 'success', data: [{ __name__: 'up', instance: 'i:1', job: 'a' }] },
    ],
    [
      '/api/v1/metadata?metric=up',
      200,
      { status: 'success', data: { up: [{ type: 'gauge', unit: '', help: 'Whether the target answers.' }] } },
    ],
    [
      '/api/v1/query?query=sum(',
      400,
      {
        status: 'error',
        errorType: 'bad_data',
        error: 'invalid parameter "query": 1:5: parse error: unclosed left parenthesis',
      },
    ],
    [
      '/api/v1/query?query=topk(NaN,up)',
      422,
      { status: 'error', errorType: 'execution', error: 'Scalar value NaN overflows int64' },
    ],
    [
      '/api/v1/query?query=up&time=yesterday',
      400,
      {
        status: 'error',
        errorType: 'bad_data',
        error:
          'invalid parameter "time": invalid time value for \'time\': cannot parse "yesterday" to a valid timestamp',
      },
    ],
    ['/api/v1/nope', 404, '404 page not found\n'],
  ];
  for (const [path, status, body] of cases) assert.deepEqual(await prometheus(path), [status, body], path);
  const [, exemplars] = await prometheus('/api/v1/query_exemplars?query=http_seconds_bucket');
  assert.deepEqual((exemplars as { data: { exemplars: unknown }[] }).data[0]?.exemplars, [
    { labels: { trace_id: 'abc' }, value: '0.7', timestamp: nowMs / 1000 },
  ]);
  const [, alerts] = await prometheus('/api/v1/alerts');
  assert.deepEqual(
    (alerts as { data: { alerts: { state: string; value: string }[] } }).data.alerts.map(({ state, value }) => [
      state,
      value,
    ]),
    [['firing', '0e+00']],
  );
});

async function loki(path: string): Promise<[number, unknown]> {
  const store = new LogStore();
  const second = 1_000_000_000n;
  for (let i = 0; i < 6; i += 1) {
    const timeNs = BigInt(nowMs) * 1_000_000n - BigInt(10 - i) * second;
    store.append(LabelSet.from({ app: i % 2 === 0 ? 'web' : 'api' }), {
      timeNs,
      line: `request ${i} done in ${i * 7}ms`,
    });
  }
  const url = new URL(path, 'http://x');
  const answer = await new LokiApi(store, { now: () => nowMs }).answer(url.pathname, url.searchParams);
  return [answer.status, answer.contentType === 'application/json' ? JSON.parse(answer.body) : answer.body];
}

test('Loki’s paths answer from the store', async () => {
  const cases: readonly (readonly [string, number, unknown])[] = [
    ['/loki/api/v1/labels', 200, { status: 'success', data: ['app'] }],
    ['/loki/api/v1/label/nope/values', 200, { status: 'success' }],
    ['/loki/api/v1/series?match[]={app="web"}', 200, { status: 'success', data: [{ app: 'web' }] }],
    ['/loki/api/v1/index/stats?query={app="web"}', 200, { streams: 1, chunks: 1, bytes: 65, entries: 3 }],
    [
      '/loki/api/v1/query_range?query={app=',
      400,
      'parse error at line 1, col 6: syntax error: unexpected $end, expecting STRING',
    ],
    ['/loki/api/v1/query_range?query={app="web"}&direction=sideways', 400, "invalid direction 'sideways'"],
    [
      '/loki/api/v1/query?query={app="web"}',
      400,
      'log queries are not supported as an instant query type, please change your query to a range query type',
    ],
  ];
  for (const [path, status, body] of cases) assert.deepEqual(await loki(path), [status, body], path);
  const [, lines] = await loki('/loki/api/v1/query_range?query={app="web"}&limit=1');
  assert.deepEqual(
    (lines as { data: { result: { values: string[][] }[] } }).data.result[0]?.values[0]?.[1],
    'request 4 done in 28ms',
  );
  const [, patterns] = await loki('/loki/api/v1/patterns?query={app=~".%2B"}');
  assert.deepEqual(
    (patterns as { data: { pattern: string }[] }).data.map(({ pattern }) => pattern),
    ['request <_> done in <_>'],
  );
});

test('a Prometheus tells of its targets and of itself', { skip: skipWithoutRecordings }, async () => {
  const store = new MetricStore();
  loadExposition(store, exposition, { timeMs: nowMs, target: { instance: 'i:1' } });
  const target = {
    pool: 'a',
    discoveredLabels: { __address__: 'i:1' },
    labels: { instance: 'i:1', job: 'a' },
    url: 'http://i:1/metrics',
    lastScrape: nowMs,
    lastDurationMs: 5,
    lastError: '',
    interval: '10s',
    timeout: '5s',
  };
  const down = { ...target, pool: 'b', labels: { job: 'b' }, lastError: 'refused' };
  const server = {
    targets: () => [target, down],
    config: 'global: {}\n',
    flags: { 'config.file': 'p.yml' },
    startedAt: nowMs - 1000,
    retention: '3d',
    alertmanagers: ['http://am/api/v2/alerts'],
  };
  const api = new PrometheusApi(store, { now: () => nowMs, server });
  const data = async (path: string): Promise<unknown> => {
    const url = new URL(path, 'http://x');
    const { status, body } = await api.answer(url.pathname, url.searchParams);
    assert.equal(status, 200, path);
    return asRecord(JSON.parse(body))?.['data'];
  };
  const fieldsOf = (value: unknown): readonly string[] => Object.keys(asRecord(value) ?? {}).sort();
  const theirs = (name: string): unknown => asRecord(JSON.parse(recordedText(`prometheus-3.5/${name}.json`)))?.['data'];
  for (const [path, name] of [
    ['/api/v1/targets', 'metadata/targets'],
    ['/api/v1/targets?state=active', 'metadata/targets-active'],
    ['/api/v1/alertmanagers', 'metadata/alertmanagers'],
    ['/api/v1/scrape_pools', 'metadata/scrape-pools'],
    ['/api/v1/status/config', 'status/config'],
    ['/api/v1/status/buildinfo', 'status/buildinfo'],
    ['/api/v1/status/runtimeinfo', 'status/runtimeinfo'],
    ['/api/v1/status/tsdb', 'status/tsdb'],
  ] as const) {
    assert.deepEqual(fieldsOf(await data(path)), fieldsOf(theirs(name)), path);
  }
  const active = async (query: string): Promise<readonly unknown[]> =>
    asArray(asRecord(await data(`/api/v1/targets${query}`))?.['activeTargets']) ?? [];
  const [shown] = asArray(asRecord(theirs('metadata/targets'))?.['activeTargets']) ?? [];
  assert.deepEqual((await active('')).map(fieldsOf), [fieldsOf(shown), fieldsOf(shown)]);
  assert.deepEqual([(await active('?scrapePool=b')).length, (await active('?state=dropped')).length], [1, 0]);
  const told = asArray(await data('/api/v1/targets/metadata?metric=up&match_target=%7Bjob%3D%22a%22%7D')) ?? [];
  assert.deepEqual(told, [{ target: target.labels, type: 'gauge', help: 'Whether the target answers.', unit: '' }]);
});
