import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareNames } from '../../../src/base/compareNames.ts';

test('names stand in the order of their code units, whatever the locale', () => {
  assert.deepEqual(['web-10', 'äther', 'web-2', 'Web', '', 'web'].sort(compareNames), [
    '',
    'Web',
    'web',
    'web-10',
    'web-2',
    'äther',
  ]);
  assert.equal(compareNames('cart', 'cart'), 0);
});
