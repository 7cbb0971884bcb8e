import type { ClusterEvent } from '../../model/clusterEvent.ts';
import type { ResourceRef } from '../../model/resource.ts';
import type { HttpTransport } from '../httpTransport.ts';
import { Interner } from './interner.ts';
import { listAll, type ListQuery } from './listReader.ts';
import { eventKind } from './projections/clusterKinds.ts';

/**
 * What was reported about one object, newest first. By its name, since the kubelet reports about nodes with a uid of its own making.
 * @throws SourceError
 */
export async function readObjectEvents(
  transport: HttpTransport,
  object: { readonly kind: string; readonly namespace: string; readonly name: string },
  signal?: AbortSignal,
): Promise<readonly ClusterEvent[]> {
  const { kind, namespace, name } = object;
  const query = {
    // Events about objects that belong to no namespace stand in any, mostly in `default`.
    ...(namespace === '' ? {} : { namespace }),
    fieldSelector: `involvedObject.kind=${kind},involvedObject.name=${name}`,
  };
  return newestFirst(transport, query, signal);
}

/**
 * What was reported about objects that belong to another one, newest first: read in one go, and told apart here. What stands in no
 * namespace, a node, may have made hundreds of them; of those only warnings are read.
 * @param namespace empty for all of them.
 * @throws SourceError
 */
export async function readEventsOfMembers(
  transport: HttpTransport,
  namespace: string,
  members: readonly ResourceRef[],
): Promise<readonly ClusterEvent[]> {
  if (members.length === 0) return [];
  const wanted = new Set(members.map(keyOf));
  const query = namespace === '' ? { fieldSelector: 'type=Warning,involvedObject.kind=Pod' } : { namespace };
  return (await newestFirst(transport, query)).filter(({ about }) => wanted.has(keyOf(about)));
}

function keyOf({ kind, namespace, name }: ResourceRef): string {
  return `${kind} ${namespace}/${name}`;
}

async function newestFirst(
  transport: HttpTransport,
  query: ListQuery,
  signal?: AbortSignal,
): Promise<readonly ClusterEvent[]> {
  const { items } = await listAll(transport, eventKind, query, new Interner(), signal);
  return [...items.values()].sort((a, b) => b.lastSeen - a.lastSeen);
}
