import { compareNames } from '../base/compareNames.ts';
import { addToGroup } from '../base/groupBy.ts';
import { compareHealth, type Health, type HealthLevel } from '../model/health.ts';
import type { NotedObject } from '../model/notedObject.ts';
import type { Pod } from '../model/pod.ts';
import type { OwnerRef } from '../model/resource.ts';
import type { Workload } from '../model/workload.ts';
import { podHealth } from './podHealth.ts';
import { withProbes, type ProbeFailures } from './probeFailures.ts';
import { rollUp, workloadHealth } from './workloadHealth.ts';

export interface PodNode {
  readonly pod: Pod;
  readonly health: Health;
}

/** A workload with what it made. */
export interface WorkloadNode {
  readonly workload: Workload;
  readonly health: Health;
  readonly pods: readonly PodNode[];
  /** A CronJob's jobs, newest first; empty for the others. */
  readonly jobs: readonly WorkloadNode[];
}

/** One namespace as its owner relations shape it. */
export interface NamespaceTree {
  /** By name. */
  readonly workloads: readonly WorkloadNode[];
  /** Pods that no known workload made: static pods, pods of operators, bare ones. */
  readonly loosePods: readonly PodNode[];
  /** Other objects that are not simply well, such as a Service without endpoints. */
  readonly noted: readonly NotedObject[];
  readonly level: HealthLevel;
  readonly unhealthy: number;
  readonly podCount: number;
}

export interface NamespaceObjects {
  readonly pods: Iterable<Pod>;
  readonly workloads: Iterable<Workload>;
  readonly probeFailures?: ProbeFailures;
}

const newJobsFirst = (a: WorkloadNode, b: WorkloadNode): number => b.workload.created - a.workload.created;

/**
 * Puts pods under the workloads that made them. A Deployment's pods belong to its ReplicaSets, which are not needed for that:
 * a ReplicaSet is named after its Deployment and the pods' template hash.
 * @param now milliseconds since the epoch.
 */
export function buildNamespaceTree(objects: NamespaceObjects, now: number): NamespaceTree {
  const workloads = [...objects.workloads];
  const known = new Set(workloads.map((one) => `${one.kind}/${one.name}`));
  const podsOf = new Map<string, PodNode[]>();
  const loosePods: PodNode[] = [];
  const healths: Health[] = [];
  let podCount = 0;
  for (const pod of objects.pods) {
    podCount += 1;
    const node = { pod, health: withProbes(podHealth(pod, now), objects.probeFailures?.get(pod.uid), now) };
    const key = pod.owner === undefined ? undefined : ownerKey(pod.owner, pod);
    if (key === undefined || !known.has(key)) {
      loosePods.push(node);
      healths.push(node.health);
    } else addToGroup(podsOf, key, node);
  }
  const jobsOf = new Map<string, WorkloadNode[]>();
  const tops: WorkloadNode[] = [];
  // Jobs before CronJobs, whose health is that of their last job.
  for (const workload of workloads.sort((a, b) => Number(a.kind === 'CronJob') - Number(b.kind === 'CronJob'))) {
    const key = `${workload.kind}/${workload.name}`;
    const node = toWorkloadNode(workload, podsOf.get(key) ?? [], (jobsOf.get(key) ?? []).sort(newJobsFirst), now);
    const owner = workload.owner === undefined ? undefined : `${workload.owner.kind}/${workload.owner.name}`;
    if (workload.kind === 'Job' && owner !== undefined && known.has(owner)) addToGroup(jobsOf, owner, node);
    else {
      tops.push(node);
      healths.push(node.health);
    }
  }
  tops.sort((a, b) => compareNames(a.workload.name, b.workload.name) || compareNames(a.workload.kind, b.workload.kind));
  loosePods.sort((a, b) => compareNames(a.pod.name, b.pod.name));
  return { workloads: tops, loosePods, noted: [], podCount, ...rollUp(healths) };
}

/** The tree with what is to be said of objects that are no workloads; the unhealthy ones count. */
export function withNoted(tree: NamespaceTree, noted: readonly NotedObject[]): NamespaceTree {
  if (noted.length === 0) return tree;
  const troubles = rollUp(noted.map(({ note: { level } }) => ({ level, word: '', reason: '', since: 0 })));
  const isWorse = troubles.unhealthy > 0 && compareHealth(troubles.level, tree.level) < 0;
  const level = isWorse ? troubles.level : tree.level;
  return { ...tree, noted, level, unhealthy: tree.unhealthy + troubles.unhealthy };
}

/** Sorts the worst first, and by name among equals. */
export function compareByHealth(a: WorkloadNode, b: WorkloadNode): number {
  return compareHealth(a.health.level, b.health.level) || compareNames(a.workload.name, b.workload.name);
}

function toWorkloadNode(
  workload: Workload,
  made: readonly PodNode[],
  jobs: readonly WorkloadNode[],
  now: number,
): WorkloadNode {
  const pods = (isComplete(workload) ? made.map(asRecord) : [...made]).sort((a, b) =>
    compareNames(a.pod.name, b.pod.name),
  );
  const members = workload.kind === 'CronJob' ? jobs.slice(0, 1) : pods;
  return {
    workload,
    pods,
    jobs,
    health: workloadHealth(
      workload,
      members.map((member) => member.health),
      now,
    ),
  };
}

/** Whether a controller that replaces pods has all that it wants. A job's failed pods are its outcome, not leftovers. */
function isComplete({ kind, desired, ready }: Workload): boolean {
  return kind !== 'Job' && kind !== 'CronJob' && ready >= desired;
}

/** A pod that was evicted or has failed for good is a record, no trouble, once another has taken its place. */
function asRecord(node: PodNode): PodNode {
  if (node.pod.phase !== 'Failed') return node;
  return { pod: node.pod, health: { ...node.health, level: 'idle' } };
}

function ownerKey(owner: OwnerRef, pod: Pod): string {
  if (owner.kind !== 'ReplicaSet') return `${owner.kind}/${owner.name}`;
  const hash = pod.labels['pod-template-hash'];
  const isOfDeployment = hash !== undefined && owner.name.endsWith(`-${hash}`);
  return isOfDeployment ? `Deployment/${owner.name.slice(0, -hash.length - 1)}` : `ReplicaSet/${owner.name}`;
}
