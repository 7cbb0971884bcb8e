import type { KubeObject } from '../kubeObject.ts';
import { type FieldSchema, fieldSchema } from './apiSchema.ts';
import { fieldsOf, keyStep, withoutField } from './fieldSet.ts';
import { isRecord } from './jsonValue.ts';
import { abandonedFields, type FieldWriter, recordApply } from './managedFields.ts';
import { withMeta } from './objectIdentity.ts';

const anything: FieldSchema = { kind: 'anything' };

/**
 * Merges an applied configuration into an object: its fields are set, those that its manager applied before and left out
 * now are removed, and `managedFields` says so.
 * @throws ApiStatusError 409 where others own fields that would change, unless forced.
 */
export function applyConfiguration(
  live: KubeObject | undefined,
  config: KubeObject,
  schema: FieldSchema,
  writer: FieldWriter,
  isForced: boolean,
): KubeObject {
  const applied = fieldsOf(config, schema, false);
  if (live === undefined) return recordApply(undefined, config, applied, writer, isForced);
  let result: unknown = live;
  for (const path of abandonedFields(live, applied, writer)) result = withoutField(result, path);
  const merged = mergeValues(result, config, schema) as KubeObject;
  const { managedFields, resourceVersion } = live.metadata;
  return recordApply(live, withMeta(merged, { managedFields, resourceVersion }), applied, writer, isForced);
}

function mergeValues(live: unknown, config: unknown, schema: FieldSchema): unknown {
  if (Array.isArray(config)) return mergeLists(live, config as readonly unknown[], schema);
  if (!isRecord(config)) return config;
  if (schema.kind === 'object' && schema.name === 'LabelSelector') return config;
  const result: Record<string, unknown> = isRecord(live) ? { ...live } : {};
  for (const [field, value] of Object.entries(config)) {
    if (value === null) continue;
    result[field] = mergeValues(result[field], value, fieldSchema(schema, field) ?? anything);
  }
  return result;
}

function mergeLists(live: unknown, config: readonly unknown[], schema: FieldSchema): unknown {
  const existing = Array.isArray(live) ? (live as readonly unknown[]) : [];
  if (schema.kind !== 'list') return config;
  if (schema.isSet) return [...existing, ...config.filter((item) => !existing.includes(item))];
  const { keys, items } = schema;
  if (keys === undefined) return config;
  const result = [...existing];
  for (const item of config) {
    const index = result.findIndex((candidate) => keyStep(candidate, keys) === keyStep(item, keys));
    if (index < 0) result.push(item);
    else result[index] = mergeValues(result[index], item, items);
  }
  return result;
}
