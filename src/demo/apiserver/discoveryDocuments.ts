import { addToGroup } from '../../base/groupBy.ts';
import { builtInKinds } from './resourceKindData.ts';
import type { ResourceRegistry } from './resourceRegistry.ts';
import { groupVersionOf, type ResourceType } from './resourceType.ts';

const readWrite = ['get', 'patch', 'update'];

/** Subresources that are not simply their resource's own kind with get, patch and update. */
const subresourceKinds: Readonly<
  Record<string, { group?: string; version?: string; kind: string; verbs: readonly string[] }>
> = {
  'pods/attach': { kind: 'PodAttachOptions', verbs: ['create', 'get'] },
  'pods/binding': { kind: 'Binding', verbs: ['create'] },
  'pods/eviction': { group: 'policy', version: 'v1', kind: 'Eviction', verbs: ['create'] },
  'pods/exec': { kind: 'PodExecOptions', verbs: ['create', 'get'] },
  'pods/log': { kind: 'Pod', verbs: ['get'] },
  'pods/portforward': { kind: 'PodPortForwardOptions', verbs: ['create', 'get'] },
  'pods/proxy': { kind: 'PodProxyOptions', verbs: ['create', 'delete', 'get', 'patch', 'update'] },
  'services/proxy': { kind: 'ServiceProxyOptions', verbs: ['create', 'delete', 'get', 'patch', 'update'] },
  'nodes/proxy': { kind: 'NodeProxyOptions', verbs: ['create', 'delete', 'get', 'patch', 'update'] },
  'namespaces/finalize': { kind: 'Namespace', verbs: ['update'] },
  'serviceaccounts/token': { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest', verbs: ['create'] },
};

interface Subresource {
  readonly name: string;
  readonly group: string | undefined;
  readonly version: string | undefined;
  readonly kind: string;
  readonly verbs: readonly string[];
}

/** `GET /api`: the versions of the core group. */
export function coreVersions(serverAddress: string): unknown {
  return {
    kind: 'APIVersions',
    versions: ['v1'],
    serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress }],
  };
}

/** `GET /apis`: the named groups. */
export function groupList(registry: ResourceRegistry): unknown {
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: groupsOf(registry).map(groupBody) };
}

/** `GET /apis/GROUP`; undefined for a group that is not served. */
export function groupDocument(registry: ResourceRegistry, group: string): unknown {
  const found = groupsOf(registry).find(({ name }) => name === group);
  return found === undefined ? undefined : { kind: 'APIGroup', apiVersion: 'v1', ...groupBody(found) };
}

/** `GET /api/v1` or `/apis/GROUP/VERSION`: an APIResourceList; undefined for a version that is not served. */
export function resourceList(registry: ResourceRegistry, groupVersion: string): unknown {
  const types = registry.types.filter((type) => groupVersionOf(type) === groupVersion);
  if (types.length === 0) return undefined;
  // The core group's list lacks the apiVersion, an accident of history that clients know.
  const head = groupVersion === 'v1' ? {} : { apiVersion: 'v1' };
  return { kind: 'APIResourceList', ...head, groupVersion, resources: types.flatMap(resourceEntries) };
}

/**
 * Aggregated discovery (`apidiscovery.k8s.io`): of the core group for `/api`, of the others for `/apis`.
 * @param isStale whether the server behind a group version does not answer.
 */
export function aggregatedDiscovery(
  registry: ResourceRegistry,
  path: '/api' | '/apis',
  version: string,
  isStale: (groupVersion: string) => boolean,
): unknown {
  const groups =
    path === '/api'
      ? [{ name: '', versions: [{ version: 'v1', types: registry.types.filter(({ group }) => group === '') }] }]
      : groupsOf(registry);
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: `apidiscovery.k8s.io/${version}`,
    metadata: {},
    items: groups.map(({ name, versions }) => ({
      metadata: name === '' ? {} : { name },
      versions: versions.map((entry) => ({
        version: entry.version,
        ...(isStale(`${name}/${entry.version}`)
          ? { freshness: 'Stale' }
          : { resources: entry.types.map(aggregatedResource), freshness: 'Current' }),
      })),
    })),
  };
}

