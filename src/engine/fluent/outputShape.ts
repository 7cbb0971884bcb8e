import type { EventRecord, EventTime, FieldValue, TrialEvent } from '../../model/lineTrial.ts';
import { formatEventTime } from './eventTime.ts';
import { fromEntries, isMap } from './recordDiff.ts';
import { strftime } from './strftime.ts';
import type { RecordPath } from './recordPath.ts';
import { fieldAt, removeAt, textOf } from './recordPath.ts';

/** What an output sends for an event. */
export interface SentRecord {
  /** The body, as text. */
  readonly text: string;
  /** Where it goes: a request, a file, a topic; undefined where that cannot be told. */
  readonly target: string | undefined;
  /** In sentences. */
  readonly notes: readonly string[];
}

/** What a Loki output sends: the labels of the stream, and what is left of the record as a line. */
export interface LokiSettings {
  /** Labels with their texts. */
  readonly fixed: readonly (readonly [string, string])[];
  /** Labels that the record fills. */
  readonly taken: readonly (readonly [string, RecordPath])[];
  readonly removed: readonly RecordPath[];
  /** Whether what became a label leaves the line. */
  readonly takesAway: boolean;
  readonly format: 'json' | 'key_value';
  /** What becomes of the text of a record with one field: `json` leaves its quotes. */
  readonly singleKey: 'kept' | 'raw' | 'json';
  /** What is sent beside the line, for Loki to keep with it. */
  readonly metadata: readonly (readonly [string, string])[];
}

/** The stream, the line and the structured metadata that Loki gets. */
export function lokiShape(event: TrialEvent, settings: LokiSettings): string {
  const labels = [
    ...settings.taken.flatMap(([name, path]) => {
      const value = fieldAt(event.record, path);
      return value === undefined || value === null ? [] : [[name, textOf(value)] as const];
    }),
    ...settings.fixed,
  ];
  const gone = [...settings.removed, ...(settings.takesAway ? settings.taken.map(([, path]) => path) : [])];
  const rest = gone.reduce<EventRecord>((record, path) => removeAt(record, path), event.record);
  const shown = (pairs: readonly (readonly [string, string])[]): string =>
    pairs.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(', ');
  const metadata = settings.metadata.length === 0 ? '' : `\nstructured metadata: {${shown(settings.metadata)}}`;
  return `{${shown(labels)}}\n${lokiLine(rest, settings)}${metadata}`;
}

function lokiLine(rest: EventRecord, { format, singleKey }: LokiSettings): string {
  const [only, ...more] = Object.values(rest);
  if (singleKey !== 'kept' && only !== undefined && more.length === 0)
    return singleKey === 'json' && format === 'json' ? JSON.stringify(only) : textOf(only);
  return format === 'json' ? JSON.stringify(rest) : keyValues(rest);
}

function keyValues(record: EventRecord): string {
  return Object.entries(record)
    .map(([name, value]) => {
      const text = textOf(value).replace(/(["\\])/g, '\\$1');
      return / |=/.test(text) ? `${name}="${text}"` : `${name}=${text}`;
    })
    .join(' ');
}

/** Where a document of Elasticsearch or OpenSearch goes, and how. */
export interface BulkSettings {
  /** `create`, `index`, `update` or `upsert`. */
  readonly operation: string;
  /** `_index`, `_id` and the like, in their order. */
  readonly meta: EventRecord;
  /** Fields that come before those of the record. */
  readonly added: EventRecord;
}

/** The action line of a bulk request and the document below it. */
export function bulkShape(event: TrialEvent, { operation, meta, added }: BulkSettings): string {
  const document = fromEntries([...Object.entries(added), ...Object.entries(event.record)]);
  const action = operation === 'upsert' ? 'update' : operation;
  const body =
    operation === 'upsert'
      ? fromEntries([
          ['doc_as_upsert', true],
          ['doc', document],
        ])
      : operation === 'update'
        ? fromEntries([['doc', document]])
        : document;
  return `${JSON.stringify({ [action]: meta })}\n${JSON.stringify(body, undefined, 2)}`;
}

/** `prefix-2026.01.31`; where nobody read a time, the day of sending. */
export function datedName(prefix: string, separator: string, format: string, event: TrialEvent): string {
  return `${prefix}${separator}${datedText(format, event)}`;
}

/** The directives of strftime in a text filled; those of a time that nobody read stay. */
export function datedText(format: string, { time }: TrialEvent): string {
  return time === undefined ? format : strftime(format, time);
}

/** What is known of the time of sending where the event has none. */
export function timeNotes({ time }: TrialEvent): readonly string[] {
  return time === undefined ? ['No parser read a time: it is the moment of reading, told as now here.'] : [];
}

/** How an output writes times into JSON. */
function jsonTime({ time }: TrialEvent, format: string): FieldValue {
  if (time === undefined) return 'now';
  switch (format) {
    case 'epoch':
      return time.seconds;
    case 'epoch_ms':
      return time.seconds * 1000 + Math.floor(time.nanoseconds / 1e6);
    case 'iso8601':
      return strftime(`%Y-%m-%dT%H:%M:%S.${microseconds(time)}Z`, time);
    case 'iso8601_ns':
      return strftime('%Y-%m-%dT%H:%M:%S.%NZ', time);
    case 'java_sql_timestamp':
      return strftime(`%Y-%m-%d %H:%M:%S.${microseconds(time)}`, time);
    default:
      return time.seconds + time.nanoseconds / 1e9;
  }
}

function microseconds({ nanoseconds }: EventTime): string {
  return String(Math.floor(nanoseconds / 1000)).padStart(6, '0');
}

/** The record with its time in front. */
export function withTime(event: TrialEvent, key: string, format: string): EventRecord {
  return fromEntries([[key, jsonTime(event, format)], ...Object.entries(event.record)]);
}

/** `[time, tag, record]` as JSON, or the record alone. */
export function jsonShape(event: TrialEvent, isWhole: boolean): string {
  if (!isWhole) return JSON.stringify(event.record);
  return JSON.stringify([event.tag, timeText(event), event.record] satisfies FieldValue[]);
}

/** The time of an event as text; `now` where nobody read one. */
export function timeText({ time }: TrialEvent): string {
  return time === undefined ? 'now' : formatEventTime(time);
}

/** The maps of a field as names and texts. */
export function textEntries(value: FieldValue | undefined): readonly (readonly [string, string])[] {
  return isMap(value) ? Object.entries(value).map(([name, one]) => [name, textOf(one)] as const) : [];
}
