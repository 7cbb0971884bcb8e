import { apiSchemas } from './apiSchemaData.ts';
import { isRecord, listAt, recordAt, textAt } from './jsonValue.ts';
import type { ResourceType } from './resourceType.ts';

/** What a field may hold, and how two writers' values of it come together. */
export type FieldSchema =
  | { readonly kind: 'text' | 'integer' | 'number' | 'boolean' | 'quantity' | 'integerOrText' | 'time' | 'anything' }
  | { readonly kind: 'map'; readonly values: FieldSchema }
  | { readonly kind: 'object'; readonly name: string; readonly fields: ReadonlyMap<string, FieldSchema> }
  | {
      readonly kind: 'list';
      readonly items: FieldSchema;
      /** The keys by which items of two writers are matched; undefined: the list is one value. */
      readonly keys: readonly string[] | undefined;
      /** Whether the list is a set of texts. */
      readonly isSet: boolean;
    };

const anything: FieldSchema = { kind: 'anything' };
const objectCache = new Map<string, FieldSchema>();
const customCache = new WeakMap<object, FieldSchema>();

/** The schema of a kind's objects; one that allows anything where the kind's fields are not known here. */
export function schemaOfKind(type: ResourceType): FieldSchema {
  if (type.custom !== undefined) return customSchema(type.custom.version);
  const fields = apiSchemas[type.kind];
  if (fields === undefined) return anything;
  return namedSchema(type.kind, { isRoot: true });
}

/** The schema of a field of an object or of a value of a map; undefined where there is no such field. */
export function fieldSchema(schema: FieldSchema, field: string): FieldSchema | undefined {
  if (schema.kind === 'object') return schema.fields.get(field);
  return schema.kind === 'map' ? schema.values : anything;
}

function namedSchema(name: string, { isRoot = false } = {}): FieldSchema {
  const key = isRoot ? `/${name}` : name;
  const cached = objectCache.get(key);
  if (cached !== undefined) return cached;
  const fields = new Map<string, FieldSchema>();
  const schema: FieldSchema = { kind: 'object', name, fields };
  objectCache.set(key, schema);
  if (isRoot || name === 'PersistentVolumeClaim') {
    fields.set('apiVersion', { kind: 'text' });
    fields.set('kind', { kind: 'text' });
    fields.set('metadata', namedSchema('ObjectMeta'));
  }
  for (const entry of (apiSchemas[name] ?? '').split(' ').filter(Boolean)) {
    const colon = entry.indexOf(':');
    fields.set(entry.slice(0, colon), parseType(entry.slice(colon + 1)));
  }
  return schema;
}

const scalars: Readonly<Record<string, FieldSchema>> = {
  s: { kind: 'text' },
  i: { kind: 'integer' },
  n: { kind: 'number' },
  b: { kind: 'boolean' },
  q: { kind: 'quantity' },
  x: { kind: 'integerOrText' },
  t: { kind: 'time' },
  m: { kind: 'map', values: { kind: 'text' } },
  'q*': { kind: 'map', values: { kind: 'quantity' } },
  d: { kind: 'map', values: { kind: 'text' } },
  o: anything,
};

function parseType(text: string): FieldSchema {
  const list = /^\[(.+)\](?:@(.*))?$/.exec(text);
  if (list === null) return scalars[text] ?? namedSchema(text);
  const [, item = '', keys] = list;
  const isSet = keys === '';
  return {
    kind: 'list',
    items: parseType(item),
    keys: keys === undefined || isSet ? undefined : keys.split(','),
    isSet,
  };
}

/** The schema of one version of a CustomResourceDefinition. */
function customSchema(version: unknown): FieldSchema {
  if (!isRecord(version)) return anything;
  const cached = customCache.get(version);
  if (cached !== undefined) return cached;
  const root = openApiSchema(recordAt(version, 'schema', 'openAPIV3Schema'), 'object');
  const fields = new Map(root.kind === 'object' ? root.fields : []);
  fields.set('apiVersion', { kind: 'text' });
  fields.set('kind', { kind: 'text' });
  fields.set('metadata', namedSchema('ObjectMeta'));
  const schema: FieldSchema = root.kind === 'object' ? { ...root, fields } : anything;
  customCache.set(version, schema);
  return schema;
}

function openApiSchema(schema: Readonly<Record<string, unknown>>, name: string): FieldSchema {
  if (schema['x-kubernetes-preserve-unknown-fields'] === true) return anything;
  if (schema['x-kubernetes-int-or-string'] === true) return { kind: 'integerOrText' };
  const child = (...path: readonly string[]): FieldSchema => openApiSchema(recordAt(schema, ...path), name);
  switch (textAt(schema, 'type')) {
    case 'string':
      return { kind: 'text' };
    case 'integer':
      return { kind: 'integer' };
    case 'number':
      return { kind: 'number' };
    case 'boolean':
      return { kind: 'boolean' };
    case 'array': {
      const listType = textAt(schema, 'x-kubernetes-list-type');
      const keys = listAt(schema, 'x-kubernetes-list-map-keys').map(String);
      return {
        kind: 'list',
        items: child('items'),
        keys: listType === 'map' ? keys : undefined,
        isSet: listType === 'set',
      };
    }
    case 'object': {
      if (isRecord(schema['additionalProperties'])) return { kind: 'map', values: child('additionalProperties') };
      const properties = Object.keys(recordAt(schema, 'properties'));
      if (properties.length === 0) return anything;
      return { kind: 'object', name, fields: new Map(properties.map((field) => [field, child('properties', field)])) };
    }
    default:
      return anything;
  }
}
