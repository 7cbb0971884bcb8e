import type { EventRecord, TrialEvent } from '../../model/lineTrial.ts';
import type { FluentbitSection } from '../../lang/fluentbit/fluentbitAst.ts';
import { joinNotes, waitNote } from './joinNotes.ts';
import type { MultilineParser } from './multilineParsers.ts';
import { MultilineStream } from './multilineStream.ts';
import { fromEntries } from './recordDiff.ts';
import { textOf } from './recordPath.ts';

/** A record that a filter gives back after it kept others back. */
export interface JoinedEvent {
  readonly event: TrialEvent;
  readonly notes: readonly string[];
  /** Whether it runs through all filters again, or on from the one that joined it. */
  readonly fromStart: boolean;
}

/** Fluent Bit's filter `multiline`, which keeps records back until one is whole. */
export class MultilineFilter {
  readonly #parsers: readonly MultilineParser[];
  readonly #get: (key: string) => string | undefined;
  readonly #now: number;
  readonly #streams = new Map<string, { readonly tag: string; readonly stream: MultilineStream }>();
  /** Split messages by their tag and id. */
  readonly #partials = new Map<string, TrialEvent>();

  /** @param get the value of a property of the filter. */
  constructor(
    section: FluentbitSection,
    parsers: readonly MultilineParser[],
    get: (section: FluentbitSection, key: string) => string | undefined,
    now: number,
  ) {
    this.#parsers = parsers;
    this.#get = (key) => get(section, key);
    this.#now = now;
  }

  /** Takes a record. @returns those that go on now. */
  take(event: TrialEvent): readonly JoinedEvent[] {
    if (this.#get('mode')?.toLowerCase() === 'partial_message') return this.#takePartial(event);
    const { tag, record, time, lines = [] } = event;
    const known = this.#streams.get(tag);
    const stream = known?.stream ?? new MultilineStream(this.#parsers, this.#get('multiline.key_content'), this.#now);
    if (known === undefined) this.#streams.set(tag, { tag, stream });
    return stream.push({ content: record, time, lines }).map((joined) => this.#joined(tag, joined));
  }

  /** Lets go what is kept back, because nothing follows. */
  flush(): readonly JoinedEvent[] {
    const streams = [...this.#streams.values()].flatMap(({ tag, stream }) =>
      stream.flush().map((joined) => this.#joined(tag, joined)),
    );
    const partials = [...this.#partials.values()].map((event) => ({
      event,
      notes: [...joinNotes(event.lines ?? []), waitNote(this.#flushTime)],
      fromStart: true,
    }));
    this.#partials.clear();
    return [...streams, ...partials];
  }

  get #flushTime(): number {
    return Number(this.#get('flush_ms') ?? 2000);
  }

  #joined(tag: string, joined: ReturnType<MultilineStream['flush']>[number]): JoinedEvent {
    const { parser, record, time, lines, waits } = joined;
    const isBuffered = !/^(?:off|false|no)$/i.test(this.#get('buffer') ?? '');
    const end = isBuffered
      ? waitNote(this.#flushTime)
      : 'With buffer off it ends where the lines that were read at once end.';
    return {
      event: { tag, record, time, lines },
      notes: [
        parser === undefined
          ? 'No multiline parser takes it: it goes on as it came.'
          : `The parser '${parser.name}' takes it.`,
        ...joinNotes(lines),
        ...joined.notes,
        ...(waits ? [end] : []),
      ],
      fromStart: isBuffered,
    };
  }

  /** Messages that Docker's log driver split, told by the fields `partial_message`, `partial_id` and `partial_last`. */
  #takePartial(event: TrialEvent): readonly JoinedEvent[] {
    const { record, tag, lines = [] } = event;
    const id = textOf(record['partial_id']);
    if (textOf(record['partial_message']) !== 'true' || id === '')
      return [{ event, notes: ['It is no part of a split message: it goes on as it came.'], fromStart: false }];
    const key = this.#get('multiline.key_content') ?? 'log';
    const open = this.#partials.get(`${tag}\n${id}`);
    const text = `${textOf(open?.record[key])}${textOf(record[key])}`;
    const base = open ?? { ...event, record: withoutPartials(record) };
    const next: TrialEvent = {
      ...base,
      record: { ...base.record, [key]: text },
      lines: [...(open?.lines ?? []), ...lines],
    };
    if (textOf(record['partial_last']) !== 'true') {
      this.#partials.set(`${tag}\n${id}`, next);
      return [];
    }
    this.#partials.delete(`${tag}\n${id}`);
    return [{ event: next, notes: joinNotes(next.lines ?? []), fromStart: false }];
  }
}

function withoutPartials(record: EventRecord): EventRecord {
  return fromEntries(Object.entries(record).filter(([name]) => !name.startsWith('partial_')));
}
