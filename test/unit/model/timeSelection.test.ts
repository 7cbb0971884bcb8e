import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeSubject } from '../../../src/model/subject.ts';
import { decodeSelection, nameMinutes, resolveSelection, shiftSelection } from '../../../src/model/timeSelection.ts';

const minute = 60_000;
const now = 1000 * minute;

test('a selection moves by half its span, and follows the present again when it reaches it', () => {
  const earlier = shiftSelection({ kind: 'last', minutes: 60 }, -1, now);
  assert.deepEqual(earlier, { kind: 'fixed', range: { start: now - 90 * minute, end: now - 30 * minute } });
  assert.deepEqual(shiftSelection(earlier, 1, now), { kind: 'last', minutes: 60 });
  assert.deepEqual(resolveSelection({ kind: 'last', minutes: 15 }, now), { start: now - 15 * minute, end: now });
});

test('what a page kept is believed only when it makes sense', () => {
  assert.deepEqual(decodeSelection({ kind: 'last', minutes: 30 }), { kind: 'last', minutes: 30 });
  assert.deepEqual(decodeSelection({ range: { start: 1, end: 2 } }), { kind: 'fixed', range: { start: 1, end: 2 } });
  for (const bad of [
    undefined,
    null,
    7,
    {},
    { minutes: -1 },
    { minutes: 'x' },
    { range: { start: 2, end: 1 } },
    { range: null },
  ]) {
    assert.equal(decodeSelection(bad), undefined);
  }
  const good = { context: 'c', namespace: 'n', kind: 'Pod', name: 'p' };
  assert.deepEqual(decodeSubject(good), good);
  for (const bad of [undefined, {}, { ...good, kind: 'Secret' }, { ...good, name: 7 }])
    assert.equal(decodeSubject(bad), undefined);
});

test('spans are named as pickers name them', () => {
  assert.deepEqual([15, 60, 360, 1440].map(nameMinutes), ['15m', '1h', '6h', '1d']);
});
