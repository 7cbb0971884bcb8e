import type { HelmRelease } from '../../../model/helmRelease.ts';
import { tableKind } from './tableKind.ts';
import type { KindDescriptor } from '../kindDescriptor.ts';

/** The label selector of Helm 3's release Secrets. */
export const helmSelector = 'owner=helm';

const secrets = tableKind({ group: '', version: 'v1', resource: 'secrets', kind: 'Secret', isNamespaced: true });

/**
 * Helm 3 keeps each revision of a release in a Secret and says in its labels what it is: the Secret's data, which holds the
 * whole chart, is not asked for.
 */
export const helmReleaseKind: KindDescriptor<HelmRelease> = {
  ...secrets,
  project: (row, intern) => {
    const base = secrets.project(row, intern);
    const { name = base.name, status = 'unknown', version = '0', modifiedAt = '0' } = base.labels;
    return { ...base, release: name, status, revision: Number(version), modified: Number(modifiedAt) * 1000 };
  },
};

/** One entry for each release: its newest revision, by name. */
export function newestReleases(revisions: Iterable<HelmRelease>): readonly HelmRelease[] {
  const newest = new Map<string, HelmRelease>();
  for (const one of revisions) {
    const key = `${one.namespace}/${one.release}`;
    if ((newest.get(key)?.revision ?? -1) < one.revision) newest.set(key, one);
  }
  return [...newest.values()].sort((a, b) => (a.release < b.release ? -1 : 1));
}
