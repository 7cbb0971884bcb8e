import assert from 'node:assert/strict';
import { test } from 'node:test';
import { followContainerLog, type FollowStatus } from '../../../src/sources/kubernetes/podLogFollower.ts';
import { readLogLines } from '../../../src/sources/kubernetes/podLogLines.ts';
import { SourceError } from '../../../src/sources/sourceError.ts';
import { FakeTransport, type FakeAnswer } from '../../helpers/fakeTransport.ts';

async function* inChunks(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

/** A stream that breaks after its text. */
async function* breaking(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(new TextEncoder().encode(text));
  throw new SourceError('unreachable', 'connection reset');
}

const second = '2026-11-22T15:00:00';
const ns = (nanos: string): string => String(Date.parse(`${second}Z`) / 1000) + nanos;

test('lines are whole wherever the stream is cut, inside characters too', async () => {
  const text = `${second}.000000001Z grüße 🚀\n${second}.5Z \r\n${second}Z a b\r\nno time\n${second}.9Z last`;
  const expected = [
    [ns('000000001'), 'grüße 🚀'],
    [ns('500000000'), ''],
    [ns('000000000'), 'a b'],
    [ns('000000000'), 'no time'],
    [ns('900000000'), 'last'],
  ];
  for (const size of [1, 2, 3, 7, 1000]) {
    const lines: string[][] = [];
    for await (const batch of readLogLines(inChunks(text, size))) {
      for (const line of batch) lines.push([line.timeNs, line.text]);
    }
    assert.deepEqual(lines, expected, `chunks of ${size}`);
  }
});

interface Heard {
  readonly lines: string[];
  readonly statuses: FollowStatus['kind'][];
  readonly paths: string[];
}

/** Follows through the answers one after the other, and stops when they are used up. */
async function follow(answers: readonly FakeAnswer[]): Promise<Heard> {
  const stop = new AbortController();
  const left = [...answers];
  const transport = new FakeTransport(() => {
    const next = left.shift();
    if (next !== undefined) return next;
    stop.abort();
    throw stop.signal.reason;
  });
  const heard: Heard = { lines: [], statuses: [], paths: [] };
  await followContainerLog(
    transport,
    { namespace: 'shop', pod: 'web', container: 'app' },
    {
      tailLines: 10,
      retryMs: 1,
      signal: stop.signal,
      onLines: (lines) => heard.lines.push(...lines.map((line) => line.text)),
      onStatus: (status) => heard.statuses.push(status.kind),
    },
  );
  heard.paths.push(...transport.requests.map((request) => request.path.split('?')[1] ?? ''));
  return heard;
}

test('a broken stream is resumed from its last line, without loss and without duplicates', async () => {
  const line = (nanos: string, text: string): string => `${second}.${nanos}Z ${text}\n`;
  const { lines, paths } = await follow([
    { chunks: breaking(line('100000000', 'a') + line('200000000', 'b') + line('200000000', 'b')) },
    // The kubelet starts at the whole second: what is known comes again, and then what is new at the same nanosecond.
    {
      body:
        line('100000000', 'a') +
        line('200000000', 'b') +
        line('200000000', 'b') +
        line('200000000', 'b') +
        line('3', 'c'),
    },
    { body: line('200000000', 'b') + line('3', 'c') },
    { body: line('3', 'c') + line('4', 'd') },
  ]);
  assert.deepEqual(lines, ['a', 'b', 'b', 'b', 'c', 'd']);
  assert.equal(paths[0], 'container=app&follow=true&timestamps=true&tailLines=10');
  assert.equal(paths[1], 'container=app&follow=true&timestamps=true&sinceTime=2026-11-22T15%3A00%3A00Z');
});

test('a container that does not run yet is waited for', async () => {
  const { lines, statuses } = await follow([
    { status: 400, body: { kind: 'Status', message: 'container "app" is waiting to start: ContainerCreating' } },
    { status: 500, body: { kind: 'Status', message: 'dial tcp: i/o timeout' } },
    { body: `${second}Z started\n` },
  ]);
  assert.deepEqual([lines, statuses], [['started'], ['waiting', 'waiting', 'following']]);
});

test('a pod that is gone ends the following, and so does a denial', async () => {
  for (const status of [404, 403]) {
    const { statuses } = await follow([
      { body: `${second}Z a\n` },
      { status, body: { message: 'no' } },
      { body: 'never' },
    ]);
    assert.deepEqual(statuses, ['following', 'ended']);
  }
});
