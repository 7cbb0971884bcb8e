import { asArray, asRecord, asString } from '../../base/json.ts';
import type { Subject, SubjectKind } from '../../model/subject.ts';
import { getJson, toQuery } from '../httpJson.ts';
import type { HttpTransport } from '../httpTransport.ts';
import { isSourceError } from '../sourceError.ts';

const resources: readonly { readonly path: string; readonly kind: SubjectKind }[] = [
  { path: '/apis/apps/v1/deployments', kind: 'Deployment' },
  { path: '/apis/apps/v1/statefulsets', kind: 'StatefulSet' },
  { path: '/apis/apps/v1/daemonsets', kind: 'DaemonSet' },
  { path: '/apis/batch/v1/cronjobs', kind: 'CronJob' },
  { path: '/api/v1/pods', kind: 'Pod' },
];

/**
 * The names of all workloads and pods that may be listed, workloads first.
 * @throws SourceError of kind forbidden when none of the kinds may be; any other as it comes.
 */
export async function listSubjects(
  api: HttpTransport,
  context: string,
  signal?: AbortSignal,
): Promise<readonly Subject[]> {
  const denials: unknown[] = [];
  const lists = await Promise.all(
    resources.map(({ path, kind }) =>
      listKind(api, path, signal).then(
        (names) => names.map((one): Subject => ({ context, kind, ...one })),
        (error: unknown) => {
          if (!isSourceError(error, 'forbidden')) throw error;
          denials.push(error);
          return [];
        },
      ),
    ),
  );
  if (denials.length === resources.length) throw denials[0];
  return lists.flat();
}

async function listKind(
  api: HttpTransport,
  path: string,
  signal: AbortSignal | undefined,
): Promise<readonly Pick<Subject, 'namespace' | 'name'>[]> {
  const names: Pick<Subject, 'namespace' | 'name'>[] = [];
  let page: string | undefined;
  do {
    const query = toQuery({ limit: 1000, continue: page });
    const list = asRecord(await getJson(api, path + query, signal, () => undefined));
    for (const item of asArray(list?.['items']) ?? []) {
      const metadata = asRecord(asRecord(item)?.['metadata']);
      const name = asString(metadata?.['name']);
      const namespace = asString(metadata?.['namespace']);
      if (name !== undefined && namespace !== undefined) names.push({ namespace, name });
    }
    page = asString(asRecord(list?.['metadata'])?.['continue']);
  } while (page !== undefined);
  return names;
}
