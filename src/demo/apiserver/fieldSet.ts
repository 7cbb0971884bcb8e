import { type FieldSchema, fieldSchema } from './apiSchema.ts';
import { isRecord } from './jsonValue.ts';

/**
 * The fields that a writer has set, as paths of the steps that `metav1.FieldsV1` uses: `f:name` a field, `k:{…}` the item
 * of a list with these keys, `v:…` an item of a set. A path is kept as the JSON of its steps.
 */
export type FieldSet = ReadonlySet<string>;

const anything: FieldSchema = { kind: 'anything' };

/** Parts of an object that belong to no writer. */
const unowned = new Set([
  '["f:apiVersion"]',
  '["f:kind"]',
  ...['name', 'namespace', 'uid', 'resourceVersion', 'generation', 'creationTimestamp', 'deletionTimestamp'].map(
    (field) => `["f:metadata","f:${field}"]`,
  ),
  ...['deletionGracePeriodSeconds', 'selfLink', 'managedFields'].map((field) => `["f:metadata","f:${field}"]`),
]);

/**
 * The fields of an object.
 * @param withParents whether maps and structs of several fields are fields themselves, as for plain updates.
 */
export function fieldsOf(object: unknown, schema: FieldSchema, withParents: boolean): FieldSet {
  const found = new Set<string>();
  collect(object, schema, [], withParents, found);
  return new Set(
    [...found].filter((path) => !unowned.has(path) && !path.startsWith('["f:metadata","f:managedFields"')),
  );
}

/** The `fieldsV1` JSON of a set. */
export function toFieldsV1(set: FieldSet): Readonly<Record<string, unknown>> {
  const root: Record<string, unknown> = {};
  for (const path of set) {
    let node = root;
    for (const step of JSON.parse(path) as string[]) {
      const child = (node[step] ?? {}) as Record<string, unknown>;
      node[step] = child;
      node = child;
    }
    node['.'] = {};
  }
  return sorted(root, true);
}

/** Reads a set from its `fieldsV1` JSON. */
export function fromFieldsV1(tree: unknown): FieldSet {
  const found = new Set<string>();
  const visit = (node: unknown, path: readonly string[]): void => {
    const entries = Object.entries(isRecord(node) ? node : {});
    if (path.length > 0 && (entries.length === 0 || entries.some(([step]) => step === '.'))) {
      found.add(JSON.stringify(path));
    }
    for (const [step, child] of entries) if (step !== '.') visit(child, [...path, step]);
  };
  visit(tree, []);
  return found;
}

/** The value at a path; undefined where there is none. */
export function valueOfField(object: unknown, path: string): unknown {
  let current = object;
  for (const step of JSON.parse(path) as string[]) {
    const index = placeOf(current, step);
    current = index === undefined ? undefined : (current as Readonly<Record<string | number, unknown>>)[index];
  }
  return current;
}

/** A copy without the value at a path. */
export function withoutField(object: unknown, path: string): unknown {
  return removeAt(object, JSON.parse(path) as string[]);
}

/** A path as conflicts print it: `.spec.template.spec.containers[name="web"].image`. */
export function fieldText(path: string): string {
  return (JSON.parse(path) as string[])
    .map((step) => {
      const content = step.slice(2);
      if (step.startsWith('f:')) return `.${content}`;
      if (step.startsWith('v:')) return `[=${content}]`;
      const keys = Object.entries(JSON.parse(content) as Record<string, unknown>);
      return `[${keys.map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(',')}]`;
    })
    .join('');
}

/** The step that names an item of a list with merge keys. A port's protocol is TCP where none is given. */
export function keyStep(item: unknown, keys: readonly string[]): string {
  const values = keys.flatMap((key) => {
    const value = isRecord(item) ? item[key] : undefined;
    if (value !== undefined) return [[key, value] as const];
    return key === 'protocol' ? [[key, 'TCP'] as const] : [];
  });
  return `k:${JSON.stringify(Object.fromEntries(values.sort(([a], [b]) => (a < b ? -1 : 1))))}`;
}

function collect(
  value: unknown,
  schema: FieldSchema,
  path: readonly string[],
  withParents: boolean,
  found: Set<string>,
): void {
  const add = (): unknown => path.length > 0 && found.add(JSON.stringify(path));
  if (schema.kind === 'list' && Array.isArray(value) && (schema.isSet || schema.keys !== undefined)) {
    if (withParents) add();
    for (const item of value as readonly unknown[]) {
      const step = schema.isSet ? `v:${JSON.stringify(item)}` : keyStep(item, schema.keys ?? []);
      found.add(JSON.stringify([...path, step]));
      if (!schema.isSet) collect(item, schema.items, [...path, step], withParents, found);
    }
    return;
  }
  // A label selector is one value: half of a selector means nothing.
  const isAtomic = schema.kind === 'object' && schema.name === 'LabelSelector';
  if (!isRecord(value) || isAtomic || Object.keys(value).length === 0) {
    add();
    return;
  }
  if (withParents && schema.kind === 'map') add();
  for (const [field, item] of Object.entries(value)) {
    if (item === undefined || item === null) continue;
    collect(item, fieldSchema(schema, field) ?? anything, [...path, `f:${field}`], withParents, found);
  }
}

function placeOf(container: unknown, step: string): string | number | undefined {
  const content = step.slice(2);
  if (step.startsWith('f:')) return isRecord(container) ? content : undefined;
  if (!Array.isArray(container)) return undefined;
  const items = container as readonly unknown[];
  if (step.startsWith('v:')) return indexOrNone(items.findIndex((item) => JSON.stringify(item) === content));
  const keys = Object.entries(JSON.parse(content) as Record<string, unknown>);
  return indexOrNone(items.findIndex((item) => isRecord(item) && keys.every(([key, value]) => item[key] === value)));
}

function indexOrNone(index: number): number | undefined {
  return index < 0 ? undefined : index;
}

function removeAt(container: unknown, [step, ...rest]: readonly string[]): unknown {
  if (step === undefined) return undefined;
  const place = placeOf(container, step);
  if (place === undefined) return container;
  if (Array.isArray(container)) {
    const items = [...(container as readonly unknown[])];
    const index = Number(place);
    if (rest.length === 0) items.splice(index, 1);
    else items[index] = removeAt(items[index], rest);
    return items;
  }
  const copy: Record<string, unknown> = { ...(container as Readonly<Record<string, unknown>>) };
  const inner = rest.length === 0 ? undefined : removeAt(copy[place], rest);
  const isEmpty = inner === undefined || (isRecord(inner) && Object.keys(inner).length === 0);
  if (isEmpty) Reflect.deleteProperty(copy, place);
  else copy[place] = inner;
  return copy;
}

/** Sorts the steps as the real server does and leaves `.` out where a node has nothing else. */
function sorted(node: Readonly<Record<string, unknown>>, isRoot = false): Readonly<Record<string, unknown>> {
  const steps = Object.keys(node).sort();
  if (steps.length === 1 && steps[0] === '.' && !isRoot) return {};
  return Object.fromEntries(steps.map((step) => [step, sorted(node[step] as Readonly<Record<string, unknown>>)]));
}
