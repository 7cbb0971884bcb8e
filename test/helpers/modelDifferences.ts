import { setTimeout as sleep } from 'node:timers/promises';
import type { Resource } from '../../src/model/resource.ts';
import { Interner } from '../../src/sources/kubernetes/interner.ts';
import type { Json, KindDescriptor } from '../../src/sources/kubernetes/kindDescriptor.ts';
import { namespaceKind, nodeKind } from '../../src/sources/kubernetes/projections/clusterKinds.ts';
import { podKind } from '../../src/sources/kubernetes/projections/podKind.ts';
import { deploymentKind } from '../../src/sources/kubernetes/projections/workloadKinds.ts';
import type { ClusterSession } from '../../src/state/clusterSession.ts';
import type { TestCluster } from './testCluster.ts';

/** Every object of the watched kinds that the model has differently than the server, or only one of them has. */
export function modelDifferences(session: ClusterSession, { store }: TestCluster): string[] {
  const kinds: readonly KindDescriptor[] = [podKind, deploymentKind, namespaceKind, nodeKind];
  return kinds.flatMap((kind) => {
    const held = new Map<string, Resource>();
    for (const group of session.store(kind).snapshot.byNamespace.values()) {
      for (const [uid, object] of group) held.set(uid, object);
    }
    const served = store.list(kind.group, kind.resource).map((object) => {
      return kind.project(JSON.parse(JSON.stringify(object)) as Json, new Interner());
    });
    const wrong = served.filter((object) => JSON.stringify(held.get(object.uid)) !== JSON.stringify(object));
    const uids = new Set(served.map(({ uid }) => uid));
    const gone = [...held.values()].filter(({ uid }) => !uids.has(uid));
    return [...wrong, ...gone].map(({ namespace, name }) => `${kind.resource} ${namespace}/${name}`);
  });
}

/** Waits until something holds, and no longer than anybody would. */
export async function settle(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 400 && !(await holds()); turn += 1) await sleep(50);
}
