import { asArray, asRecord } from '../../base/json.ts';
import { intentOf } from './editConflict.ts';
import type { Json } from './kindDescriptor.ts';

/** So much of a value is told. */
const mostCharacters = 48;

/**
 * What a person changed between two versions of an object, a line for each field: `spec.replicas: 2 → 3`, `+ metadata.labels.team: "x"`,
 * `− spec.paused`. Elements of a list that have names go by these: `spec.containers[app].image`. Status and bookkeeping are left out, and
 * of Secrets every value.
 */
export function objectChanges(before: Json, after: Json): readonly string[] {
  const changes = [...changesAt('', intentOf(before), intentOf(after))];
  return after['kind'] === 'Secret' ? changes.map((change) => change.split(': ', 1)[0] ?? '') : changes;
}

function* changesAt(path: string, before: unknown, after: unknown): Generator<string> {
  if (before === undefined) {
    if (after !== undefined) yield `+ ${path}: ${valueText(after)}`;
    return;
  }
  if (after === undefined) {
    yield `− ${path}`;
    return;
  }
  const [was, is] = [partsOf(before), partsOf(after)];
  if (was !== undefined && is !== undefined && was.kind === is.kind) {
    for (const key of new Set([...was.parts.keys(), ...is.parts.keys()])) {
      yield* changesAt(joined(path, key, was.kind), was.parts.get(key), is.parts.get(key));
    }
  } else if (JSON.stringify(before) !== JSON.stringify(after)) {
    yield `${path}: ${valueText(before)} → ${valueText(after)}`;
  }
}

interface Parts {
  /** Lists whose elements have names are not compared with lists whose elements have none. */
  readonly kind: 'fields' | 'named' | 'listed';
  readonly parts: ReadonlyMap<string, unknown>;
}

function partsOf(value: unknown): Parts | undefined {
  const list = asArray(value);
  if (list !== undefined) {
    const names = list.map((one) => asRecord(one)?.['name']).filter((name) => typeof name === 'string');
    const isNamed = list.length > 0 && new Set(names).size === list.length;
    return {
      kind: isNamed ? 'named' : 'listed',
      parts: new Map(list.map((one, index) => [isNamed ? (names[index] ?? '') : String(index), one])),
    };
  }
  const fields = asRecord(value);
  return fields === undefined ? undefined : { kind: 'fields', parts: new Map(Object.entries(fields)) };
}

function joined(path: string, key: string, kind: Parts['kind']): string {
  // A label's name may hold dots and slashes.
  if (kind !== 'fields' || !/^[\w-]+$/.test(key)) return `${path}[${key}]`;
  return path === '' ? key : `${path}.${key}`;
}

function valueText(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text;
}
