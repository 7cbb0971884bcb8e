import { type FieldSchema, schemaOfKind } from './apiSchema.ts';
import { isRecord, recordAt } from './jsonValue.ts';
import type { ResourceType } from './resourceType.ts';

type Json = Readonly<Record<string, unknown>>;

/** The OpenAPI v3 schemas of some types and of everything that they are made of, by name. */
export function openApiSchemas(types: readonly ResourceType[]): Json {
  const schemas: Record<string, unknown> = {};
  for (const type of types) {
    const { group, version, kind } = type;
    const identity = { 'x-kubernetes-group-version-kind': [{ group, version, kind }] };
    const own = recordAt(type.custom?.version, 'schema', 'openAPIV3Schema');
    const isOwn = type.custom !== undefined && isRecord(own['properties']);
    const body = isOwn ? own : inline(schemaOfKind(type), schemas);
    schemas[schemaName(type)] = {
      description: `${kind} of ${group === '' ? 'core' : group}/${version}.`,
      ...body,
      ...identity,
    };
  }
  return schemas;
}

/** `io.k8s.api.apps.v1.Deployment`, `com.example.v1.Backup`. */
function schemaName({ group, version, kind, custom }: ResourceType): string {
  if (custom === undefined) return `io.k8s.api.${group.split('.')[0] || 'core'}.${version}.${kind}`;
  return `${group.split('.').reverse().join('.')}.${version}.${kind}`;
}

function inline(schema: FieldSchema, schemas: Record<string, unknown>): Json {
  switch (schema.kind) {
    case 'text':
      return { type: 'string' };
    case 'time':
      return { type: 'string', format: 'date-time' };
    case 'integer':
      return { type: 'integer', format: 'int32' };
    case 'number':
      return { type: 'number', format: 'double' };
    case 'boolean':
      return { type: 'boolean' };
    case 'quantity':
      return { oneOf: [{ type: 'string' }, { type: 'number' }] };
    case 'integerOrText':
      return { type: 'string', format: 'int-or-string', 'x-kubernetes-int-or-string': true };
    case 'anything':
      return { type: 'object' };
    case 'map':
      return { type: 'object', additionalProperties: inline(schema.values, schemas) };
    case 'list':
      return { type: 'array', items: reference(schema.items, schemas), ...listKind(schema) };
    case 'object':
      return {
        type: 'object',
        properties: Object.fromEntries([...schema.fields].map(([field, inner]) => [field, reference(inner, schemas)])),
      };
  }
}

/** Named types are described once and referred to. */
function reference(schema: FieldSchema, schemas: Record<string, unknown>): Json {
  if (schema.kind !== 'object') return inline(schema, schemas);
  const name = `io.k8s.api.${schema.name}`;
  if (schemas[name] === undefined) {
    schemas[name] = {};
    schemas[name] = inline(schema, schemas);
  }
  return { allOf: [{ $ref: `#/components/schemas/${name}` }], default: {} };
}

function listKind(schema: Extract<FieldSchema, { kind: 'list' }>): Json {
  if (schema.isSet) return { 'x-kubernetes-list-type': 'set', 'x-kubernetes-patch-strategy': 'merge' };
  if (schema.keys === undefined) return { 'x-kubernetes-list-type': 'atomic' };
  return {
    'x-kubernetes-list-type': 'map',
    'x-kubernetes-list-map-keys': schema.keys,
    'x-kubernetes-patch-strategy': 'merge',
    'x-kubernetes-patch-merge-key': schema.keys[0],
  };
}
