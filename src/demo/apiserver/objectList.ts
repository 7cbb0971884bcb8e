import { setTimeout as wait } from 'node:timers/promises';
import type { KubeObject } from '../kubeObject.ts';
import { ApiStatusError, badRequest, expired, invalid } from './apiStatus.ts';
import type { ObjectCollection } from './objectCollection.ts';
import type { ObjectSelection } from './objectSelection.ts';
import type { ObjectStore } from './objectStore.ts';
import type { ResourceType } from './resourceType.ts';

/** One page of a list. */
export interface ObjectPage {
  readonly items: readonly KubeObject[];
  readonly resourceVersion: string;
  /** The token for the next page; undefined on the last. */
  readonly continueToken: string | undefined;
  /** Undefined on the last page and wherever a selector is used. */
  readonly remainingItemCount: number | undefined;
}

interface ListPosition {
  /** The revision the list is made at; undefined: now. */
  readonly revision: number | undefined;
  /** The first id to come; empty: from the beginning. */
  readonly start: string;
  readonly limit: number;
  readonly isContinued: boolean;
}

const tooOld =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without ' +
  'the continue parameter, or use the continue token in this response to retrieve the remainder of the results. ' +
  'Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted ' +
  'between the time the first chunk was returned and now may show up in the list.';

/**
 * Lists by the rules of the Kubernetes API: `limit` and `continue` at one revision, `resourceVersion` with
 * `resourceVersionMatch`.
 * @throws ApiStatusError 400 for bad parameters, 410 for a revision that is compacted, 504 for one that is not yet there.
 */
export async function listObjects(
  store: ObjectStore,
  type: ResourceType,
  selection: ObjectSelection,
  query: URLSearchParams,
): Promise<ObjectPage> {
  const position = readPosition(query, store.revision);
  if (position.revision !== undefined) await awaitRevision(store, position.revision);
  const collection = store.collection(type);
  const revision = position.revision ?? store.revision;
  const before = position.revision === undefined ? new Map() : collection.differencesAt(revision);
  if (before === undefined)
    throw position.isContinued ? expired(tooOld, token(-1, position.start.slice(1))) : tooOldList();
  return takePage(idsAt(collection, before, selection.namespace), collection, before, selection, {
    ...position,
    revision,
  });
}

/** Waits for a revision as the watch cache does, for three seconds. */
async function awaitRevision(store: ObjectStore, revision: number): Promise<void> {
  for (let attempt = 0; attempt < 30 && store.revision < revision; attempt += 1) await wait(100);
  if (store.revision >= revision) return;
  const message = `Timeout: Too large resource version: ${revision}, current: ${store.revision}`;
  throw new ApiStatusError(504, message, 'Timeout', {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  });
}

function takePage(
  ids: readonly string[],
  collection: ObjectCollection,
  before: ReadonlyMap<string, KubeObject | undefined>,
  selection: ObjectSelection,
  position: ListPosition & { readonly revision: number },
): ObjectPage {
  const items: KubeObject[] = [];
  const { limit, start, revision } = position;
  const resourceVersion = String(revision);
  for (let index = start === '' ? 0 : firstFrom(ids, start); index < ids.length; index += 1) {
    const id = ids[index] ?? '';
    const object = before.has(id) ? before.get(id) : collection.get(id);
    if (object === undefined || (selection.filter !== undefined && !selection.filter(object))) continue;
    if (items.length === limit) {
      const last = items.at(-1)?.metadata;
      const lastId = last?.namespace === undefined ? (last?.name ?? '') : `${last.namespace}/${last.name}`;
      return {
        items,
        resourceVersion,
        continueToken: token(revision, `/${lastId}\0`),
        remainingItemCount: selection.filter === undefined ? ids.length - index : undefined,
      };
    }
    items.push(object);
  }
  return { items, resourceVersion, continueToken: undefined, remainingItemCount: undefined };
}

