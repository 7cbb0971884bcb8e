import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseQuantity } from '../../../src/base/units.ts';
import { timeOfText } from '../../../src/engine/fluent/eventTime.ts';
import { ConversionError, parseNumber } from '../../../src/engine/logql/goConversions.ts';
import { parseGoFloat } from '../../../src/engine/promql/goNumber.ts';

// Each would take hours where a regular expression tries every way to divide them.
const digits = '0'.repeat(1e6);

test('texts of a cluster that almost are numbers or times are refused at once', () => {
  assert.equal(parseGoFloat(`${digits}x`), undefined);
  assert.equal(parseQuantity(`${digits}x`), undefined);
  assert.throws(() => parseNumber(`0x${digits}g`), ConversionError);
  assert.equal(timeOfText(`2026-01-31${' '.repeat(1e6)}x`), undefined);
});

test('what they stand for otherwise', () => {
  assert.deepEqual(['1_000.5', '1.', '.5', '12e3', '1_'].map(parseGoFloat), [1000.5, 1, 0.5, 12_000, undefined]);
  assert.deepEqual(['1.5Gi', '250m', '1.', '.5'].map(parseQuantity), [1.5 * 2 ** 30, 0.25, 1, 0.5]);
  assert.deepEqual(['0x1.8p1', '0x10p-4', '0x.8p0'].map(parseNumber), [3, 1, 0.5]);
  assert.equal(timeOfText(' 2026-01-31 10:00:00 +0200 ')?.seconds, Date.UTC(2026, 0, 31, 8) / 1000);
});
