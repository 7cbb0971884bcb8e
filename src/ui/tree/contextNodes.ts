import { groupByKind, groupByLabel, groupByNode, type MemberGroup } from '../../analysis/memberGroups.ts';
import { healthRank, isUnhealthy } from '../../model/health.ts';
import { isSourceError } from '../../sources/sourceError.ts';
import type { NamespaceEntry, OverviewSnapshot } from '../../state/clusterOverview.ts';
import { listNodes } from './listNodes.ts';
import { connectionProblem, feedProblems } from './problemNodes.ts';
import { matchesMachine, matchesNamespace, matchesPod, matchesWorkload } from './treeFilter.ts';
import type { TreeKnowledge } from './treeKnowledge.ts';
import type { Grouping } from './treeMemory.ts';
import type { GroupSum, NodeOfKind, TreeNode } from './treeNode.ts';
import { isSummed, sortGroups, sortRows, sumOf, type Members } from './treeSort.ts';

/** A connection is called lost after this long without the server. */
const lostAfter = 10_000;

/** What is under a context: its problems, then what is in it as the user wants it grouped. */
export function contextChildren(node: NodeOfKind<'context'>, known: TreeKnowledge): readonly TreeNode[] {
  const { id, contextId, connection, overview } = node;
  // As long as there is something to show, it is shown; the row of the context says that it is stale.
  if (connection.kind === 'failed' && (overview === undefined || overview.namespaces.length === 0)) {
    return connectionProblem(node, connection.error);
  }
  if (overview === undefined) return [];
  const lost = overview.problems.find(({ status }) => status.since + lostAfter < known.now && !isDenied(status.error));
  return [
    ...(lost === undefined ? [] : connectionProblem(node, lost.status.error)),
    ...feedProblems(id, contextId, overview),
    ...groupedNodes(node, overview, known),
    ...(known.grouping.kind === 'namespace' ? [] : listNodes(id, contextId, { kind: 'allNamespaces' }, known)),
    ...listNodes(id, contextId, { kind: 'cluster' }, known),
  ];
}

/** The nodes of the cluster, those that the filter leaves, in the order that the user wants. */
export function machineNodes(
  parent: { readonly id: string; readonly contextId: string },
  overview: OverviewSnapshot,
  known: TreeKnowledge,
): readonly TreeNode[] {
  const { filter } = known;
  const pods = podsByNode(overview);
  const rows = overview.nodes
    .filter((entry) => filter === undefined || matchesMachine(entry, filter, pods.get(entry.node.name)?.length ?? 0))
    .map((entry) => ({
      kind: 'node' as const,
      id: `${parent.id}/${entry.node.name}`,
      contextId: parent.contextId,
      entry,
      pods: pods.get(entry.node.name) ?? [],
      usage: known.usage(parent.contextId)?.nodes.get(entry.node.name),
    }));
  return sortRows(rows, known.sort);
}

function groupedNodes(
  node: NodeOfKind<'context'>,
  overview: OverviewSnapshot,
  known: TreeKnowledge,
): readonly TreeNode[] {
  const { id, contextId } = node;
  const { grouping } = known;
  if (grouping.kind === 'node') {
    const lost = podsByNode(overview).get('') ?? [];
    const group = { title: 'Not on a node', workloads: [], pods: lost, level: 'idle', unhealthy: 0 } as const;
    return [...machineNodes(node, overview, known), ...groupNodes(node, [withHealth(group)], known)];
  }
  const machines: readonly TreeNode[] =
    overview.nodes.length === 0 || machineNodes(node, overview, known).length === 0
      ? []
      : [{ kind: 'nodes', id: `${id}/nodes`, contextId, overview }];
  if (grouping.kind !== 'namespace') return [...groupNodes(node, groupsOf(overview, grouping), known), ...machines];
  const { filter } = known;
  const shown = overview.namespaces.filter((entry) => filter === undefined || matchesNamespace(entry, filter));
  const namespaces = sortNamespaces(shown, known, contextId).map((entry): TreeNode => ({
    kind: 'namespace',
    id: `${id}/namespace ${entry.name}`,
    contextId,
    entry,
    sum: groupSum({ workloads: entry.tree.workloads, pods: entry.tree.loosePods }, known, contextId),
  }));
  return [...namespaces, ...machines];
}

