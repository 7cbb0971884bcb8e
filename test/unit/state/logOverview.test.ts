import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LogBuffer } from '../../../src/state/logBuffer.ts';
import { logOverview } from '../../../src/state/logOverview.ts';

const begin = Date.parse('2026-01-01T12:00:00Z');

/** A line so many milliseconds after noon. */
const line = (
  ms: number,
  text: string,
): { readonly timeNs: string; readonly text: string; readonly stream: number } => ({
  timeNs: `${begin + ms}000000`,
  text,
  stream: 0,
});

function bufferOf(...lines: readonly (readonly [number, string])[]): LogBuffer {
  const buffer = new LogBuffer(1000);
  buffer.push(lines.map(([ms, text]) => line(ms, text)));
  return buffer;
}

test('lines are counted by level in bars that begin at round times', () => {
  const buffer = bufferOf(
    [500, 'level=info'],
    [900, 'level=error'],
    [1100, 'plain'],
    [3500, 'level=fatal'],
    [3600, 'WARN x'],
  );
  const overview = logOverview(buffer, { bars: 10, parts: 5 });
  assert.deepEqual(overview, {
    start: begin - 1000,
    stepMs: 500,
    earlier: 0,
    counts: {
      error: [0, 0, 0, 1, 0, 0, 0, 0, 0, 1],
      warn: [0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
      info: [0, 0, 0, 1, 0, 0, 0, 0, 0, 0],
      other: [0, 0, 0, 0, 1, 0, 0, 0, 0, 0],
    },
    errorParts: [1, 3],
  });
});

test('only lines that pass are counted, and a span has its own bars', () => {
  const buffer = bufferOf([0, 'a'], [60_000, 'a'], [61_000, 'b'], [120_000, 'a']);
  const range = { start: begin + 60_000, end: begin + 70_000 };
  buffer.setFilter({ text: 'a', least: undefined, range });
  const { start, stepMs, counts } = logOverview(buffer, { bars: 11, parts: 10, range });
  assert.deepEqual([start, stepMs, counts.other], [begin + 60_000, 1000, [1, 0, 0, 0, 0, 0, 0, 0, 0, 0]]);
});

test('there are never more bars than asked for, however long the span', () => {
  for (const span of [0, 1, 999, 59_999, 3_600_000, 86_400_000 * 400]) {
    const { counts } = logOverview(bufferOf([0, 'a'], [span, 'b']), { bars: 40, parts: 10 });
    assert.ok(counts.other.length <= 40, `${span}: ${counts.other.length}`);
    assert.equal(
      counts.other.reduce((sum, one) => sum + one, 0),
      2,
    );
  }
});

test('a log without lines has no bars', () => {
  assert.deepEqual(logOverview(bufferOf(), { bars: 10, parts: 10 }).counts.error, []);
});

test('a few lines of a start days ago leave the bars to the others, and are counted as earlier', () => {
  const day = 86_400_000;
  const recent = Array.from({ length: 98 }, (_, index): readonly [number, string] => [
    3 * day + index * 1000,
    'level=info',
  ]);
  const overview = logOverview(bufferOf([0, 'start'], [20, 'level=error listening'], ...recent), {
    bars: 60,
    parts: 10,
  });
  assert.deepEqual([overview.start, overview.stepMs, overview.earlier], [begin + 3 * day, 2000, 2]);
  assert.equal(
    overview.counts.info.reduce((sum, one) => sum + one, 0),
    98,
  );
  // The ruler beside the list still tells of them.
  assert.deepEqual(overview.errorParts, [0]);
});

test('old lines that are many, or not far, keep their bars, and so does a span that is asked for', () => {
  const hour = 3_600_000;
  const at = (...times: readonly number[]): LogBuffer =>
    bufferOf(...times.map((time): readonly [number, string] => [time, 'x']));
  const recent = Array.from({ length: 40 }, (_, index) => 100 * hour + index * 60_000);
  assert.equal(logOverview(at(0, 1, 2, 3, 4, 5, ...recent), { bars: 60, parts: 10 }).earlier, 0);
  assert.equal(logOverview(at(98 * hour, ...recent), { bars: 60, parts: 10 }).earlier, 0);
  const range = { start: begin, end: begin + 101 * hour };
  const asked = logOverview(at(0, ...recent), { bars: 60, parts: 10, range });
  assert.deepEqual([asked.start, asked.earlier, asked.counts.other[0]], [begin, 0, 1]);
});
