import type { EventTime } from '../../model/lineTrial.ts';
import { offsetOfZone } from './eventTime.ts';

/** How a time that does not say everything is read. */
export interface TimeDefaults {
  /** Seconds east of Greenwich, where the text names no zone. */
  readonly offset: number;
  /** Milliseconds since 1970, for a year, month or day that the text does not name. */
  readonly now: number;
}

/** A time that was read, or why not, in words that follow "it". */
export type TimeReading =
  | {
      readonly time: EventTime;
      /** Whether the text named its zone. */ readonly hasZone: boolean;
      readonly rest: string;
    }
  | { readonly problem: string };

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const days = 'sun mon tue wed thu fri sat'.split(' ');
const longMonths = /^(?:january|february|march|april|may|june|july|august|september|october|november|december)/i;
const longDays = /^(?:sunday|monday|tuesday|wednesday|thursday|friday|saturday)/i;
/** Directives that stand for several. */
const composed: Readonly<Record<string, string>> = {
  T: '%H:%M:%S',
  X: '%H:%M:%S',
  R: '%H:%M',
  r: '%I:%M:%S %p',
  D: '%m/%d/%y',
  x: '%m/%d/%y',
  F: '%Y-%m-%d',
  c: '%a %b %e %H:%M:%S %Y',
};
const numbers: Readonly<Record<string, { readonly field: Field; readonly digits: number; readonly most: number }>> = {
  Y: { field: 'year', digits: 4, most: 9999 },
  m: { field: 'month', digits: 2, most: 12 },
  d: { field: 'day', digits: 2, most: 31 },
  e: { field: 'day', digits: 2, most: 31 },
  H: { field: 'hour', digits: 2, most: 24 },
  k: { field: 'hour', digits: 2, most: 24 },
  I: { field: 'hour', digits: 2, most: 12 },
  l: { field: 'hour', digits: 2, most: 12 },
  M: { field: 'minute', digits: 2, most: 59 },
  S: { field: 'second', digits: 2, most: 60 },
  j: { field: 'dayOfYear', digits: 3, most: 366 },
};
/** Zones by name that Ruby and Fluent Bit both take. */
const zones: Readonly<Record<string, string>> = {
  UTC: 'Z',
  GMT: 'Z',
  Z: 'Z',
  EST: '-0500',
  EDT: '-0400',
  CST: '-0600',
  CDT: '-0500',
  MST: '-0700',
  MDT: '-0600',
  PST: '-0800',
  PDT: '-0700',
};

type Field = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'dayOfYear' | 'epoch';

/** Reads a time by a format of strptime, with `%L` and `%N` for the digits of a second's fraction. What stands behind it is left. */
export function strptime(text: string, format: string, defaults: TimeDefaults): TimeReading {
  return new TimeReader(text, defaults).read(format);
}

class TimeReader {
  readonly #text: string;
  readonly #defaults: TimeDefaults;
  readonly #fields = new Map<Field, number>();
  #at = 0;
  #nanoseconds = 0;
  #offset: number | undefined;
  #isAfternoon: boolean | undefined;

  constructor(text: string, defaults: TimeDefaults) {
    this.#text = text;
    this.#defaults = defaults;
  }

