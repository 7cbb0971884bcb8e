import { keepRevision } from './controllerRevisions.ts';
import { templateHash } from './deploymentController.ts';
import type { Pod, Workload } from './kubeTypes.ts';
import { isActive, isReady, podsOf, toPod } from './ownedPods.ts';
import type { WorldContext } from './worldContext.ts';

/**
 * Keeps the numbered pods of a StatefulSet, one at a time in order: the next is created when the one before is ready, a new template
 * replaces them from the highest number down.
 */
export function reconcileStatefulSet(context: WorldContext, set: Workload): void {
  if (set.metadata.deletionTimestamp !== undefined) return;
  keepRevision(context, set);
  const wanted = set.spec.replicas ?? 1;
  const pods = new Map(podsOf(context.store, set).map((pod) => [ordinalOf(pod), pod]));
  replaceFinished(context, pods);
  const missing = Array.from({ length: wanted }, (_, index) => index).find((index) => !isUp(pods.get(index)));
  const surplus = [...pods.keys()].filter((index) => index >= wanted).sort((a, b) => b - a)[0];
  if (missing !== undefined) {
    if (!pods.has(missing)) createPod(context, set, missing);
  } else if (surplus !== undefined) {
    deletePod(context, set, pods.get(surplus));
  } else {
    replaceOutdated(context, set, pods);
  }
  updateStatus(context, set);
}

/** A numbered pod of the set, with its claims, as it is created for `ordinal`. */
export function toStatefulPod(set: Workload, ordinal: number): Pod {
  const name = `${set.metadata.name}-${ordinal}`;
  const volumes = (set.spec.volumeClaimTemplates ?? []).map((claim) => ({
    name: claim.metadata.name,
    persistentVolumeClaim: { claimName: `${claim.metadata.name}-${name}` },
  }));
  const { template } = set.spec;
  const spec = {
    ...template.spec,
    hostname: name,
    subdomain: set.spec.serviceName ?? '',
    volumes: [...volumes, ...(template.spec.volumes ?? [])],
  };
  return toPod(
    set,
    { ...template, spec },
    {
      'apps.kubernetes.io/pod-index': String(ordinal),
      'controller-revision-hash': `${set.metadata.name}-${templateHash(set)}`,
      'statefulset.kubernetes.io/pod-name': name,
    },
    name,
  );
}

/** Creates the claims of a numbered pod that do not exist yet; they outlive the pod. */
export function createClaims(context: WorldContext, set: Workload, ordinal: number): void {
  const namespace = set.metadata.namespace ?? 'default';
  for (const claim of set.spec.volumeClaimTemplates ?? []) {
    const name = `${claim.metadata.name}-${set.metadata.name}-${ordinal}`;
    if (context.store.get({ group: '', resource: 'persistentvolumeclaims', namespace, name }) !== undefined) continue;
    context.store.create({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name, namespace, labels: set.spec.selector.matchLabels ?? {} },
      spec: claim.spec,
      status: { phase: 'Pending' },
    });
  }
}

export function toStatefulSetStatus(set: Workload, active: number, ready: number, updated: number): Workload['status'] {
  const revision = `${set.metadata.name}-${templateHash(set)}`;
  return {
    observedGeneration: set.metadata.generation ?? 1,
    replicas: active,
    ...(ready > 0 ? { readyReplicas: ready } : {}),
    ...(updated > 0 ? { currentReplicas: updated, updatedReplicas: updated } : {}),
    currentRevision: revision,
    updateRevision: revision,
    collisionCount: 0,
    availableReplicas: ready,
  };
}

function isUp(pod: Pod | undefined): boolean {
  return pod !== undefined && isActive(pod) && isReady(pod);
}

function ordinalOf(pod: Pod): number {
  return Number(pod.metadata.name.slice(pod.metadata.name.lastIndexOf('-') + 1));
}

/** A pod that was evicted stands in the way of its successor, which bears the same name. */
function replaceFinished(context: WorldContext, pods: Map<number, Pod>): void {
  for (const [index, pod] of pods) {
    if (pod.metadata.deletionTimestamp !== undefined || isActive(pod)) continue;
    context.store.delete(context.store.keyOf(pod));
    pods.delete(index);
  }
}

function replaceOutdated(context: WorldContext, set: Workload, pods: ReadonlyMap<number, Pod>): void {
  const revision = `${set.metadata.name}-${templateHash(set)}`;
  const outdated = [...pods.entries()]
    .filter(([, pod]) => pod.metadata.labels?.['controller-revision-hash'] !== revision)
    .sort(([a], [b]) => b - a);
  deletePod(context, set, outdated[0]?.[1]);
}

function createPod(context: WorldContext, set: Workload, ordinal: number): void {
  createClaims(context, set, ordinal);
  const created = context.store.create(toStatefulPod(set, ordinal));
  report(
    context,
    set,
    'SuccessfulCreate',
    `create Pod ${created.metadata.name} in StatefulSet ${set.metadata.name} successful`,
  );
}

function deletePod(context: WorldContext, set: Workload, pod: Pod | undefined): void {
  if (pod?.metadata.deletionTimestamp !== undefined || pod === undefined) return;
  context.store.delete(context.store.keyOf(pod));
  report(
    context,
    set,
    'SuccessfulDelete',
    `delete Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name} successful`,
  );
}

function updateStatus(context: WorldContext, set: Workload): void {
  const pods = podsOf(context.store, set).filter(isActive);
  const revision = `${set.metadata.name}-${templateHash(set)}`;
  const updated = pods.filter((pod) => pod.metadata.labels?.['controller-revision-hash'] === revision).length;
  context.store.modify(context.store.keyOf(set), (current) => ({
    ...current,
    status: toStatefulSetStatus(current as Workload, pods.length, pods.filter(isReady).length, updated),
  }));
}

function report(context: WorldContext, about: Workload, reason: string, message: string): void {
  context.events.record(about, { type: 'Normal', reason, message, component: 'statefulset-controller' });
}
