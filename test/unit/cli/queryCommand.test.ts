import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { runCli } from '../../../src/cli/runCli.ts';

async function run(
  files: Readonly<Record<string, string | Uint8Array>>,
  args: readonly string[],
): Promise<[number, string, string]> {
  const folder = mkdtempSync(join(tmpdir(), 'query-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    let out = '';
    let error = '';
    const placed = args.map((arg) => (arg in files ? join(folder, arg) : arg));
    const output = { out: (text: string) => (out += text), error: (text: string) => (error += text) };
    const code = await runCli(['query', ...placed], output, () => '');
    return [code, out, error];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const metrics = `# TYPE up gauge
up{job="a"} 1 1767225600000
up{job="b"} 0 1767225600000
`;

test('a query on an exporter’s text prints a table, CSV or JSON', async () => {
  const files = { 'm.prom': metrics };
  const [code, out] = await run(files, ['--language', 'promql', '--data', 'm.prom', '--', 'sum(up)']);
  assert.equal(code, 0);
  assert.match(out, /^2026-01-01T00:00:00.000Z {2}\{\} {2}1\n$/);
  const [, csv] = await run(files, ['--language', 'promql', '--output', 'csv', '--data', 'm.prom', '--', 'up']);
  assert.equal(csv, 'time,__name__,job,value\n2026-01-01T00:00:00.000Z,up,a,1\n2026-01-01T00:00:00.000Z,up,b,0\n');
});

test('a query on a log file finds its lines', async () => {
  const files = { 'app.log': '2026-01-01T10:00:00Z started\n2026-01-01T10:00:01Z failed: \u001b[31mno disk\n' };
  const [code, out] = await run(files, [
    '--language',
    'logql',
    '--data',
    'app.log',
    '--',
    '{filename="app.log"} |= "failed"',
  ]);
  assert.equal(code, 0);
  assert.match(
    out,
    /2026-01-01T10:00:01\.000000000Z {2}\{filename="app\.log"\} {2}2026-01-01T10:00:01Z failed: \ufffd\[31mno disk/,
  );
});

test('a batch answers each case with a line', async () => {
  const cases = [
    '{"id":"1","type":"instant","time":1767225600,"query":"count(up)"}',
    '{"id":"2","type":"instant","time":0,"query":"sum("}',
  ];
  const [code, out] = await run({ 'm.prom': metrics, 'c.jsonl': cases.join('\n') }, [
    '--language',
    'promql',
    '--data',
    'm.prom',
    '--batch',
    'c.jsonl',
  ]);
  assert.equal(code, 0, 'a query that fails is answered too');
  const answers = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: string; status: string; errorType?: string });
  assert.deepEqual(
    answers.map(({ id, status }) => [id, status]),
    [
      ['1', 'success'],
      ['2', 'error'],
    ],
  );
});

test('wrong usage and failing queries have exit codes of their own', async () => {
  assert.equal((await run({}, ['--language', 'sql', '--data', 'x', 'q']))[0], 2);
  assert.equal((await run({ 'm.prom': metrics }, ['--language', 'promql', '--data', 'm.prom', '--', 'sum(']))[0], 1);
});

test('a file that is not there is told in a line, and a broken case of a batch fails alone', async () => {
  const [code, out, error] = await run({}, ['--language', 'promql', '--data', 'nowhere.prom', '--', 'up']);
  assert.equal(code, 2);
  assert.equal(out, '');
  assert.match(error, /^No such file: .*nowhere\.prom\. It was looked for at \/.*nowhere\.prom\.\n$/);
  const folder = await run({ 'm.prom': metrics }, ['--language', 'promql', '--data', '.', '--', 'up']);
  assert.deepEqual([folder[0], folder[1]], [2, '']);
  assert.match(folder[2], /is a folder\. Name files in it, such as .*\/\*\.\n$/);
  const nothing = await run({ 'm.prom': metrics }, [
    '--language',
    'promql',
    '--data',
    'm.prom',
    '--batch',
    'none.jsonl',
  ]);
  assert.equal(nothing[0], 2);
  assert.match(nothing[2], /^No such file: .*none\.jsonl\. /);
  const files = { 'm.prom': metrics, 'cases.jsonl': '{"id":"1\n{"id":"2","type":"instant","time":0,"query":"1"}\n' };
  const batch = await run(files, ['--language', 'promql', '--data', 'm.prom', '--batch', 'cases.jsonl']);
  assert.equal(batch[0], 1, 'a line is no case');
  const answers = batch[1].trim().split('\n');
  assert.match(answers[0] ?? '', /^\{"status":"error","errorType":"bad_data"/);
  assert.match(answers[1] ?? '', /^\{"id":"2","status":"success"/);
});

test('lines of JSON, logfmt and access logs are found at the times that they name', async () => {
  const files = {
    'app.log': [
      '{"ts":1767261600.5,"msg":"json"}',
      'ts=2026-01-01T10:00:01Z msg=logfmt',
      '10.0.0.1 - - [01/Jan/2026:10:00:02 +0000] "GET / HTTP/1.1" 200 5',
    ].join('\n'),
  };
  const range = ['--start', '2026-01-01T10:00:01Z', '--end', '2026-01-01T10:00:03Z'];
  const [code, out] = await run(files, [
    '--language',
    'logql',
    '--data',
    'app.log',
    ...range,
    '--',
    '{filename=~".+"}',
  ]);
  assert.equal(code, 0);
  assert.deepEqual(
    out.split('\n').map((line) => /^\S+/.exec(line)?.[0] ?? ''),
    ['2026-01-01T10:00:02.000000000Z', '2026-01-01T10:00:01.000000000Z', ''],
  );
});

test('odd answers are printed: nothing, NaN and Inf, one point, and very many', async () => {
  const odd = `x{a="1"} NaN 1767225600000\nx{a="2"} +Inf 1767225600000\nx{a="3"} -0.5 1767225600000\nx{a="4,\u001b\\"5\\n"} 7 1767225600000\n`;
  const ask = async (output: string, query: string, text = odd, ...range: readonly string[]): Promise<string> => {
    const args = ['--language', 'promql', '--output', output, '--data', 'm.prom', ...range, '--', query];
    const [code, out, error] = await run({ 'm.prom': text }, args);
    assert.deepEqual([code, error], [0, '']);
    return out;
  };
  assert.equal(await ask('table', 'nope'), 'No data.\n');
  assert.equal(await ask('chart', 'nope'), 'No data.\n');
  assert.equal(await ask('csv', 'nope'), 'time,value\n');
  assert.deepEqual(
    (await ask('csv', 'sort_by_label(x, "a")')).split('\n').map((line) => line.replace(/^\S*Z,x,/, '')),
    ['time,__name__,a,value', '1,NaN', '2,+Inf', '3,-0.5', '"4,\ufffd""5', '",7', ''],
  );
  const chart = await ask('chart', 'x{a=~".,?"}');
  assert.deepEqual(
    chart.split('\n').map((line) => line.replace(/^.*\} {2}/, '')),
    ['   ', '   ', '▁  -0.5 to -0.5', ''],
  );
  const many = Array.from({ length: 10_000 }, (_, i) => `y{i="${String(i)}"} ${String(i)} 1767225600000`).join('\n');
  const range = ['--start', '1767225600', '--end', '1767225720', '--step', '5s'];
  for (const output of ['table', 'csv', 'chart']) {
    const rows = (await ask(output, 'y', `${many}\n`, ...range)).trimEnd().split('\n');
    assert.equal(rows.length, output === 'table' ? 250_000 : output === 'csv' ? 250_001 : 10_000);
  }
});

test('data that is not understood is told with its file and line, and never answered as if it were not there', async () => {
  const ask = (text: string) => run({ 'm.txt': text }, ['--language', 'promql', '--data', 'm.txt', '--', 'up']);
  const [jsonCode, jsonOut, jsonError] = await ask(
    '{"labels":{"__name__":"up"},"start":0,"step":1,"values":[1]}\n{"level":"info"}\n',
  );
  assert.deepEqual([jsonCode, jsonOut], [2, '']);
  assert.match(jsonError, /m\.txt:2: a series needs "labels"\n$/);
  const [badCode, badOut, badError] = await ask('up{job="a" 1\n');
  assert.deepEqual([badCode, badOut], [2, '']);
  assert.match(badError, /m\.txt: no line of it is a sample/);
  const [partCode, partOut, partError] = await ask(`${metrics}up{job="c" 1\n`);
  assert.equal(partCode, 0);
  assert.match(partOut, /job="b"/);
  assert.match(partError, /m\.txt: line 4: not a sample, left out\n$/);
  const push = await run({ 'l.json': '{"streams":[{"values":[]}]}' }, [
    '--language',
    'logql',
    '--data',
    'l.json',
    '{a="b"}',
  ]);
  assert.equal(push[0], 2);
  assert.match(push[2], /l\.json:1: a stream needs/);
});

test('a chart of log lines is refused in words, not drawn as blanks', async () => {
  const files = { 'app.log': '2026-01-01T10:00:00Z started\n' };
  const args = ['--language', 'logql', '--output', 'chart', '--data', 'app.log', '--', '{filename="app.log"}'];
  assert.deepEqual(await run(files, args), [
    2,
    '',
    'Log lines make no chart. Count them: sum(count_over_time({...}[1m])).\n',
  ]);
  const counted = await run(files, [...args.slice(0, -1), 'sum(count_over_time({filename="app.log"}[1m]))']);
  assert.match(counted[1], /1 to 1/);
});

test('a batch reads times as the servers do, keeps the id of what is no case, and outlives times that cannot be read', async () => {
  const push =
    '{"stream":{"app":"web"},"values":[["1767225600000000000","one"],["1767225601000000005","two",{"trace":"abc"}]]}\n';
  const logCases = [
    '{"id":"1","query":"{app=\\"web\\"}","type":"range","start":"2026-01-01T00:00:01.000000005Z","end":1767225700.5,"step":"60s"}',
    '{"id":"2","query":"{app=\\"web\\"}","type":"range","start":"yesterday","end":"1767225700000000000"}',
    '{"id":"3","query":"{app=\\"web\\"}","type":"range"}',
    '{"id":"4","query":"count_over_time({app=\\"web\\"}[1m])","type":"instant","time":null}',
    '{"id":"5","type":"range"}',
  ].join('\r\n');
  const args = (language: string) => ['--language', language, '--data', 'data', '--batch', 'cases.jsonl'];
  const logs = await run({ data: push, 'cases.jsonl': logCases }, args('logql'));
  assert.equal(logs[0], 1, 'the last line is no case');
  const logAnswers = logs[1].trim().split('\n');
  assert.match(logAnswers[0] ?? '', /^\{"id":"1","status":"success".*"two"\]\]/);
  assert.doesNotMatch(logAnswers[0] ?? '', /"one"/);
  assert.match(
    logAnswers[1] ?? '',
    /^\{"id":"2","status":"error","errorType":"bad_data","error":"could not parse 'start'/,
  );
  assert.match(logAnswers[2] ?? '', /"one".*"two"|"two".*"one"/);
  assert.match(logAnswers[3] ?? '', /^\{"id":"4","status":"success","data":\{"resultType":"vector","result":\[\{/);
  assert.match(logAnswers[4] ?? '', /^\{"id":"5","status":"error","errorType":"bad_data"/);
  const metricCases = [
    '{"id":"1","query":"sum(up)","type":"instant"}',
    '{"id":"2","query":"up","type":"instant","time":"abc"}',
    '{"id":"3","query":"sum(up)","type":"range","start":"2026-01-01T00:00:00Z","end":1767225630,"step":"30s"}',
  ].join('\n');
  const [code, out] = await run({ data: metrics, 'cases.jsonl': metricCases }, args('promql'));
  assert.equal(code, 0);
  const [newest, wrong, range] = out.trim().split('\n');
  assert.match(newest ?? '', /"value":\[1767225600,"1"\]/);
  assert.match(wrong ?? '', /"id":"2","status":"error".*cannot parse \\"abc\\" to a valid timestamp/);
  assert.match(range ?? '', /"values":\[\[1767225600,"1"\],\[1767225630,"1"\]\]/);
});

test('times that name nanoseconds or milliseconds are read whole', async () => {
  const push = '{"stream":{"app":"web"},"values":[["1767225601000000004","one"],["1767225601000000005","two"]]}\n';
  const ask = async (start: string) => {
    const args = ['--language', 'logql', '--output', 'csv', '--data', 'data', '--start', start];
    const [, out] = await run({ data: push }, [...args, '--end', '1767225700000', '--', '{app="web"}']);
    return out.trim().split('\n').slice(1);
  };
  assert.deepEqual(await ask('2026-01-01T00:00:01.000000005Z'), ['2026-01-01T00:00:01.000000005Z,web,two']);
  assert.equal((await ask('1767225601000')).length, 2);
});

test('a log whose lines are objects with a field "stream" is a log, and a byte order mark is no part of it', async () => {
  const log = '\ufeff{"stream":"stdout","log":"hi","time":"2026-01-01T00:00:00Z"}\r\n{"stream":"stderr","log":"ho"}';
  const args = ['--language', 'logql', '--output', 'csv', '--data', 'a.log', '--', '{filename="a.log"} | json log'];
  const [code, out] = await run({ 'a.log': log }, args);
  assert.equal(code, 0);
  assert.match(out, /^2026-01-01T00:00:00\.000000000Z,a\.log,hi,/m);
  assert.match(out, /,ho,/);
});

test('data comes from the standard input too, longer than one slice of it', { timeout: 60_000 }, () => {
  const ask = (language: string, input: string, query: string) => {
    const args = ['src/cli.ts', 'query', '--language', language, '--output', 'csv', '--data', '-', '--', query];
    const ran = spawnSync(process.execPath, args, { input, encoding: 'utf8', timeout: 50_000 });
    assert.deepEqual([ran.status, ran.stderr], [0, '']);
    return ran.stdout;
  };
  const lines = Array.from({ length: 30_000 }, (_, i) => `2026-01-01T00:00:00Z zażółć line ${String(i)}`);
  const counted = ask('logql', lines.join('\n'), 'sum(count_over_time({filename="stdin"} |= "zażółć" [1m]))');
  assert.match(counted, /,30000\n$/);
  assert.match(ask('promql', metrics, 'sum(up)'), /,1\n$/);
});

test('a log compressed with gzip or written in UTF-16 is read as any other, and a broken one is told', async () => {
  const text = '2026-01-01T00:00:00Z zażółć\n2026-01-01T00:00:01Z two\n'.repeat(40_000);
  const counted = 'sum(count_over_time({filename=~".+"} |= "zażółć" [1h]))';
  const ask = (data: Uint8Array) =>
    run({ 'a.log': data }, [
      '--language',
      'logql',
      '--output',
      'csv',
      '--time',
      '1767225660',
      '--data',
      'a.log',
      counted,
    ]);
  const zipped = gzipSync(text);
  for (const data of [
    zipped,
    Buffer.from(`\ufeff${text}`, 'utf16le'),
    Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
  ]) {
    assert.deepEqual(await ask(data), [0, 'time,value\n2026-01-01T00:01:00.000Z,40000\n', '']);
  }
  const [code, out, error] = await ask(zipped.subarray(0, 200));
  assert.deepEqual([code, out], [2, '']);
  assert.match(error, /a\.log is no whole gzip file: /);
});
