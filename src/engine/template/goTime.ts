const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const dayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

const layoutPattern =
  /January|Jan|Monday|Mon|MST|2006|Z07:00:00|Z07:00|Z0700|Z07|-07:00:00|-07:00|-0700|-07|[.,]0+(?!\d)|[.,]9+(?!\d)|01|02|03|04|05|06|002|15|PM|pm|__2|_2|1|2|3|4|5/g;

const nsPerSecond = 1_000_000_000n;

/** A moment with nanoseconds, in UTC or at a fixed offset, as Go's `time.Time`. */
export class GoTime {
  /** Nanoseconds since the epoch. */
  readonly ns: bigint;
  readonly offsetSeconds: number;
  readonly zone: string;

  constructor(ns: bigint, offsetSeconds = 0, zone = 'UTC') {
    this.ns = ns;
    this.offsetSeconds = offsetSeconds;
    this.zone = zone;
  }

  /** The first of January of the year 1, Go's zero time. */
  static readonly zero = new GoTime(-62_135_596_800n * nsPerSecond);

  get unixSeconds(): bigint {
    return floorDiv(this.ns, nsPerSecond);
  }

  /** As Go prints a time: `2026-11-01 00:01:14.2 +0000 UTC`. */
  toString(): string {
    return this.format(`2006-01-02 15:04:05.999999999 -0700 MST`);
  }

  /** Formats by an example of Go's reference time. */
  format(layout: string): string {
    const local = this.ns + BigInt(this.offsetSeconds) * nsPerSecond;
    const seconds = floorDiv(local, nsPerSecond);
    const nanos = Number(local - seconds * nsPerSecond);
    const date = new Date(Number(seconds) * 1000);
    return layout.replace(layoutPattern, (part) => formatPart(part, date, nanos, this.offsetSeconds, this.zone));
  }
}

function floorDiv(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  return value % divisor < 0n ? quotient - 1n : quotient;
}

function pad(value: number, width = 2, fill = '0'): string {
  return String(value).padStart(width, fill);
}

function formatPart(part: string, date: Date, nanos: number, offset: number, zone: string): string {
  const hours = date.getUTCHours();
  const month = date.getUTCMonth();
  const day = date.getUTCDate();
  switch (part) {
    case '2006':
      return pad(date.getUTCFullYear(), 4);
    case '06':
      return pad(date.getUTCFullYear() % 100);
    case 'January':
      return monthNames[month] ?? '';
    case 'Jan':
      return (monthNames[month] ?? '').slice(0, 3);
    case '01':
      return pad(month + 1);
    case '1':
      return String(month + 1);
    case 'Monday':
      return dayNames[date.getUTCDay()] ?? '';
    case 'Mon':
      return (dayNames[date.getUTCDay()] ?? '').slice(0, 3);
    case '02':
      return pad(day);
    case '_2':
      return pad(day, 2, ' ');
    case '2':
      return String(day);
    case '15':
      return pad(hours);
    case '03':
      return pad(hours % 12 === 0 ? 12 : hours % 12);
    case '3':
      return String(hours % 12 === 0 ? 12 : hours % 12);
    case '04':
      return pad(date.getUTCMinutes());
    case '4':
      return String(date.getUTCMinutes());
    case '05':
      return pad(date.getUTCSeconds());
    case '5':
      return String(date.getUTCSeconds());
    case 'PM':
      return hours < 12 ? 'AM' : 'PM';
    case 'pm':
      return hours < 12 ? 'am' : 'pm';
    case 'MST':
      return zone;
    case '002':
    case '__2':
      return pad(dayOfYear(date), 3, part === '002' ? '0' : ' ');
    default:
      return /^[.,]/.test(part) ? formatFraction(part, nanos) : formatOffset(part, offset);
  }
}

function dayOfYear(date: Date): number {
  return Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000) + 1;
}

function formatFraction(part: string, nanos: number): string {
  const digits = pad(nanos, 9).slice(0, part.length - 1);
  if (part[1] === '0') return part.charAt(0) + digits;
  const trimmed = digits.replace(/0+$/, '');
  return trimmed === '' ? '' : part.charAt(0) + trimmed;
}

function formatOffset(part: string, offset: number): string {
  if (part.startsWith('Z') && offset === 0) return 'Z';
  const sign = offset < 0 ? '-' : '+';
  const minutes = Math.floor(Math.abs(offset) / 60);
  const colon = part.includes(':') ? ':' : '';
  const hours = pad(Math.floor(minutes / 60));
  return /07$/.test(part) && colon === '' ? sign + hours : `${sign}${hours}${colon}${pad(minutes % 60)}`;
}

