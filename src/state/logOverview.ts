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
const day = 86_400_000;

/** Counts the lines that pass the buffer's filter, over time and by level. Bars begin at round times. */
export function logOverview(buffer: LogBuffer, { bars, parts, range }: LogOverviewOptions): LogOverview {
  const { first, end: last } = buffer;
  const errorParts = new Set<number>();
  let start = Infinity;
  let end = -Infinity;
  buffer.visit(({ time, severity }, number) => {
    if (time < start) start = time;
    if (time > end) end = time;
    if (levelGroupOf(severity) === 'error') errorParts.add(Math.floor(((number - first) * parts) / (last - first)));
  });
  if (start > end) return emptyOverview;
  if (range !== undefined) ({ start, end } = { start: range.start, end: range.end - 1 });
  const stepMs = stepOf(end - start, bars);
  const begin = Math.floor(start / stepMs) * stepMs;
  const filled = Math.floor((end - begin) / stepMs) + 1;
  // A few bars alone would be as broad as walls: they stand at the end, as what is newest.
  const length = range === undefined ? Math.max(filled, Math.min(bars, fewestBars)) : filled;
  const origin = begin - (length - filled) * stepMs;
  const list = (): number[] => new Array<number>(length).fill(0);
  const counts: Record<LevelGroup, number[]> = { error: list(), warn: list(), info: list(), other: list() };
  buffer.visit(({ time, severity }) => {
    const bar = Math.floor((time - origin) / stepMs);
    const group = counts[levelGroupOf(severity)];
    const count = group[bar];
    if (count !== undefined) group[bar] = count + 1;
  });
  return { start: origin, stepMs, counts, errorParts: [...errorParts].sort((left, right) => left - right) };
}

/** The shortest round step with which a span has no more than so many bars, the one that is cut off included. */
function stepOf(span: number, bars: number): number {
  return steps.find((step) => span / step < bars - 1) ?? Math.ceil(span / Math.max(1, bars - 1) / day) * day;
}
