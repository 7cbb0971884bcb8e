import { formatBytes } from '../../src/base/units.ts';
import type { TimeRange } from '../../src/model/timeRange.ts';
import type { GraphUnit } from '../../src/model/usageGraph.ts';

const plain = new Intl.NumberFormat(undefined, { maximumSignificantDigits: 4, notation: 'compact' });
const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const timeWithSeconds = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const day = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long', hourCycle: 'h23' });

/** `12:04` */
export function wordTime(ms: number): string {
  return time.format(ms);
}

/** `12:04:31` */
export function wordSeconds(ms: number): string {
  return timeWithSeconds.format(ms);
}

/** `12:04:31.220` */
export function wordMilliseconds(ms: number): string {
  return `${wordSeconds(ms)}${wordFraction(ms)}`;
}

/** `.220`: what stands behind the seconds. */
export function wordFraction(ms: number): string {
  return `.${String(Math.floor(ms % 1000)).padStart(3, '0')}`;
}

/** The moment in full, for a hover. */
export function wordMoment(ms: number): string {
  return whole.format(ms);
}

/** `12:04 – 13:04`, with days where the range leaves the day of `now`. */
export function wordRange(range: TimeRange, now: number): string {
  const today = new Date(now).toDateString();
  const isToday = [range.start, range.end].every((ms) => new Date(ms).toDateString() === today);
  const word = (ms: number): string => (isToday ? wordTime(ms) : `${day.format(ms)}, ${wordTime(ms)}`);
  return `${word(range.start)} – ${word(range.end)}`;
}

/** A mark on an axis of time: the day at midnight, else hour and minute, seconds where they matter. */
export function wordTick(ms: number, span: number): string {
  const date = new Date(ms);
  if (date.getHours() === 0 && date.getMinutes() === 0 && date.getSeconds() === 0) return day.format(ms);
  return span < 8 * 60_000 ? wordSeconds(ms) : wordTime(ms);
}

/** Cores with their unit as Kubernetes writes them (`180m`, `1.25`), finer below 10m; bytes as `118Mi`. */
export function wordValue(value: number | undefined, unit: GraphUnit): string {
  if (value === undefined || !Number.isFinite(value)) return '–';
  if (unit === 'number') return plain.format(value);
  if (unit === 'bytes') return formatBytes(value);
  if (Math.abs(value) >= 1) return String(Number(value.toFixed(2)));
  const milli = value * 1000;
  return milli === 0 ? '0' : `${Number(milli.toFixed(milli < 10 ? 1 : 0))}m`;
}
