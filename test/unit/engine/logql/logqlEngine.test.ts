import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LogStore } from '../../../../src/engine/logql/logStore.ts';
import { LogqlEngine } from '../../../../src/engine/logql/logqlEngine.ts';
import { LogqlError } from '../../../../src/engine/logql/logqlError.ts';
import { LabelSet } from '../../../../src/engine/promql/labelSet.ts';

const second = 1_000_000_000n;

function makeStore(streams: Readonly<Record<string, readonly string[]>>): LogStore {
  const store = new LogStore();
  for (const [app, lines] of Object.entries(streams)) {
    for (const [i, line] of lines.entries()) {
      store.append(LabelSet.from({ app }), { timeNs: BigInt(i + 1) * second, line });
    }
  }
  return store;
}

const store = makeStore({
  web: [
    '{"level":"info","status":200,"took":"15ms","user":{"name":"ana"}}',
    '{"level":"error","status":500,"took":"1.5s","user":{"name":"bo"}}',
    '{"level":"info","status":404,"took":"20ms"}',
    'no json at all',
  ],
  api: ['level=info msg="all good" size=2KB', 'level=warn msg=slow size=3MB', 'level=info size=10B'],
  text: ['10.0.0.1 GET /a', '192.168.0.7 PUT /b', 'user ana logged in', '\u001b[31mred\u001b[0m end'],
});

async function lines(query: string): Promise<string[]> {
  const engine = new LogqlEngine(store);
  const result = await engine.range(query, 0n, 100n * second, second, { limit: 100, direction: 'forward' });
  return result.kind === 'streams' ? result.lines.map(({ line }) => line) : [];
}

test('pipelines let through what Loki lets through', async () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['{app="text"} |= "GET"', ['10.0.0.1 GET /a']],
    ['{app="text"} |~ "P.T" or "logged"', ['192.168.0.7 PUT /b', 'user ana logged in']],
    ['{app="text"} |= ip("10.0.0.0/8")', ['10.0.0.1 GET /a']],
    ['{app="text"} |> "user <_> logged <_>"', ['user ana logged in']],
    ['{app="text"} | decolorize |= "red end"', ['red end']],
    ['{app="web"} | json | status >= 400 | line_format "{{.status}} {{.user_name}}"', ['500 bo', '404 ']],
    ['{app="web"} | json | took > 1s | line_format "{{.took}}"', ['1.5s']],
    ['{app="web"} | json | __error__ != "" | line_format "{{.__error__}}"', ['JSONParserErr']],
    ['{app="web"} | json n="user.name" | n = "ana" | line_format "{{.n | upper}}"', ['ANA']],
    ['{app="api"} | logfmt | size > 1KB | line_format "{{.msg}}"', ['all good', 'slow']],
    ['{app="text"} | pattern "<ip> <verb> <path>" | verb = "PUT" | line_format "{{.path}}"', ['/b']],
    ['{app="text"} | regexp "(?P<verb>GET|PUT)" | verb != "" | line_format "{{.verb}}"', ['GET', 'PUT']],
    ['{app="text"} |= "ana" | line_format `{{ __line__ | trunc 4 | printf "%q" }}`', ['"user"']],
    [
      '{app="api"} | logfmt | label_format m="{{.level}}-{{.size}}" | m =~ "warn.*" | line_format "{{.m}}"',
      ['warn-3MB'],
    ],
  ];
  for (const [query, expected] of cases) assert.deepEqual(await lines(query), expected, query);
});

test('metric queries count, group and compute', async () => {
  const cases: readonly (readonly [string, string])[] = [
    ['count_over_time({app="web"}[1m])', '{app="web"} 4'],
    ['sum(count_over_time({app=~".+"}[1m]))', '{} 11'],
    ['sum by (level) (count_over_time({app="api"} | logfmt [1m]))', '{level="info"} 2\n{level="warn"} 1'],
    ['bytes_over_time({app="api"} |= "slow" [1m])', '{app="api"} 28'],
    ['max_over_time({app="web"} | json | __error__="" | unwrap status [1m]) by (app)', '{app="web"} 500'],
    ['quantile_over_time(0.5, {app="web"} | json | __error__="" | unwrap status [1m]) by (app)', '{app="web"} 404'],
    ['sum by (app) (sum_over_time({app="api"} | logfmt | unwrap bytes(size) [1m]))', '{app="api"} 3002010'],
    ['topk(1, sum by (app) (count_over_time({app=~".+"}[1m])))', '{app="text"} 4'],
    ['sum(count_over_time({app="web"}[1m])) / sum(count_over_time({app="text"}[1m])) * 100', '{} 100'],
    ['absent_over_time({app="none"}[1m])', '{app="none"} 1'],
    ['vector(1) / vector(0)', '{} NaN'],
  ];
  for (const [query, expected] of cases) {
    const result = await new LogqlEngine(store).instant(query, 30n * second);
    assert.ok(result.kind === 'vector', query);
    const shown = result.series.map(({ labels, points }) => `${labels.toString()} ${String(points[0]?.value)}`);
    assert.equal(shown.join('\n'), expected, query);
  }
});

