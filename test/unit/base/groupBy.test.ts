import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addToGroup, groupBy } from '../../../src/base/groupBy.ts';

test('items stand under their key, both in the order in which they came', () => {
  const groups = groupBy(['web-2', 'db-1', 'web-1', 'db-2', 'cache-1'], (name) => name.split('-', 1)[0]);
  assert.deepEqual(
    [...groups],
    [
      ['web', ['web-2', 'web-1']],
      ['db', ['db-1', 'db-2']],
      ['cache', ['cache-1']],
    ],
  );
});

test('undefined is a key like any other, and each item is asked for its key once', () => {
  let asked = 0;
  const groups = groupBy(new Set([3, 1, 4, 2]), (value) => {
    asked += 1;
    return value > 2 ? undefined : value;
  });
  assert.deepEqual(groups.get(undefined), [3, 4]);
  assert.equal(asked, 4);
  assert.equal(groupBy([], String).size, 0);
});

test('an item joins a group that was made before', () => {
  const groups = groupBy(['a'], () => 'all');
  addToGroup(groups, 'all', 'b');
  addToGroup(groups, 'others', 'c');
  assert.deepEqual([groups.get('all'), groups.get('others')], [['a', 'b'], ['c']]);
});
