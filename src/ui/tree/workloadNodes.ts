import type { PodNode, WorkloadNode } from '../../analysis/namespaceTree.ts';
import type { Usage } from '../../model/usage.ts';
import type { UsageSnapshot } from '../../state/usageSources.ts';
import { matchesPod, matchesWorkload, podsThatMatch } from './treeFilter.ts';
import type { TreeKnowledge } from './treeKnowledge.ts';
import type { NodeOfKind, TreeNode } from './treeNode.ts';
import { byName, sortRows } from './treeSort.ts';

/** Where rows of workloads and pods stand. */
export interface Place {
  readonly contextId: string;
  readonly parentId: string;
  /** Whether the rows say which namespace they belong to, since no row above them does. */
  readonly isAcrossNamespaces: boolean;
  /** Whether a row above tells the kind. */
  readonly isKindKnown?: boolean;
}

type Member = NodeOfKind<'workload'> | NodeOfKind<'pod'>;

/** The rows of workloads and pods, without those that the filter hides, in the order that the user wants; by name: workloads first. */
export function memberNodes(
  place: Place,
  workloads: readonly WorkloadNode[],
  pods: readonly PodNode[],
  known: TreeKnowledge,
): readonly TreeNode[] {
  const { filter } = known;
  const shown = [
    workloads
      .filter((item) => filter === undefined || matchesWorkload(item, filter))
      .map((item) => workloadNode(place, item, known)),
    pods.filter((item) => filter === undefined || matchesPod(item, filter)).map((item) => podNode(place, item, known)),
  ];
  // In one namespace they are in order already.
  if (known.sort === 'name')
    return place.isAcrossNamespaces ? shown.flatMap((rows: Member[]) => rows.sort(byName)) : shown.flat();
  return sortRows(shown.flat(), known.sort);
}

/** What is under a workload: jobs, pods, and where it has them its revisions. */
export function workloadChildren(parent: NodeOfKind<'workload'>, known: TreeKnowledge): readonly TreeNode[] {
  const { id, contextId, item } = parent;
  const place = { contextId, parentId: id, isAcrossNamespaces: false };
  const { filter } = known;
  const pods = filter === undefined ? item.pods : podsThatMatch(item, filter);
  const rows = [
    ...item.jobs.map((job) => workloadNode(place, job, known)),
    ...pods.map((pod) => podNode(place, pod, known)),
  ];
  return [...(known.sort === 'name' ? rows : sortRows(rows, known.sort)), ...revisionsNode(parent, known)];
}

/** The row of a workload. */
export function workloadNode(
  { contextId, parentId, isAcrossNamespaces, isKindKnown = false }: Place,
  item: WorkloadNode,
  known: TreeKnowledge,
): NodeOfKind<'workload'> {
  const { kind, namespace, name } = item.workload;
  const id = `${parentId}/${kind} ${isAcrossNamespaces ? `${namespace}/` : ''}${name}`;
  const where = isAcrossNamespaces ? namespace : '';
  return {
    kind: 'workload',
    id,
    contextId,
    item,
    where,
    isKindKnown,
    usage: sumUsage(item.pods, known.usage(contextId)),
  };
}

/** The row of a pod. */
export function podNode(
  { contextId, parentId, isAcrossNamespaces, isKindKnown = false }: Place,
  item: PodNode,
  known: TreeKnowledge,
): NodeOfKind<'pod'> {
  const { namespace, name } = item.pod;
  const usage = known.usage(contextId)?.pods.get(`${namespace}/${name}`);
  const id = `${parentId}/pod ${isAcrossNamespaces ? `${namespace}/` : ''}${name}`;
  return { kind: 'pod', id, contextId, item, where: isAcrossNamespaces ? namespace : '', isKindKnown, usage };
}

function revisionsNode({ id, contextId, item }: NodeOfKind<'workload'>, known: TreeKnowledge): readonly TreeNode[] {
  const { workload } = item;
  if (!hasRevisions(workload.kind)) return [];
  const ownId = `${id}/revisions`;
  const source = { kind: 'revisions', workload } as const;
  const { namespace } = workload;
  return [{ kind: 'kindGroup', id: ownId, contextId, namespace, source, list: known.list(ownId), unhealthy: 0 }];
}

/** Whether the kind's controller keeps its earlier templates. */
export function hasRevisions(kind: string): boolean {
  return kind === 'Deployment' || kind === 'StatefulSet' || kind === 'DaemonSet';
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
