import { keepRevision } from './controllerRevisions.ts';
import type { KubeObject } from '../kubeObject.ts';
import { toDaemonPod, toDaemonSetStatus } from './daemonSetController.ts';
import { templateHash, toReplicaSet } from './deploymentController.ts';
import { toDeploymentStatus } from './deploymentStatus.ts';
import { madeBy } from './fieldOwners.ts';
import type { Kubelet } from './kubelet.ts';
import type { Node, Pod, VolumeClaim, Workload } from './kubeTypes.ts';
import { isTolerated, type Scheduler } from './scheduler.ts';
import { shopNodes, toNode } from './nodeObjects.ts';
import { gatewayObjects } from './gatewayObjectsData.ts';
import { toPod } from './ownedPods.ts';
import { toReplicaSetStatus } from './replicaSetController.ts';
import { platformServices, shopServices } from './shopServicesData.ts';
import { shopNamespaces, shopObjects } from './shopObjectsData.ts';
import { toKubeTime } from './simulatedClock.ts';
import { createClaims, toStatefulPod, toStatefulSetStatus } from './statefulSetController.ts';
import { bindClaim } from './volumeController.ts';
import { toService, toWorkload } from './workloadObjects.ts';
import { workloadExtras } from './workloadExtrasData.ts';
import type { WorldContext } from './worldContext.ts';

const day = 86_400_000;
/** Who has applied the manifests. */
const people = 'kubectl-client-side-apply';

/** What a builder of clusters needs. */
export interface ClusterParts {
  readonly context: WorldContext;
  readonly kubelet: Kubelet;
  readonly scheduler: Scheduler;
}

/**
 * Builds the shop's cluster as it stands after some weeks of quiet: every workload complete, every pod ready.
 * @param more objects beside those of the shop.
 */
export function buildShop(parts: ClusterParts, hasPrometheus: boolean, more: readonly KubeObject[]): void {
  const { context } = parts;
  const now = context.clock.now();
  for (const draft of shopNodes) context.store.create(toNode(draft, now - 61 * day, now));
  for (const [name, team] of shopNamespaces) {
    const creationTimestamp = toKubeTime(now - 60 * day);
    const labels = team === '' ? {} : { team };
    context.store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels, creationTimestamp } });
    context.store.create({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'default', namespace: name, creationTimestamp },
    });
    context.store.create({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'kube-root-ca.crt', namespace: name, creationTimestamp },
      data: { 'ca.crt': '-----BEGIN CERTIFICATE-----\n(simulated)\n-----END CERTIFICATE-----\n' },
    });
  }
  for (const object of [...shopObjects, ...gatewayObjects, ...more])
    context.store.create(madeBy(context, people, dated(object, now - 45 * day)));
  for (const [index, service] of [...platformServices, ...shopServices].entries()) {
    if (!hasPrometheus && (service.name === 'prometheus' || service.name === 'alertmanager')) continue;
    const age = (12 + (index % 9) * 3) * day;
    const extras = workloadExtras[service.name] ?? {};
    const createdAt = toKubeTime(now - age);
    if (service.kind !== 'external') {
      settleWorkload(parts, madeBy(context, people, toWorkload(service, extras, createdAt)), now - age / 3);
    }
    if (service.operations.length > 0 || service.namespace !== 'logistics') {
      context.store.create(madeBy(context, people, toService(service, extras, createdAt)));
    }
  }
}

/** Stores a workload with all that its controllers would have made of it by now; its pods have run since `startTime`. */
export function settleWorkload(
  parts: ClusterParts,
  draft: Workload,
  startTime: number,
  nodes?: readonly string[],
): void {
  const stored = parts.context.store.create(draft) as Workload;
  if (stored.kind === 'Deployment') settleDeployment(parts, stored, startTime, nodes);
  else if (stored.kind === 'StatefulSet') settleStatefulSet(parts, stored, startTime);
  else settleDaemonSet(parts, stored, startTime);
}

function settleDeployment(
  parts: ClusterParts,
  deployment: Workload,
  startTime: number,
  nodes?: readonly string[],
): void {
  const { store } = parts.context;
  const replicas = deployment.spec.replicas ?? 1;
  const draft = toReplicaSet(deployment, templateHash(deployment), 1, replicas);
  const replicaSet = store.create({
    ...dated(draft, startTime),
    status: toReplicaSetStatus(replicas, replicas, 1),
  }) as Workload;
  for (let index = 0; index < replicas; index += 1) {
    const pod = toPod(replicaSet, replicaSet.spec.template, {});
    settlePod(parts, pod, startTime + index * 1700, nodes?.[index], nodes !== undefined);
  }
  store.modify(store.keyOf(deployment), (current) => ({
    ...current,
    metadata: {
      ...current.metadata,
      annotations: { ...current.metadata.annotations, 'deployment.kubernetes.io/revision': '1' },
    },
    status: toDeploymentStatus(current as Workload, [replicaSet], replicaSet.metadata.name, 0, startTime),
  }));
}

function settleStatefulSet(parts: ClusterParts, set: Workload, startTime: number): void {
  const { context } = parts;
  keepRevision(context, set, toKubeTime(startTime));
  const replicas = set.spec.replicas ?? 1;
  for (let index = 0; index < replicas; index += 1) {
    createClaims(context, set, index);
    for (const claim of context.store.list('', 'persistentvolumeclaims', set.metadata.namespace)) {
      if ((claim as VolumeClaim).spec.volumeName === undefined) bindClaim(context, claim as VolumeClaim, 'standard');
    }
    settlePod(parts, toStatefulPod(set, index), startTime + index * 20_000);
  }
  const status = toStatefulSetStatus(set, replicas, replicas, replicas);
  context.store.modify(context.store.keyOf(set), (current) => ({ ...current, status }));
}

function settleDaemonSet(parts: ClusterParts, set: Workload, startTime: number): void {
  const { store } = parts.context;
  keepRevision(parts.context, set, toKubeTime(startTime));
  const template = toDaemonPod(set, '').spec;
  const nodes = (store.list('', 'nodes') as readonly Node[]).filter((node) => isTolerated(template, node));
  for (const node of nodes) settlePod(parts, toDaemonPod(set, node.metadata.name), startTime, node.metadata.name);
  const status = toDaemonSetStatus(set, nodes.length, nodes.length, nodes.length, nodes.length);
  store.modify(store.keyOf(set), (current) => ({ ...current, status }));
}

/** @param isPlain whether it tells nothing of who has set its fields: ten thousand pods would be a third larger by that. */
function settlePod(parts: ClusterParts, draft: Pod, startTime: number, node?: string, isPlain = false): void {
  const { random } = parts.context;
  const placed = node === undefined ? parts.scheduler.place(draft.spec) : { node };
  if (!('node' in placed)) throw new Error(`${draft.metadata.generateName ?? draft.metadata.name}: ${placed.reasons}`);
  const generateName = draft.metadata.generateName;
  const name = generateName === undefined ? draft.metadata.name : generateName + random.suffix(5);
  const metadata = { ...draft.metadata, name, uid: random.uuid(), creationTimestamp: toKubeTime(startTime) };
  const pod = { ...draft, metadata, spec: { ...draft.spec, nodeName: placed.node } };
  parts.kubelet.settle(isPlain ? pod : madeBy(parts.context, 'kube-controller-manager', pod), startTime);
}

function dated<T extends KubeObject>(object: T, time: number): T {
  return { ...object, metadata: { ...object.metadata, creationTimestamp: toKubeTime(time) } };
}
