import type { FieldSchema } from './apiSchema.ts';
import { badRequest } from './apiStatus.ts';
import { isRecord } from './jsonValue.ts';

/**
 * The paths of fields that the schema does not know, in the order in which they stand.
 * @throws ApiStatusError 400 for a value of the wrong type, in the words of Go's decoder.
 */
export function unknownFields(
  value: unknown,
  schema: FieldSchema,
  kind: string,
  apiVersion: string,
): readonly string[] {
  const unknown: string[] = [];
  walk(
    value,
    schema,
    '',
    kind,
    (path) => unknown.push(path),
    (found, path, wanted) => {
      const where = path === '' ? kind : `${kind}.${path.replace(/\[\d+\]/g, '')}`;
      const message = `json: cannot unmarshal ${found} into Go struct field ${where} of type ${wanted}`;
      throw badRequest(
        `${kind} in version "${apiVersion.split('/').at(-1) ?? ''}" cannot be handled as a ${kind}: ${message}`,
      );
    },
  );
  return unknown;
}

function walk(
  value: unknown,
  schema: FieldSchema,
  path: string,
  kind: string,
  onUnknown: (path: string) => void,
  onMismatch: (found: string, path: string, wanted: string) => void,
): void {
  if (value === null || value === undefined) return;
  const wanted = mismatch(value, schema);
  if (wanted !== undefined) {
    onMismatch(goTypeOf(value), path, wanted);
    return;
  }
  if (schema.kind === 'list' && Array.isArray(value)) {
    for (const [index, item] of (value as readonly unknown[]).entries()) {
      walk(item, schema.items, `${path}[${index}]`, kind, onUnknown, onMismatch);
    }
  }
  if (schema.kind === 'map' && isRecord(value)) {
    for (const item of Object.values(value)) walk(item, schema.values, path, kind, onUnknown, onMismatch);
  }
  if (schema.kind !== 'object' || !isRecord(value)) return;
  for (const [field, item] of Object.entries(value)) {
    const inner = path === '' ? field : `${path}.${field}`;
    const known = schema.fields.get(field);
    if (known === undefined) onUnknown(inner);
    else walk(item, known, inner, kind, onUnknown, onMismatch);
  }
}

/** The Go type that was wanted where the value has another; undefined where it fits. */
function mismatch(value: unknown, schema: FieldSchema): string | undefined {
  switch (schema.kind) {
    case 'text':
      return typeof value === 'string' ? undefined : 'string';
    case 'time':
      return typeof value === 'string' ? undefined : 'v1.Time';
    case 'integer':
      return typeof value === 'number' ? undefined : 'int32';
    case 'number':
      return typeof value === 'number' ? undefined : 'float64';
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'bool';
    case 'integerOrText':
    case 'quantity':
      return typeof value === 'string' || typeof value === 'number' ? undefined : 'intstr.IntOrString';
    case 'map':
      return isRecord(value) ? undefined : 'map[string]string';
    case 'object':
      return isRecord(value) ? undefined : `v1.${schema.name}`;
    case 'list':
      return Array.isArray(value)
        ? undefined
        : schema.items.kind === 'object'
          ? `[]v1.${schema.items.name}`
          : '[]string';
    case 'anything':
      return undefined;
  }
}

function goTypeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  return typeof value;
}

/** A copy without the fields that the schema does not know, as a server drops them. */
export function pruned(value: unknown, schema: FieldSchema): unknown {
  if (schema.kind === 'list' && Array.isArray(value)) {
    return (value as readonly unknown[]).map((item) => pruned(item, schema.items));
  }
  if (schema.kind !== 'object' || !isRecord(value)) return value;
  const kept = Object.entries(value).flatMap(([field, item]) => {
    const known = schema.fields.get(field);
    return known === undefined ? [] : [[field, pruned(item, known)] as const];
  });
  return Object.fromEntries(kept);
}
