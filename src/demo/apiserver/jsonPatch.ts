import { isDeepStrictEqual } from 'node:util';
import { ApiStatusError, badRequest } from './apiStatus.ts';
import { isRecord, textAt, valueAt } from './jsonValue.ts';

/**
 * Applies a JSON Patch (RFC 6902) to a copy of a document.
 * @throws ApiStatusError 400 for a patch that is none, 422 for one that cannot be applied.
 */
export function applyJsonPatch(document: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch))
    throw badRequest('error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch');
  let result: unknown = structuredClone(document);
  for (const operation of patch as readonly unknown[]) result = applyOperation(result, operation);
  return result;
}

/** Applies a JSON Merge Patch (RFC 7386): null removes, lists are replaced. */
export function applyMergePatch(document: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  const result: Record<string, unknown> = isRecord(document) ? { ...document } : {};
  for (const [field, value] of Object.entries(patch)) {
    if (value === null) Reflect.deleteProperty(result, field);
    else result[field] = applyMergePatch(result[field], value);
  }
  return result;
}

function applyOperation(document: unknown, operation: unknown): unknown {
  const path = steps(textAt(operation, 'path'));
  const value = structuredClone(valueAt(operation, 'value') ?? null);
  switch (textAt(operation, 'op')) {
    case 'add':
      return changed(document, path, () => value, true);
    case 'replace':
      find(document, path);
      return changed(document, path, () => value, false);
    case 'remove':
      find(document, path);
      return changed(document, path, () => undefined, false);
    case 'move': {
      const from = steps(textAt(operation, 'from'));
      const moved = find(document, from);
      return changed(
        changed(document, from, () => undefined, false),
        path,
        () => moved,
        true,
      );
    }
    case 'copy': {
      const copied = structuredClone(find(document, steps(textAt(operation, 'from'))));
      return changed(document, path, () => copied, true);
    }
    case 'test':
      if (!isDeepStrictEqual(find(document, path) ?? null, value)) throw notApplicable();
      return document;
    default:
      throw notApplicable();
  }
}

/** A JSON Pointer (RFC 6901). */
function steps(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function find(document: unknown, path: readonly string[]): unknown {
  let current = document;
  for (const step of path) {
    const next = valueAt(current, step);
    const isThere = Array.isArray(current) ? Number(step) < current.length : isRecord(current) && step in current;
    if (!isThere) throw notApplicable();
    current = next;
  }
  return current;
}

/** The document with the value at a path set, or removed where `make` gives undefined. */
function changed(document: unknown, path: readonly string[], make: () => unknown, isInserted: boolean): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return make();
  if (Array.isArray(document)) {
    const items = [...(document as readonly unknown[])];
    const index = step === '-' ? items.length : Number(step);
    if (!Number.isInteger(index) || index < 0 || index > items.length) throw notApplicable();
    if (rest.length > 0) items[index] = changed(items[index], rest, make, isInserted);
    else {
      const value = make();
      items.splice(index, isInserted ? 0 : 1, ...(value === undefined ? [] : [value]));
    }
    return items;
  }
  if (!isRecord(document)) throw notApplicable();
  const result: Record<string, unknown> = { ...document };
  const value = rest.length === 0 ? make() : changed(document[step], rest, make, isInserted);
  if (value === undefined) Reflect.deleteProperty(result, step);
  else result[step] = value;
  return result;
}

function notApplicable(): ApiStatusError {
  return new ApiStatusError(422, 'the server rejected our request due to an error in our request', 'Invalid', {});
}