/** The sorted ids that existed at the revision, of one namespace where one is named. */
function idsAt(
  collection: ObjectCollection,
  before: ReadonlyMap<string, KubeObject | undefined>,
  namespace: string | undefined,
): readonly string[] {
  const prefix = namespace === undefined ? '' : `${namespace}/`;
  const current =
    namespace === undefined
      ? collection.ids
      : collection.ids.slice(collection.indexOf(prefix), collection.indexOf(`${namespace}0`));
  if (before.size === 0) return current;
  const kept = current.filter((id) => !before.has(id) || before.get(id) !== undefined);
  const gone = [...before].filter(([id, object]) => object !== undefined && collection.get(id) === undefined);
  const restored = gone.map(([id]) => id).filter((id) => id.startsWith(prefix));
  return restored.length === 0 ? kept : [...kept, ...restored].sort((a, b) => (a < b ? -1 : 1));
}

function firstFrom(ids: readonly string[], start: string): number {
  const id = start.slice(1);
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ids[middle] ?? '') < id) low = middle + 1;
    else high = middle;
  }
  return low;
}

function readPosition(query: URLSearchParams, current: number): ListPosition {
  const limit = readInteger(query.get('limit'));
  const version = query.get('resourceVersion') ?? '';
  const match = query.get('resourceVersionMatch') ?? '';
  const continued = query.get('continue') ?? '';
  if (match !== '' && version === '')
    throw forbiddenMatch('resourceVersionMatch is forbidden unless resourceVersion is provided');
  if (match !== '' && continued !== '')
    throw forbiddenMatch('resourceVersionMatch is forbidden when continue is provided');
  if (continued !== '') {
    const { revision, start } = readToken(continued);
    if (version !== '' && version !== '0') {
      throw badRequest('specifying resource version is not allowed when using continue');
    }
    return { revision: revision < 0 ? undefined : revision, start, limit, isContinued: true };
  }
  if (version !== '' && !/^\d+$/.test(version)) {
    throw badRequest(`Invalid value: "${version}": strconv.ParseUint: parsing "${version}": invalid syntax`);
  }
  const revision = Number(version);
  const isExact = match === 'Exact' || (match === '' && limit !== Infinity && revision > 0);
  if (match === 'Exact' && revision === 0) {
    throw forbiddenMatch('resourceVersionMatch "exact" is forbidden for resourceVersion "0"');
  }
  // A list from the cache ignores the limit.
  if (version === '0') return { revision: undefined, start: '', limit: Infinity, isContinued: false };
  const isWaited = revision > current || isExact;
  return { revision: isWaited ? revision : undefined, start: '', limit, isContinued: false };
}

function readInteger(text: string | null): number {
  if (text === null || text === '') return Infinity;
  if (!/^[+-]?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing "${text}": invalid syntax`);
  const value = Number(text);
  return value <= 0 ? Infinity : value;
}

function forbiddenMatch(why: string): ApiStatusError {
  const message = `Forbidden: ${why}`;
  const problem = { reason: 'FieldValueForbidden', field: 'resourceVersionMatch', message } as const;
  return invalid('ListOptions', 'meta.k8s.io', '', [problem]);
}

function tooOldList(): ApiStatusError {
  return expired('The resourceVersion for the provided list is too old.');
}

/** The real server's token: where the next page begins and at which revision. */
function token(revision: number, start: string): string {
  // Go writes a zero byte in JSON as \u0000, as JSON.stringify does.
  return Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: revision, start })).toString('base64url');
}

function readToken(text: string): { readonly revision: number; readonly start: string } {
  const decoded = Buffer.from(text, 'base64url').toString('latin1');
  try {
    const { rv, start } = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as { rv: number; start: string };
    return { revision: rv, start: start.startsWith('/') ? start : `/${start}` };
  } catch {
    const why = `invalid character '${decoded.charAt(0)}' looking for beginning of value`;
    throw badRequest(`invalid continue token: continue key is not valid: ${why}`);
  }
}
