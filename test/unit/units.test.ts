import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatBytes, formatCores, parseQuantity } from '../../src/base/units.ts';

test('quantities are read as the Kubernetes API writes them', () => {
  const cases: readonly (readonly [string, number | undefined])[] = [
    ['250m', 0.25],
    ['1', 1],
    ['1.5Gi', 1.5 * 2 ** 30],
    ['0.5k', 500],
    ['12E6', 12e6],
    ['1E', 1e18],
    ['-1Ki', -1024],
    ['.5', 0.5],
    ['100n', 1e-7],
    ['', undefined],
    ['1 Gi', undefined],
    ['1gi', undefined],
    ['ki', undefined],
  ];
  for (const [text, expected] of cases) {
    const value = parseQuantity(text);
    if (expected === undefined) assert.equal(value, undefined, text);
    else assert.ok(value !== undefined && Math.abs(value - expected) <= Math.abs(expected) * 1e-12, text);
  }
});

test('cores and bytes are written as kubectl top writes them', () => {
  assert.equal(formatCores(0.21), '210m');
  assert.equal(formatCores(12), '12');
  assert.equal(formatBytes(118 * 2 ** 20), '118Mi');
  assert.equal(formatBytes(1.5 * 2 ** 30), '1.5Gi');
  assert.equal(formatBytes(0), '0');
});
