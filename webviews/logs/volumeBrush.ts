import { levelGroups, type LevelGroup, type LogOverview } from '../../src/model/logOverview.ts';
import type { TimeRange } from '../../src/model/timeRange.ts';

/** The bars from where a choice began to where it is now, either way round. */
export interface VolumeBrush {
  readonly anchor: number;
  readonly cursor: number;
}

/** How many bars there are. */
export function barCount({ counts }: LogOverview): number {
  return counts.other.length;
}

/** The span of the chosen bars, or of all, the end excluded. */
export function rangeOfBrush({ start, stepMs }: LogOverview, { anchor, cursor }: VolumeBrush): TimeRange {
  const first = Math.min(anchor, cursor);
  const last = Math.max(anchor, cursor);
  return { start: start + first * stepMs, end: start + (last + 1) * stepMs };
}

/** Lines of each level in the chosen bars. */
export function countsOfBrush({ counts }: LogOverview, { anchor, cursor }: VolumeBrush): Record<LevelGroup, number> {
  const first = Math.min(anchor, cursor);
  const last = Math.max(anchor, cursor);
  const sum = (group: LevelGroup): number =>
    counts[group].slice(first, last + 1).reduce((total, count) => total + count, 0);
  return { error: sum('error'), warn: sum('warn'), info: sum('info'), other: sum('other') };
}

/** Where a key takes the brush; with shift it grows. Undefined for keys that do not move it. */
export function stepBrush(
  brush: VolumeBrush | undefined,
  { key, shiftKey }: { readonly key: string; readonly shiftKey: boolean },
  count: number,
): VolumeBrush | undefined {
  const last = count - 1;
  const from = brush?.cursor ?? last + 1;
  const places: Readonly<Record<string, number>> = { ArrowLeft: from - 1, ArrowRight: from + 1, Home: 0, End: last };
  const place = places[key];
  if (place === undefined || count === 0) return undefined;
  const cursor = Math.max(0, Math.min(last, place));
  return { anchor: shiftKey ? (brush?.anchor ?? cursor) : cursor, cursor };
}

/** The outline of one level's part of all bars, in units of a bar wide and 100 high; stacked on the graver levels. */
export function barPath({ counts }: LogOverview, group: LevelGroup): string {
  const below = levelGroups.slice(0, levelGroups.indexOf(group));
  const count = counts[group].length;
  const total = (bar: number): number => levelGroups.reduce((sum, one) => sum + (counts[one][bar] ?? 0), 0);
  let highest = 1;
  for (let bar = 0; bar < count; bar += 1) highest = Math.max(highest, total(bar));
  const pieces: string[] = [];
  for (let bar = 0; bar < count; bar += 1) {
    const own = counts[group][bar] ?? 0;
    if (own === 0) continue;
    const base = below.reduce((sum, one) => sum + (counts[one][bar] ?? 0), 0);
    const y = (value: number): string => (100 - (100 * value) / highest).toFixed(1);
    pieces.push(`M${bar + 0.1} ${y(base)}V${y(base + own)}H${bar + 0.9}V${y(base)}Z`);
  }
  return pieces.join('');
}
