import type { Resource } from '../../model/resource.ts';
import type { HttpTransport } from '../httpTransport.ts';
import { isSourceError, SourceError } from '../sourceError.ts';
import { GrowingBytes } from './growingBytes.ts';
import type { Interner } from './interner.ts';
import { parseJsonBody, toAnswerError } from './kubeAnswer.ts';
import { collectionPath, type Json, type KindDescriptor } from './kindDescriptor.ts';
import { decodeList } from './listDecoder.ts';
import { textAt } from './projections/objectFields.ts';

export interface ListQuery {
  /** Undefined: all namespaces. */
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly fieldSelector?: string | undefined;
}

export interface ListResult<T> {
  /** By uid. */
  readonly items: Map<string, T>;
  readonly resourceVersion: string;
}

const pageSize = 500;

/**
 * Lists a kind page by page and keeps of each page only the projection.
 * @throws SourceError
 */
export async function listAll<T extends Resource>(
  transport: HttpTransport,
  kind: KindDescriptor<T>,
  query: ListQuery,
  intern: Interner,
  signal?: AbortSignal,
): Promise<ListResult<T>> {
  const items = new Map<string, T>();
  const keep = (object: Json): void => {
    const item = kind.project(object, intern);
    items.set(item.uid, item);
  };
  const page = new GrowingBytes(Infinity);
  let token = '';
  let isRestarted = false;
  for (;;) {
    const search = toSearch(query, { limit: String(pageSize), continue: token });
    try {
      const path = `${collectionPath(kind, query.namespace)}?${search}`;
      const meta = await readPage(transport, kind, path, keep, page, signal);
      token = textAt(meta, 'continue');
      if (token === '') return { items, resourceVersion: textAt(meta, 'resourceVersion') };
    } catch (error) {
      // The list changed too much while it was read (the continue token expired): once more from the start.
      if (token === '' || isRestarted || !isSourceError(error) || error.status !== 410) throw error;
      isRestarted = true;
      token = '';
      items.clear();
    }
  }
}

/** @param page serves to hold the page while it is read @returns the page's metadata. */
async function readPage(
  transport: HttpTransport,
  kind: KindDescriptor,
  path: string,
  keep: (object: Json) => void,
  page: GrowingBytes,
  signal: AbortSignal | undefined,
): Promise<Json> {
  const tried = `GET ${transport.description}${path}`;
  const answer = await transport.send({
    method: 'GET',
    path,
    ...(kind.accept === undefined ? {} : { headers: { accept: kind.accept } }),
    ...(signal === undefined ? {} : { signal }),
  });
  if (answer.status >= 300) throw await toAnswerError(answer, tried);
  page.clear();
  for await (const chunk of answer.chunks()) page.append(chunk);
  const bytes = page.view();
  let metadata: Json | undefined;
  try {
    metadata = await decodeList(bytes, kind, keep);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // Says in words what came instead.
    parseJsonBody(bytes.toString('utf8'), answer, tried);
  }
  if (metadata !== undefined) return metadata;
  throw new SourceError('badResponse', `The server sent no list of ${kind.resource}.`, {
    tried,
    status: answer.status,
  });
}

/** The query string of a list or watch. */
export function toSearch(query: ListQuery, more: Readonly<Record<string, string>>): string {
  const search = new URLSearchParams();
  if (query.labelSelector !== undefined) search.set('labelSelector', query.labelSelector);
  if (query.fieldSelector !== undefined) search.set('fieldSelector', query.fieldSelector);
  for (const [name, value] of Object.entries(more)) if (value !== '') search.set(name, value);
  return search.toString();
}