function groupNodes(
  { id, contextId }: NodeOfKind<'context'>,
  groups: readonly MemberGroup[],
  known: TreeKnowledge,
): readonly TreeNode[] {
  const { filter, sort, grouping } = known;
  const rest = grouping.kind === 'label' ? `Without ${grouping.label}` : '';
  const shown = groups.filter(({ workloads, pods }) =>
    filter === undefined
      ? workloads.length + pods.length > 0
      : workloads.some((one) => matchesWorkload(one, filter)) || pods.some((one) => matchesPod(one, filter)),
  );
  const sorted =
    sort === 'status'
      ? shown.toSorted((a, b) => healthRank(a.level) - healthRank(b.level))
      : sortGroups(shown, sort, known.usage(contextId));
  return sorted.map((group) => {
    const title = group.title === '' ? rest : group.title;
    return {
      kind: 'group',
      id: `${id}/group ${group.title}`,
      contextId,
      title,
      isOneKind: grouping.kind === 'kind',
      group,
      sum: groupSum(group, known, contextId),
    };
  });
}

/** The sum that groups are sorted by, to stand beside their names. */
function groupSum(members: Members, known: TreeKnowledge, contextId: string): GroupSum | undefined {
  const { sort } = known;
  return isSummed(sort) ? { key: sort, amount: sumOf(members, sort, known.usage(contextId)) } : undefined;
}

function sortNamespaces(
  entries: readonly NamespaceEntry[],
  known: TreeKnowledge,
  contextId: string,
): readonly NamespaceEntry[] {
  const { sort } = known;
  if (sort === 'status') return entries.toSorted((a, b) => healthRank(a.tree.level) - healthRank(b.tree.level));
  if (sort === 'age') return entries.toSorted((a, b) => b.created - a.created);
  const groups = entries.map((entry) => ({ entry, workloads: entry.tree.workloads, pods: entry.tree.loosePods }));
  return sortGroups(groups, sort, known.usage(contextId)).map(({ entry }) => entry);
}

/** Denied or not served: a lasting answer, not a lost connection. */
function isDenied(error: Error): boolean {
  return isSourceError(error, 'forbidden') || isSourceError(error, 'notFound');
}

function withHealth(group: MemberGroup): MemberGroup {
  const bad = group.pods.filter(({ health }) => isUnhealthy(health));
  const worst = group.pods.toSorted((a, b) => healthRank(a.health.level) - healthRank(b.health.level))[0];
  return { ...group, level: worst?.health.level ?? 'idle', unhealthy: bad.length };
}

interface Grouped {
  readonly key: string;
  readonly groups: readonly MemberGroup[];
}

const machinePods = new WeakMap<OverviewSnapshot, ReturnType<typeof groupByNode>>();
const memberGroups = new WeakMap<OverviewSnapshot, Grouped>();

/** Worked out once for each snapshot, as `groupsOf`: the tree asks often. */
function podsByNode(overview: OverviewSnapshot): ReturnType<typeof groupByNode> {
  const known = machinePods.get(overview);
  if (known !== undefined) return known;
  const groups = groupByNode(overview.namespaces.map(({ tree }) => tree));
  machinePods.set(overview, groups);
  return groups;
}

function groupsOf(overview: OverviewSnapshot, grouping: Grouping): readonly MemberGroup[] {
  const key = grouping.kind === 'label' ? grouping.label : '';
  const known = memberGroups.get(overview);
  if (known?.key === key) return known.groups;
  const trees = overview.namespaces.map(({ tree }) => tree);
  const groups = grouping.kind === 'label' ? groupByLabel(trees, grouping.label) : groupByKind(trees);
  memberGroups.set(overview, { key, groups });
  return groups;
}
