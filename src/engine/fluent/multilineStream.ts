import type { EventRecord, EventTime } from '../../model/lineTrial.ts';
import { runFluentbitParser } from './fluentbitParsers.ts';
import type { MultilineParser } from './multilineParsers.ts';
import { groupOf } from './multilineParsers.ts';
import type { MultilineRule } from './multilineRulesData.ts';
import { onigmoMatcher } from './onigmoMatcher.ts';
import { fromEntries } from './recordDiff.ts';

/** A line of a file, or a record that came so far, with the lines of the paste that it was made of. */
export interface MultilineItem {
  readonly content: string | EventRecord;
  readonly time: EventTime | undefined;
  readonly lines: readonly number[];
}

/** Lines that were joined, with the parser that took them; undefined where none did. */
export interface JoinedLines {
  readonly parser: MultilineParser | undefined;
  readonly record: EventRecord;
  readonly time: EventTime | undefined;
  readonly lines: readonly number[];
  readonly notes: readonly string[];
  /** True for what nothing followed, so that only the passing of time ends it. */
  readonly waits: boolean;
}

/** What a parser reads of an item. */
interface Reading {
  readonly record: EventRecord | undefined;
  readonly text: string;
  readonly time: EventTime | undefined;
  readonly notes: readonly string[];
}

/** A record that more lines may be joined to. */
interface OpenRecord extends Reading {
  readonly parser: MultilineParser;
  readonly state: string;
  readonly lines: readonly number[];
}

/**
 * Joins lines as Fluent Bit does: the parser that took the last line is asked first, then each of them in their order; what none takes is a
 * record of its own, and ends those that are open.
 */
export class MultilineStream {
  readonly #parsers: readonly MultilineParser[];
  /** The field to join, instead of the parsers' own. */
  readonly #key: string | undefined;
  readonly #now: number;
  /** The parser that took the last line, with its open records by their streams. */
  #last: MultilineParser | undefined;
  readonly #open = new Map<string, OpenRecord>();

  constructor(parsers: readonly MultilineParser[], key: string | undefined, now: number) {
    this.#parsers = parsers;
    this.#key = key;
    this.#now = now;
  }

  /** Takes an item. @returns the records that are whole now. */
  push(item: MultilineItem): readonly JoinedLines[] {
    const whole: JoinedLines[] = [];
    const first = this.#last;
    if (first !== undefined) {
      if (this.#append(first, item, whole)) return whole;
      whole.push(...this.#close(false));
    }
    for (const parser of this.#parsers) {
      if (parser === first || !this.#append(parser, item, whole)) continue;
      this.#last = parser;
      return whole;
    }
    const buffer = first ?? this.#parsers[0];
    whole.push(this.#untaken(item, buffer === undefined ? undefined : this.#keyOf(buffer)));
    return whole;
  }

  /** Ends what is open, because nothing follows. */
  flush(): readonly JoinedLines[] {
    return this.#close(true);
  }

  #close(waits: boolean): readonly JoinedLines[] {
    const closed = [...this.#open.values()].map((open) => this.#joined(open, waits));
    this.#open.clear();
    return closed;
  }

  #keyOf(parser: MultilineParser): string | undefined {
    return this.#key ?? parser.keyContent;
  }

  #append(parser: MultilineParser, item: MultilineItem, whole: JoinedLines[]): boolean {
    const read = this.#read(parser, item);
    if (read === undefined) return false;
    const group = groupOf(parser, read.record);
    const open = this.#open.get(group);
    const lines = [...(open?.lines ?? []), ...item.lines];
    if (parser.rules.length === 0) {
      const pattern = parser.keyPattern === undefined ? undefined : read.record?.[parser.keyPattern];
      const text = open === undefined ? read.text : this.#concat(parser, open.text, read.text);
      const next = { ...(open ?? read), parser, state: '', text, lines };
      if (parser.isEnd(typeof pattern === 'string' ? pattern : read.text)) this.#end(group, next, whole);
      else this.#open.set(group, next);
      return true;
    }
    const goesOn = open === undefined ? undefined : ruleFor(parser, open.state, read.text);
    if (open !== undefined && goesOn !== undefined) {
      const text = `${withBreak(open.text)}${read.text === '' ? '\n' : read.text}`;
      this.#enter(group, { ...open, text, state: goesOn.next, lines }, whole);
      return true;
    }
    const start = ruleFor(parser, startState, read.text);
    if (start === undefined) return false;
    if (open !== undefined) this.#end(group, open, whole);
    this.#enter(group, { ...read, parser, state: start.next, lines: item.lines }, whole);
    return true;
  }

  /** A state from which a record can begin anew ends the one that led there. */
  #enter(group: string, open: OpenRecord, whole: JoinedLines[]): void {
    const isEnd = open.parser.rules.some(({ states }) => states.includes(open.state) && states.includes(startState));
    if (isEnd) this.#end(group, open, whole);
    else this.#open.set(group, open);
  }

  #end(group: string, open: OpenRecord, whole: JoinedLines[]): void {
    this.#open.delete(group);
    whole.push(this.#joined(open, false));
  }

  #read(parser: MultilineParser, item: MultilineItem): Reading | undefined {
    const { inner } = parser;
    const { content, time } = item;
    const key = this.#keyOf(parser);
    if (inner === undefined) {
      if (typeof content === 'string') return { record: undefined, text: content, time, notes: [] };
      const text = key === undefined ? undefined : content[key];
      return typeof text === 'string' ? { record: content, text, time, notes: [] } : undefined;
    }
    const given = typeof content === 'string' ? content : key === undefined ? undefined : content[key];
    if (typeof given !== 'string' || key === undefined) return undefined;
    const read = runFluentbitParser(inner, given, this.#now);
    if ('problem' in read) return undefined;
    const text = read.record[key];
    if (typeof text !== 'string') return undefined;
    return { record: read.record, text, time: read.time ?? time, notes: read.notes };
  }

  /** Without a field of their own lines stay lines. */
  #concat(parser: MultilineParser, before: string, text: string): string {
    return `${this.#keyOf(parser) === undefined ? withBreak(before) : before}${text}`;
  }

  #joined({ parser, record, text, time, lines, notes }: OpenRecord, waits: boolean): JoinedLines {
    const key = this.#keyOf(parser);
    const whole = key === undefined ? withBreak(text) : text;
    const field = key ?? 'log';
    const made =
      record === undefined
        ? fromEntries([[field, whole]])
        : fromEntries(Object.entries(record).map(([name, value]) => [name, name === field ? whole : value]));
    return { parser, record: made, time, lines, notes, waits };
  }

  #untaken({ content, time, lines }: MultilineItem, key: string | undefined): JoinedLines {
    const field = key ?? 'log';
    const record =
      typeof content === 'string' ? fromEntries([[field, key === undefined ? withBreak(content) : content]]) : content;
    return { parser: undefined, record, time, lines, notes: [], waits: false };
  }
}

const startState = 'start_state';

function withBreak(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

/** The rule of a state that takes a text. Rules of the beginning count there alone. */
function ruleFor(parser: MultilineParser, state: string, text: string): MultilineRule | undefined {
  return parser.rules.find(
    ({ states, regex }) =>
      states.includes(state) &&
      (state === startState || !states.includes(startState)) &&
      onigmoMatcher(regex)(text).kind === 'match',
  );
}
