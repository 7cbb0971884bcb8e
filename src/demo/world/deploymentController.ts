import type { KubeObject } from '../kubeObject.ts';
import { toDeploymentStatus } from './deploymentStatus.ts';
import type { RolloutStrategy, Workload } from './kubeTypes.ts';
import { controllerReference } from './ownedPods.ts';
import { hashName } from './seededRandom.ts';
import type { WorldContext } from './worldContext.ts';

const revisionAnnotation = 'deployment.kubernetes.io/revision';

/**
 * Brings a Deployment's ReplicaSets to what its template asks for, as the deployment controller does: a new ReplicaSet for a new
 * template, pods moved over within `maxSurge` and `maxUnavailable`, revisions counted, and a rollout that makes no progress called so.
 */
export function reconcileDeployment(context: WorldContext, deployment: Workload): void {
  if (deployment.metadata.deletionTimestamp !== undefined) return;
  const all = replicaSetsOf(context, deployment);
  const hash = templateHash(deployment);
  const known = all.find((one) => one.metadata.labels?.['pod-template-hash'] === hash);
  if (deployment.spec.paused === true && known === undefined) {
    updateStatus(context, deployment, all, undefined);
    return;
  }
  const current = known ?? createReplicaSet(context, deployment, hash, all);
  const old = all.filter((one) => one.metadata.name !== current.metadata.name);
  const latest = Math.max(0, ...old.map(revisionOf));
  const revision = Math.max(revisionOf(current), latest + 1);
  setRevision(context, current, revision);
  setRevision(context, deployment, revision);
  if (old.every((one) => (one.spec.replicas ?? 0) === 0))
    scale(context, deployment, current, deployment.spec.replicas ?? 1);
  else rollOver(context, deployment, current, old);
  forgetOldRevisions(context, deployment, old);
  updateStatus(context, deployment, replicaSetsOf(context, deployment), current.metadata.name);
}

/** The ReplicaSets that a Deployment controls. */
function replicaSetsOf(context: WorldContext, deployment: KubeObject): readonly Workload[] {
  const owned = context.store.ownedBy(deployment.metadata.uid ?? '');
  return owned.filter((object): object is Workload => object.kind === 'ReplicaSet');
}

/**
 * The value of `pod-template-hash` or `controller-revision-hash` for a workload's present template. The order of fields, nulls and whatever is
 * empty do not count: clients leave them out or not, and an undo must find the revision that it goes back to.
 */
export function templateHash(workload: Workload): string {
  return hashName(canonicalJson(workload.spec.template));
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, field: unknown) =>
    typeof field === 'object' && field !== null && !Array.isArray(field)
      ? Object.fromEntries(
          Object.entries(field)
            .filter(([, one]) => !isEmpty(one))
            .sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : field,
  );
}

function isEmpty(value: unknown): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}

