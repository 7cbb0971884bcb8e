import type { KubeObject } from '../kubeObject.ts';
import { isRecord, listAt, recordAt, textAt, valueAt } from './jsonValue.ts';
import type { ResourceType } from './resourceType.ts';

/** In the order in which the server of custom resources lists them. */
const customVerbs = ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'];

/** The types that a CustomResourceDefinition (`apiextensions.k8s.io/v1`) serves, its preferred version first. */
export function customResourceTypes(definition: KubeObject): readonly ResourceType[] {
  const group = textAt(definition, 'spec', 'group');
  const names = recordAt(definition, 'spec', 'names');
  const resource = textAt(names, 'plural');
  const kind = textAt(names, 'kind');
  return [...listAt(definition, 'spec', 'versions')]
    .filter((version) => valueAt(version, 'served') === true)
    .sort((a, b) => compareVersions(textAt(a, 'name'), textAt(b, 'name')))
    .map((version) => ({
      group,
      version: textAt(version, 'name'),
      resource,
      singular: textAt(names, 'singular') || kind.toLowerCase(),
      kind,
      namespaced: textAt(definition, 'spec', 'scope') === 'Namespaced',
      shortNames: listAt(names, 'shortNames').map(String),
      categories: listAt(names, 'categories').map(String),
      verbs: customVerbs,
      subresources: ['scale', 'status'].filter((name) => isRecord(valueAt(version, 'subresources', name))),
      isCounted: true,
      storage: `${group}/${resource}`,
      custom: { definition, version },
    }));
}

/** The status that the server's own controllers give a CustomResourceDefinition whose names are free. */
export function establishedStatus(definition: KubeObject, time: string): Readonly<Record<string, unknown>> {
  const names = recordAt(definition, 'spec', 'names');
  const kind = textAt(names, 'kind');
  return {
    conditions: [
      {
        type: 'NamesAccepted',
        status: 'True',
        lastTransitionTime: time,
        reason: 'NoConflicts',
        message: 'no conflicts found',
      },
      {
        type: 'Established',
        status: 'True',
        lastTransitionTime: time,
        reason: 'InitialNamesAccepted',
        message: 'the initial names have been accepted',
      },
    ],
    acceptedNames: { ...names, singular: textAt(names, 'singular') || kind.toLowerCase(), listKind: `${kind}List` },
    storedVersions: listAt(definition, 'spec', 'versions')
      .filter((version) => valueAt(version, 'storage') === true)
      .map((version) => textAt(version, 'name')),
  };
}

/** Kubernetes' version priority: stable before beta before alpha, higher numbers first, other names last. */
function compareVersions(a: string, b: string): number {
  const rankA = versionRank(a);
  const rankB = versionRank(b);
  for (const [index, part] of rankA.entries()) {
    const difference = (rankB[index] ?? 0) - part;
    if (difference !== 0) return difference;
  }
  return a < b ? -1 : 1;
}

function versionRank(version: string): readonly number[] {
  const match = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version);
  if (match === null) return [-1, 0, 0];
  const stability = match[2] === undefined ? 2 : match[2] === 'beta' ? 1 : 0;
  return [stability, Number(match[1]), Number(match[3] ?? 0)];
}
