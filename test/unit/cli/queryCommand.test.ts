import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { runCli } from '../../../src/cli/runCli.ts';

async function run(
  files: Readonly<Record<string, string>>,
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
  const [, out] = await run({ 'm.prom': metrics, 'c.jsonl': cases.join('\n') }, [
    '--language',
    'promql',
    '--data',
    'm.prom',
    '--batch',
    'c.jsonl',
  ]);
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
  assert.match(error, /^ENOENT: .*nowhere\.prom'\n$/);
  const files = { 'm.prom': metrics, 'cases.jsonl': '{"id":"1\n{"id":"2","type":"instant","time":0,"query":"1"}\n' };
  const batch = await run(files, ['--language', 'promql', '--data', 'm.prom', '--batch', 'cases.jsonl']);
  assert.equal(batch[0], 0);
  const answers = batch[1].trim().split('\n');
  assert.match(answers[0] ?? '', /^\{"status":"error","errorType":"bad_data"/);
  assert.match(answers[1] ?? '', /^\{"id":"2","status":"success"/);
});
