import { asRecord } from '../../base/json.ts';
import type { Resource } from '../../model/resource.ts';
import type { HttpAnswer, HttpTransport } from '../httpTransport.ts';
import { isSourceError, SourceError } from '../sourceError.ts';
import type { Interner } from './interner.ts';
import { readLines } from './jsonLines.ts';
import { JsonSieve } from './jsonSieve.ts';
import type { FieldShape } from './sieveFields.ts';
import { isWebPage, toAnswerError, toStatusError } from './kubeAnswer.ts';
import { collectionPath, unwrapObjects, type KindDescriptor } from './kindDescriptor.ts';
import { toSearch, type ListQuery, type ListResult } from './listReader.ts';
import { objectAt, textAt } from './projections/objectFields.ts';

export interface WatchChange<T> {
  readonly type: 'put' | 'remove';
  readonly item: T;
}

interface WatchBatch<T> {
  readonly changes: readonly WatchChange<T>[];
  /** The newest version seen in the batch. */
  readonly resourceVersion: string | undefined;
  /** Whether the bookmark that ends the initial events of a streaming list was in the batch. */
  readonly isInitialEnd: boolean;
  /** What the server reported in the stream; it ends then. */
  readonly error: SourceError | undefined;
}

/** Seconds that the server is asked to keep a watch open: spread, so that watches do not end together. */
const watchSeconds = 300;
const initialEndMark = 'k8s.io/initial-events-end';

/**
 * Opens a watch from a version. Bookmarks come about once a minute, so that a stream without a byte for much longer is taken to be lost.
 * @param idle that time, in milliseconds; it is stretched by up to a fifth, so that watches do not end together.
 * @throws SourceError
 */
export async function openWatch(
  transport: HttpTransport,
  kind: KindDescriptor,
  query: ListQuery,
  resourceVersion: string,
  idle: number,
  random: () => number = Math.random,
  signal?: AbortSignal,
): Promise<HttpAnswer> {
  const seconds = Math.round(watchSeconds * (1 + random()));
  const wishes = { resourceVersion, timeoutSeconds: String(seconds) };
  return open(transport, kind, query, wishes, Math.round(idle * (1 + random() / 5)), signal);
}

/**
 * Lists by a watch that begins with what exists (`sendInitialEvents`, streaming lists).
 * @returns undefined when the server does not offer it.
 * @throws SourceError
 */
export async function readInitialEvents<T extends Resource>(
  transport: HttpTransport,
  kind: KindDescriptor<T>,
  query: ListQuery,
  intern: Interner,
  signal?: AbortSignal,
): Promise<ListResult<T> | undefined> {
  const wishes = { sendInitialEvents: 'true', resourceVersionMatch: 'NotOlderThan', timeoutSeconds: '60' };
  const items = new Map<string, T>();
  try {
    const answer = await open(transport, kind, query, wishes, 30_000, signal);
    for await (const batch of readWatch(answer, kind, intern, transport.description)) {
      for (const { type, item } of batch.changes) {
        if (type === 'put') items.set(item.uid, item);
        else items.delete(item.uid);
      }
      if (batch.isInitialEnd) return { items, resourceVersion: batch.resourceVersion ?? '' };
      if (batch.error !== undefined) throw batch.error;
    }
  } catch (error) {
    // Older servers refuse the parameters; with an old etcd the stream itself fails with 500.
    const status = isSourceError(error) ? error.status : undefined;
    if (status === 400 || status === 422 || status === 500) return undefined;
    throw error;
  }
  return undefined;
}

async function open(
  transport: HttpTransport,
  kind: KindDescriptor,
  query: ListQuery,
  more: Readonly<Record<string, string>>,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<HttpAnswer> {
  const search = toSearch(query, { watch: 'true', allowWatchBookmarks: 'true', ...more });
  const path = `${collectionPath(kind, query.namespace)}?${search}`;
  const answer = await transport.send({
    method: 'GET',
    path,
    timeoutMs,
    answersAtOnce: true,
    ...(kind.accept === undefined ? {} : { headers: { accept: kind.accept } }),
    ...(signal === undefined ? {} : { signal }),
  });
  // A login page may well say 200.
  if (answer.status >= 300 || isWebPage(answer))
    throw await toAnswerError(answer, `GET ${transport.description}${path}`);
  return answer;
}

/** Reads the events of a watch, batch by batch as they arrive. @throws SourceError when the stream breaks or holds no events. */
export async function* readWatch<T extends Resource>(
  answer: HttpAnswer,
  kind: KindDescriptor<T>,
  intern: Interner,
  tried: string,
): AsyncGenerator<WatchBatch<T>> {
  const shared = kind.shared?.map((path) => `object.${path}`);
  const sieve = new JsonSieve({ type: true, object: eventFields(kind) }, shared, kind.usesAgain);
  for await (const lines of readLines(answer.chunks())) {
    const changes: WatchChange<T>[] = [];
    let resourceVersion: string | undefined;
    let isInitialEnd = false;
    let error: SourceError | undefined;
    for (const line of lines) {
      const event = parseEvent(line, sieve, tried);
      const object = objectAt(event, 'object');
      if (event['type'] === 'ERROR') {
        const status = objectAt(asRecord(JSON.parse(textOf(line))) ?? {}, 'object');
        error = toStatusError(status, 'The server ended the watch with an error.', { tried });
        break;
      }
      resourceVersion = textAt(objectAt(object, 'metadata'), 'resourceVersion') || resourceVersion;
      if (event['type'] === 'BOOKMARK') {
        isInitialEnd ||= textAt(objectAt(objectAt(object, 'metadata'), 'annotations'), initialEndMark) === 'true';
        continue;
      }
      const type = event['type'] === 'DELETED' ? 'remove' : 'put';
      for (const one of unwrapObjects(kind, object)) changes.push({ type, item: kind.project(one, intern) });
    }
    yield { changes, resourceVersion, isInitialEnd, error };
  }
}

/** What is read of the object of an event: what is projected, and the mark of a bookmark. */
function eventFields({ fields }: KindDescriptor): FieldShape {
  if (typeof fields !== 'object') return true;
  const metadata = fields['metadata'];
  if (typeof metadata !== 'object') return fields;
  const kept = metadata['annotations'] ?? {};
  const annotations: FieldShape = typeof kept === 'object' ? { ...kept, [initialEndMark]: true } : true;
  return { ...fields, metadata: { ...metadata, annotations } };
}

function parseEvent(line: Uint8Array, sieve: JsonSieve, tried: string): Readonly<Record<string, unknown>> {
  let event: Readonly<Record<string, unknown>> | undefined;
  try {
    event = asRecord(sieve.parse(line));
  } catch {
    // Told below, with what came instead.
  }
  if (event !== undefined && typeof event['type'] === 'string') return event;
  throw new SourceError('badResponse', `The watch sent no event but: ${textOf(line.subarray(0, 200))}`, { tried });
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}
