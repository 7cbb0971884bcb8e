import { isMap, parseDocument } from 'yaml';
import { asRecord } from '../../base/json.ts';
import type { Json } from './kindDescriptor.ts';
import { objectAt, textAt } from './projections/objectFields.ts';

/** What the server and its controllers write by themselves, and nobody edits. */
const ownFields = ['resourceVersion', 'generation', 'managedFields'];

/** Whether two versions of an object differ in nothing that a person would have changed: only in status and bookkeeping. */
export function isSameIntent(one: Json, other: Json): boolean {
  return canonical(intentOf(one)) === canonical(intentOf(other));
}

/** The version that a text was made from; empty when it names none, or is not YAML. */
export function resourceVersionOf(text: string): string {
  try {
    const document = parseDocument(text);
    if (document.errors.length > 0) return '';
    return textAt(objectAt(asRecord(document.toJS()) ?? {}, 'metadata'), 'resourceVersion');
  } catch {
    // Aliases that multiply without end.
    return '';
  }
}

/** The text as if it had been made from another version of the object; everything else of it stays, comments too. */
export function withResourceVersion(text: string, version: string): string {
  const document = parseDocument(text);
  if (document.errors.length > 0 || !isMap(document.contents)) return text;
  document.setIn(['metadata', 'resourceVersion'], version);
  return document.toString({ lineWidth: 0 });
}

/** A text of an object's YAML without the lines that the server writes at every change: in a diff, they would hide those of people. */
export function withoutBookkeeping(yaml: string): string {
  return yaml.replace(/^metadata:\n(?: .*\n)+/m, (metadata) =>
    metadata.replace(/^ {2}(?:resourceVersion|generation): .*\n/gm, ''),
  );
}

/** What people write of an object. */
export function intentOf(object: Json): Json {
  const metadata = Object.entries(objectAt(object, 'metadata')).filter(([field]) => !ownFields.includes(field));
  return { ...object, status: undefined, metadata: Object.fromEntries(metadata) };
}

/** JSON with the fields of each object in one order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    const object = asRecord(part);
    return object === undefined
      ? part
      : Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
