import { asArray, asRecord, asString } from '../../base/json.ts';
import type { ApiKind } from '../../model/resource.ts';
import type { HttpTransport } from '../httpTransport.ts';
import { requestJson } from './kubeAnswer.ts';
import type { Json } from './kindDescriptor.ts';
import { objectAt, objectsAt, textAt } from './projections/objectFields.ts';

/** A kind that the server serves, in the version that it prefers among those that have the kind. */
export interface DiscoveredKind extends ApiKind {
  readonly verbs: readonly string[];
  readonly shortNames: readonly string[];
}

const aggregated = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/**
 * Every kind that can be listed, sorted by name: by aggregated discovery in two requests where the server has it
 * (since Kubernetes 1.26), else group by group. A group whose server does not answer is left out.
 * @throws SourceError
 */
export async function discoverKinds(
  transport: HttpTransport,
  signal?: AbortSignal,
): Promise<readonly DiscoveredKind[]> {
  const get = async (path: string, accept: string): Promise<Json> => {
    const request = { method: 'GET', path, headers: { accept }, ...(signal === undefined ? {} : { signal }) } as const;
    return asRecord(await requestJson(transport, request)) ?? {};
  };
  const [core, groups] = await Promise.all(
    ['/api', '/apis'].map((path) => get(path, `${aggregated},application/json`)),
  );
  const kinds: DiscoveredKind[] = [];
  if (core?.['kind'] === 'APIGroupDiscoveryList') {
    for (const list of [core, groups ?? {}]) kinds.push(...objectsAt(list, 'items').flatMap(decodeAggregatedGroup));
  } else {
    const read = async (version: string): Promise<DiscoveredKind[]> => {
      const path = version === 'v1' ? '/api/v1' : `/apis/${version}`;
      return decodeResourceList(version, await get(path, 'application/json').catch(() => ({})));
    };
    const ofGroups = [['v1'], ...objectsAt(groups ?? {}, 'groups').map(versionsOf)];
    const lists = ofGroups.map(async (versions) => firstOfEach((await Promise.all(versions.map(read))).flat()));
    kinds.push(...(await Promise.all(lists)).flat());
  }
  return kinds
    .filter(({ verbs }) => verbs.includes('list'))
    .map((kind) => (kind.verbs.includes('watch') ? kind : { ...kind, isListOnly: true }))
    .sort((a, b) => (a.kind < b.kind ? -1 : 1));
}

function decodeAggregatedGroup(group: Json): DiscoveredKind[] {
  const groupName = textAt(objectAt(group, 'metadata'), 'name');
  // The versions are in the server's order of preference.
  const all = objectsAt(group, 'versions').flatMap((version) =>
    objectsAt(version, 'resources').map((resource) => ({
      group: groupName,
      version: textAt(version, 'version'),
      resource: textAt(resource, 'resource'),
      kind: textAt(objectAt(resource, 'responseKind'), 'kind'),
      isNamespaced: resource['scope'] === 'Namespaced',
      verbs: texts(resource['verbs']),
      shortNames: texts(resource['shortNames']),
    })),
  );
  return firstOfEach(all);
}

/** Some kinds of a group exist only in a version that the server does not prefer: the TCPRoutes of the Gateway API. */
function firstOfEach(kinds: readonly DiscoveredKind[]): DiscoveredKind[] {
  const byResource = new Map<string, DiscoveredKind>();
  for (const kind of kinds) if (!byResource.has(kind.resource)) byResource.set(kind.resource, kind);
  return [...byResource.values()];
}

/** The versions of a group, each with its group, the preferred one first. */
function versionsOf(group: Json): readonly string[] {
  const preferred = textAt(objectAt(group, 'preferredVersion'), 'groupVersion');
  return [...new Set([preferred, ...objectsAt(group, 'versions').map((one) => textAt(one, 'groupVersion'))])].filter(
    (version) => version !== '',
  );
}

function decodeResourceList(groupVersion: string, list: Json): DiscoveredKind[] {
  const slash = groupVersion.indexOf('/');
  return objectsAt(list, 'resources')
    .filter((resource) => !textAt(resource, 'name').includes('/'))
    .map((resource) => ({
      group: slash < 0 ? '' : groupVersion.slice(0, slash),
      version: groupVersion.slice(slash + 1),
      resource: textAt(resource, 'name'),
      kind: textAt(resource, 'kind'),
      isNamespaced: resource['namespaced'] === true,
      verbs: texts(resource['verbs']),
      shortNames: texts(resource['shortNames']),
    }));
}

function texts(value: unknown): readonly string[] {
  return (asArray(value) ?? []).flatMap((item) => asString(item) ?? []);
}
