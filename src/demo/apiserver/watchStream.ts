import type { ServerResponse } from 'node:http';
import type { KubeObject } from '../kubeObject.ts';
import type { ApiExchange, ApiServices } from './apiExchange.ts';
import { ApiStatusError, badRequest, expired, invalid } from './apiStatus.ts';
import type { StoredChange } from './objectCollection.ts';
import { renderBookmark, renderObject, type RenderOptions } from './objectRendering.ts';
import { isSelected, type ObjectSelection } from './objectSelection.ts';
import { isTrue } from './resourcePath.ts';

/** A watcher that reads so slowly that this many bytes wait for it is let go, as the real server does. */
const mostBytesWaiting = 64 * 1024 * 1024;
/** While it sends what exists, it waits for the client when so much is on its way. */
const mostBytesAhead = 1024 * 1024;
const bookmarkInterval = 60_000;

interface WatchRequest {
  /** The revision after which changes are sent; undefined: what exists now comes first. */
  readonly after: number | undefined;
  readonly wantsBookmarks: boolean;
  /** Whether a bookmark tells where the initial objects end. */
  readonly marksInitialEnd: boolean;
  readonly timeoutMs: number;
}

/**
 * Answers a watch: one JSON line an event, until the time-out, the client or the server ends it.
 * @throws ApiStatusError 400, 422 or 500 for bad parameters. A revision that is compacted is no error of the request: it
 *   answers 200 and one ERROR event with code 410.
 */
export async function streamWatch(
  exchange: ApiExchange,
  services: ApiServices,
  selection: ObjectSelection,
  options: RenderOptions,
): Promise<void> {
  const asked = readWatchRequest(exchange.query, services.random);
  const { store } = services;
  const { response } = exchange;
  const collection = store.collection(options.type);
  response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache, private' });
  response.flushHeaders();
  let isFirst = true;
  const send = (type: string, object: string): void => {
    if (response.writableEnded) return;
    response.write(`{"type":"${type}","object":${object}}\n`);
    if (response.writableLength > mostBytesWaiting) response.end();
  };
  const sendObject = (type: string, object: KubeObject): void => {
    send(type, renderObject(object, { ...options, now: services.clock.now() }, isFirst));
    isFirst = false;
  };
  const sendChange = (change: Pick<StoredChange, 'object' | 'previous' | 'type' | 'revision'>): void => {
    const event = eventOf(change, selection);
    if (event !== undefined) sendObject(event.type, event.object);
  };
  const missed = asked.after === undefined ? [] : collection.changesAfter(asked.after);
  if (missed === undefined) {
    const oldest = Math.max(collection.compacted, 1);
    send('ERROR', JSON.stringify(expired(`too old resource version: ${asked.after ?? 0} (${oldest})`).body));
    response.end();
    return;
  }
  let starts = store.revision;
  if (asked.after === undefined) {
    const existing = [...collection.list(selection.namespace)].filter((object) => isSelected(selection, object));
    for (const object of existing) {
      if (response.writableLength > mostBytesAhead) await hasRoom(response);
      if (response.destroyed) return;
      sendObject('ADDED', object);
    }
    if (asked.marksInitialEnd) send('BOOKMARK', renderBookmark(starts, true, options));
    // What happened while a slow client took its time.
    for (const change of collection.changesAfter(starts) ?? []) sendChange(change);
    starts = store.revision;
  }
  for (const change of missed) sendChange(change);
  const isAhead = (asked.after ?? 0) > starts;
  await new Promise<void>((resolve) => {
    const sendBookmark = (): void => {
      if (asked.wantsBookmarks && !isAhead) send('BOOKMARK', renderBookmark(store.revision, false, options));
    };
    const subscription = store.onDidChange((change) => {
      if (change.revision <= (asked.after ?? 0) || change.revision <= starts) return;
      if (`${change.key.group}/${change.key.resource}` === options.type.storage) sendChange(change);
    });
    const bookmarks = setInterval(sendBookmark, bookmarkInterval);
    const end = (): void => {
      response.end();
    };
    const timeout = setTimeout(() => {
      sendBookmark();
      end();
    }, asked.timeoutMs);
    services.stopping.addEventListener('abort', end, { once: true });
    response.once('close', () => {
      subscription.dispose();
      clearInterval(bookmarks);
      clearTimeout(timeout);
      services.stopping.removeEventListener('abort', end);
      resolve();
    });
  });
}

/** Resolves when the client has taken what was sent, or is gone. */
function hasRoom(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      response.off('drain', finish);
      response.off('close', finish);
      resolve();
    };
    response.on('drain', finish);
    response.on('close', finish);
  });
}

/** What a change is to a watcher that sees only a part of the objects: to come in is ADDED, to leave is DELETED. */
function eventOf(
  { type, object, previous, revision }: Pick<StoredChange, 'object' | 'previous' | 'type' | 'revision'>,
  selection: ObjectSelection,
): { readonly type: string; readonly object: KubeObject } | undefined {
  const isIn = type !== 'DELETED' && isSelected(selection, object);
  const wasIn = previous !== undefined && isSelected(selection, previous);
  if (isIn) return { type: wasIn ? 'MODIFIED' : 'ADDED', object };
  if (!wasIn) return undefined;
  if (type === 'DELETED') return { type, object };
  const metadata = { ...previous.metadata, resourceVersion: String(revision) };
  return { type: 'DELETED', object: { ...previous, metadata } };
}

function readWatchRequest(query: URLSearchParams, random: () => number): WatchRequest {
  const version = query.get('resourceVersion') ?? '';
  if (version !== '' && !/^\d+$/.test(version)) {
    const parse = `strconv.ParseUint: parsing "${version}": invalid syntax`;
    throw new ApiStatusError(500, `resourceVersion: Invalid value: "${version}": ${parse}`);
  }
  const match = query.get('resourceVersionMatch') ?? '';
  const initial = query.get('sendInitialEvents');
  if (initial !== null && match !== 'NotOlderThan') {
    throw forbidden('sendInitialEvents requires setting resourceVersionMatch to NotOlderThan');
  }
  if (initial === null && match !== '') {
    throw forbidden('resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided');
  }
  const wantsBookmarks = isTrue(query.get('allowWatchBookmarks'));
  const wantsInitial = initial === null ? version === '' || version === '0' : isTrue(initial);
  return {
    after: wantsInitial ? undefined : Number(version),
    wantsBookmarks,
    marksInitialEnd: initial !== null && wantsInitial && wantsBookmarks,
    timeoutMs: readTimeout(query.get('timeoutSeconds')) ?? (1800 + random() * 1800) * 1000,
  };
}

function readTimeout(text: string | null): number | undefined {
  if (text === null || text === '') return undefined;
  if (!/^[+-]?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing "${text}": invalid syntax`);
  const seconds = Number(text);
  return seconds <= 0 ? undefined : Math.min(seconds * 1000, 2 ** 31 - 1);
}

function forbidden(why: string): ApiStatusError {
  const message = `Forbidden: ${why}`;
  return invalid('ListOptions', 'meta.k8s.io', '', [
    { reason: 'FieldValueForbidden', field: 'resourceVersionMatch', message },
  ]);
}
