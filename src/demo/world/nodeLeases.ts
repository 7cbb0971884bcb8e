import type { ObjectStore } from '../apiserver/objectStore.ts';
import type { KubeObject } from '../kubeObject.ts';
import type { SimulatedClock } from './simulatedClock.ts';

const namespace = 'kube-node-lease';
/** How often a kubelet renews its lease, in milliseconds. */
const renewInterval = 10_000;
/** Of very large clusters only the first nodes renew theirs: nobody looks, and every renewal is a write. */
const mostRenewed = 20;

/**
 * Keeps a Lease for each node, as kubelets do to say that they live; `kubectl describe node` shows it.
 * @param since before this time of the clock leases are not renewed: history is played without them.
 */
export function keepNodeLeases(store: ObjectStore, clock: SimulatedClock, since: number): void {
  clock.at(since, () => {
    for (const node of store.list('', 'nodes')) store.create(toLease(node, clock.now()));
  });
  clock.every(renewInterval, () => {
    if (clock.now() <= since) return;
    for (const { metadata } of store.list('', 'nodes').slice(0, mostRenewed)) {
      const key = { group: 'coordination.k8s.io', resource: 'leases', namespace, name: metadata.name };
      store.modify(key, (lease) => ({ ...lease, spec: toSpec(metadata.name, clock.now()) }));
    }
  });
}

function toLease({ metadata: { name, uid = '', creationTimestamp } }: KubeObject, now: number): KubeObject {
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: {
      ...{ name, namespace, ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid }] },
      ...(creationTimestamp === undefined ? {} : { creationTimestamp }),
    },
    spec: toSpec(name, now),
  };
}

function toSpec(holderIdentity: string, now: number): Readonly<Record<string, unknown>> {
  // MicroTime: six digits behind the second.
  return { holderIdentity, leaseDurationSeconds: 40, renewTime: new Date(now).toISOString().replace('Z', '000Z') };
}
