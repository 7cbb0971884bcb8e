/** What a request asks of which resource, as the API server's authorisation sees it (`RequestInfo`). */
export interface RequestTarget {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
  /** The path behind a subresource: of a proxy, what is asked of the proxied server, with its leading slash. */
  readonly rest: string;
}

/** Resources of the core group that may stand below `/namespaces/NAME`, beside the namespace's own subresources. */
const namespaceSubresources = new Set(['status', 'finalize']);

/**
 * Reads `/api/v1/...` and `/apis/GROUP/VERSION/...` paths.
 * @returns undefined where the path names no resource, such as a discovery document.
 */
export function parseResourcePath(path: string): RequestTarget | undefined {
  const match = /^\/(?:api\/(?<core>[^/]+)|apis\/(?<group>[^/]+)\/(?<version>[^/]+))\/(?<tail>.+)$/.exec(path);
  if (match?.groups === undefined) return undefined;
  const { core, group = '', version = core ?? '', tail = '' } = match.groups;
  const parts = tail.split('/');
  if (parts.at(-1) === '' && !parts.includes('proxy')) parts.pop();
  let namespace: string | undefined;
  const isInside = parts[0] === 'namespaces' && parts.length > 2 && !namespaceSubresources.has(parts[2] ?? '');
  if (isInside) {
    namespace = decodeURIComponent(parts[1] ?? '');
    parts.splice(0, 2);
  }
  const [resource = '', name, subresource, ...rest] = parts;
  return {
    group,
    version,
    resource,
    namespace,
    name: name === undefined || name === '' ? undefined : decodeURIComponent(name),
    subresource: subresource === '' ? undefined : subresource,
    rest: rest.length === 0 ? '' : `/${rest.join('/')}`,
  };
}

/** The verb of a request as RBAC names it. */
export function verbOf(method: string, target: RequestTarget, query: URLSearchParams): string {
  if (method === 'POST') return 'create';
  if (method === 'PUT') return 'update';
  if (method === 'PATCH') return 'patch';
  if (method === 'DELETE') return target.name === undefined ? 'deletecollection' : 'delete';
  if (target.name !== undefined) return 'get';
  return isTrue(query.get('watch')) ? 'watch' : 'list';
}

/** A boolean query parameter, in the forms that Go's clients write. */
export function isTrue(value: string | null): boolean {
  return value === 'true' || value === '1' || value === 'True' || value === '';
}
