import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFileQuery } from '../../../src/engine/logql/fileQuery.ts';
import { FileLogs, type FileAnswer } from '../../../src/state/fileLogs.ts';
import { answerText } from '../../../src/ui/editor/fileAnswerText.ts';

const text = [
  '2026-01-01T10:00:00Z level=info started',
  '2026-01-01T10:00:01Z level=error no disk: äöü',
  '  at write (disk.js:1)',
  '2026-01-01T10:02:00Z level=error no network',
].join('\r\n');

async function load(size: number): Promise<FileLogs> {
  const logs = new FileLogs('app.log', 0n);
  const slices = Array.from({ length: Math.ceil(text.length / size) }, (_, i) => text.slice(i * size, (i + 1) * size));
  await logs.load(slices, new AbortController().signal, () => undefined);
  return logs;
}

async function ask(logs: FileLogs, typed: string): Promise<FileAnswer> {
  const read = readFileQuery(typed);
  assert.ok(read.kind !== 'mistake', read.kind === 'mistake' ? read.message : '');
  return await logs.answer(read, new AbortController().signal);
}

test('a filter alone finds its lines, wherever the file is cut into slices', async () => {
  for (const size of [1, 2, 7, 1000]) {
    const logs = await load(size);
    assert.equal(logs.lineCount, 4);
    assert.deepEqual(await ask(logs, '|= "disk"'), {
      kind: 'lines',
      lines: ['2026-01-01T10:00:01Z level=error no disk: äöü', '  at write (disk.js:1)'],
      isCut: false,
    });
    assert.equal((await ask(logs, '{filename="app.log"} | logfmt | level = "error"')).kind, 'lines');
  }
});

test('a metric query counts at round times, with {} for every line', async () => {
  const answer = await ask(await load(9), 'sum by (level) (count_over_time({} | logfmt | level != "" [1m]))');
  assert.ok(answer.kind === 'series');
  assert.equal(answer.stepSeconds, 5);
  const error = answer.series.find(({ labels }) => labels['level'] === 'error');
  assert.equal(error?.values[0], 1);
  assert.equal(error.times[0], Date.parse('2026-01-01T10:00:05Z'));
  assert.equal(error.times.at(-1), Date.parse('2026-01-01T10:02:00Z'));
});

test('a mistake is told where it was typed', () => {
  const messageOf = (typed: string): string => {
    const read = readFileQuery(typed);
    return read.kind === 'mistake' ? read.message : read.query;
  };
  assert.match(messageOf('|= "a" | nonsense ('), /line 1, col 19\b/);
  assert.match(messageOf('rate({}[5m) + 1'), /line 0, col 8\b/);
  assert.match(messageOf('sum(rate({}[5m])) ) '), /line 1, col 19\b/);
  assert.match(messageOf('disk'), /line 1, col 1\b/);
});

test('an answer is a text: lines under the query, or numbers with bars', async () => {
  const logs = await load(50);
  const show = async (query: string): Promise<string> =>
    answerText({ name: 'app.log', query, lineCount: logs.lineCount, isFileCut: false, answer: await ask(logs, query) });
  assert.equal(
    await show('|= "network"'),
    '# |= "network"\n# 1 of 4 lines of app.log\n\n2026-01-01T10:02:00Z level=error no network\n',
  );
  const table = await show('sum(count_over_time({} [5s]))');
  assert.match(table, /^# 1 series from 4 lines of app\.log, every 5s\n\n\{\}\n/m);
  assert.match(table, /^2026-01-01T10:02:00Z {2}1 {2}█+$/m);
});

test('a load that is cancelled stops at the next slice', async () => {
  const stop = new AbortController();
  const logs = new FileLogs('app.log', 0n);
  const load = logs.load(['a\n', 'b\n', 'c\n'], stop.signal, () => {
    stop.abort();
  });
  await assert.rejects(load, { name: 'AbortError' });
  assert.equal(logs.lineCount, 1);
});