  read(format: string): TimeReading {
    const problem = this.#follow(format);
    if (problem !== undefined) return { problem };
    const time = this.#time();
    if (time === undefined) return { problem: 'names no day that exists' };
    return { time, hasZone: this.#offset !== undefined || this.#fields.has('epoch'), rest: this.#text.slice(this.#at) };
  }

  #follow(format: string): string | undefined {
    for (let at = 0; at < format.length; at++) {
      const char = format[at] ?? '';
      if (/\s/.test(char)) {
        this.#take(/^\s*/);
        continue;
      }
      if (char !== '%') {
        if (this.#text[this.#at] !== char) return `has ${this.#seen()} where the format has '${char}'`;
        this.#at++;
        continue;
      }
      const directive = /^%[-_0^#]*\d*:*(.)/.exec(format.slice(at, at + 12));
      if (directive === null) return 'cannot be read: the format ends in a lone %';
      at += directive[0].length - 1;
      const problem = this.#directive(directive[1] ?? '');
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  #directive(letter: string): string | undefined {
    const expansion = composed[letter];
    if (expansion !== undefined) return this.#follow(expansion);
    const number = numbers[letter];
    if (number !== undefined) return this.#number(letter, number.field, number.digits, number.most);
    const isRead = this.#special(letter);
    if (isRead === undefined) return `cannot be read: %${letter} is not known here`;
    return isRead ? undefined : this.#wanted(letter);
  }

  #number(letter: string, field: Field, digits: number, most: number): string | undefined {
    const value = this.#take(new RegExp(`^\\s*\\d{1,${digits}}`));
    if (value === undefined || Number(value) > most) return this.#wanted(letter);
    this.#fields.set(field, Number(value));
    return undefined;
  }

  /** Reads a directive that is no plain number; undefined for one that is not known. */
  #special(letter: string): boolean | undefined {
    switch (letter) {
      case 'b':
      case 'B':
      case 'h': {
        const name = this.#take(longMonths) ?? this.#take(/^[a-z]{3}/i);
        const index = months.indexOf(name?.slice(0, 3).toLowerCase() ?? '');
        this.#fields.set('month', index + 1);
        return index >= 0;
      }
      case 'a':
      case 'A':
        return days.includes((this.#take(longDays) ?? this.#take(/^[a-z]{3}/i))?.slice(0, 3).toLowerCase() ?? '');
      case 'p':
      case 'P':
        this.#isAfternoon = this.#take(/^(?:am|pm)/i)?.toLowerCase() === 'pm';
        return /[ap]m$/i.test(this.#text.slice(0, this.#at));
      case 'y': {
        const year = this.#take(/^\d{2}/);
        this.#fields.set('year', Number(year) + (Number(year) < 69 ? 2000 : 1900));
        return year !== undefined;
      }
      case 's': {
        const seconds = this.#take(/^-?\d{1,12}/);
        this.#fields.set('epoch', Number(seconds));
        return seconds !== undefined;
      }
      case 'L':
      case 'N':
      case 'f': {
        const digits = this.#take(/^\d{1,9}/);
        this.#take(/^\d+/);
        this.#nanoseconds = Number(digits?.padEnd(9, '0') ?? 0);
        return digits !== undefined;
      }
      case 'z':
      case 'Z':
        return this.#zone();
      case 'n':
      case 't':
        return this.#take(/^\s*/) !== undefined;
      case '%':
        return this.#take(/^%/) !== undefined;
      default:
        return undefined;
    }
  }

  #zone(): boolean {
    const zone = this.#take(/^\s*(?:[+-]\d{2}:?\d{2}|[A-Za-z]{1,5})/)?.trim();
    if (zone === undefined) return false;
    const named = /^[+-]/.test(zone) ? zone : zones[zone.toUpperCase()];
    this.#offset = named === undefined ? undefined : offsetOfZone(named);
    return named !== undefined;
  }

  #take(pattern: RegExp): string | undefined {
    const found = pattern.exec(this.#text.slice(this.#at, this.#at + 40))?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #seen(): string {
    const rest = this.#text.slice(this.#at, this.#at + 12);
    return rest === '' ? 'nothing left' : `'${rest}'`;
  }

  #wanted(letter: string): string {
    return `has ${this.#seen()} where the format has %${letter}`;
  }

  #time(): EventTime | undefined {
    const epoch = this.#fields.get('epoch');
    if (epoch !== undefined) return { seconds: epoch, nanoseconds: this.#nanoseconds };
    const today = new Date(this.#defaults.now);
    const get = (field: Field): number | undefined => this.#fields.get(field);
    const year = get('year') ?? today.getUTCFullYear();
    const dayOfYear = get('dayOfYear');
    const month =
      dayOfYear === undefined ? (get('month') ?? (get('day') === undefined ? today.getUTCMonth() + 1 : 1)) : 1;
    const isDayless = get('day') === undefined && get('month') === undefined;
    const day = dayOfYear ?? get('day') ?? (isDayless ? today.getUTCDate() : 1);
    let hour = get('hour') ?? 0;
    if (this.#isAfternoon !== undefined) hour = (hour % 12) + (this.#isAfternoon ? 12 : 0);
    const ms = Date.UTC(year, month - 1, day, hour, get('minute') ?? 0, get('second') ?? 0);
    const isReal = dayOfYear !== undefined || new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day;
    if (!isReal || Number.isNaN(ms)) return undefined;
    return { seconds: ms / 1000 - (this.#offset ?? this.#defaults.offset), nanoseconds: this.#nanoseconds };
  }
}
