import { asRecord, asString } from '../../base/json.ts';
import type { HttpTransport } from '../httpTransport.ts';
import { isSourceError } from '../sourceError.ts';
import { requestJson } from './kubeAnswer.ts';

/** A ConfigMap by where it lies, with its text. */
export interface LiveConfigMap {
  readonly namespace: string;
  readonly name: string;
  readonly data: ReadonlyMap<string, string>;
}

/** As many ConfigMaps are read to find a key in them. */
const mostRead = 20;
const pageSize = 500;
const mostPages = 20;

/** A ConfigMap of a cluster; undefined where there is none of that name. @throws SourceError */
export async function readConfigMap(
  transport: HttpTransport,
  namespace: string,
  name: string,
  signal?: AbortSignal,
): Promise<LiveConfigMap | undefined> {
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/configmaps/${encodeURIComponent(name)}`;
  try {
    const json = asRecord(
      await requestJson(transport, { method: 'GET', path, ...(signal !== undefined && { signal }) }),
    );
    const entries = Object.entries(asRecord(json?.['data']) ?? {});
    const data = entries.flatMap(([key, value]) => (typeof value === 'string' ? [[key, value] as const] : []));
    return { namespace, name, data: new Map(data) };
  } catch (error) {
    if (isSourceError(error) && error.status === 404) return undefined;
    throw error;
  }
}

/**
 * The ConfigMaps with a key, of those whose names a pattern takes. Only names are listed; the data of the few that fit is read then.
 * @throws SourceError
 */
export async function findConfigMaps(
  transport: HttpTransport,
  pattern: RegExp,
  key: string,
  signal?: AbortSignal,
): Promise<readonly LiveConfigMap[]> {
  const names = await listNames(transport, signal);
  const fitting = names.filter(({ name }) => pattern.test(name)).slice(0, mostRead);
  const read = await Promise.all(
    fitting.map(({ namespace, name }) => readConfigMap(transport, namespace, name, signal)),
  );
  return read.filter((one) => one?.data.has(key) === true).filter((one) => one !== undefined);
}

async function listNames(
  transport: HttpTransport,
  signal: AbortSignal | undefined,
): Promise<readonly { readonly namespace: string; readonly name: string }[]> {
  const names: { readonly namespace: string; readonly name: string }[] = [];
  let next = '';
  for (let page = 0; page < mostPages; page++) {
    const path = `/api/v1/configmaps?limit=${pageSize}${next === '' ? '' : `&continue=${encodeURIComponent(next)}`}`;
    const headers = { accept: 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json' };
    const json = asRecord(
      await requestJson(transport, { method: 'GET', path, headers, ...(signal !== undefined && { signal }) }),
    );
    const items = json?.['items'];
    for (const item of Array.isArray(items) ? items : []) {
      const metadata = asRecord(asRecord(item)?.['metadata']);
      const name = asString(metadata?.['name']);
      const namespace = asString(metadata?.['namespace']);
      if (name !== undefined && namespace !== undefined) names.push({ namespace, name });
    }
    next = asString(asRecord(json?.['metadata'])?.['continue']) ?? '';
    if (next === '') break;
  }
  return names;
}
