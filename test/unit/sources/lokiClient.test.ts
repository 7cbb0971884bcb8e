import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LokiClient } from '../../../src/sources/loki/lokiClient.ts';
import { decodeLokiNames, decodeStreams } from '../../../src/sources/loki/lokiDecode.ts';
import { isSourceError } from '../../../src/sources/sourceError.ts';
import { FakeTransport } from '../../helpers/fakeTransport.ts';
import { recordingsIn, skipWithoutRecordings } from '../../helpers/recordings.ts';

const streams = (result: unknown): unknown => ({ status: 'success', data: { resultType: 'streams', result } });

test('lines of several streams come in the order of their nanoseconds', () => {
  const lines = decodeStreams(
    streams([
      {
        stream: { app: 'a' },
        values: [
          ['1795359217277822959', 'third'],
          ['1795359217277822957', 'first'],
        ],
      },
      { stream: { app: 'b' }, values: [['1795359217277822958', 'second', { structuredMetadata: { a: 'b' } }]] },
      { stream: { app: 'c' }, values: [['999', 'long ago']] },
    ]),
  );
  assert.deepEqual(
    lines.map((line) => [line.stream['app'], line.text]),
    [
      ['c', 'long ago'],
      ['a', 'first'],
      ['b', 'second'],
      ['a', 'third'],
    ],
  );
});

test('an empty list of labels lacks its data', () => {
  assert.deepEqual(decodeLokiNames({ status: 'success' }), []);
  assert.throws(() => decodeLokiNames({}), /holds no list of labels/);
});

test('a range is asked for in nanoseconds', async () => {
  const transport = new FakeTransport(() => ({ body: streams([]) }));
  const query = { query: '{a="b"}', startNs: '1', endNs: '2', limit: 10, direction: 'backward' } as const;
  assert.deepEqual(await new LokiClient(transport).queryRange(query), []);
  assert.equal(
    transport.requests[0]?.path,
    '/loki/api/v1/query_range?query=%7Ba%3D%22b%22%7D&start=1&end=2&limit=10&direction=backward',
  );
});

test('a failure is an error in the server’s words, never an empty result', async () => {
  const check = async (status: number, body: unknown, kind: string, message: RegExp): Promise<void> => {
    await assert.rejects(new LokiClient(new FakeTransport(() => ({ status, body }))).labelNames(), (error: unknown) => {
      assert(isSourceError(error));
      assert.equal(error.kind, kind);
      assert.match(error.message, message);
      return true;
    });
  };
  await check(400, 'parse error at line 1, col 11: syntax error', 'badQuery', /^parse error at line 1, col 11/);
  await check(401, 'no org id', 'unauthorized', /^no org id$/);
  await check(200, '<html>', 'badResponse', /^A web page came/);
});

test('recorded streams of a real server decode', { skip: skipWithoutRecordings }, () => {
  for (const { path, text } of recordingsIn('loki/query_range')) {
    if (!path.includes('/streams-')) {
      assert.throws(() => decodeStreams(JSON.parse(text)), /holds no log streams/, path);
      continue;
    }
    const result = (JSON.parse(text) as { data: { result: { values: unknown[] }[] } }).data.result;
    const expected = result.reduce((sum, stream) => sum + stream.values.length, 0);
    assert.equal(decodeStreams(JSON.parse(text)).length, expected, path);
  }
});

test('a metric query is asked for with its step, and yields series', async () => {
  const result = [
    {
      metric: { level: 'error' },
      values: [
        [10, '0.5'],
        [15, '2'],
      ],
    },
  ];
  const transport = new FakeTransport(() => ({ body: { status: 'success', data: { resultType: 'matrix', result } } }));
  const query = { query: 'rate({a="b"}[1m])', range: { start: 10_000, end: 15_000 }, stepSeconds: 5 };
  assert.deepEqual(await new LokiClient(transport).querySeries(query), [
    { labels: { level: 'error' }, times: [10_000, 15_000], values: [0.5, 2] },
  ]);
  assert.match(transport.requests[0]?.path ?? '', /&start=10000000000&end=15000000000&step=5$/);
});
