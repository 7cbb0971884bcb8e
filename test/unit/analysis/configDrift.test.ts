import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareConfigData } from '../../../src/analysis/configDrift.ts';

const map = (data: Readonly<Record<string, string>>): ReadonlyMap<string, string> => new Map(Object.entries(data));

test('line breaks at the end and of another system are no difference', () => {
  assert.deepEqual(compareConfigData(map({ a: 'x\r\ny\r\n' }), map({ a: 'x\ny\n\n' }), true), []);
});

test('keys that differ or that one side lacks', () => {
  const file = map({ a: '1', b: '2', c: '3' });
  const live = map({ a: '1', b: '0', d: '4' });
  assert.deepEqual(compareConfigData(file, live, true), [
    { key: 'b', state: 'changed' },
    { key: 'c', state: 'onlyInFile' },
    { key: 'd', state: 'onlyInCluster' },
  ]);
  assert.deepEqual(
    compareConfigData(map({ b: '2' }), live, false).map(({ key }) => key),
    ['b'],
  );
});

test('a text of line breaks that do not stand at its end is compared at once', () => {
  const breaks = '\n'.repeat(1e6);
  assert.deepEqual(compareConfigData(map({ a: `${breaks}x` }), map({ a: `${breaks}x\n` }), true), []);
});
