/** Tells the time; injected so that tests and the simulated cluster can have their own. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/**
 * Milliseconds since the epoch of an RFC 3339 time; NaN for what is none. `2026-11-22T15:04:05Z`, as Kubernetes writes most, is
 * read at a fifth of the cost of `Date.parse`.
 */
export function parseTime(text: string): number {
  if (text.length !== 20 || text[10] !== 'T' || text[19] !== 'Z') return Date.parse(text);
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const [hour, minute, second] = [twoDigits(text, 11), twoDigits(text, 14), twoDigits(text, 17)];
  // Whether a month has a 31st, and whatever else is unusual, is left to the engine.
  const isUsual = month >= 1 && month <= 12 && day >= 1 && day <= 28 && hour < 24 && minute < 60 && second < 60;
  if (!isUsual || !(year >= 100) || !hasSeparators(text)) return Date.parse(text);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** Nanoseconds since the epoch of an RFC 3339 time; of its fraction nine digits count. Undefined for what is none. */
export function parseTimeNs(text: string): bigint | undefined {
  const [, whole, fraction = '', zone = ''] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/.exec(text) ?? [];
  const ms = whole === undefined ? NaN : Date.parse(whole + zone);
  return Number.isNaN(ms) ? undefined : BigInt(ms) * 1_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, '0'));
}

/** NaN where there are none. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 0x30;
  const ones = text.charCodeAt(at + 1) - 0x30;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN;
}

function hasSeparators(text: string): boolean {
  return text[4] === '-' && text[7] === '-' && text[13] === ':' && text[16] === ':';
}

/** An age as `kubectl` prints it (`duration.HumanDuration` of apimachinery): `45s`, `3m12s`, `5h`, `12d`. */
export function formatAge(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 0) return '0s';
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return seconds % 60 === 0 ? `${minutes}m` : `${minutes}m${seconds % 60}s`;
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return minutes % 60 === 0 ? `${hours}h` : `${hours}h${minutes % 60}m`;
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  if (days < 8) return hours % 24 === 0 ? `${days}d` : `${days}d${hours % 24}h`;
  if (days < 730) return `${days}d`;
  const years = Math.floor(days / 365);
  if (years < 8) return days % 365 === 0 ? `${years}y` : `${years}y${days % 365}d`;
  return `${years}y`;
}

/** A length of time in the unit that reads best, from nanoseconds to minutes: `850µs`, `12.4ms`, `3.2s`, `2m 5s`. */
export function formatDuration(ms: number): string {
  if (ms < 0.001) return `${Math.round(ms * 1e6)}ns`;
  if (ms < 1) return `${trim(ms * 1000)}µs`;
  if (ms < 1000) return `${trim(ms)}ms`;
  if (ms < 60_000) return `${trim(ms / 1000)}s`;
  const minutes = Math.floor(ms / 60_000);
  const seconds = Math.round((ms - minutes * 60_000) / 1000);
  return seconds === 0 ? `${minutes}m` : `${minutes}m ${seconds}s`;
}

function trim(value: number): string {
  return String(Number(value.toPrecision(3)));
}
