import { isSourceError } from '../../sources/sourceError.ts';
import type { KubeconfigProblem } from '../../sources/kubernetes/kubeconfigFile.ts';
import type { PodNode, WorkloadNode } from '../../analysis/namespaceTree.ts';
import type { NamespaceEntry, OverviewSnapshot } from '../../state/clusterOverview.ts';
import type { NodeOfKind, TreeNode } from './treeNode.ts';

/** A connection is called lost after this long without the server. */
const lostAfter = 10_000;

/** The rows under a row, in the order of the design: problems, namespaces, nodes; workloads, pods, containers. */
export function childrenOfCluster(parent: TreeNode, now: number): readonly TreeNode[] {
  switch (parent.kind) {
    case 'context':
      return contextChildren(parent, now);
    case 'namespace':
      return namespaceChildren(parent.contextId, parent.id, parent.entry);
    case 'workload':
      return [
        ...parent.item.jobs.map((job) => workloadNode(parent.contextId, parent.id, job)),
        ...parent.item.pods.map((pod) => podNode(parent.contextId, parent.id, pod)),
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
      }));
    case 'node':
      return parent.pods.map((pod) => podNode(parent.contextId, parent.id, pod));
    default:
      return [];
  }
}

/** Rows for what is wrong with kubeconfig files. A click opens the place. */
export function problemNodes(problems: readonly KubeconfigProblem[]): readonly TreeNode[] {
  return problems.map(({ file, line, message }, index) => ({
    kind: 'problem',
    id: `problem ${file} ${index}`,
    about: 'kubeconfig',
    level: 'error',
    contextId: undefined,
    message,
    detail: line === undefined ? file : `${file}, line ${line}`,
    step: { kind: 'openFile', file, line },
  }));
}

function contextChildren(node: NodeOfKind<'context'>, now: number): readonly TreeNode[] {
  const { id, contextId, connection, overview } = node;
  // As long as there is something to show, it is shown; the row of the context says that it is stale.
  if (connection.kind === 'failed' && (overview === undefined || overview.namespaces.length === 0)) {
    return connectionProblem(node, connection.error);
  }
  if (overview === undefined) return [];
  const namespaces = overview.namespaces.map((entry): TreeNode => ({
    kind: 'namespace',
    id: `${id}/namespace ${entry.name}`,
    contextId,
    entry,
  }));
  const nodes: readonly TreeNode[] =
    overview.nodes.length === 0
      ? []
      : [{ kind: 'nodes', id: `${id}/nodes`, contextId, nodes: overview.nodes, podsByNode: groupByNode(overview) }];
  const lost = overview.problems.find(({ status }) => status.since + lostAfter < now && !isDenied(status.error));
  return [
    ...(lost === undefined ? [] : connectionProblem(node, lost.status.error)),
    ...feedProblems(id, contextId, overview),
    ...namespaces,
    ...nodes,
  ];
}

/** The cause, then what can be done about it. */
function connectionProblem({ id, contextId, context }: NodeOfKind<'context'>, error: Error): readonly TreeNode[] {
  const hint = isSourceError(error) ? (error.hint ?? '') : '';
  const steps: readonly (readonly [string, NodeOfKind<'step'>['step']])[] = [
    ['Diagnose connection', { kind: 'diagnose', contextId }],
    ['Open kubeconfig', { kind: 'openFile', file: context.file, line: undefined }],
    ['Retry', { kind: 'retry', contextId }],
  ];
  return [
    {
      kind: 'problem',
      id: `${id}/problem`,
      about: 'connection',
      level: 'error',
      contextId,
      message: error.message,
      detail: hint,
      step: { kind: 'diagnose', contextId },
    },
    ...steps.map(([label, step]): TreeNode => ({
      kind: 'step',
      id: `${id}/step ${step.kind}`,
      label,
      contextId,
      step,
    })),
  ];
}

/** One row for all that the user may not read in the whole cluster; what can be read instead stands below it. */
function feedProblems(id: string, contextId: string, overview: OverviewSnapshot): readonly TreeNode[] {
  const denied = overview.problems.filter(
    ({ namespace, status }) => namespace === '' && isSourceError(status.error, 'forbidden'),
  );
  const [first] = denied;
  if (first === undefined) return [];
  return [
    {
      kind: 'problem',
      id: `${id}/denied`,
      about: 'feed',
      level: 'warning',
      contextId,
      message: `No permission to list ${denied.map(({ kind }) => kind).join(', ')}`,
      detail: first.status.error.message,
      step: { kind: 'diagnose', contextId },
    },
  ];
}

/** Denied or not served: a lasting answer, not a lost connection. */
function isDenied(error: Error): boolean {
  return isSourceError(error, 'forbidden') || isSourceError(error, 'notFound');
}

function namespaceChildren(contextId: string, id: string, { tree }: NamespaceEntry): readonly TreeNode[] {
  return [
    ...tree.workloads.map((item) => workloadNode(contextId, id, item)),
    ...tree.loosePods.map((item) => podNode(contextId, id, item)),
  ];
}

function workloadNode(contextId: string, parentId: string, item: WorkloadNode): TreeNode {
  return { kind: 'workload', id: `${parentId}/${item.workload.kind} ${item.workload.name}`, contextId, item };
}

function podNode(contextId: string, parentId: string, item: PodNode): TreeNode {
  return { kind: 'pod', id: `${parentId}/pod ${item.pod.name}`, contextId, item };
}

function groupByNode(overview: OverviewSnapshot): ReadonlyMap<string, readonly PodNode[]> {
  const groups = new Map<string, PodNode[]>();
  for (const { tree } of overview.namespaces) {
    const owned = tree.workloads.flatMap((one) => [...one.pods, ...one.jobs.flatMap((job) => job.pods)]);
    for (const item of [...tree.loosePods, ...owned]) {
      const group = groups.get(item.pod.node);
      if (group === undefined) groups.set(item.pod.node, [item]);
      else group.push(item);
    }
  }
  return groups;
}
