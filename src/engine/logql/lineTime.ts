/** Reads the time that a line names; nanoseconds since the epoch. */
type TimeReader = (line: string) => bigint | undefined;

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const dayMs = 86_400_000;

/** What loggers call the time of a line, in JSON and in logfmt. */
const fieldName = String.raw`@?timestamp|@?time|ts|t|date|datetime|asctime|eventTime|event_time`;
const jsonTime = new RegExp(String.raw`"(?:${fieldName})"\s*:\s*(?:"([^"\\]{1,64})"|(\d{9,19}(?:\.\d{1,9})?)\b)`, 'i');
const logfmtTime = new RegExp(String.raw`(?:^|\s)(?:${fieldName})=(?:"([^"\\]{1,64})"|([^\s"]{1,64}))`, 'i');
const isoTime =
  /^[[("]?(\d{4})[-/](\d{2})[-/](\d{2})[T ](\d{2}):(\d{2}):(\d{2})(?:[.,](\d{1,9}))? ?(Z|[+-]\d{2}:?\d{2})?/;
const syslogHead = /^<\d{1,3}>(?:\d{1,2} )?/;
const klogTime = /^[IWEF](\d{2})(\d{2}) (\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?/;
const accessTime = /\[(\d{1,2})\/([A-Z][a-z]{2})\/(\d{4}):(\d{2}):(\d{2}):(\d{2}) ([+-]\d{4})\]/;
const namedMonth =
  /^\[?(?:[A-Z][a-z]{2} )?([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?: (\d{4}))?/;

/**
 * Tells the times of a file's lines. It knows ISO 8601 and `2006/01/02` at the beginning, klog, syslog, access and error logs of nginx and
 * Apache, and the usual fields of JSON lines and of logfmt: text, or a number of seconds, milliseconds, microseconds or nanoseconds.
 * A time without a zone is taken to be in UTC, one without a year to lie in the year before `reference`.
 */
export class LineTimes {
  readonly #referenceMs: number;
  readonly #readers: readonly TimeReader[];
  /** The lines of a file look alike: what found the last time is tried first. */
  #last: TimeReader | undefined;

  /** @param referenceNs the end of the log, more or less; nanoseconds since the epoch */
  constructor(referenceNs: bigint) {
    this.#referenceMs = Number(referenceNs / 1_000_000n);
    const yearless = (line: string): bigint | undefined => this.#klog(line) ?? this.#namedMonth(line);
    this.#readers = [readLeading, readField, yearless, readAccess];
  }

  /** The time of a line, or undefined where it names none. */
  read(line: string): bigint | undefined {
    const known = this.#last?.(line);
    if (known !== undefined) return known;
    for (const reader of this.#readers) {
      if (reader === this.#last) continue;
      const time = reader(line);
      if (time === undefined) continue;
      this.#last = reader;
      return time;
    }
    return undefined;
  }

  #klog(line: string): bigint | undefined {
    const [, month, day, hour, minute, second, fraction] = klogTime.exec(line) ?? [];
    if (month === undefined) return undefined;
    return this.#inLastYear(Number(month) - 1, [day, hour, minute, second], fraction);
  }

  #namedMonth(line: string): bigint | undefined {
    const [, name = '', day, hour, minute, second, fraction, year] =
      namedMonth.exec(line.replace(syslogHead, '')) ?? [];
    const month = months.indexOf(name.toLowerCase());
    if (month < 0) return undefined;
    const rest = [day, hour, minute, second];
    return year === undefined ? this.#inLastYear(month, rest, fraction) : toNs(Number(year), month, rest, fraction);
  }

  /** The latest such time that is not after the reference, give or take a day. */
  #inLastYear(month: number, rest: readonly (string | undefined)[], fraction: string | undefined): bigint | undefined {
    const year = new Date(this.#referenceMs + dayMs).getUTCFullYear();
    const time = toNs(year, month, rest, fraction);
    if (time === undefined || Number(time / 1_000_000n) <= this.#referenceMs + dayMs) return time;
    return toNs(year - 1, month, rest, fraction);
  }
}

function toNs(
  year: number,
  month: number,
  [day, hour, minute, second]: readonly (string | undefined)[],
  fraction = '',
  zone = 'Z',
): bigint | undefined {
  const ms = Date.UTC(year, month, Number(day), Number(hour), Number(minute), Number(second)) - zoneMs(zone);
  if (Number.isNaN(ms) || month < 0 || month > 11 || Number(day) < 1 || Number(day) > 31) return undefined;
  return BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}

function zoneMs(zone: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

function readLeading(line: string): bigint | undefined {
  return line.startsWith('<') ? readIso(line.replace(syslogHead, '')) : readIso(line);
}

function readIso(text: string): bigint | undefined {
  const [, year, month, day, hour, minute, second, fraction, zone] = isoTime.exec(text) ?? [];
  if (year === undefined) return undefined;
  return toNs(Number(year), Number(month) - 1, [day, hour, minute, second], fraction, zone);
}

function readField(line: string): bigint | undefined {
  const pattern = /^\s*\{/.test(line) ? jsonTime : logfmtTime;
  const match = pattern.exec(line);
  const text = match?.[1] ?? match?.[2];
  return text === undefined ? undefined : (readIso(text) ?? readEpoch(text));
}

/** A count since the epoch; its digits tell of what. */
function readEpoch(text: string): bigint | undefined {
  const [, whole = '', fraction = ''] = /^(\d{9,19})(?:\.(\d{1,9}))?$/.exec(text) ?? [];
  if (whole === '') return undefined;
  const digits = whole.length <= 11 ? 9 : whole.length <= 14 ? 6 : whole.length <= 17 ? 3 : 0;
  return BigInt(whole + fraction.slice(0, digits).padEnd(digits, '0'));
}

function readAccess(line: string): bigint | undefined {
  const [, day, name = '', year, hour, minute, second, zone] = accessTime.exec(line) ?? [];
  const month = months.indexOf(name.toLowerCase());
  return month < 0 ? undefined : toNs(Number(year), month, [day, hour, minute, second], '', zone);
}
