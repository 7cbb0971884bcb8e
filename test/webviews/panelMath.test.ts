import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LogRow } from '../../src/protocol/logsPanelContract.ts';
import type { WaterfallRow } from '../../src/model/waterfall.ts';
import { splitBreaks, splitFound } from '../../webviews/logs/lineText.ts';
import { RowWindow } from '../../webviews/logs/rowWindow.ts';
import { rowHeight, scrollTopOf, spaceHeight, topRow } from '../../webviews/logs/scrollScale.ts';
import { timeTicks, valueTicks } from '../../webviews/shared/axisTicks.ts';
import { wordMoment, wordTick, wordValue } from '../../webviews/shared/wording.ts';
import { hideCollapsed, stepSelection } from '../../webviews/traces/waterfallRows.ts';

test('marks of an axis stand at round values', () => {
  assert.deepEqual(valueTicks(0.45, 'cores', 4), [0, 0.2, 0.4]);
  assert.deepEqual(valueTicks(130 * 2 ** 20, 'bytes', 4), [0, 64 * 2 ** 20, 128 * 2 ** 20]);
  assert.deepEqual(valueTicks(0, 'cores', 4), [0]);
  assert.deepEqual(valueTicks(NaN, 'cores', 4), [0]);
  const start = new Date(2026, 10, 22, 12, 3).getTime();
  const ticks = timeTicks(start, start + 3_600_000, 5).map((tick) => wordTick(tick, 3_600_000));
  assert.deepEqual(ticks, ['12:15', '12:30', '12:45', '13:00']);
});

test('values are worded with the unit that reads best', () => {
  const cases: readonly (readonly [number | undefined, 'cores' | 'bytes', string])[] = [
    [undefined, 'cores', '–'],
    [NaN, 'bytes', '–'],
    [0, 'cores', '0'],
    [0.0004, 'cores', '0.4m'],
    [0.1804, 'cores', '180m'],
    [1.25, 'cores', '1.25'],
    [12, 'cores', '12'],
    [118 * 2 ** 20, 'bytes', '118Mi'],
  ];
  for (const [value, unit, expected] of cases) assert.equal(wordValue(value, unit), expected);
});

test('a moment in full has the hours of a day, as every other time', () => {
  assert.match(wordMoment(new Date(2026, 10, 22, 17, 59, 31).getTime()), /17.59.31/);
  assert.match(wordMoment(new Date(2026, 10, 22, 0, 5, 7).getTime()), /00.05.07/);
});

test('scrolling reaches the first and the last of ten rows and of ten million', () => {
  for (const count of [10, 1000, 10_000_000]) {
    const screen = 400;
    const hidden = Math.max(0, spaceHeight(count) - screen);
    assert.equal(topRow(0, screen, count), 0);
    assert.equal(topRow(hidden, screen, count), Math.max(0, count - screen / rowHeight));
    const middle = Math.floor(count / 2);
    if (hidden > 0) assert.ok(Math.abs(topRow(scrollTopOf(middle, screen, count), screen, count) - middle) < 0.01);
  }
});

test('what the filter found is marked whatever its case, and text stays text', () => {
  const spell = (text: string, wanted: string): string =>
    splitFound(text, wanted)
      .map((piece) => (piece.isFound ? `[${piece.text}]` : piece.text))
      .join('');
  assert.equal(spell('Timeout, timeout', 'TIMEOUT'), '[Timeout], [timeout]');
  assert.equal(spell('a.b', '.'), 'a[.]b');
  assert.equal(spell('aaa', 'aa'), '[aa]a');
  assert.equal(spell('İstanbul', 'i'), 'İstanbul');
  assert.equal(spell('x', ''), 'x');
});

test('a record of many lines fits into one row, and no character is lost', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['', ''],
    ['one line', 'one line'],
    ['Error: boom\n    at a.js:1\n    at b.js:2', 'Error: boom↵    at a.js:1↵    at b.js:2'],
    ['a\r\nb', 'a↵b'],
    ['\na\n\nb\n', '↵a↵↵b↵'],
    ['50%\r100%', '50%\r100%'],
  ];
  for (const [text, expected] of cases) {
    const parts = splitBreaks(text);
    assert.equal(parts.map((part) => (part.isBreak ? '↵' : part.text)).join(''), expected);
    assert.equal(parts.map((part) => part.text).join(''), text);
  }
});

test('rows of another filter are not mixed in, and far ones are forgotten', () => {
  const row = (number: number): LogRow => ({
    number,
    time: 0,
    text: '',
    parsed: undefined,
    traceId: undefined,
    cutLength: 0,
    severity: 'info',
    stream: 0,
  });
  const rows = (start: number, count: number): LogRow[] =>
    Array.from({ length: count }, (_, index) => row(start + index));
  const window = new RowWindow();
  window.begin(1);
  window.add({ epoch: 1, rows: rows(0, 10) }, 10);
  window.add({ epoch: 0, rows: rows(10, 10) }, 10);
  assert.deepEqual([window.has(0, 10), window.has(0, 11), window.slice(8, 12).length], [true, false, 2]);
  for (let start = 10; start < 1000; start += 10) window.add({ epoch: 1, rows: rows(start, 10) }, 10);
  assert.deepEqual([window.has(990, 1000), window.has(0, 10)], [true, false]);
  window.begin(2);
  assert.equal(window.has(990, 1000), false);
});

const waterfall = ['a2', '.b1', '..c0', 'd0'].map((text): WaterfallRow => ({
  ...{
    spanId: text.replace(/[.\d]/g, ''),
    service: 's',
    name: 'n',
    kind: 'internal',
    isError: false,
    offsetNs: 0,
    durationNs: 1,
  },
  ...{ depth: text.lastIndexOf('.') + 1, descendantCount: Number(text.at(-1)), isOrphan: false },
}));

test('a collapsed span hides what is below it', () => {
  const names = (...collapsed: string[]): string =>
    hideCollapsed(waterfall, new Set(collapsed))
      .map((row) => row.spanId)
      .join('');
  assert.deepEqual([names(), names('a'), names('b'), names('c')], ['abcd', 'ad', 'abd', 'abcd']);
});

test('keys move through the spans as through any tree', () => {
  const step = (key: string, selected?: string, ...collapsed: string[]): string | undefined => {
    const hidden = new Set(collapsed);
    const found = stepSelection(key, hideCollapsed(waterfall, hidden), hidden, selected);
    return found === undefined ? undefined : `${found.kind} ${found.spanId ?? ''}`;
  };
  assert.equal(step('ArrowDown'), 'select a');
  assert.equal(step('ArrowDown', 'a'), 'select b');
  assert.equal(step('ArrowDown', 'd'), 'select d');
  assert.equal(step('ArrowUp', 'a'), 'select a');
  assert.equal(step('ArrowLeft', 'a'), 'toggle a');
  assert.equal(step('ArrowRight', 'a', 'a'), 'toggle a');
  assert.equal(step('ArrowRight', 'a'), 'select b');
  assert.equal(step('ArrowLeft', 'c'), 'select b');
  assert.equal(step('End', 'a'), 'select d');
  assert.equal(step('Escape', 'a'), 'select ');
  assert.equal(step('x', 'a'), undefined);
});
