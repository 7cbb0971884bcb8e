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
 * What was reported about objects that belong to another one: read in one go for each namespace that they are in, since the server finds
 * events by one object or by none, and told apart here.
 * @throws SourceError
 */
export async function readEventsOfMembers(
  transport: HttpTransport,
  members: readonly ResourceRef[],
): Promise<readonly ClusterEvent[]> {
  const wanted = new Set(members.map(keyOf));
  const namespaces = new Set(members.map(({ namespace }) => namespace));
  const lists = await Promise.all([...namespaces].map((namespace) => newestFirst(transport, { namespace })));
  return lists.flat().filter(({ about }) => wanted.has(keyOf(about)));
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
