import type { EventRecord, FieldValue } from '../../model/lineTrial.ts';
import { fromEntries, isMap } from './recordDiff.ts';

/** The steps from a record to a field: names of maps and places in lists. */
export type RecordPath = readonly (string | number)[];

/** The path of Fluentd's record accessor: `$.a.b`, `$['a'][0]`, or the plain name of a field. */
export function fluentdPath(text: string): RecordPath {
  if (!text.startsWith('$.') && !text.startsWith('$[')) return [text];
  return partsOf(text.startsWith('$.') ? text.slice(2) : text.slice(1));
}

/** The path of Fluent Bit's record accessor: `$a['b'][0]`, or the plain name of a field. */
export function fluentbitPath(text: string): RecordPath {
  return text.startsWith('$') ? partsOf(text.slice(1), false) : [text];
}

function partsOf(text: string, hasDots = true): RecordPath {
  const plain = hasDots ? /\.?([^.[\]]+)/y : /([^[\]]+)/y;
  const bracket = /\[(?:'([^']*)'|"([^"]*)"|(-?\d+))\]/y;
  const path: (string | number)[] = [];
  for (let at = 0; at < text.length;) {
    bracket.lastIndex = at;
    const inBrackets = bracket.exec(text);
    plain.lastIndex = at;
    const match = inBrackets ?? plain.exec(text);
    if (match === null) break;
    const index = inBrackets?.[3];
    path.push(index === undefined ? (inBrackets?.[1] ?? inBrackets?.[2] ?? match[1] ?? '') : Number(index));
    at += match[0].length;
  }
  return path;
}

/** The field at a path, undefined where there is none. */
export function fieldAt(record: EventRecord, path: RecordPath): FieldValue | undefined {
  let value: FieldValue | undefined = record;
  for (const part of path) {
    if (Array.isArray(value)) value = (value as readonly FieldValue[]).at(Number(part));
    else if (isMap(value) && Object.hasOwn(value, part)) value = value[part];
    else return undefined;
  }
  return value;
}

/** The record without the field at a path. */
export function removeAt(record: EventRecord, path: RecordPath): EventRecord {
  const [first, ...rest] = path;
  if (first === undefined || !Object.hasOwn(record, first)) return record;
  const inner = record[first];
  const entries = Object.entries(record);
  if (rest.length === 0) return fromEntries(entries.filter(([name]) => name !== String(first)));
  if (!isMap(inner)) return record;
  return fromEntries(entries.map(([name, value]) => [name, name === String(first) ? removeAt(inner, rest) : value]));
}

/** A value as an agent writes it into a text: strings as they are, all else as JSON. */
export function textOf(value: FieldValue | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
