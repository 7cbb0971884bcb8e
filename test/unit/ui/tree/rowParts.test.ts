import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plural } from '../../../../src/ui/tree/rowParts.ts';

test('counts stand with their noun, and thousands apart', () => {
  assert.deepEqual(
    [0, 1, 2000].map((count) => plural(count, 'pod')),
    ['0 pods', '1 pod', '2,000 pods'],
  );
});
