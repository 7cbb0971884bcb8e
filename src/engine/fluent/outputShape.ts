import type { EventRecord, FieldValue, TrialEvent } from '../../model/lineTrial.ts';
import { formatEventTime } from './eventTime.ts';
import { fromEntries } from './recordDiff.ts';
import type { RecordPath } from './recordPath.ts';
import { fieldAt, removeAt, textOf } from './recordPath.ts';

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
  readonly dropsSingleKey: boolean;
}

/** The stream and the line that Loki gets. */
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
  const [only, ...more] = Object.values(rest);
  const isSingle = settings.dropsSingleKey && only !== undefined && more.length === 0;
  const line = isSingle ? textOf(only) : settings.format === 'json' ? JSON.stringify(rest) : keyValues(rest);
  const shown = labels.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(', ');
  return `{${shown}}\n${line}`;
}

function keyValues(record: EventRecord): string {
  return Object.entries(record)
    .map(([name, value]) => {
      const text = textOf(value).replace(/(["\\])/g, '\\$1');
      return / |=/.test(text) ? `${name}="${text}"` : `${name}=${text}`;
    })
    .join(' ');
}

/** A document of Elasticsearch or OpenSearch with the index that it goes to, which may hold a date. */
export function elasticShape(event: TrialEvent, index: string, added: EventRecord): string {
  const document = fromEntries([...Object.entries(added), ...Object.entries(event.record)]);
  return `index: ${index}\n${JSON.stringify(document, undefined, 2)}`;
}

/** The day of an event as the names of indexes hold it, `2026.01.31`. */
export function indexDay(event: TrialEvent): string {
  return (/^\d{4}-\d{2}-\d{2}/.exec(timeText(event))?.[0] ?? 'today').replaceAll('-', '.');
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
