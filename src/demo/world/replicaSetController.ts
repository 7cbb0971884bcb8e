import { isActive, isReady, podsOf, toPod } from './ownedPods.ts';
import type { Pod, Workload } from './kubeTypes.ts';
import type { WorldContext } from './worldContext.ts';

/** Keeps as many pods of a ReplicaSet as it wants, and counts them in its status. */
export function reconcileReplicaSet(context: WorldContext, replicaSet: Workload): void {
  if (replicaSet.metadata.deletionTimestamp !== undefined) return;
  const wanted = replicaSet.spec.replicas ?? 1;
  const pods = podsOf(context.store, replicaSet);
  const active = pods.filter(isActive);
  const surplus = active.length - wanted;
  if (surplus > 0) removePods(context, replicaSet, active, surplus);
  for (let missing = -surplus; missing > 0; missing -= 1) addPod(context, replicaSet);
  updateStatus(context, replicaSet, podsOf(context.store, replicaSet).filter(isActive));
}

function addPod(context: WorldContext, replicaSet: Workload): void {
  const created = context.store.create(toPod(replicaSet, replicaSet.spec.template, {}));
  report(context, replicaSet, 'SuccessfulCreate', `Created pod: ${created.metadata.name}`);
}

/** Takes away first what serves least: pods without a node, then those that are not ready, then the youngest. */
function removePods(context: WorldContext, replicaSet: Workload, active: readonly Pod[], count: number): void {
  const rank = (pod: Pod): number => (pod.spec.nodeName === undefined ? 0 : isReady(pod) ? 2 : 1);
  const age = (pod: Pod): string => pod.metadata.creationTimestamp ?? '';
  const ordered = [...active].sort((a, b) => rank(a) - rank(b) || age(b).localeCompare(age(a)));
  for (const pod of ordered.slice(0, count)) {
    context.store.delete(context.store.keyOf(pod));
    report(context, replicaSet, 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`);
  }
}

function updateStatus(context: WorldContext, replicaSet: Workload, active: readonly Pod[]): void {
  const ready = active.filter(isReady).length;
  context.store.modify(context.store.keyOf(replicaSet), (current) => ({
    ...current,
    status: toReplicaSetStatus(active.length, ready, current.metadata.generation ?? 1),
  }));
}

/** Counts of zero are left out, as the real controller's status does, except `replicas`. */
export function toReplicaSetStatus(replicas: number, ready: number, generation: number): Record<string, number> {
  return {
    replicas,
    ...(replicas > 0 ? { fullyLabeledReplicas: replicas } : {}),
    ...(ready > 0 ? { readyReplicas: ready, availableReplicas: ready } : {}),
    observedGeneration: generation,
  };
}

function report(context: WorldContext, about: Workload, reason: string, message: string): void {
  context.events.record(about, { type: 'Normal', reason, message, component: 'replicaset-controller' });
}
