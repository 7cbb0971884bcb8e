import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stepRow } from '../../webviews/logs/rowSteps.ts';

test('arrow keys go from row to row, and from the list to the last row on the screen', () => {
  const span = { first: 10, end: 20, lastShown: 19 };
  const press = (key: string, focused: number | undefined, shiftKey = false): number | undefined =>
    stepRow({ key, shiftKey, altKey: false, ctrlKey: false, metaKey: false }, focused, span);
  assert.deepEqual([press('ArrowUp', undefined), press('ArrowDown', undefined)], [19, 19]);
  assert.deepEqual([press('ArrowUp', 15), press('ArrowDown', 15)], [14, 16]);
  assert.deepEqual([press('ArrowUp', 10), press('ArrowDown', 19)], [undefined, undefined]);
  assert.deepEqual([press('Enter', 15), press('ArrowUp', 15, true)], [undefined, undefined]);
  assert.equal(
    stepRow({ key: 'ArrowUp', shiftKey: false, altKey: false, ctrlKey: false, metaKey: false }, undefined, {
      first: 0,
      end: 0,
      lastShown: undefined,
    }),
    undefined,
  );
});
