import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AutomaticSaves } from '../../../../src/ui/editor/automaticSaves.ts';

test('of several documents that the editor saves at once, none is taken for one that the user saves', () => {
  const saves = new AutomaticSaves();
  for (const uri of ['cart', 'payment']) saves.expect(uri, true);
  assert.deepEqual([saves.take('cart'), saves.take('payment')], [true, true]);
});

test('a save by the user is one, also after an automatic one that came to nothing', () => {
  const saves = new AutomaticSaves();
  saves.expect('cart', true);
  saves.expect('cart', false);
  assert.equal(saves.take('cart'), false);
  saves.expect('cart', true);
  assert.deepEqual([saves.take('cart'), saves.take('cart')], [true, false]);
});
