import type { EventRecord, TrialEvent } from '../../model/lineTrial.ts';
import type { FluentdSection } from '../../lang/fluentd/fluentdAst.ts';
import { fluentdValue, isFluentdOn } from './fluentdParsers.ts';
import { joinNotes } from './joinNotes.ts';
import { onigmoMatcher } from './onigmoMatcher.ts';
import { fromEntries, without } from './recordDiff.ts';
import { textOf } from './recordPath.ts';

/** A record that goes on behind the filter, or to a label where nothing followed in time. */
export interface ConcatResult {
  readonly event: TrialEvent;
  readonly notes: readonly string[];
  readonly label: string | undefined;
}

/** How the filter tells where a record ends. */
type ConcatMode = 'lines' | 'partial' | 'metadata' | 'cri' | 'regexp';

/** The fields of split messages by `partial_metadata_format`: a mark, the id, the place, and whether it is the last. */
const metadataFields: Readonly<Record<string, readonly string[]>> = {
  'docker-fluentd': ['partial_message', 'partial_id', 'partial_ordinal', 'partial_last'],
  'docker-journald': [
    'CONTAINER_PARTIAL_MESSAGE',
    'CONTAINER_PARTIAL_ID',
    'CONTAINER_PARTIAL_ORDINAL',
    'CONTAINER_PARTIAL_LAST',
  ],
  'docker-journald-lowercase': [
    'container_partial_message',
    'container_partial_id',
    'container_partial_ordinal',
    'container_partial_last',
  ],
};

/** Fluentd's filter `concat` of the gem fluent-plugin-concat, which keeps records back until one is whole. */
export class ConcatFilter {
  readonly #section: FluentdSection;
  readonly #key: string;
  readonly #mode: ConcatMode;
  readonly #fields: readonly string[];
  readonly #held = new Map<string, readonly TrialEvent[]>();

  constructor(section: FluentdSection) {
    this.#section = section;
    this.#key = this.#get('key') ?? '';
    this.#mode = modeOf(section);
    const format = this.#get('partial_metadata_format') ?? 'docker-fluentd';
    this.#fields = (Object.hasOwn(metadataFields, format) ? metadataFields[format] : undefined) ?? [];
  }

  /** Takes a record. @returns those that go on now. */
  take(event: TrialEvent): readonly ConcatResult[] {
    const needed = this.#neededField();
    const missing = [this.#key, ...(needed === undefined ? [] : [needed])].find(
      (name) => !Object.hasOwn(event.record, name),
    );
    if (missing !== undefined)
      return [{ event, notes: [`There is no '${missing}': the record passes as it is.`], label: undefined }];
    const stream = this.#streamOf(event);
    const held = this.#held.get(stream) ?? [];
    const { rest, made } = this.#decide(event, held);
    if (rest.length === 0) this.#held.delete(stream);
    else this.#held.set(stream, rest);
    return made.map((events) => {
      const whole = this.#join(events, event);
      return { event: whole, notes: joinNotes(whole.lines ?? []), label: undefined };
    });
  }

