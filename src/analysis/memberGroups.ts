import { groupBy } from '../base/groupBy.ts';
import type { HealthLevel } from '../model/health.ts';
import type { WorkloadKind } from '../model/workload.ts';
import type { NamespaceTree, PodNode, WorkloadNode } from './namespaceTree.ts';
import { rollUp } from './workloadHealth.ts';

/** Workloads and pods that belong together, from any namespace. */
export interface MemberGroup {
  /** Empty for what belongs nowhere. */
  readonly title: string;
  readonly workloads: readonly WorkloadNode[];
  readonly pods: readonly PodNode[];
  readonly level: HealthLevel;
  readonly unhealthy: number;
}

const kinds: readonly (readonly [WorkloadKind, string])[] = [
  ['Deployment', 'Deployments'],
  ['StatefulSet', 'StatefulSets'],
  ['DaemonSet', 'DaemonSets'],
  ['ReplicaSet', 'ReplicaSets'],
  ['CronJob', 'CronJobs'],
  ['Job', 'Jobs'],
];

/** One group for each kind that there is something of, pods last: all of them, whoever made them. */
export function groupByKind(trees: readonly NamespaceTree[]): readonly MemberGroup[] {
  const all = trees.flatMap((tree) => tree.workloads.flatMap((one) => [one, ...one.jobs]));
  const byKind = groupBy(all, ({ workload }) => workload.kind);
  const groups = kinds.map(([kind, title]) => toGroup(title, byKind.get(kind) ?? [], []));
  const pods = toGroup('Pods', [], trees.flatMap(podsOf));
  return [...groups, pods].filter((group) => group.workloads.length + group.pods.length > 0);
}

/** One group for each value of a label, by value; what does not carry the label comes last. A workload counts as its first pod does. */
export function groupByLabel(trees: readonly NamespaceTree[], label: string): readonly MemberGroup[] {
  const workloads = groupBy(
    trees.flatMap((tree) => tree.workloads),
    ({ workload, pods, jobs }) => {
      const [pod] = pods.length > 0 ? pods : (jobs[0]?.pods ?? []);
      return workload.labels[label] ?? pod?.pod.labels[label] ?? '';
    },
  );
  const pods = groupBy(
    trees.flatMap((tree) => tree.loosePods),
    ({ pod }) => pod.labels[label] ?? '',
  );
  const titles = [...new Set([...workloads.keys(), ...pods.keys()])];
  return titles
    .sort((a, b) => (a === '' ? 1 : b === '' ? -1 : a < b ? -1 : 1))
    .map((title) => toGroup(title, workloads.get(title) ?? [], pods.get(title) ?? []));
}

/** The pods of each node, by its name; the ones that run nowhere by the empty string. */
export function groupByNode(trees: readonly NamespaceTree[]): ReadonlyMap<string, readonly PodNode[]> {
  return groupBy(trees.flatMap(podsOf), ({ pod }) => pod.node);
}

/** The labels of workloads and of pods without one, with the number of values that each has. */
export function labelsOf(trees: readonly NamespaceTree[]): ReadonlyMap<string, number> {
  const values = new Map<string, Set<string>>();
  const members = trees.flatMap(({ workloads, loosePods }) => [
    ...workloads.flatMap(({ workload, pods }) => [workload, ...pods.slice(0, 1).map(({ pod }) => pod)]),
    ...loosePods.map(({ pod }) => pod),
  ]);
  for (const { labels } of members) {
    for (const [label, value] of Object.entries(labels)) {
      const known = values.get(label);
      if (known === undefined) values.set(label, new Set([value]));
      else known.add(value);
    }
  }
  return new Map([...values].map(([label, all]) => [label, all.size]));
}

function podsOf({ workloads, loosePods }: NamespaceTree): PodNode[] {
  return [...workloads.flatMap((one) => [...one.pods, ...one.jobs.flatMap((job) => job.pods)]), ...loosePods];
}

function toGroup(title: string, workloads: readonly WorkloadNode[], pods: readonly PodNode[]): MemberGroup {
  return { title, workloads, pods, ...rollUp([...workloads, ...pods].map(({ health }) => health)) };
}
