import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AutomaticSaves } from '../../../../src/ui/editor/automaticSaves.ts';

test('of several documents that the editor saves at once, none is taken for one that the user saves', () => {
  const saves = new AutomaticSaves();
  for (const uri of ['cart', 'payment']) saves.expect(uri, true);
  assert.deepEqual([saves.has('cart'), saves.has('payment')], [true, true]);
});

test('what was refused to the editor once is refused again, until the user saves', () => {
  const saves = new AutomaticSaves();
  saves.expect('cart', true);
  assert.deepEqual([saves.has('cart'), saves.has('cart')], [true, true]);
  saves.expect('cart', false);
  assert.equal(saves.has('cart'), false);
});
