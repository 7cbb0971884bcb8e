import { basename, dirname } from 'node:path';
import { isSourceError } from '../../sources/sourceError.ts';
import type { KubeconfigProblem } from '../../sources/kubernetes/kubeconfigFile.ts';
import type { PodNode, WorkloadNode } from '../../analysis/namespaceTree.ts';
import type { OverviewSnapshot } from '../../state/clusterOverview.ts';
import type { ObjectDetail } from '../../model/objectDetail.ts';
import type { DiscoveredKind } from '../../sources/kubernetes/kindDiscovery.ts';
import type { Usage } from '../../model/usage.ts';
import type { UsageSnapshot } from '../../state/usageStore.ts';
import { categorize } from './kindCategories.ts';
import type { KindList, KindSource } from './kindFeeds.ts';
import { matchesNamespace, matchesPod, matchesWorkload, type TreeFilter } from './treeFilter.ts';
import type { NodeOfKind, ProblemStep, TreeNode } from './treeNode.ts';

/** What the tree has learned beside the overview of each cluster. */
export interface TreeKnowledge {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** What hides rows; undefined: nothing. */
  readonly filter: TreeFilter | undefined;
  /** The kinds that a cluster serves; empty until they are known. */
  kinds(contextId: string): readonly DiscoveredKind[];
  /** The list of a row, where it is open. */
  list(id: string): KindList | undefined;
  /** What pods and nodes use, where that is measured. */
  usage(contextId: string): UsageSnapshot | undefined;
  /** What is inside an object, where its row has been opened. */
  details(id: string): readonly ObjectDetail[] | undefined;
}

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

/**
 * Rows for what is wrong with kubeconfig files, then what can be done about it. A click opens the place.
 * @param hasContexts whether another file names a context; otherwise the demo cluster is offered.
 */
export function problemNodes(problems: readonly KubeconfigProblem[], hasContexts: boolean): readonly TreeNode[] {
  if (problems.length === 0) return [];
  const stepNode = (id: string, label: string, step: ProblemStep): TreeNode => ({
    kind: 'step',
    id: `kubeconfig step ${id}`,
    label,
    contextId: undefined,
    step,
  });
  return [
    ...problems.flatMap((problem, index): TreeNode[] => {
      const { file, line, kind } = problem;
      const step: ProblemStep | undefined = kind === 'missing' ? undefined : { kind: 'openFile', file, line };
      const isLastOfFile = problems[index + 1]?.file !== file;
      return [
        { ...kubeconfigProblem(problem), id: `problem ${file} ${index}`, step },
        ...(step === undefined || !isLastOfFile ? [] : [stepNode(`open ${file}`, 'Open kubeconfig', step)]),
      ];
    }),
    stepNode('select', 'Select kubeconfig', { kind: 'selectKubeconfig' }),
    ...(hasContexts ? [] : [stepNode('demo', 'Open demo cluster', { kind: 'openDemo' })]),
  ];
}

/** The name of the file and the line come first: the rest of a row is cut off in a narrow view. */
function kubeconfigProblem({
  file,
  line,
  kind,
  message,
}: KubeconfigProblem): Omit<NodeOfKind<'problem'>, 'id' | 'step'> {
  // Every `~/.kube/config` has the same name, which says little without its folder.
  const name = basename(file) === 'config' ? `${basename(dirname(file))}/config` : basename(file);
  const where = line === undefined ? '' : ` line ${line}`;
  const labels = {
    missing: `${name} does not exist`,
    unreadable: `${name} cannot be read`,
    yaml: `${name}${where} is not valid YAML`,
    content: `${name}${where} has a mistake`,
  };
  return {
    kind: 'problem',
    about: 'kubeconfig',
    level: 'error',
    contextId: undefined,
    message: labels[kind],
    detail: kind === 'missing' ? file : message,
    ...(kind === 'missing' ? {} : { place: line === undefined ? file : `${file}, line ${line}` }),
  };
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

/** The cause, then what can be done about it. */
function connectionProblem({ id, contextId, context }: NodeOfKind<'context'>, error: Error): readonly TreeNode[] {
  const hint = isSourceError(error) ? (error.hint ?? '') : '';
  const steps: readonly (readonly [string, ProblemStep])[] = [
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

function categoryNodes(id: string, contextId: string, namespace: string, known: TreeKnowledge): readonly TreeNode[] {
  return categorize(known.kinds(contextId), namespace !== '').map((category) => ({
    kind: 'category',
    id: `${id}/category ${category.title}`,
    contextId,
    category,
    namespace,
  }));
}

function categoryChildren(node: NodeOfKind<'category'>, known: TreeKnowledge): readonly TreeNode[] {
  return node.category.kinds.map((apiKind) => {
    const id = `${node.id}/${apiKind.resource}.${apiKind.group}`;
    const { contextId, namespace } = node;
    return { kind: 'kindGroup', id, contextId, namespace, source: { kind: 'table', apiKind }, list: known.list(id) };
  });
}

function listChildren(node: NodeOfKind<'kindGroup'>, known: TreeKnowledge): readonly TreeNode[] {
  const { id, contextId, list } = node;
  if (list === undefined) return [];
  const { items, status } = list;
  const rows = listRows(id, contextId, items, known);
  if (status.kind === 'failed') return [feedProblem(id, contextId, status.error), ...rows];
  return rows.length === 0 && status.kind === 'live' ? [{ kind: 'note', id: `${id}/none`, text: 'None' }] : rows;
}

function listRows(id: string, contextId: string, items: KindList['items'], known: TreeKnowledge): readonly TreeNode[] {
  switch (items.kind) {
    case 'table':
      return items.objects.map((object) => {
        const objectId = `${id}/${object.namespace}/${object.name}`;
        return {
          kind: 'object',
          id: objectId,
          contextId,
          apiKind: items.apiKind,
          object,
          details: known.details(objectId),
        };
      });
    case 'events':
      return items.events.map((event) => ({ kind: 'event', id: `${id}/${event.uid}`, contextId, event }));
    case 'releases':
      return items.releases.map((release) => ({ kind: 'release', id: `${id}/${release.release}`, contextId, release }));
  }
}

function feedProblem(id: string, contextId: string, error: Error): TreeNode {
  return {
    kind: 'problem',
    id: `${id}/problem`,
    about: 'feed',
    level: isSourceError(error, 'forbidden') ? 'warning' : 'error',
    contextId,
    message: isSourceError(error, 'forbidden') ? 'No permission to list these' : error.message,
    detail: isSourceError(error, 'forbidden') ? error.message : '',
    step: { kind: 'retry', contextId },
  };
}

function workloadNode(contextId: string, parentId: string, item: WorkloadNode, known: TreeKnowledge): TreeNode {
  const id = `${parentId}/${item.workload.kind} ${item.workload.name}`;
  return { kind: 'workload', id, contextId, item, usage: sumUsage(item.pods, known.usage(contextId)) };
}

function podNode(contextId: string, parentId: string, item: PodNode, known: TreeKnowledge): TreeNode {
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