/** The paths of `GET /`. */
export function rootPaths(registry: ResourceRegistry): unknown {
  const groups = groupsOf(registry).flatMap(({ name, versions }) => [
    `/apis/${name}`,
    ...versions.map(({ version }) => `/apis/${name}/${version}`),
  ]);
  const others = [
    '/healthz',
    '/livez',
    '/metrics',
    '/openapi/v2',
    '/openapi/v3',
    '/openapi/v3/',
    '/readyz',
    '/version',
  ];
  return { paths: ['/api', '/api/v1', '/apis', '/apis/', ...groups.sort(), ...others] };
}

interface Group {
  readonly name: string;
  readonly versions: { readonly version: string; readonly types: readonly ResourceType[] }[];
}

function groupsOf(registry: ResourceRegistry): readonly Group[] {
  const groups = new Map<string, Map<string, ResourceType[]>>();
  for (const type of registry.types) {
    if (type.group === '') continue;
    const versions = groups.get(type.group) ?? new Map<string, ResourceType[]>();
    addToGroup(versions, type.version, type);
    groups.set(type.group, versions);
  }
  const builtIn = new Set(builtInKinds.map(({ group }) => group));
  const names = [...groups.keys()];
  const own = names.filter((name) => builtIn.has(name) && name !== 'metrics.k8s.io');
  const added = names.filter((name) => !builtIn.has(name) || name === 'metrics.k8s.io').sort();
  return [...own, ...added].map((name) => ({
    name,
    versions: [...(groups.get(name) ?? [])].map(([version, types]) => ({ version, types })),
  }));
}

function groupBody({ name, versions }: Group): { readonly name: string } {
  const entries = versions.map(({ version }) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions: entries, preferredVersion: entries[0] } as { readonly name: string };
}

function subresourcesOf(type: ResourceType): readonly Subresource[] {
  return type.subresources.map((name) => {
    const isScale = name === 'scale';
    const known = type.custom === undefined ? subresourceKinds[`${type.resource}/${name}`] : undefined;
    return {
      name,
      group: known?.group ?? (isScale ? 'autoscaling' : undefined),
      version: known?.version ?? (isScale ? 'v1' : undefined),
      kind: known?.kind ?? (isScale ? 'Scale' : type.kind),
      verbs: known?.verbs ?? readWrite,
    };
  });
}

function resourceEntries(type: ResourceType): readonly unknown[] {
  const { namespaced, resource, singular, kind, verbs } = type;
  return [
    { name: resource, singularName: singular, namespaced, kind, verbs, ...names(type) },
    ...subresourcesOf(type).map((sub) => ({
      name: `${resource}/${sub.name}`,
      singularName: '',
      namespaced,
      ...(sub.group === undefined ? {} : { group: sub.group, version: sub.version }),
      kind: sub.kind,
      verbs: sub.verbs,
    })),
  ];
}

function aggregatedResource(type: ResourceType): unknown {
  // Built-in kinds leave their group and version to be taken from where they stand.
  const own = (kind: string): unknown =>
    type.custom === undefined ? { group: '', version: '', kind } : { group: type.group, version: type.version, kind };
  const subresources = subresourcesOf(type).map((sub) => ({
    subresource: sub.name,
    responseKind: sub.group === undefined ? own(sub.kind) : { group: sub.group, version: sub.version, kind: sub.kind },
    verbs: sub.verbs,
  }));
  return {
    resource: type.resource,
    responseKind: own(type.kind),
    scope: type.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: type.singular,
    verbs: type.verbs,
    ...names(type),
    ...(subresources.length === 0 ? {} : { subresources }),
  };
}

function names({ shortNames, categories }: ResourceType): object {
  return {
    ...(shortNames.length === 0 ? {} : { shortNames }),
    ...(categories.length === 0 ? {} : { categories }),
  };
}
