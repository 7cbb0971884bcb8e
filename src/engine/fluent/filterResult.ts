import type { EventRecord, EventTime } from '../../model/lineTrial.ts';

/** A record that a filter gives to the router anew. */
export interface EmittedRecord {
  readonly tag: string;
  readonly record: EventRecord;
  /** Fluentd's label, where it names one. */
  readonly label?: string | undefined;
}

/** What a filter made of a record. */
export interface FilterResult {
  /** Undefined where the record goes no further. */
  readonly record: EventRecord | undefined;
  /** Where the filter read another time. */
  readonly time?: EventTime | undefined;
  /** In sentences. */
  readonly notes: readonly string[];
  /** True where what the filter does cannot be told here; the record goes on as it came. */
  readonly isUnknown?: boolean;
  readonly emitted?: readonly EmittedRecord[];
}

/** The record goes on as it is. */
export function passed(record: EventRecord, ...notes: readonly string[]): FilterResult {
  return { record, notes };
}

/** The record goes no further. */
export function dropped(...notes: readonly string[]): FilterResult {
  return { record: undefined, notes };
}

/** Nobody can tell here what becomes of the record. */
export function unknown(record: EventRecord, ...notes: readonly string[]): FilterResult {
  return { record, notes, isUnknown: true };
}
