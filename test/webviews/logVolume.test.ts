import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyOverview, type LogOverview } from '../../src/model/logOverview.ts';
import { volumeMarks } from '../../webviews/logs/volumeAxis.ts';
import { barPath, countsOfBrush, rangeOfBrush, stepBrush, type VolumeBrush } from '../../webviews/logs/volumeBrush.ts';

const overview: LogOverview = {
  start: 60_000,
  stepMs: 1000,
  earlier: 0,
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

test('the marks below the bars are round times that have room, and the ends where no two fit', () => {
  const nowhere = { left: 0, right: 0 };
  const bars = (stepMs: number, count: number): LogOverview => {
    const list = new Array<number>(count).fill(1);
    return { ...overview, stepMs, counts: { error: list, warn: list, info: list, other: list } };
  };
  const twentyMinutes = bars(30_000, 40);
  for (const width of [288, 1200]) {
    const marks = volumeMarks(twentyMinutes, width, nowhere);
    assert.ok(marks.length > 1 && marks.length <= width / 64, `${marks.length} marks on ${width} pixels`);
    for (const { place, label } of marks) {
      assert.match(label, /^\d\d:\d\d$/);
      assert.ok(place * width >= 32 && place * width <= width - 32, `${label} at ${place}`);
    }
    const places = marks.map(({ place }) => place * width);
    for (const [index, place] of places.slice(1).entries()) assert.ok(place - (places[index] ?? 0) >= 60);
  }
  const least = volumeMarks(twentyMinutes, 600, { left: 72, right: 0 })[0];
  assert.ok(least !== undefined && least.place * 600 >= 72 + 32);
  // A mark stands where its time is, also beside what covers the usual ones.
  const minutes = (label: string): number => Number(label.slice(0, 2)) * 60 + Number(label.slice(3));
  for (let minute = 0; minute < 10; minute += 1) {
    const strip = { ...bars(30_000, 43), start: minute * 60_000 };
    const [one, two] = volumeMarks(strip, 288, { left: 72, right: 0 });
    assert.ok(one !== undefined && two !== undefined, `from minute ${minute}`);
    assert.equal(minutes(two.label) - minutes(one.label), Math.round((two.place - one.place) * 43) / 2);
  }
  assert.deepEqual(
    volumeMarks(bars(10, 40), 600, nowhere).map(({ label }) => label.slice(5)),
    [':00.030', ':00.370'],
  );
  assert.deepEqual(volumeMarks(emptyOverview, 600, nowhere), []);
});
