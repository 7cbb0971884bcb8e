import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatEventTime } from '../../../../src/engine/fluent/eventTime.ts';
import { strptime } from '../../../../src/engine/fluent/strptime.ts';

const now = Date.UTC(2026, 10, 22, 12);

function read(text: string, format: string, offset = 0): string {
  const reading = strptime(text, format, { offset, now });
  return 'problem' in reading ? `! ${reading.problem}` : formatEventTime(reading.time);
}

test('times by their formats', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['2026-11-22T18:05:06.123456789Z', '%Y-%m-%dT%H:%M:%S.%L%z', '2026-11-22T18:05:06.123456789Z'],
    ['2026-11-22T18:05:06.5+02:00', '%Y-%m-%dT%H:%M:%S.%N%z', '2026-11-22T16:05:06.5Z'],
    ['2026-11-22T18:05:06.1Z', '%Y-%m-%dT%H:%M:%S.%L', '2026-11-22T18:05:06.1Z'],
    ['22/Nov/2026:18:05:06 +0100', '%d/%b/%Y:%H:%M:%S %z', '2026-11-22T17:05:06Z'],
    ['Nov  2 18:05:06', '%b %d %H:%M:%S', '2026-11-02T18:05:06Z'],
    ['Sun Nov 22 18:05:06 2026', '%a %b %d %H:%M:%S %Y', '2026-11-22T18:05:06Z'],
    ['1763834706', '%s', '2025-11-22T18:05:06Z'],
    ['1763834706.25', '%s.%L', '2025-11-22T18:05:06.25Z'],
    ['11/22/26 06:05 PM', '%D %I:%M %p', '2026-11-22T18:05:00Z'],
    ['2026-326', '%Y-%j', '2026-11-22T00:00:00Z'],
    ['18:05', '%R', '2026-11-22T18:05:00Z'],
    ['2026-11-22 18:05:06 EST', '%F %T %Z', '2026-11-22T23:05:06Z'],
  ];
  for (const [text, format, expected] of cases) assert.equal(read(text, format), expected, `${text} by ${format}`);
  assert.equal(read('2026-11-22 18:05:06', '%F %T', 3600), '2026-11-22T17:05:06Z');
});

test('what is not a time says where it fails', () => {
  assert.match(read('2026-11-22 18:05', '%Y-%m-%dT%H'), /has ' 18:05' where the format has 'T'/);
  assert.match(read('2026-13-01', '%F'), /where the format has %m/);
  assert.match(read('2026-02-30', '%F'), /no day that exists/);
  assert.match(read('x', '%Q'), /%Q is not known/);
  assert.match(read('x', '%'), /lone %/);
});
