import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fuzzyScore } from '../../../src/base/fuzzyScore.ts';

test('what fits better scores more, and what does not fit has no score', () => {
  const names = ['payment', 'payment-worker', 'shop-payment', 'repayment', 'p-a-y-roll', 'cart'];
  const ranked = (typed: string): string =>
    names
      .flatMap((name) => {
        const score = fuzzyScore(typed, name);
        return score === undefined ? [] : [{ name, score }];
      })
      .sort((a, b) => b.score - a.score)
      .map(({ name }) => name)
      .join(' ');
  assert.equal(ranked('payment'), 'payment payment-worker shop-payment repayment');
  assert.equal(ranked('pw'), 'payment-worker');
  assert.equal(ranked('par'), 'p-a-y-roll payment-worker');
  assert.equal(ranked('xyz'), '');
});

test('hostile names take no longer', () => {
  assert.equal(fuzzyScore('ab'.repeat(50), 'a'.repeat(100_000)), undefined);
});
