import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTime, parseTimeNs } from '../../../src/base/time.ts';

test('a time is read as Date.parse reads it, the usual form and every other', () => {
  const texts = [
    '2026-11-22T15:04:05Z',
    '1970-01-01T00:00:00Z',
    '0050-01-01T00:00:00Z',
    '2024-02-29T23:59:59Z',
    '2025-02-29T00:00:00Z',
    '2025-04-31T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-10T00:00:00Z',
    '2026-01-10T24:00:00Z',
    '2026-01-10T25:00:00Z',
    '2026-01-10T10:60:00Z',
    '2026/01/10T10:10:10Z',
    '2026-01-10T10:10:xxZ',
    ' 026-01-10T10:10:10Z',
    '+026-01-10T10:10:10Z',
    '2026-11-22T15:04:05.123456Z',
    '2026-11-22T15:04:05+02:00',
    'yesterday',
    '',
  ];
  for (const text of texts) assert.equal(parseTime(text), Date.parse(text), text);
});

test('nanoseconds of a time are read whole, in every zone, and nothing else is a time', () => {
  assert.equal(parseTimeNs('2026-01-01T00:00:00Z'), 1_767_225_600_000_000_000n);
  assert.equal(parseTimeNs('2026-01-01T01:00:00.1234567899+01:00'), 1_767_225_600_123_456_789n);
  assert.equal(parseTimeNs('1969-12-31T23:59:59.5Z'), -500_000_000n);
  for (const text of ['', 'yesterday', '2026-01-01', '2026-13-01T00:00:00Z', '2026-01-01T00:00:00']) {
    assert.equal(parseTimeNs(text), undefined);
  }
});
