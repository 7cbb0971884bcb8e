import { emptyOverview, levelGroupOf, type LevelGroup, type LogOverview } from '../model/logOverview.ts';
import type { TimeRange } from '../model/timeRange.ts';
import type { LogBuffer } from './logBuffer.ts';

export interface LogOverviewOptions {
  /** How many bars there may be, 1 or more. */
  readonly bars: number;
  /** In how many parts the list is looked at for errors. */
  readonly parts: number;
  /** The span that the bars cover; without it that of the lines. */
  readonly range?: TimeRange | undefined;
}

const seconds = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];
const steps = [10, 20, 50, 100, 200, 500, ...seconds.map((one) => one * 1000)];
/** Bars that there are at least, if so many fit. */
const fewestBars = 40;
/** The part of the lines that may be left out as the few oldest. */
const fewShare = 0.05;
/** How many times longer the few oldest make the span, from when on they are left out. */
const farTimes = 8;
const day = 86_400_000;

/**
 * Counts the lines that pass the buffer's filter, over time and by level. Bars begin at round times. A few old lines far from the others,
 * such as those of a start, would leave the others no room: they are counted as earlier.
 */
export function logOverview(buffer: LogBuffer, { bars, parts, range }: LogOverviewOptions): LogOverview {
  const { first, end: last } = buffer;
  const errorParts = new Set<number>();
  const times: number[] = [];
  const groups: LevelGroup[] = [];
  buffer.visit(({ time, severity }, number) => {
    const group = levelGroupOf(severity);
    times.push(time);
    groups.push(group);
    if (group === 'error') errorParts.add(Math.floor(((number - first) * parts) / (last - first)));
  });
  if (times.length === 0) return emptyOverview;
  const { start, end } = range === undefined ? spanOf(times) : { start: range.start, end: range.end - 1 };
  const stepMs = stepOf(end - start, bars);
  const begin = Math.floor(start / stepMs) * stepMs;
  const filled = Math.floor((end - begin) / stepMs) + 1;
  // A few bars alone would be as broad as walls: they stand at the end, as what is newest.
  const length = range === undefined ? Math.max(filled, Math.min(bars, fewestBars)) : filled;
  const origin = begin - (length - filled) * stepMs;
  const list = (): number[] => new Array<number>(length).fill(0);
  const counts: Record<LevelGroup, number[]> = { error: list(), warn: list(), info: list(), other: list() };
  let earlier = 0;
  for (const [index, time] of times.entries()) {
    const bar = Math.floor((time - origin) / stepMs);
    const group = counts[groups[index] ?? 'other'];
    const count = group[bar];
    if (count !== undefined) group[bar] = count + 1;
    else if (bar < 0) earlier += 1;
  }
  return { start: origin, stepMs, earlier, counts, errorParts: [...errorParts].sort((left, right) => left - right) };
}

/** From the first to the last of some times, at least one; without the few oldest where these are far from the others. */
function spanOf(times: readonly number[]): { readonly start: number; readonly end: number } {
  const sorted = Float64Array.from(times).sort();
  const start = sorted[0] ?? 0;
  const end = sorted.at(-1) ?? start;
  const most = sorted[Math.floor(sorted.length * fewShare)] ?? start;
  if (most === start || (end - most) * farTimes > end - start) return { start, end };
  // Those of the few that stand near the others belong to them.
  return { start: sorted.find((time) => time >= most - (end - most)) ?? start, end };
}

/** The shortest round step with which a span has no more than so many bars, the one that is cut off included. */
function stepOf(span: number, bars: number): number {
  return steps.find((step) => span / step < bars - 1) ?? Math.ceil(span / Math.max(1, bars - 1) / day) * day;
}