/** The ReplicaSet of a Deployment's present template. */
export function toReplicaSet(deployment: Workload, hash: string, revision: number, replicas: number): Workload {
  const { template, selector } = deployment.spec;
  const labels = { ...template.metadata?.labels, 'pod-template-hash': hash };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${deployment.metadata.name}-${hash}`,
      namespace: deployment.metadata.namespace ?? 'default',
      labels,
      annotations: {
        ...inheritedAnnotations(deployment),
        'deployment.kubernetes.io/desired-replicas': String(deployment.spec.replicas ?? 1),
        'deployment.kubernetes.io/max-replicas': String((deployment.spec.replicas ?? 1) + surgeOf(deployment)),
        [revisionAnnotation]: String(revision),
      },
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      replicas,
      selector: { matchLabels: { ...selector.matchLabels, 'pod-template-hash': hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  };
}

/** A ReplicaSet keeps what the Deployment's annotations said when it was made: why it was released. */
function inheritedAnnotations({ metadata }: Workload): Readonly<Record<string, string>> {
  const isOwn = (name: string): boolean =>
    name.startsWith('deployment.kubernetes.io/') || name === 'kubectl.kubernetes.io/last-applied-configuration';
  return Object.fromEntries(Object.entries(metadata.annotations ?? {}).filter(([name]) => !isOwn(name)));
}

function revisionOf(object: KubeObject): number {
  return Number(object.metadata.annotations?.[revisionAnnotation] ?? 0);
}

function createReplicaSet(
  context: WorldContext,
  deployment: Workload,
  hash: string,
  others: readonly Workload[],
): Workload {
  const revision = Math.max(0, ...others.map(revisionOf)) + 1;
  return context.store.create(toReplicaSet(deployment, hash, revision, 0)) as Workload;
}

function setRevision(context: WorldContext, object: Workload, revision: number): void {
  if (revisionOf(object) === revision) return;
  context.store.modify(context.store.keyOf(object), (current) => ({
    ...current,
    metadata: {
      ...current.metadata,
      annotations: { ...current.metadata.annotations, [revisionAnnotation]: String(revision) },
    },
  }));
}

/** One step of a rolling update, or of a recreation. */
function rollOver(context: WorldContext, deployment: Workload, next: Workload, old: readonly Workload[]): void {
  const wanted = deployment.spec.replicas ?? 1;
  if (deployment.spec.strategy?.type === 'Recreate') {
    for (const one of old) scale(context, deployment, one, 0);
    const isEmpty = old.every((one) => (one.status?.replicas ?? 0) === 0);
    if (isEmpty) scale(context, deployment, next, wanted);
    return;
  }
  const wants = (one: Workload): number => one.spec.replicas ?? 0;
  const has = (one: Workload): number => one.status?.availableReplicas ?? 0;
  const total = [next, ...old].reduce((sum, one) => sum + wants(one), 0);
  const room = wanted + surgeOf(deployment) - total;
  const grown = Math.min(wanted, wants(next) + Math.max(0, room));
  if (grown !== wants(next)) scale(context, deployment, next, grown);
  const minAvailable = wanted - unavailableOf(deployment);
  const newUnavailable = wants(next) - has(next);
  let removable = total - minAvailable - Math.max(0, newUnavailable);
  // Old pods that do not serve go first: nobody misses them.
  for (const one of old) {
    const broken = Math.min(wants(one) - has(one), Math.max(0, removable));
    if (broken <= 0) continue;
    removable -= broken;
    scale(context, deployment, one, wants(one) - broken);
  }
  let spare = [next, ...old].reduce((sum, one) => sum + has(one), 0) - minAvailable;
  for (const one of old) {
    const current = (context.store.get(context.store.keyOf(one)) as Workload | undefined) ?? one;
    const fewer = Math.min(wants(current), Math.max(0, spare));
    if (fewer === 0) continue;
    spare -= fewer;
    scale(context, deployment, current, wants(current) - fewer);
  }
}

function scale(context: WorldContext, deployment: Workload, replicaSet: Workload, replicas: number): void {
  const before = replicaSet.spec.replicas ?? 0;
  if (before === replicas) return;
  context.store.modify(context.store.keyOf(replicaSet), (current) => ({
    ...current,
    spec: { ...(current as Workload).spec, replicas },
  }));
  const direction = replicas > before ? 'up' : 'down';
  context.events.record(deployment, {
    type: 'Normal',
    reason: 'ScalingReplicaSet',
    message: `Scaled ${direction} replica set ${replicaSet.metadata.name} from ${before} to ${replicas}`,
    component: 'deployment-controller',
  });
}

function forgetOldRevisions(context: WorldContext, deployment: Workload, old: readonly Workload[]): void {
  const limit = deployment.spec.revisionHistoryLimit ?? 10;
  const idle = old.filter((one) => (one.spec.replicas ?? 0) === 0 && (one.status?.replicas ?? 0) === 0);
  const ordered = [...idle].sort((a, b) => revisionOf(a) - revisionOf(b));
  for (const one of ordered.slice(0, Math.max(0, idle.length - limit))) context.store.delete(context.store.keyOf(one));
}

function updateStatus(
  context: WorldContext,
  deployment: Workload,
  replicaSets: readonly Workload[],
  currentName: string | undefined,
): void {
  context.store.modify(context.store.keyOf(deployment), (stored) => ({
    ...stored,
    status: toDeploymentStatus(
      stored as Workload,
      replicaSets,
      currentName,
      unavailableOf(deployment),
      context.clock.now(),
    ),
  }));
}

function surgeOf(deployment: Workload): number {
  return share(deployment.spec.strategy?.rollingUpdate?.maxSurge, deployment, Math.ceil);
}

function unavailableOf(deployment: Workload): number {
  const value = share(deployment.spec.strategy?.rollingUpdate?.maxUnavailable, deployment, Math.floor);
  // Both may not be zero: nothing could ever move.
  return value === 0 && surgeOf(deployment) === 0 ? 1 : value;
}

type Share = NonNullable<RolloutStrategy['rollingUpdate']>['maxSurge'];

function share(value: Share, deployment: Workload, round: (value: number) => number): number {
  if (typeof value === 'number') return value;
  const percent = Number.parseFloat(value ?? '25%');
  return round((percent / 100) * (deployment.spec.replicas ?? 1));
}
