import { keepRevision } from './controllerRevisions.ts';
import { templateHash } from './deploymentController.ts';
import type { Node, Pod, Workload } from './kubeTypes.ts';
import { isActive, isReady, podsOf, toPod } from './ownedPods.ts';
import { isTolerated } from './scheduler.ts';
import type { WorldContext } from './worldContext.ts';

/** Keeps one pod of a DaemonSet on every node that it tolerates, and replaces outdated ones one after the other. */
export function reconcileDaemonSet(context: WorldContext, set: Workload): void {
  if (set.metadata.deletionTimestamp !== undefined) return;
  keepRevision(context, set);
  const nodes = nodesFor(context, set);
  const pods = podsOf(context.store, set).filter((pod) => pod.metadata.deletionTimestamp === undefined);
  const byNode = new Map(pods.map((pod) => [pod.spec.nodeName ?? '', pod]));
  for (const pod of pods) {
    const isMisplaced = !nodes.has(pod.spec.nodeName ?? '');
    if (isMisplaced || !isActive(pod)) remove(context, set, pod);
  }
  for (const node of nodes) if (!byNode.has(node)) create(context, set, node);
  const revision = templateHash(set);
  const outdated = pods.filter((pod) => pod.metadata.labels?.['controller-revision-hash'] !== revision);
  const isSteady = pods.length === nodes.size && pods.every(isReady);
  if (isSteady && outdated[0] !== undefined) remove(context, set, outdated[0]);
  updateStatus(context, set, nodes.size, revision);
}

/** The pod of a DaemonSet for one node. */
export function toDaemonPod(set: Workload, node: string): Pod {
  const { template } = set.spec;
  const tolerations = [
    ...(template.spec.tolerations ?? []),
    { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' },
    { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
    { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' },
    { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' },
  ];
  const spec = { ...template.spec, nodeName: node, tolerations };
  return toPod(
    set,
    { ...template, spec },
    { 'controller-revision-hash': templateHash(set), 'pod-template-generation': '1' },
  );
}

export function toDaemonSetStatus(
  set: Workload,
  wanted: number,
  placed: number,
  ready: number,
  updated: number,
): Workload['status'] {
  return {
    currentNumberScheduled: Math.min(wanted, placed),
    numberMisscheduled: 0,
    desiredNumberScheduled: wanted,
    numberReady: ready,
    observedGeneration: set.metadata.generation ?? 1,
    updatedNumberScheduled: updated,
    ...(ready > 0 ? { numberAvailable: ready } : {}),
    ...(ready < wanted ? { numberUnavailable: wanted - ready } : {}),
  };
}

function nodesFor(context: WorldContext, set: Workload): Set<string> {
  const pod = toDaemonPod(set, '');
  const nodes = context.store.list('', 'nodes') as readonly Node[];
  const selector = Object.entries(set.spec.template.spec.nodeSelector ?? {});
  const fits = nodes.filter(
    (node) => isTolerated(pod.spec, node) && selector.every(([name, value]) => node.metadata.labels?.[name] === value),
  );
  return new Set(fits.map((node) => node.metadata.name));
}

function create(context: WorldContext, set: Workload, node: string): void {
  const created = context.store.create(toDaemonPod(set, node));
  report(context, set, 'SuccessfulCreate', `Created pod: ${created.metadata.name}`);
}

function remove(context: WorldContext, set: Workload, pod: Pod): void {
  context.store.delete(context.store.keyOf(pod));
  report(context, set, 'SuccessfulDelete', `Deleted pod: ${pod.metadata.name}`);
}

function updateStatus(context: WorldContext, set: Workload, wanted: number, revision: string): void {
  const pods = podsOf(context.store, set).filter(isActive);
  const updated = pods.filter((pod) => pod.metadata.labels?.['controller-revision-hash'] === revision).length;
  context.store.modify(context.store.keyOf(set), (current) => ({
    ...current,
    status: toDaemonSetStatus(current as Workload, wanted, pods.length, pods.filter(isReady).length, updated),
  }));
}

function report(context: WorldContext, about: Workload, reason: string, message: string): void {
  context.events.record(about, { type: 'Normal', reason, message, component: 'daemonset-controller' });
}
