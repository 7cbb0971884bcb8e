import type { ClusterEvent } from '../../model/clusterEvent.ts';
import type { HttpTransport } from '../httpTransport.ts';
import { Interner } from './interner.ts';
import { listAll } from './listReader.ts';
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
  const { items } = await listAll(transport, eventKind, query, new Interner(), signal);
  return [...items.values()].sort((a, b) => b.lastSeen - a.lastSeen);
}
