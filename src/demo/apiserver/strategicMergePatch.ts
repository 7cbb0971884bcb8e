import { type FieldSchema, fieldSchema } from './apiSchema.ts';
import { isRecord } from './jsonValue.ts';

type Json = Readonly<Record<string, unknown>>;
const anything: FieldSchema = { kind: 'anything' };

/**
 * Applies a strategic merge patch: like a merge patch, but lists whose items have a merge key are merged item by item.
 * Understands the directives `$patch: delete|replace|merge`, `$deleteFromPrimitiveList/…`, `$setElementOrder/…` and
 * `$retainKeys` of `k8s.io/apimachinery/pkg/util/strategicpatch`.
 */
export function applyStrategicMergePatch(document: unknown, patch: unknown, schema: FieldSchema): unknown {
  if (!isRecord(patch)) return patch;
  if (patch['$patch'] === 'replace') return withoutDirectives(patch);
  if (patch['$patch'] === 'delete') return undefined;
  const result: Record<string, unknown> = isRecord(document) ? { ...document } : {};
  const retained = patch['$retainKeys'];
  if (Array.isArray(retained)) {
    for (const field of Object.keys(result)) if (!retained.includes(field)) Reflect.deleteProperty(result, field);
  }
  for (const [field, value] of Object.entries(patch)) {
    if (field.startsWith('$deleteFromPrimitiveList/')) {
      const list = field.slice('$deleteFromPrimitiveList/'.length);
      const gone = Array.isArray(value) ? (value as readonly unknown[]) : [];
      if (Array.isArray(result[list])) result[list] = result[list].filter((item) => !gone.includes(item));
    }
    if (field.startsWith('$')) continue;
    const merged =
      value === null ? undefined : mergeField(result[field], value, fieldSchema(schema, field) ?? anything);
    if (merged === undefined) Reflect.deleteProperty(result, field);
    else result[field] = merged;
  }
  return reordered(result, patch, schema);
}

function mergeField(current: unknown, value: unknown, schema: FieldSchema): unknown {
  if (!Array.isArray(value)) return applyStrategicMergePatch(current, value, schema);
  const items = value as readonly unknown[];
  if (schema.kind !== 'list') return items;
  const existing = Array.isArray(current) ? (current as readonly unknown[]) : [];
  if (schema.isSet) return [...existing, ...items.filter((item) => !existing.includes(item))];
  const key = schema.keys?.[0];
  return key === undefined ? items : mergeItems(existing, items, key, schema.items);
}

function mergeItems(
  existing: readonly unknown[],
  items: readonly unknown[],
  key: string,
  schema: FieldSchema,
): unknown {
  const isReplaced = items.some((item) => isRecord(item) && item['$patch'] === 'replace' && item[key] === undefined);
  const result: unknown[] = isReplaced ? [] : [...existing];
  for (const item of items) {
    if (!isRecord(item) || (item['$patch'] === 'replace' && item[key] === undefined)) continue;
    const index = result.findIndex((candidate) => isRecord(candidate) && candidate[key] === item[key]);
    if (item['$patch'] === 'delete') {
      if (index >= 0) result.splice(index, 1);
    } else if (index >= 0) result[index] = applyStrategicMergePatch(result[index], item, schema);
    else result.push(applyStrategicMergePatch({}, item, schema));
  }
  return result;
}

/** Puts the items of merged lists in the order that `$setElementOrder/FIELD` names; others keep theirs, behind. */
function reordered(result: Json, patch: Json, schema: FieldSchema): Json {
  const ordered: Record<string, unknown> = { ...result };
  for (const [directive, order] of Object.entries(patch)) {
    if (!directive.startsWith('$setElementOrder/') || !Array.isArray(order)) continue;
    const field = directive.slice('$setElementOrder/'.length);
    const list = ordered[field];
    const known = fieldSchema(schema, field);
    const key = known?.kind === 'list' ? known.keys?.[0] : undefined;
    if (!Array.isArray(list)) continue;
    const nameOf = (item: unknown): unknown => (key === undefined || !isRecord(item) ? item : item[key]);
    const places = (order as readonly unknown[]).map(nameOf);
    const placeOf = (item: unknown): number => {
      const place = places.indexOf(nameOf(item));
      return place < 0 ? places.length : place;
    };
    ordered[field] = [...(list as readonly unknown[])].sort((a, b) => placeOf(a) - placeOf(b));
  }
  return ordered;
}

function withoutDirectives(patch: Json): Json {
  return Object.fromEntries(Object.entries(patch).filter(([field]) => !field.startsWith('$')));
}