test('mistakes are told in the words of Loki', async () => {
  const cases: readonly (readonly [string, string])[] = [
    ['{app="web"', 'parse error at line 1, col 11: syntax error: unexpected $end, expecting } or ,'],
    ['{app="web"} |~ "("', 'parse error : stage \'|~ "("\' : error parsing regexp: missing closing ): `(`'],
  ];
  for (const [query, message] of cases) {
    await assert.rejects(
      lines(query),
      (error: unknown) => error instanceof LogqlError && error.message === message,
      query,
    );
  }
  await assert.rejects(new LogqlEngine(store).instant('count_over_time({app="web"} | json [1m])', 30n * second), {
    message: /^pipeline error: 'JSONParserErr' for series: /,
  });
});

test('lines come newest first unless asked otherwise, and no more than the limit', async () => {
  const engine = new LogqlEngine(store);
  const result = await engine.range('{app=~"web|api"}', 0n, 100n * second, second, { limit: 3, direction: 'backward' });
  assert.ok(result.kind === 'streams');
  assert.deepEqual(
    result.lines.map(({ timeNs }) => timeNs / second),
    [4n, 3n, 3n],
  );
});

test('lines keep any text, are stored once, and take little more memory than it', () => {
  const full = new LogStore();
  const texts = Array.from({ length: 20_000 }, (_, i) => `line ${i} ${'łódź 日本 '.repeat(i % 12)} end`);
  for (const [i, line] of texts.entries())
    full.append(LabelSet.from({ s: String(i % 3) }), { timeNs: BigInt(i), line });
  const repeated = LabelSet.from({ s: '0' });
  full.append(repeated, { timeNs: 19_998n, line: texts[19_998] ?? '' });
  assert.equal(full.lineCount, 20_000);
  const small = new LogStore();
  const stream = small.stream(LabelSet.from({ s: 'x' }));
  for (let i = 0; i < 60_000; i += 1) stream.append({ timeNs: BigInt(i), line: `${'word '.repeat(20)}${i}` });
  assert.ok(small.byteSize / small.textSize < 1.3, String(small.byteSize / small.textSize));
});

test('retention forgets by age and by size', () => {
  const byAge = new LogStore({ retentionNs: 1000n });
  const bySize = new LogStore({ maxBytes: 2_000_000 });
  for (let i = 0; i < 60_000; i += 1) {
    const entry = { timeNs: BigInt(i), line: `${'x'.repeat(100)} ${i}` };
    byAge.append(LabelSet.empty, entry);
    bySize.append(LabelSet.empty, entry);
  }
  byAge.trim();
  bySize.trim();
  assert.ok(byAge.lineCount < 20_000);
  assert.ok(bySize.byteSize <= 2_000_000);
  assert.equal(bySize.timeSpan?.end, 59_999n);
});

test('variants are series of their own over the lines that they have in common', async () => {
  const engine = new LogqlEngine(store);
  const answer = async (query: string): Promise<readonly string[]> => {
    const result = await engine.instant(query, 100n * second);
    if (result.kind !== 'vector') return [result.kind];
    return result.series.map(({ labels, points }) => `${labels.toString()} ${String(points[0]?.value)}`).sort();
  };
  const cases: readonly (readonly [string, readonly string[]])[] = [
    [
      'variants(count_over_time({app=~"web|api"}[2m]), sum(count_over_time({app=~"web|api"}[2m]))) of ({app=~"web|api"}[2m])',
      ['{__variant__="0", app="api"} 3', '{__variant__="0", app="web"} 4', '{__variant__="1"} 7'],
    ],
    [
      'variants(count_over_time({app="web"} | status >= 400 [2m]), sum by (level) (count_over_time({app="web"}[2m]))) of ({app="web"} | json | __error__="" | drop user_name, took [2m])',
      [
        '{__variant__="0", app="web", level="error", status="500"} 1',
        '{__variant__="0", app="web", level="info", status="404"} 1',
        '{__variant__="1", level="error"} 1',
        '{__variant__="1", level="info"} 2',
      ],
    ],
    ['variants(count_over_time({app="nope"}[2m])) of ({app="web"}[2m])', []],
  ];
  for (const [query, expected] of cases) assert.deepEqual(await answer(query), expected, query);
});