/**
 * Reads a time by an example of Go's reference time, in a zone of the time zone database where the text names no offset.
 * @returns undefined for text that does not fit.
 */
export function parseGoTime(layout: string, text: string, zone = 'UTC'): GoTime | undefined {
  const fields = new Map<string, string>();
  let source = '';
  let last = 0;
  const names: string[] = [];
  for (const match of layout.matchAll(layoutPattern)) {
    source += escapeRegex(layout.slice(last, match.index)) + partPattern(match[0]);
    names.push(match[0]);
    last = match.index + match[0].length;
  }
  source += escapeRegex(layout.slice(last));
  const found = new RegExp(`^${source}$`).exec(text);
  if (found === null) return undefined;
  for (const [i, name] of names.entries()) fields.set(name, found[i + 1] ?? '');
  return assemble(fields, zone);
}

function escapeRegex(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function partPattern(part: string): string {
  if (part === '2006') return '(\\d{4})';
  if (part === '05') return '(\\d{2}(?:[.,]\\d+)?)';
  if (['01', '02', '03', '04', '06', '15'].includes(part)) return '(\\d{2})';
  if (['1', '2', '3', '4', '5', '_2'].includes(part)) return '\\s*(\\d{1,2})';
  if (part.startsWith('Z')) return '(Z|[+-]\\d{2}:?\\d{2})';
  if (part.startsWith('-')) return '([+-]\\d{2}:?(?:\\d{2})?)';
  if (/^[.,]/.test(part)) return '((?:[.,]\\d+)?)';
  if (part === 'PM' || part === 'pm') return '([APap][Mm])';
  return part === 'MST' ? '([A-Z]{3,4})' : '([A-Za-z]+|\\d+)';
}

function assemble(fields: ReadonlyMap<string, string>, zone: string): GoTime | undefined {
  const number = (...names: string[]): number | undefined => {
    const text = names.map((name) => fields.get(name)).find((value) => value !== undefined);
    return text === undefined ? undefined : Number.parseInt(text, 10);
  };
  const named = (fields.get('January') ?? fields.get('Jan'))?.slice(0, 3).toLowerCase();
  const month =
    named === undefined
      ? (number('01', '1') ?? 1)
      : monthNames.findIndex((name) => name.slice(0, 3).toLowerCase() === named) + 1;
  const short = number('06');
  const year = number('2006') ?? (short === undefined ? 0 : short >= 69 ? 1900 + short : 2000 + short);
  const day = number('02', '_2', '2') ?? 1;
  let hour = number('15', '03', '3') ?? 0;
  const half = fields.get('PM') ?? fields.get('pm');
  if (half !== undefined) hour = (hour % 12) + (/^p/i.test(half) ? 12 : 0);
  const minute = number('04', '4') ?? 0;
  const seconds = fields.get('05') ?? fields.get('5') ?? '0';
  const fraction = [...fields].find(([name]) => /^[.,]/.test(name))?.[1] ?? '';
  const [whole = '0', digits = ''] = (seconds + fraction).split(/[.,]/);
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || Number(whole) > 59) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, Number(whole));
  if (date.getUTCDate() !== day || day < 1) return undefined;
  const localNs = BigInt(date.getTime()) * 1_000_000n + BigInt(digits.padEnd(9, '0').slice(0, 9));
  return atZone(localNs, fields, zone);
}

function atZone(localNs: bigint, fields: ReadonlyMap<string, string>, zone: string): GoTime {
  const written = [...fields].find(([name]) => /^(?:Z|-)07/.test(name))?.[1];
  const offset = written === undefined ? zoneOffset(zone, localNs) : readOffset(written);
  return new GoTime(localNs - BigInt(offset) * nsPerSecond, offset, offset === 0 ? 'UTC' : (written ?? zone));
}

function readOffset(text: string): number {
  if (text === 'Z') return 0;
  const [, sign = '+', hours = '0', minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?/.exec(text) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
}

/** Seconds east of UTC at a local time; unknown zones are UTC. */
function zoneOffset(zone: string, localNs: bigint): number {
  if (zone === 'UTC' || zone === '') return 0;
  const localMs = Number(localNs / 1_000_000n);
  const first = offsetAt(zone, localMs);
  return offsetAt(zone, localMs - first * 1000);
}

function offsetAt(zone: string, timeMs: number): number {
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
    const name = format.formatToParts(timeMs).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
    return readOffset(name.replace('GMT', '') === '' ? 'Z' : name.replace('GMT', ''));
  } catch {
    return 0;
  }
}
