import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyOverview, type LogOverview } from '../../src/model/logOverview.ts';
import { barPath, countsOfBrush, rangeOfBrush, stepBrush, type VolumeBrush } from '../../webviews/logs/volumeBrush.ts';

const overview: LogOverview = {
  start: 60_000,
  stepMs: 1000,
  counts: { error: [1, 0, 0], warn: [0, 0, 2], info: [3, 0, 1], other: [0, 0, 1] },
  errorParts: [],
};

test('chosen bars are a span and the lines in it, whichever end came first', () => {
  for (const brush of [
    { anchor: 1, cursor: 2 },
    { anchor: 2, cursor: 1 },
  ]) {
    assert.deepEqual(rangeOfBrush(overview, brush), { start: 61_000, end: 63_000 });
    assert.deepEqual(countsOfBrush(overview, brush), { error: 0, warn: 2, info: 1, other: 1 });
  }
});

test('keys move the brush within the bars, and grow it with shift', () => {
  const press = (brush: VolumeBrush | undefined, ...keys: readonly string[]): VolumeBrush | undefined =>
    keys.reduce<VolumeBrush | undefined>((now, key) => {
      const shiftKey = key.startsWith('+');
      return stepBrush(now, { key: shiftKey ? key.slice(1) : key, shiftKey }, 3);
    }, brush);
  assert.deepEqual(press(undefined, 'ArrowLeft'), { anchor: 2, cursor: 2 });
  assert.deepEqual(press(undefined, 'Home', 'ArrowLeft'), { anchor: 0, cursor: 0 });
  assert.deepEqual(press(undefined, 'ArrowLeft', '+ArrowLeft', '+ArrowLeft'), { anchor: 2, cursor: 0 });
  assert.deepEqual(press(undefined, 'Home', '+End', 'ArrowRight'), { anchor: 2, cursor: 2 });
  assert.equal(press(undefined, 'x'), undefined);
  assert.equal(stepBrush(undefined, { key: 'Home', shiftKey: false }, 0), undefined);
});

test('bars are stacked with the gravest level on the ground, the highest bar as high as the strip', () => {
  assert.equal(barPath(overview, 'error'), 'M0.1 100.0V75.0H0.9V100.0Z');
  assert.equal(barPath(overview, 'info'), 'M0.1 75.0V0.0H0.9V75.0ZM2.1 50.0V25.0H2.9V50.0Z');
  assert.equal(barPath(emptyOverview, 'info'), '');
});
