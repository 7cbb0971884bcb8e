import type { GraphUnit } from '../../src/model/usageGraph.ts';

/** Where an axis of time has its marks: milliseconds since the epoch, at round local times, `wanted` at most. */
export function timeTicks(start: number, end: number, wanted: number): readonly number[] {
  const spans = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];
  const step = (spans.find((span) => (end - start) / 1000 / span <= wanted) ?? 604_800) * 1000;
  // Hours are round in the user's own time zone, which may be half an hour off.
  const offset = new Date(start).getTimezoneOffset() * 60_000;
  const ticks: number[] = [];
  for (let tick = Math.ceil((start - offset) / step) * step + offset; tick <= end; tick += step) ticks.push(tick);
  return ticks;
}

/** Where an axis from 0 has its marks, `wanted` or so: steps of 1, 2 or 5, for bytes powers of two. */
export function valueTicks(max: number, unit: GraphUnit, wanted: number): readonly number[] {
  if (!(max > 0)) return [0];
  const rough = max / Math.max(1, wanted);
  const step = unit === 'bytes' ? 2 ** Math.ceil(Math.log2(rough)) : roundUp(rough);
  const ticks: number[] = [];
  for (let index = 0; index * step <= max * 1.0001; index += 1) ticks.push(index * step);
  return ticks;
}

/** The next of 1, 2, 5 times a power of ten. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const digit = value / power;
  return (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10) * power;
}
