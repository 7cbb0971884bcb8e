import type { EventRecord, EventTime, FieldValue } from '../../model/lineTrial.ts';
import { offsetOfZone, timeOfNumber, timeOfText } from './eventTime.ts';
import { without } from './recordDiff.ts';
import { strptime } from './strptime.ts';

/** How a parser takes its time out of a record. */
export interface FluentdTimeSettings {
  readonly key: string | undefined;
  readonly type: string;
  readonly format: string | undefined;
  /** `+09:00`; undefined for the agent's own. */
  readonly timezone: string | undefined;
  readonly keepsKey: boolean;
}

/** The record behind the time, or why the agent refuses it, in a sentence. */
export type TakenTime =
  | { readonly record: EventRecord; readonly time: EventTime | undefined; readonly notes: readonly string[] }
  | { readonly problem: string };

/** Takes the time out of a record as Fluentd does: a record whose time cannot be read is refused whole. */
export function takeFluentdTime(record: EventRecord, settings: FluentdTimeSettings, now: number): TakenTime {
  const { key } = settings;
  const value = key === undefined || !Object.hasOwn(record, key) ? undefined : record[key];
  if (key === undefined || value === undefined) return { record, time: undefined, notes: [] };
  const rest = settings.keepsKey ? record : without(record, [key]);
  const read = readFluentdTime(value, settings, now);
  return 'problem' in read ? read : { record: rest, ...read };
}

/** Reads a time by its type and format. */
export function readFluentdTime(
  value: FieldValue,
  settings: FluentdTimeSettings,
  now: number,
): { readonly time: EventTime | undefined; readonly notes: readonly string[] } | { readonly problem: string } {
  if (settings.type === 'float' || settings.type === 'unixtime') return readNumber(value, settings.type);
  if (typeof value !== 'string')
    return { problem: `The time '${JSON.stringify(value)}' is no text: the line is refused.` };
  const { format } = settings;
  if (format === undefined || format === '%iso8601') {
    const time = timeOfText(value);
    if (time !== undefined) return { time, notes: zoneNotes(/Z|[+-]\d{2}:?\d{2}$/i.test(value), settings.timezone) };
    if (format !== undefined) return { problem: `The time '${value}' is not ISO 8601: the line is refused.` };
    return {
      time: undefined,
      notes: [`How Ruby reads the time '${value}' without a time_format is not evaluated here.`],
    };
  }
  const isOffset = /^[+-]\d{2}:?\d{2}$/.test(settings.timezone ?? '');
  const reading = strptime(value, format, { offset: isOffset ? offsetOfZone(settings.timezone ?? '') : 0, now });
  if ('problem' in reading)
    return { problem: `The time '${value}' ${reading.problem} (${format}): the line is refused.` };
  return { time: reading.time, notes: zoneNotes(reading.hasZone, settings.timezone) };
}

function zoneNotes(hasZone: boolean, timezone: string | undefined): readonly string[] {
  if (hasZone) return [];
  if (timezone === undefined) return ['The time names no zone: Fluentd takes its own, which is taken for UTC here.'];
  if (/^(?:[+-]\d{2}:?\d{2}|UTC|Z)$/i.test(timezone)) return [];
  return [`The time is taken for UTC here, not for ${timezone}.`];
}

/** A text that begins with digits counts as that number, as in Ruby: of `2026-11-22…` the year is left, in seconds. */
function readNumber(
  value: FieldValue,
  type: string,
): { readonly time: EventTime | undefined; readonly notes: readonly string[] } | { readonly problem: string } {
  if (typeof value === 'number')
    return { time: timeOfNumber(type === 'unixtime' ? Math.trunc(value) : value), notes: [] };
  if (typeof value !== 'string')
    return { problem: `The time '${JSON.stringify(value)}' is no number: the line is refused.` };
  const digits = /^\s*[+-]?\d+(?:\.\d+)?/.exec(value)?.[0] ?? '0';
  const isNumber = /^\s*[+-]?\d+(?:\.\d+)?\s*$/.test(value);
  const time = timeOfNumber(type === 'unixtime' ? Math.trunc(Number(digits)) : Number(digits));
  const note = `time_type is ${type}, so '${value}' is read as ${Number(digits)} seconds since 1970. Set time_type string and a time_format.`;
  return { time, notes: isNumber ? [] : [note] };
}
