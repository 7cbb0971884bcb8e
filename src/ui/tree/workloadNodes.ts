import type { PodNode, WorkloadNode } from '../../analysis/namespaceTree.ts';
import type { Usage } from '../../model/usage.ts';
import type { OverviewSnapshot } from '../../state/clusterOverview.ts';
import type { UsageSnapshot } from '../../state/usageStore.ts';
import type { TreeKnowledge } from './treeKnowledge.ts';
import type { TreeNode } from './treeNode.ts';

/** The row of a workload. */
export function workloadNode(contextId: string, parentId: string, item: WorkloadNode, known: TreeKnowledge): TreeNode {
  const id = `${parentId}/${item.workload.kind} ${item.workload.name}`;
  return { kind: 'workload', id, contextId, item, usage: sumUsage(item.pods, known.usage(contextId)) };
}

/** The row of a pod. */
export function podNode(contextId: string, parentId: string, item: PodNode, known: TreeKnowledge): TreeNode {
  const { namespace, name } = item.pod;
  const usage = known.usage(contextId)?.pods.get(`${namespace}/${name}`);
  return { kind: 'pod', id: `${parentId}/pod ${name}`, contextId, item, usage };
}

/** What the pods use together; undefined while none of them has been measured. */
function sumUsage(pods: readonly PodNode[], usage: UsageSnapshot | undefined): Usage | undefined {
  if (usage === undefined) return undefined;
  const measured = pods.flatMap(({ pod }) => usage.pods.get(`${pod.namespace}/${pod.name}`) ?? []);
  if (measured.length === 0) return undefined;
  return {
    cpu: measured.reduce((sum, one) => sum + one.cpu, 0),
    memory: measured.reduce((sum, one) => sum + one.memory, 0),
  };
}

const groupsByNode = new WeakMap<OverviewSnapshot, ReadonlyMap<string, readonly PodNode[]>>();

/** The pods of each node, by its name; worked out once for each snapshot. */
export function groupByNode(overview: OverviewSnapshot): ReadonlyMap<string, readonly PodNode[]> {
  const known = groupsByNode.get(overview);
  if (known !== undefined) return known;
  const groups = new Map<string, PodNode[]>();
  for (const { tree } of overview.namespaces) {
    const owned = tree.workloads.flatMap((one) => [...one.pods, ...one.jobs.flatMap((job) => job.pods)]);
    for (const item of [...tree.loosePods, ...owned]) {
      const group = groups.get(item.pod.node);
      if (group === undefined) groups.set(item.pod.node, [item]);
      else group.push(item);
    }
  }
  groupsByNode.set(overview, groups);
  return groups;
}
