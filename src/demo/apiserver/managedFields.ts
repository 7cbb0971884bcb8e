import { isDeepStrictEqual } from 'node:util';
import type { KubeObject } from '../kubeObject.ts';
import type { FieldSchema } from './apiSchema.ts';
import { ApiStatusError } from './apiStatus.ts';
import { type FieldSet, fieldsOf, fieldText, fromFieldsV1, toFieldsV1, valueOfField } from './fieldSet.ts';
import { listAt, textAt } from './jsonValue.ts';
import { withMeta } from './objectIdentity.ts';

/** Who writes: the name that `fieldManager` or the user agent gives, and what part of the object it may set. */
export interface FieldWriter {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  /** RFC 3339. */
  readonly time: string;
  readonly subresource: string | undefined;
}

/** One entry of `metadata.managedFields`. */
interface ManagedEntry extends FieldWriter {
  readonly fields: FieldSet;
}

/** The entries of an object. */
function managedEntries(object: KubeObject | undefined): readonly ManagedEntry[] {
  return listAt(object, 'metadata', 'managedFields').map((entry) => ({
    manager: textAt(entry, 'manager'),
    operation: textAt(entry, 'operation') === 'Apply' ? 'Apply' : 'Update',
    apiVersion: textAt(entry, 'apiVersion'),
    time: textAt(entry, 'time'),
    subresource: textAt(entry, 'subresource') || undefined,
    fields: fromFieldsV1((entry as { readonly fieldsV1?: unknown }).fieldsV1),
  }));
}

/** Records an update: what it set or changed is the writer's now, what it removed is nobody's. */
export function recordUpdate(
  before: KubeObject | undefined,
  after: KubeObject,
  schema: FieldSchema,
  writer: FieldWriter,
): KubeObject {
  const all = fieldsOf(after, schema, true);
  const old = before === undefined ? new Set<string>() : fieldsOf(before, schema, true);
  const isChanged = (path: string): boolean =>
    !old.has(path) || !isDeepStrictEqual(shallow(valueOfField(before, path)), shallow(valueOfField(after, path)));
  const changed = new Set([...all].filter(isChanged));
  const entries = managedEntries(before);
  if (changed.size === 0 && before !== undefined && old.size === all.size) return withEntries(after, entries);
  const others = entries
    .filter((entry) => !isSameWriter(entry, writer))
    .map((entry) => ({ ...entry, fields: kept(entry.fields, (path) => all.has(path) && !changed.has(path)) }));
  const own = entries.find((entry) => isSameWriter(entry, writer));
  const fields = new Set([...kept(own?.fields ?? new Set(), (path) => all.has(path)), ...changed]);
  return withEntries(after, [...others, { ...writer, fields }]);
}

/**
 * Records an apply.
 * @throws ApiStatusError 409 where it would change what others own and is not forced.
 */
export function recordApply(
  before: KubeObject | undefined,
  after: KubeObject,
  applied: FieldSet,
  writer: FieldWriter,
  isForced: boolean,
): KubeObject {
  const others = managedEntries(before).filter((entry) => !isSameWriter(entry, writer));
  const isTaken = (path: string): boolean =>
    !isDeepStrictEqual(shallow(valueOfField(before, path)), shallow(valueOfField(after, path)));
  const conflicts = others.flatMap((entry) =>
    [...applied].filter((path) => entry.fields.has(path) && isTaken(path)).map((path) => ({ entry, path })),
  );
  if (conflicts.length > 0 && !isForced) throw applyConflict(conflicts);
  const lost = new Set(conflicts.map(({ path }) => path));
  const left = others.map((entry) => ({ ...entry, fields: kept(entry.fields, (path) => !lost.has(path)) }));
  const own = managedEntries(before).find((entry) => isSameWriter(entry, writer));
  const isSame = own !== undefined && isDeepStrictEqual(own.fields, applied);
  return withEntries(after, [{ ...writer, time: isSame ? own.time : writer.time, fields: applied }, ...left]);
}

/** What a manager applied before and does not any more, and that nobody else owns. */
export function abandonedFields(before: KubeObject, applied: FieldSet, writer: FieldWriter): readonly string[] {
  const entries = managedEntries(before);
  const own = entries.find((entry) => isSameWriter(entry, writer));
  const others = entries.filter((entry) => entry !== own);
  return [...(own?.fields ?? [])]
    .filter((path) => !applied.has(path) && !others.some((entry) => entry.fields.has(path)))
    .sort((a, b) => b.length - a.length);
}

function withEntries(object: KubeObject, entries: readonly ManagedEntry[]): KubeObject {
  const managedFields = entries
    .filter(({ fields }) => fields.size > 0)
    .map(({ manager, operation, apiVersion, time, fields, subresource }) => ({
      manager,
      operation,
      apiVersion,
      time,
      fieldsType: 'FieldsV1',
      fieldsV1: toFieldsV1(fields),
      ...(subresource === undefined ? {} : { subresource }),
    }));
  return withMeta(object, { managedFields: managedFields.length === 0 ? undefined : managedFields });
}

function isSameWriter(a: FieldWriter, b: FieldWriter): boolean {
  return a.manager === b.manager && a.operation === b.operation && a.subresource === b.subresource;
}

function kept(fields: FieldSet, test: (path: string) => boolean): FieldSet {
  return new Set([...fields].filter(test));
}

/** Parents count as changed only when they come or go, not when something inside them changes. */
function shallow(value: unknown): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? 'object' : value;
}

function applyConflict(conflicts: readonly { readonly entry: ManagedEntry; readonly path: string }[]): ApiStatusError {
  const managers = [...new Set(conflicts.map(({ entry }) => managerText(entry)))].sort();
  const pathsOf = (manager: string): readonly string[] =>
    conflicts
      .filter(({ entry }) => managerText(entry) === manager)
      .map(({ path }) => fieldText(path))
      .sort();
  const [only] = conflicts;
  const summary =
    conflicts.length === 1 && only !== undefined
      ? `conflict with ${managerText(only.entry)}: ${fieldText(only.path)}`
      : managers
          .map(
            (manager) =>
              `conflicts with ${manager}:\n${pathsOf(manager)
                .map((path) => `- ${path}`)
                .join('\n')}`,
          )
          .join('\n');
  const count = `${conflicts.length} conflict${conflicts.length === 1 ? '' : 's'}`;
  const causes = managers.flatMap((manager) =>
    pathsOf(manager).map((field) => ({ reason: 'FieldManagerConflict', message: `conflict with ${manager}`, field })),
  );
  return new ApiStatusError(409, `Apply failed with ${count}: ${summary}`, 'Conflict', { causes });
}

function managerText({ manager, subresource, operation, apiVersion, time }: ManagedEntry): string {
  const name = subresource === undefined ? `"${manager}"` : `"${manager}" with subresource "${subresource}"`;
  if (operation === 'Apply') return name;
  return time === '' ? `${name} using ${apiVersion}` : `${name} using ${apiVersion} at ${time}`;
}
