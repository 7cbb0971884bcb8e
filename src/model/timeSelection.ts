import type { TimeRange } from './timeRange.ts';

/** The span of time that a panel shows: the last minutes up to now, or two fixed ends. */
export type TimeSelection =
  { readonly kind: 'last'; readonly minutes: number } | { readonly kind: 'fixed'; readonly range: TimeRange };

/** The spans offered by every time range picker, in minutes. */
export const offeredMinutes: readonly number[] = [5, 15, 30, 60, 180, 360, 720, 1440];

/** The closed span that a selection stands for at `now` (milliseconds since the epoch). */
export function resolveSelection(selection: TimeSelection, now: number): TimeRange {
  return selection.kind === 'fixed' ? selection.range : { start: now - selection.minutes * 60_000, end: now };
}

/** Half a span earlier (-1) or later (1). A move that reaches `now` follows the present again. */
export function shiftSelection(selection: TimeSelection, direction: -1 | 1, now: number): TimeSelection {
  const { start, end } = resolveSelection(selection, now);
  const span = end - start;
  const moved = { start: start + (direction * span) / 2, end: end + (direction * span) / 2 };
  return moved.end >= now
    ? { kind: 'last', minutes: Math.max(1, Math.round(span / 60_000)) }
    : { kind: 'fixed', range: moved };
}

/** A selection as untrusted JSON holds it, or undefined where it is none. */
export function decodeSelection(value: unknown): TimeSelection | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if ('minutes' in value && isPositive(value.minutes)) return { kind: 'last', minutes: value.minutes };
  if (!('range' in value) || typeof value.range !== 'object' || value.range === null) return undefined;
  const { range } = value;
  if (!('start' in range) || !('end' in range) || !isPositive(range.start) || !isPositive(range.end)) return undefined;
  return range.start < range.end ? { kind: 'fixed', range: { start: range.start, end: range.end } } : undefined;
}

/** A length as pickers name it: `15m`, `6h`, `1d`. */
export function nameMinutes(minutes: number): string {
  if (minutes % 1440 === 0) return `${minutes / 1440}d`;
  return minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}m`;
}

function isPositive(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}
