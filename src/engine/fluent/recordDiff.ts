import type { EventRecord, FieldChange, FieldValue } from '../../model/lineTrial.ts';

/** Changes beyond this are left out. */
const mostChanges = 200;

/** What differs between two records, field by field; those of maps, of new ones too, by their paths. */
export function diffRecords(before: EventRecord, after: EventRecord): readonly FieldChange[] {
  const changes: FieldChange[] = [];
  compare('', before, after, changes);
  return changes.slice(0, mostChanges);
}

function compare(prefix: string, before: EventRecord, after: EventRecord, changes: FieldChange[]): void {
  for (const [name, value] of Object.entries(before)) {
    const path = prefix + name;
    const next = Object.hasOwn(after, name) ? after[name] : undefined;
    if (next === undefined) {
      if (isFullMap(value)) compare(`${path}.`, value, {}, changes);
      else changes.push({ path, kind: 'removed', before: value, after: undefined });
    } else if (isMap(value) && isMap(next)) compare(`${path}.`, value, next, changes);
    else if (JSON.stringify(value) !== JSON.stringify(next))
      changes.push({ path, kind: 'changed', before: value, after: next });
  }
  for (const [name, value] of Object.entries(after)) {
    if (Object.hasOwn(before, name)) continue;
    if (isFullMap(value)) compare(`${prefix}${name}.`, {}, value, changes);
    else changes.push({ path: prefix + name, kind: 'added', before: undefined, after: value });
  }
}

/** A map without fields is told as what it is. */
function isFullMap(value: FieldValue): value is EventRecord {
  return isMap(value) && Object.keys(value).length > 0;
}

/** Whether a value is a map. */
export function isMap(value: FieldValue | undefined): value is EventRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A record without some of its fields. */
export function without(record: EventRecord, names: Iterable<string>): EventRecord {
  const gone = new Set(names);
  return fromEntries(Object.entries(record).filter(([name]) => !gone.has(name)));
}

/** A record of fields whose names may be anything, `__proto__` too. */
export function fromEntries(entries: Iterable<readonly [string, FieldValue]>): EventRecord {
  const record = Object.create(null) as Record<string, FieldValue>;
  for (const [name, value] of entries) record[name] = value;
  return record;
}
