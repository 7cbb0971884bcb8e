import { detectSeverity } from '../analysis/logLevel.ts';
import { stripEscapes } from '../base/ansi.ts';
import type { LogSeverity } from '../model/logLine.ts';
import type { TimeRange } from '../model/timeRange.ts';

/** A line as it comes in. */
export interface LogRecord {
  /** Nanoseconds since the epoch, as decimal digits. */
  readonly timeNs: string;
  readonly text: string;
  /** Where it comes from, by a number that the owner of the buffer gives. */
  readonly stream: number;
}

/** A line as it is kept. */
export interface KeptRecord extends LogRecord {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly severity: LogSeverity;
}

/** Which lines to show. */
export interface LogFilter {
  /** Text that a line must hold, whatever its case; empty: any. */
  readonly text: string;
  /** The least grave level to show; lines that tell no level show only without it. */
  readonly least: LogSeverity | undefined;
  /** When a line must have been written, the end excluded; undefined: at any time. */
  readonly range?: TimeRange | undefined;
}

/** Milliseconds of nanoseconds that are given as digits. */
export function toMilliseconds(timeNs: string): number {
  return Number(timeNs.slice(0, -6));
}

const gravity: Readonly<Record<LogSeverity, number>> = {
  unknown: 0,
  trace: 1,
  debug: 2,
  info: 3,
  warn: 4,
  error: 5,
  fatal: 6,
};

/**
 * Keeps the last lines of a log and the ones among them that a filter lets through. Those are numbered from 0 in the order in which they
 * came; the number of a line never changes while the filter stays, also when older lines are dropped.
 */
export class LogBuffer {
  readonly #capacity: number;
  #records: KeptRecord[] = [];
  /** How many records were dropped from the front of `#records` since the start. */
  #dropped = 0;
  #filter: LogFilter = { text: '', least: undefined };
  /** Positions (counted since the start) of the lines that pass; undefined while all pass. */
  #passing: number[] | undefined;
  #passingDropped = 0;

  /** @param capacity how many lines are kept. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** How many lines came in since the start. */
  get count(): number {
    return this.#dropped + this.#records.length;
  }

  /** How many lines are kept. */
  get kept(): number {
    return this.#records.length;
  }

  /** All lines that are kept, whether they pass or not. */
  get records(): readonly KeptRecord[] {
    return this.#records;
  }

  /** The number of the first line that passes and is still kept. */
  get first(): number {
    return this.#passing === undefined ? this.#dropped : this.#passingDropped;
  }

  /** One more than the number of the last line that passes. */
  get end(): number {
    return this.#passing === undefined ? this.count : this.#passingDropped + this.#passing.length;
  }

  push(records: readonly LogRecord[]): void {
    for (const record of records) {
      const time = toMilliseconds(record.timeNs);
      const kept: KeptRecord = { ...record, time, severity: detectSeverity(record.text) };
      if (this.#passing !== undefined && passes(kept, this.#filter)) this.#passing.push(this.count);
      this.#records.push(kept);
    }
    // Dropping in large bites keeps each line's share of the cost small.
    if (this.#records.length > this.#capacity * 1.1) this.#drop(this.#records.length - this.#capacity);
  }

  setFilter(filter: LogFilter): void {
    this.#filter = { ...filter, text: filter.text.toLowerCase() };
    this.#passingDropped = 0;
    if (filter.text === '' && filter.least === undefined && filter.range === undefined) {
      this.#passing = undefined;
      return;
    }
    const passing: number[] = [];
    this.#records.forEach((record, index) => {
      if (passes(record, this.#filter)) passing.push(this.#dropped + index);
    });
    this.#passing = passing;
  }

  /** The passing lines numbered `start` to `start + count - 1`, as far as they are kept. */
  window(start: number, count: number): { readonly start: number; readonly records: readonly KeptRecord[] } {
    const from = Math.max(start, this.first);
    const to = Math.min(start + count, this.end);
    const records: KeptRecord[] = [];
    for (let number = from; number < to; number += 1) {
      const record = this.#recordOf(number);
      if (record !== undefined) records.push(record);
    }
    return { start: from, records };
  }

  /** Every line that passes, with its number. */
  visit(look: (record: KeptRecord, number: number) => void): void {
    const { first, end } = this;
    for (let number = first; number < end; number += 1) {
      const record = this.#recordOf(number);
      if (record !== undefined) look(record, number);
    }
  }

  /** The number of a line; where its text was rewritten, that of another of the same stream and moment. */
  numberOf({ timeNs, stream, text }: LogRecord): number | undefined {
    let found: number | undefined;
    let isExact = false;
    this.visit((record, number) => {
      if (isExact || record.timeNs !== timeNs || record.stream !== stream) return;
      isExact = record.text === text;
      found = number;
    });
    return found;
  }

  clear(): void {
    this.#drop(this.#records.length);
  }

  #recordOf(number: number): KeptRecord | undefined {
    const position = this.#passing === undefined ? number : this.#passing[number - this.#passingDropped];
    return position === undefined ? undefined : this.#records[position - this.#dropped];
  }

  #drop(count: number): void {
    this.#records = this.#records.slice(count);
    this.#dropped += count;
    if (this.#passing === undefined) return;
    const firstKept = this.#passing.findIndex((position) => position >= this.#dropped);
    const gone = firstKept < 0 ? this.#passing.length : firstKept;
    this.#passing = this.#passing.slice(gone);
    this.#passingDropped += gone;
  }
}

/** @param filter with its text in lower case. */
function passes(record: KeptRecord, filter: LogFilter): boolean {
  const { range } = filter;
  if (range !== undefined && (record.time < range.start || record.time >= range.end)) return false;
  if (filter.least !== undefined && gravity[record.severity] < gravity[filter.least]) return false;
  return filter.text === '' || stripEscapes(record.text).toLowerCase().includes(filter.text);
}