  /** Lets go what is kept back, because nothing follows: to a label, as the agent does when the time is over. */
  flush(): readonly ConcatResult[] {
    const interval = this.#get('flush_interval') ?? '60';
    const label = this.#get('timeout_label') ?? '@ERROR';
    const results = [...this.#held.values()].flatMap((events): ConcatResult[] => {
      const [first] = events;
      if (first === undefined) return [];
      const event = this.#join(events, first);
      const end =
        Number(interval) === 0 ? 'until the agent stops' : `for flush_interval, ${interval.replace(/(\d)$/, '$1 s')}`;
      const wait = `Nothing follows here: the agent waits ${end}. Then the record goes to ${label}, not on from here.`;
      return [{ event, notes: [...joinNotes(event.lines ?? []), wait], label }];
    });
    this.#held.clear();
    return results;
  }

  #get(name: string): string | undefined {
    return fluentdValue(this.#section, name);
  }

  #neededField(): string | undefined {
    if (this.#mode === 'partial') return this.#get('partial_key');
    return this.#mode === 'metadata' ? this.#fields[0] : undefined;
  }

  #streamOf({ tag, record }: TrialEvent): string {
    const key = this.#get('stream_identity_key');
    const own = key === undefined ? '' : textOf(record[key]);
    return `${tag}\n${own}\n${this.#mode === 'metadata' ? textOf(record[this.#fields[1] ?? '']) : ''}`;
  }

  /** What is kept back now, and the groups of records that are whole. */
  #decide(
    event: TrialEvent,
    held: readonly TrialEvent[],
  ): { readonly rest: readonly TrialEvent[]; readonly made: readonly (readonly TrialEvent[])[] } {
    const all = [...held, event];
    const waits = { rest: all, made: [] };
    const whole = { rest: [], made: [all] };
    const { record } = event;
    switch (this.#mode) {
      case 'lines':
        return all.length >= Number(this.#get('n_lines')) ? whole : waits;
      case 'partial':
        return textOf(record[this.#get('partial_key') ?? '']) === this.#get('partial_value') ? waits : whole;
      case 'metadata':
        return textOf(record[this.#fields[3] ?? '']) === 'true' ? whole : waits;
      case 'cri':
        return textOf(record[this.#get('partial_cri_logtag_key') ?? '']).split(':')[0] === 'F' ? whole : waits;
      case 'regexp':
        return this.#decideByText(event, held, all);
    }
  }

  #decideByText(
    event: TrialEvent,
    held: readonly TrialEvent[],
    all: readonly TrialEvent[],
  ): { readonly rest: readonly TrialEvent[]; readonly made: readonly (readonly TrialEvent[])[] } {
    const isLast = this.#matches('multiline_end_regexp', event);
    if (this.#matches('multiline_start_regexp', event)) {
      const before = held.length === 0 ? [] : [held];
      return isLast ? { rest: [], made: [...before, [event]] } : { rest: [event], made: before };
    }
    if (isLast) return { rest: [], made: [all] };
    if (held.length === 0)
      return this.#get('multiline_start_regexp') === undefined ? { rest: all, made: [] } : { rest: [], made: [all] };
    const goesOn = this.#get('continuous_line_regexp') === undefined || this.#matches('continuous_line_regexp', event);
    return goesOn ? { rest: all, made: [] } : { rest: [], made: [held, [event]] };
  }

  #matches(name: string, { record }: TrialEvent): boolean {
    const pattern = this.#get(name);
    return pattern !== undefined && onigmoMatcher(pattern)(textOf(record[this.#key])).kind === 'match';
  }

  /** The fields of the first record over those of the one that came last, whose time counts unless the first one's is asked for. */
  #join(events: readonly TrialEvent[], last: TrialEvent): TrialEvent {
    const [first = last] = events;
    const lines = events.flatMap((event) => event.lines ?? []);
    if (events.length === 1 && first === last && this.#mode === 'regexp') return first;
    const ordinal = this.#fields[2] ?? '';
    const ordered =
      this.#mode === 'metadata'
        ? events.toSorted((a, b) => Number(textOf(a.record[ordinal])) - Number(textOf(b.record[ordinal])))
        : events;
    const text = ordered.map(({ record }) => textOf(record[this.#key])).join(this.#get('separator') ?? '\n');
    const merged = fromEntries([...Object.entries(last.record), ...Object.entries(first.record), [this.#key, text]]);
    const time = isFluentdOn(this.#section, 'use_first_timestamp') ? first.time : last.time;
    return { ...last, record: without(merged, this.#goneFields(merged)), time, lines };
  }

  #goneFields(record: EventRecord): readonly string[] {
    const keeps = isFluentdOn(this.#section, 'keep_partial_key');
    if (this.#mode === 'partial') return keeps ? [] : [this.#get('partial_key') ?? ''];
    if (this.#mode === 'metadata') return isFluentdOn(this.#section, 'keep_partial_metadata') ? [] : this.#fields;
    if (this.#mode !== 'cri') return [];
    const stream = this.#get('partial_cri_stream_key') ?? 'stream';
    const tag = this.#get('partial_cri_logtag_key') ?? '';
    return Object.keys(record).filter((name) => name === stream || (name === tag && !keeps));
  }
}

function modeOf(section: FluentdSection): ConcatMode {
  if (fluentdValue(section, 'n_lines') !== undefined) return 'lines';
  if (fluentdValue(section, 'partial_key') !== undefined) return 'partial';
  if (isFluentdOn(section, 'use_partial_metadata')) return 'metadata';
  return isFluentdOn(section, 'use_partial_cri_logtag') ? 'cri' : 'regexp';
}
