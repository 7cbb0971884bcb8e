import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instantLines, makeStore } from './promqlHarness.ts';

const series = 60;
/** Each value stands twice among the numbers, and each fifth series is no number. */
const values = Array.from({ length: series }, (_, i) => (i % 5 === 0 ? NaN : (i * 37) % 30));
const name = (i: number): string => `s${String(i).padStart(2, '0')}`;
const store = makeStore(values.map((value, i) => [{ __name__: 'v', s: name(i) }, [value]]));

for (const [operator, sign] of [
  ['topk', -1],
  ['bottomk', 1],
] as const) {
  test(`${operator} takes the best of any number, equals by their labels and NaN last`, async () => {
    const order = values.map((_, i) => i).sort((a, b) => compare(a, b, sign));
    for (const limit of [1, 2, 7, 32, 33, 55, 60, 100]) {
      const expected = order.slice(0, limit).map((i) => `{__name__="v", s="${name(i)}"} ${values[i]}`);
      assert.equal(await instantLines(store, `${operator}(${limit}, v)`, 0, true), expected.join('\n'), `${limit}`);
    }
  });
}

function compare(a: number, b: number, sign: number): number {
  const [left, right] = [values[a] ?? NaN, values[b] ?? NaN];
  if (Number.isNaN(left) || Number.isNaN(right))
    return Number(Number.isNaN(left)) - Number(Number.isNaN(right)) || a - b;
  return sign * (left - right) || a - b;
}
