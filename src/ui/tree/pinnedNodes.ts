import { columnNote } from '../../analysis/objectNotes.ts';
import type { OverviewSnapshot } from '../../state/clusterOverview.ts';
import type { OpenContext } from './openContexts.ts';
import type { TreeKnowledge } from './treeKnowledge.ts';
import { pinKey, type Pin } from './treeMemory.ts';
import type { TreeNode } from './treeNode.ts';
import { podNode, workloadNode } from './workloadNodes.ts';

/** The row that holds what the user has pinned; none without pins. */
export function pinnedNodes(
  pins: readonly Pin[],
  contexts: { get(contextId: string): OpenContext | undefined },
  known: TreeKnowledge,
): readonly TreeNode[] {
  if (pins.length === 0) return [];
  const isOneContext = new Set(pins.map(({ contextId }) => contextId)).size === 1;
  const rows = pins.map((pin) => {
    const node = pinnedNode(pin, contexts.get(pin.contextId), known);
    return isOneContext || !('where' in node)
      ? node
      : { ...node, where: [node.where, pin.contextId].filter((part) => part !== '').join(' · ') };
  });
  return [{ kind: 'pinned', id: 'pinned', rows }];
}

/** The list that holds nothing but a pinned object; undefined where the overview of its cluster has it. */
export function listOfPin(pin: Pin): string | undefined {
  return inOverview.has(resourceOf(pin)) ? undefined : `${parentOf(pin)}/list ${pinKey(pin)}`;
}

const inOverview: ReadonlySet<string> = new Set([
  ...['pods', 'nodes', 'namespaces', 'deployments.apps', 'statefulsets.apps', 'daemonsets.apps', 'jobs.batch'],
  'cronjobs.batch',
]);

function pinnedNode(pin: Pin, open: OpenContext | undefined, known: TreeKnowledge): TreeNode {
  const { contextId } = pin;
  const empty = (state: 'closed' | 'loading' | 'missing'): TreeNode => ({
    kind: 'pin',
    id: `${parentOf(pin)}/pin ${pinKey(pin)}`,
    contextId,
    pin,
    state,
  });
  if (open === undefined) return empty('closed');
  const listId = listOfPin(pin);
  if (listId !== undefined) {
    const list = known.list(listId);
    if (list?.items.kind !== 'table') return empty('loading');
    const [object] = list.items.objects;
    if (object === undefined) return empty(list.status.kind === 'live' ? 'missing' : 'loading');
    const id = `${parentOf(pin)}/object ${pinKey(pin)}`;
    const { namespace: where, kind: apiKind } = pin;
    const note = list.items.notes.get(`${object.namespace}/${object.name}`) ?? columnNote(object);
    return { kind: 'object', id, contextId, apiKind, object, note, where, details: known.details(id) };
  }
  const overview = open.overview?.snapshot;
  const node = overview === undefined ? undefined : findInOverview(pin, overview, known);
  return node ?? empty(overview?.isComplete === true ? 'missing' : 'loading');
}

function findInOverview(pin: Pin, overview: OverviewSnapshot, known: TreeKnowledge): TreeNode | undefined {
  const { contextId, namespace, name } = pin;
  const parentId = parentOf(pin);
  if (resourceOf(pin) === 'nodes') {
    const entry = overview.nodes.find(({ node }) => node.name === name);
    const usage = known.usage(contextId)?.nodes.get(name);
    return (
      entry && { kind: 'node', id: `${parentId}/node ${name}`, contextId, entry, pods: podsOn(name, overview), usage }
    );
  }
  const isNamespace = resourceOf(pin) === 'namespaces';
  const entry = overview.namespaces.find((one) => one.name === (isNamespace ? name : namespace));
  if (entry === undefined) return undefined;
  if (isNamespace) return { kind: 'namespace', id: `${parentId}/namespace ${name}`, contextId, entry, sum: undefined };
  const place = { contextId, parentId, isAcrossNamespaces: true };
  const { workloads, loosePods } = entry.tree;
  const all = workloads.flatMap((one) => [one, ...one.jobs]);
  if (resourceOf(pin) === 'pods') {
    const pod = [...loosePods, ...all.flatMap(({ pods }) => pods)].find((one) => one.pod.name === name);
    return pod && podNode(place, pod, known);
  }
  const workload = all.find((one) => one.workload.kind === pin.kind.kind && one.workload.name === name);
  return workload && workloadNode(place, workload, known);
}

function podsOn(node: string, overview: OverviewSnapshot): ReturnType<typeof allPods> {
  return allPods(overview).filter(({ pod }) => pod.node === node);
}

function allPods(overview: OverviewSnapshot) {
  return overview.namespaces.flatMap(({ tree }) => [
    ...tree.loosePods,
    ...tree.workloads.flatMap((one) => [...one.pods, ...one.jobs.flatMap(({ pods }) => pods)]),
  ]);
}

function resourceOf({ kind }: Pin): string {
  return kind.group === '' ? kind.resource : `${kind.resource}.${kind.group}`;
}

function parentOf({ contextId }: Pin): string {
  return `pinned/${contextId}`;
}
