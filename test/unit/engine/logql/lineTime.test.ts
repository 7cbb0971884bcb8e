import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LineTimes } from '../../../../src/engine/logql/lineTime.ts';

const reference = BigInt(Date.parse('2026-11-22T15:00:00Z')) * 1_000_000n;

function timeOf(line: string): string | undefined {
  const time = new LineTimes(reference).read(line);
  if (time === undefined) return undefined;
  const fraction = String(time % 1_000_000_000n)
    .padStart(9, '0')
    .replace(/0+$/, '');
  const seconds = new Date(Number(time / 1_000_000_000n) * 1000).toISOString().slice(0, 19);
  return fraction === '' ? seconds : `${seconds}.${fraction}`;
}

test('a line has the time that it names', () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ['2026-11-22T14:00:01.123456789Z stdout F hello', '2026-11-22T14:00:01.123456789'],
    ['[2026-11-22 14:00:01,5] INFO x', '2026-11-22T14:00:01.5'],
    ['2026-11-22T14:00:01+02:00 x', '2026-11-22T12:00:01'],
    ['2026/11/22 14:00:01 [error] 7#7: *1 open() failed', '2026-11-22T14:00:01'],
    ['{"level":"info","ts":1795356001.25,"msg":"zap"}', '2026-11-22T14:00:01.25'],
    ['{"time":"2026-11-22T14:00:01.5-01:00","level":"INFO"}', '2026-11-22T15:00:01.5'],
    ['{"level":30,"time":1795356001250,"msg":"pino"}', '2026-11-22T14:00:01.25'],
    ['{"@timestamp":"2026-11-22T14:00:01Z"}', '2026-11-22T14:00:01'],
    ['{"timestamp": 1795356001250000}', '2026-11-22T14:00:01.25'],
    ['{"timestamp": "1795356001250000001"}', '2026-11-22T14:00:01.250000001'],
    ['{"msg":"no time", "status": 200}', undefined],
    ['ts=2026-11-22T14:00:01.5Z caller=main.go:1 level=info', '2026-11-22T14:00:01.5'],
    ['level=info time="2026-11-22T14:00:01Z" msg="x"', '2026-11-22T14:00:01'],
    ['level=info t=1795356001 msg=x', '2026-11-22T14:00:01'],
    ['I1122 14:00:01.250000       1 server.go:12] Started', '2026-11-22T14:00:01.25'],
    ['E1231 23:59:59.000001       1 server.go:12] of last year', '2025-12-31T23:59:59.000001'],
    ['10.0.0.1 - - [22/Nov/2026:16:00:01 +0200] "GET / HTTP/1.1" 200 5', '2026-11-22T14:00:01'],
    ['[Sun Nov 22 14:00:01.250 2026] [core:notice] x', '2026-11-22T14:00:01.25'],
    ['Nov 22 14:00:01 host sshd[1]: x', '2026-11-22T14:00:01'],
    ['<34>Nov  2 14:00:01 host su: x', '2026-11-02T14:00:01'],
    ['<34>1 2026-11-22T14:00:01.003Z host su - - - x', '2026-11-22T14:00:01.003'],
    ['2026-13-22T14:00:01Z no month', undefined],
    ['\tat com.example.Main(Main.java:5)', undefined],
    ['', undefined],
    ['{"ts":"soon"}', undefined],
    ['start=5 at=3', undefined],
  ];
  for (const [line, expected] of cases) assert.equal(timeOf(line), expected, line);
});

test('lines of several kinds in one file each have their time', () => {
  const times = new LineTimes(reference);
  const read = (line: string): number => Number((times.read(line) ?? 0n) / 1_000_000_000n);
  const lines = ['ts=1795356001 a=b', '{"ts":1795356002}', '2026-11-22T14:00:03Z x', 'I1122 14:00:04.0 1 a.go:1] x'];
  assert.deepEqual(lines.map(read), [1795356001, 1795356002, 1795356003, 1795356004]);
});
