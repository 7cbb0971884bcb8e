import type { HelmRelease } from '../../../model/helmRelease.ts';
import type { ApiKind } from '../../../model/resource.ts';
import { tableKind } from './tableKind.ts';
import type { KindDescriptor } from '../kindDescriptor.ts';

/** The label selector of what keeps Helm 3's releases. */
export const helmSelector = 'owner=helm';

/** Helm 3 keeps releases in Secrets, unless `HELM_DRIVER` says ConfigMaps. */
export const secretReleaseKind = helmReleaseKind('secrets', 'Secret');
export const configMapReleaseKind = helmReleaseKind('configmaps', 'ConfigMap');

/**
 * Helm 3 keeps each revision of a release in an object of its own and says in its labels what it is: the data, which holds the whole chart,
 * is not asked for.
 */
function helmReleaseKind(resource: string, kind: string): KindDescriptor<HelmRelease> {
  const storage: ApiKind = { group: '', version: 'v1', resource, kind, isNamespaced: true };
  const rows = tableKind(storage);
  return {
    ...rows,
    project: (row, intern) => {
      const base = rows.project(row, intern);
      const { name = base.name, status = 'unknown', version = '', modifiedAt = '' } = base.labels;
      const [revision, modified] = [Number(version) || 0, (Number(modifiedAt) || 0) * 1000];
      return { ...base, release: name, storage, status, revision, modified };
    },
  };
}

/** One entry for each release: its newest revision, by name. */
export function newestReleases(revisions: Iterable<HelmRelease>): readonly HelmRelease[] {
  const newest = new Map<string, HelmRelease>();
  for (const one of revisions) {
    const key = `${one.namespace}/${one.release}`;
    if ((newest.get(key)?.revision ?? -1) < one.revision) newest.set(key, one);
  }
  return [...newest.values()].sort((a, b) => (a.release < b.release ? -1 : 1));
}
