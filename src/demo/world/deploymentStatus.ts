import type { Condition, Workload, WorkloadStatus } from './kubeTypes.ts';
import { toKubeTime } from './simulatedClock.ts';

/**
 * The status that the deployment controller computes from its ReplicaSets.
 * @param currentName the ReplicaSet of the present template; undefined while the Deployment is paused before it has one.
 * @param maxUnavailable pods that may be missing while the Deployment still counts as available.
 */
export function toDeploymentStatus(
  deployment: Workload,
  replicaSets: readonly Workload[],
  currentName: string | undefined,
  maxUnavailable: number,
  now: number,
): WorkloadStatus {
  const wanted = deployment.spec.replicas ?? 1;
  const sum = (field: 'replicas' | 'readyReplicas' | 'availableReplicas'): number =>
    replicaSets.reduce((total, one) => total + (one.status?.[field] ?? 0), 0);
  const replicas = sum('replicas');
  const ready = sum('readyReplicas');
  const available = sum('availableReplicas');
  const current = replicaSets.find((one) => one.metadata.name === currentName);
  const updated = current?.status?.replicas ?? 0;
  const unavailable = Math.max(0, Math.max(replicas, wanted) - available);
  const counts = { replicas, updatedReplicas: updated, readyReplicas: ready, availableReplicas: available };
  const isComplete = updated === wanted && replicas === wanted && available >= wanted;
  const isAvailable = available >= wanted - maxUnavailable;
  const progress = { isComplete, updated, available, name: currentName ?? '' };
  return {
    observedGeneration: deployment.metadata.generation ?? 1,
    ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
    ...(unavailable > 0 ? { unavailableReplicas: unavailable } : {}),
    conditions: [availableCondition(deployment, isAvailable, now), progressingCondition(deployment, progress, now)],
  };
}

/** When a rollout that makes no progress from now on counts as failed; undefined when it is done or has failed already. */
export function progressDeadline(deployment: Workload): number | undefined {
  const condition = deployment.status?.conditions?.find((one) => one.type === 'Progressing');
  if (condition?.lastUpdateTime === undefined) return undefined;
  if (condition.reason === 'NewReplicaSetAvailable' || condition.status === 'False') return undefined;
  return Date.parse(condition.lastUpdateTime) + (deployment.spec.progressDeadlineSeconds ?? 600) * 1000;
}

function availableCondition(deployment: Workload, isAvailable: boolean, now: number): Condition {
  return keepTimes(
    deployment,
    isAvailable
      ? {
          type: 'Available',
          status: 'True',
          reason: 'MinimumReplicasAvailable',
          message: 'Deployment has minimum availability.',
        }
      : {
          type: 'Available',
          status: 'False',
          reason: 'MinimumReplicasUnavailable',
          message: 'Deployment does not have minimum availability.',
        },
    now,
  );
}

interface Progress {
  readonly isComplete: boolean;
  readonly updated: number;
  readonly available: number;
  readonly name: string;
}

function progressingCondition(deployment: Workload, progress: Progress, now: number): Condition {
  const set = `ReplicaSet "${progress.name}"`;
  const before = deployment.status?.conditions?.find((one) => one.type === 'Progressing');
  const condition = (status: string, reason: string, message: string): Condition =>
    keepTimes(deployment, { type: 'Progressing', status, reason, message }, now);
  if (progress.isComplete) return condition('True', 'NewReplicaSetAvailable', `${set} has successfully progressed.`);
  const isSameSet = before?.message?.startsWith(set) ?? false;
  // Losing a pod after a finished rollout is not a new rollout.
  if (before?.reason === 'NewReplicaSetAvailable' && isSameSet) return before;
  const moved =
    progress.updated > (deployment.status?.updatedReplicas ?? 0) ||
    progress.available > (deployment.status?.availableReplicas ?? 0);
  if (before !== undefined && isSameSet && !moved) {
    const deadline = progressDeadline(deployment);
    if (before.reason === 'ProgressDeadlineExceeded') return before;
    if (deadline !== undefined && now >= deadline) {
      return condition('False', 'ProgressDeadlineExceeded', `${set} has timed out progressing.`);
    }
    return before;
  }
  const isNew = progress.updated === 0;
  const next = isNew
    ? condition('True', 'NewReplicaSetCreated', `Created new replica set "${progress.name}"`)
    : condition('True', 'ReplicaSetUpdated', `${set} is progressing.`);
  return { ...next, lastUpdateTime: toKubeTime(now) };
}

/** Keeps the times of a condition that says what it said before; a change of status moves `lastTransitionTime`. */
function keepTimes(deployment: Workload, condition: Condition, now: number): Condition {
  const before = deployment.status?.conditions?.find((one) => one.type === condition.type);
  const time = toKubeTime(now);
  if (before?.status !== condition.status) return { ...condition, lastUpdateTime: time, lastTransitionTime: time };
  const isSame = before.reason === condition.reason && before.message === condition.message;
  return {
    ...condition,
    lastUpdateTime: isSame ? (before.lastUpdateTime ?? time) : time,
    lastTransitionTime: before.lastTransitionTime ?? time,
  };
}
