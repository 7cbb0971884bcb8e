import { setImmediate as nextTask } from 'node:timers/promises';
import { asRecord } from '../../base/json.ts';
import type { Resource } from '../../model/resource.ts';
import type { HttpTransport } from '../httpTransport.ts';
import { isSourceError } from '../sourceError.ts';
import type { Interner } from './interner.ts';
import { parseJsonBody, toAnswerError } from './kubeAnswer.ts';
import { collectionPath, unwrapObjects, type KindDescriptor } from './kindDescriptor.ts';
import { objectAt, textAt } from './projections/objectFields.ts';

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

/** Largest page. A page that took longer than the budget to parse makes the next ones smaller, so that nothing stalls. */
const pageSize = 500;
const smallestPage = 50;
const pageBudgetMs = 25;

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
  let limit = pageSize;
  let token = '';
  let isRestarted = false;
  for (;;) {
    const search = toSearch(query, { limit: String(limit), continue: token });
    try {
      const page = await readPage(transport, kind, `${collectionPath(kind, query.namespace)}?${search}`, signal);
      for (const object of unwrapObjects(kind, page.list)) {
        const item = kind.project(object, intern);
        items.set(item.uid, item);
      }
      const meta = objectAt(page.list, 'metadata');
      token = textAt(meta, 'continue');
      if (token === '') return { items, resourceVersion: textAt(meta, 'resourceVersion') };
      if (page.parseMs > pageBudgetMs) limit = Math.max(smallestPage, Math.floor(limit / 2));
    } catch (error) {
      // The list changed too much while it was read (the continue token expired): once more from the start.
      if (token === '' || isRestarted || !isSourceError(error) || error.status !== 410) throw error;
      isRestarted = true;
      token = '';
      items.clear();
    }
  }
}

async function readPage(
  transport: HttpTransport,
  kind: KindDescriptor,
  path: string,
  signal: AbortSignal | undefined,
): Promise<{ readonly list: Readonly<Record<string, unknown>>; readonly parseMs: number }> {
  const tried = `GET ${transport.description}${path}`;
  const answer = await transport.send({
    method: 'GET',
    path,
    ...(kind.accept === undefined ? {} : { headers: { accept: kind.accept } }),
    ...(signal === undefined ? {} : { signal }),
  });
  if (answer.status >= 300) throw await toAnswerError(answer, tried);
  const text = await answer.text();
  await nextTask();
  const started = performance.now();
  const list = asRecord(parseJsonBody(text, answer, tried)) ?? {};
  const parseMs = performance.now() - started;
  await nextTask();
  return { list, parseMs };
}

/** The query string of a list or watch. */
export function toSearch(query: ListQuery, more: Readonly<Record<string, string>>): string {
  const search = new URLSearchParams();
  if (query.labelSelector !== undefined) search.set('labelSelector', query.labelSelector);
  if (query.fieldSelector !== undefined) search.set('fieldSelector', query.fieldSelector);
  for (const [name, value] of Object.entries(more)) if (value !== '') search.set(name, value);
  return search.toString();
}
