import assert from 'node:assert/strict';
import { test } from 'node:test';
import { trimEndOf } from '../../../src/base/trimEndOf.ts';

test('only what stands at the end goes', () => {
  assert.equal(trimEndOf('\na\r\nb \r\n\n', '\r\n'), '\na\r\nb ');
  assert.equal(trimEndOf('https://host//', '/'), 'https://host');
  assert.equal(trimEndOf('///', '/'), '');
  assert.equal(trimEndOf('', '/'), '');
});
