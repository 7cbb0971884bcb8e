import type { EventTime } from '../../model/lineTrial.ts';

/** `2026-11-22T18:00:00.5Z`, with as many digits behind the second as it needs. */
export function formatEventTime({ seconds, nanoseconds }: EventTime): string {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return `${seconds} s`;
  const fraction = nanoseconds === 0 ? '' : `.${String(nanoseconds).padStart(9, '0').replace(/0+$/, '')}`;
  return `${date.toISOString().slice(0, 19)}${fraction}Z`;
}

/** A number of seconds since 1970, with a fraction. */
export function timeOfNumber(value: number): EventTime | undefined {
  if (!Number.isFinite(value)) return undefined;
  const seconds = Math.floor(value);
  return { seconds, nanoseconds: Math.round((value - seconds) * 1e9) };
}

/** What Ruby's `Time.parse` and `Time.iso8601` take of the common form; undefined for all else. */
export function timeOfText(text: string): EventTime | undefined {
  const match =
    /^\s*(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2}):(\d{2})(?:[.,](\d{1,9}))?)?\s*(?:(Z|UTC|[+-]\d{2}:?\d{2})\s*)?$/i.exec(
      text,
    );
  if (match === null) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] = match;
  const parts = [year, month, day, hour, minute, second].map(Number);
  const [y = 0, mo = 1, d = 1, h = 0, mi = 0, s = 0] = parts;
  const ms = Date.UTC(y, mo - 1, d, h, mi, s);
  if (new Date(ms).getUTCDate() !== d) return undefined;
  return { seconds: ms / 1000 - offsetOfZone(zone ?? 'Z'), nanoseconds: Number(fraction.padEnd(9, '0')) };
}

/** Seconds east of Greenwich: `+0200`, `-03:00`, `Z`. */
export function offsetOfZone(zone: string): number {
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  if (match === null) return 0;
  const size = Number(match[2]) * 3600 + Number(match[3]) * 60;
  return match[1] === '-' ? -size : size;
}
