import type { PodNode, WorkloadNode } from '../../analysis/namespaceTree.ts';
import { compareNames } from '../../base/compareNames.ts';
import { healthRank, type Health } from '../../model/health.ts';
import type { Resource } from '../../model/resource.ts';
import type { UsageSnapshot } from '../../state/usageSources.ts';
import type { GroupSum, NodeOfKind } from './treeNode.ts';
import type { SortKey } from './treeMemory.ts';

type Sortable = NodeOfKind<'workload'> | NodeOfKind<'pod'> | NodeOfKind<'node'>;

/** Sorts rows by name. */
export function byName(a: Sortable, b: Sortable): number {
  const [one, other] = [resourceOf(a), resourceOf(b)];
  return compareNames(one.name, other.name) || compareNames(one.namespace, other.namespace);
}

/** What comes first: the worst, the newest, the most; equals by name, so that rows stay where they are. */
export function sortRows<T extends Sortable>(rows: readonly T[], key: SortKey): readonly T[] {
  if (key === 'name') return [...rows].sort(byName);
  const measure = measures[key];
  return rows
    .map((row) => ({ row, amount: measure(row) }))
    .sort((a, b) => b.amount - a.amount || byName(a.row, b.row))
    .map(({ row }) => row);
}

const measures: Readonly<Record<Exclude<SortKey, 'name'>, (row: Sortable) => number>> = {
  status: (row) => -healthRank(healthOf(row).level),
  age: (row) => resourceOf(row).created,
  restarts: (row) => (row.kind === 'node' ? 0 : row.kind === 'pod' ? restartsOf(row.item) : workloadRestarts(row.item)),
  cpu: ({ usage }) => usage?.cpu ?? -1,
  memory: ({ usage }) => usage?.memory ?? -1,
};

/** What a namespace or group holds. */
export interface Members {
  readonly workloads: readonly WorkloadNode[];
  readonly pods: readonly PodNode[];
}

/**
 * Puts what restarted or uses most first, all its pods together; in the order given where that says nothing, as by name.
 * @param usage what pods use; undefined while it is not known.
 */
export function sortGroups<T extends Members>(
  groups: readonly T[],
  key: SortKey,
  usage: UsageSnapshot | undefined,
): readonly T[] {
  if (!isSummed(key)) return groups;
  return groups
    .map((group) => ({ group, amount: sumOf(group, key, usage) }))
    .sort((a, b) => b.amount - a.amount)
    .map(({ group }) => group);
}

/** Whether groups are sorted by a sum over their pods. */
export function isSummed(key: SortKey): key is GroupSum['key'] {
  return key === 'restarts' || key === 'cpu' || key === 'memory';
}

/** What all pods of a group do together: restarts, cores or bytes. */
export function sumOf({ workloads, pods }: Members, key: GroupSum['key'], usage: UsageSnapshot | undefined): number {
  const amountOf = (node: PodNode): number =>
    key === 'restarts' ? restartsOf(node) : (usage?.pods.get(`${node.pod.namespace}/${node.pod.name}`)?.[key] ?? 0);
  const sum = (pods: readonly PodNode[]): number => pods.reduce((total, pod) => total + amountOf(pod), 0);
  const ofWorkload = ({ pods, jobs }: WorkloadNode): number =>
    jobs.reduce((total, job) => total + ofWorkload(job), sum(pods));
  return workloads.reduce((total, one) => total + ofWorkload(one), sum(pods));
}

function workloadRestarts({ pods, jobs }: WorkloadNode): number {
  const own = pods.reduce((sum, pod) => sum + restartsOf(pod), 0);
  return jobs.reduce((sum, job) => sum + workloadRestarts(job), own);
}

function restartsOf({ pod }: PodNode): number {
  return pod.containers.reduce((sum, one) => sum + one.restarts, 0);
}

function healthOf(row: Sortable): Health {
  return row.kind === 'node' ? row.entry.health : row.item.health;
}

function resourceOf(row: Sortable): Resource {
  switch (row.kind) {
    case 'node':
      return row.entry.node;
    case 'pod':
      return row.item.pod;
    case 'workload':
      return row.item.workload;
  }
}
