import { asArray, asRecord, asString } from '../../base/json.ts';
import type { Subject, SubjectKind } from '../../model/subject.ts';
import { getJson, toQuery } from '../httpJson.ts';
import type { HttpTransport } from '../httpTransport.ts';

const resources: readonly { readonly path: string; readonly kind: SubjectKind }[] = [
  { path: '/apis/apps/v1/deployments', kind: 'Deployment' },
  { path: '/apis/apps/v1/statefulsets', kind: 'StatefulSet' },
  { path: '/apis/apps/v1/daemonsets', kind: 'DaemonSet' },
  { path: '/apis/batch/v1/cronjobs', kind: 'CronJob' },
  { path: '/api/v1/pods', kind: 'Pod' },
];

/** The names of all workloads and pods, workloads first. @throws SourceError */
export async function listSubjects(
  api: HttpTransport,
  context: string,
  signal?: AbortSignal,
): Promise<readonly Subject[]> {
  const lists = await Promise.all(
    resources.map(async ({ path, kind }) => {
      const subjects: Subject[] = [];
      let page: string | undefined;
      do {
        const query = toQuery({ limit: 1000, continue: page });
        const list = asRecord(await getJson(api, path + query, signal, () => undefined));
        for (const item of asArray(list?.['items']) ?? []) {
          const metadata = asRecord(asRecord(item)?.['metadata']);
          const name = asString(metadata?.['name']);
          const namespace = asString(metadata?.['namespace']);
          if (name !== undefined && namespace !== undefined) subjects.push({ context, namespace, kind, name });
        }
        page = asString(asRecord(list?.['metadata'])?.['continue']);
      } while (page !== undefined);
      return subjects;
    }),
  );
  return lists.flat();
}
