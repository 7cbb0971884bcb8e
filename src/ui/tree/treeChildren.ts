import { isSourceError } from '../../sources/sourceError.ts';
import type { KindSource } from './kindFeeds.ts';
import { categoryChildren, categoryNodes, listChildren } from './listNodes.ts';
import { connectionProblem, feedProblems } from './problemNodes.ts';
import { matchesNamespace, matchesPod, matchesWorkload } from './treeFilter.ts';
import type { TreeKnowledge } from './treeKnowledge.ts';
import type { NodeOfKind, TreeNode } from './treeNode.ts';
import { groupByNode, podNode, workloadNode } from './workloadNodes.ts';

/** A connection is called lost after this long without the server. */
const lostAfter = 10_000;

/** The rows under a row, in the order of the design: problems, namespaces, nodes; workloads, pods, containers. */
export function childrenOfCluster(parent: TreeNode, known: TreeKnowledge): readonly TreeNode[] {
  switch (parent.kind) {
    case 'context':
      return contextChildren(parent, known);
    case 'namespace':
      return namespaceChildren(parent, known);
    case 'category':
      return categoryChildren(parent, known);
    case 'kindGroup':
      return listChildren(parent, known);
    case 'object':
      return (parent.details ?? []).map((detail) => ({
        kind: 'detail',
        id: `${parent.id}/${detail.label}`,
        contextId: parent.contextId,
        detail,
      }));
    case 'workload':
      return [
        ...parent.item.jobs.map((job) => workloadNode(parent.contextId, parent.id, job, known)),
        ...parent.item.pods.map((pod) => podNode(parent.contextId, parent.id, pod, known)),
      ];
    case 'pod':
      return parent.item.pod.containers.map((container) => ({
        kind: 'container',
        id: `${parent.id}/container ${container.spec.name}`,
        contextId: parent.contextId,
        item: parent.item,
        container,
      }));
    case 'nodes':
      return parent.nodes.map((entry) => ({
        kind: 'node',
        id: `${parent.id}/${entry.node.name}`,
        contextId: parent.contextId,
        entry,
        pods: parent.podsByNode.get(entry.node.name) ?? [],
        usage: known.usage(parent.contextId)?.nodes.get(entry.node.name),
      }));
    case 'node':
      return parent.pods.map((pod) => podNode(parent.contextId, parent.id, pod, known));
    default:
      return [];
  }
}

function contextChildren(node: NodeOfKind<'context'>, known: TreeKnowledge): readonly TreeNode[] {
  const { id, contextId, connection, overview } = node;
  // As long as there is something to show, it is shown; the row of the context says that it is stale.
  if (connection.kind === 'failed' && (overview === undefined || overview.namespaces.length === 0)) {
    return connectionProblem(node, connection.error);
  }
  if (overview === undefined) return [];
  const { filter } = known;
  const shown =
    filter === undefined ? overview.namespaces : overview.namespaces.filter((entry) => matchesNamespace(entry, filter));
  const namespaces = shown.map((entry): TreeNode => ({
    kind: 'namespace',
    id: `${id}/namespace ${entry.name}`,
    contextId,
    entry,
  }));
  const nodes: readonly TreeNode[] =
    overview.nodes.length === 0
      ? []
      : [{ kind: 'nodes', id: `${id}/nodes`, contextId, nodes: overview.nodes, podsByNode: groupByNode(overview) }];
  const lost = overview.problems.find(({ status }) => status.since + lostAfter < known.now && !isDenied(status.error));
  return [
    ...(lost === undefined ? [] : connectionProblem(node, lost.status.error)),
    ...feedProblems(id, contextId, overview),
    ...namespaces,
    ...nodes,
    ...categoryNodes(id, contextId, '', known),
  ];
}

/** Denied or not served: a lasting answer, not a lost connection. */
function isDenied(error: Error): boolean {
  return isSourceError(error, 'forbidden') || isSourceError(error, 'notFound');
}

function namespaceChildren(node: NodeOfKind<'namespace'>, known: TreeKnowledge): readonly TreeNode[] {
  const { contextId, id, entry } = node;
  const { filter } = known;
  const group = (source: KindSource): TreeNode => ({
    kind: 'kindGroup',
    id: `${id}/${source.kind}`,
    contextId,
    source,
    namespace: entry.name,
    list: known.list(`${id}/${source.kind}`),
  });
  return [
    ...entry.tree.workloads
      .filter((item) => filter === undefined || matchesWorkload(item, filter))
      .map((item) => workloadNode(contextId, id, item, known)),
    ...entry.tree.loosePods
      .filter((item) => filter === undefined || matchesPod(item, filter))
      .map((item) => podNode(contextId, id, item, known)),
    ...categoryNodes(id, contextId, entry.name, known),
    group({ kind: 'releases' }),
    group({ kind: 'events' }),
  ];
}
