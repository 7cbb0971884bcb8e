import type { ObjectChange } from '../apiserver/objectStore.ts';
import type { KubeObject, ObjectKey } from '../kubeObject.ts';
import { reconcileAutoscaler, type PodCpu } from './autoscaleController.ts';
import { followJob, runDueCronJobs } from './cronJobController.ts';
import { reconcileDaemonSet } from './daemonSetController.ts';
import { reconcileDeployment } from './deploymentController.ts';
import { progressDeadline } from './deploymentStatus.ts';
import { reconcileDisruptionBudget } from './disruptionController.ts';
import { reconcileEndpoints } from './endpointController.ts';
import { reconcileJob } from './jobController.ts';
import type { Autoscaler, CronJob, Job, Pod, Service, VolumeClaim, Workload } from './kubeTypes.ts';
import { controllerOf, isReady, isSelected } from './ownedPods.ts';
import { reconcileReplicaSet } from './replicaSetController.ts';
import { reconcileStatefulSet } from './statefulSetController.ts';
import { reconcileClaim } from './volumeController.ts';
import { ReconcileQueue, type WorldContext } from './worldContext.ts';

/** The plural resource and group of the kinds that own pods or other owners. */
const controllerKinds: Readonly<Record<string, readonly [group: string, resource: string]>> = {
  Deployment: ['apps', 'deployments'],
  ReplicaSet: ['apps', 'replicasets'],
  StatefulSet: ['apps', 'statefulsets'],
  DaemonSet: ['apps', 'daemonsets'],
  Job: ['batch', 'jobs'],
  CronJob: ['batch', 'cronjobs'],
};

/** Kubernetes' controllers: each change in the store wakes those whose objects it concerns. */
export class Controllers {
  readonly #context: WorldContext;
  readonly #cpuOf: PodCpu;
  readonly #queue: ReconcileQueue;

  constructor(context: WorldContext, cpuOf: PodCpu) {
    this.#context = context;
    this.#cpuOf = cpuOf;
    this.#queue = new ReconcileQueue(context.clock, context.log);
    context.clock.every(60_000, () => {
      runDueCronJobs(context);
    });
    context.clock.every(15_000, () => {
      for (const scaler of context.store.list('autoscaling', 'horizontalpodautoscalers')) this.#wake(scaler);
    });
  }

  handle(change: ObjectChange): void {
    const { object, key } = change;
    if (key.resource === 'events') return;
    if (key.resource === 'nodes' && change.type !== 'MODIFIED') this.#wakeAll('apps', 'daemonsets');
    // An autoscaler looks at its target four times a minute, and not because something changed.
    if (change.type !== 'DELETED' && object.kind !== 'HorizontalPodAutoscaler') this.#wake(object);
    this.#wakeOwner(object);
    if (key.resource === 'pods' && key.group === '') this.#wakeSelecting(change);
  }

  /** Reconciles everything once, as controllers do when they start. */
  wakeEverything(): void {
    for (const [group, resource] of [
      ['apps', 'deployments'],
      ['apps', 'statefulsets'],
      ['apps', 'daemonsets'],
      ['', 'services'],
      ['', 'persistentvolumeclaims'],
      ['policy', 'poddisruptionbudgets'],
      ['autoscaling', 'horizontalpodautoscalers'],
    ] as const) {
      this.#wakeAll(group, resource);
    }
  }

  #wakeAll(group: string, resource: string): void {
    for (const object of this.#context.store.list(group, resource)) this.#wake(object);
  }

  #wakeOwner(object: KubeObject): void {
    const owner = controllerOf(object);
    const kind = controllerKinds[owner?.kind ?? ''];
    if (owner === undefined || kind === undefined) return;
    const [group, resource] = kind;
    const key: ObjectKey = { group, resource, namespace: object.metadata.namespace, name: owner.name };
    const stored = this.#context.store.get(key);
    if (stored?.metadata.uid === owner.uid) this.#wake(stored);
  }

  /** Wakes the Services and disruption budgets that select a pod, when what they say of it changes. */
  #wakeSelecting(change: ObjectChange): void {
    const pod = change.object as Pod;
    const before = change.previous as Pod | undefined;
    const isSame =
      change.type === 'MODIFIED' &&
      before !== undefined &&
      isReady(before) === isReady(pod) &&
      before.status.podIP === pod.status.podIP &&
      before.status.phase === pod.status.phase &&
      before.metadata.deletionTimestamp === pod.metadata.deletionTimestamp &&
      before.metadata.labels === pod.metadata.labels;
    if (isSame) return;
    const labels = pod.metadata.labels ?? {};
    for (const service of this.#context.store.list('', 'services', change.key.namespace) as readonly Service[]) {
      if (isSelected(labels, service.spec.selector ?? {})) this.#wake(service);
    }
    for (const budget of this.#context.store.list('policy', 'poddisruptionbudgets', change.key.namespace))
      this.#wake(budget);
  }

  #wake(object: KubeObject): void {
    const reconcile = this.#reconcilerOf(object.kind);
    if (reconcile === undefined) return;
    const { store } = this.#context;
    const key = store.keyOf(object);
    this.#queue.add(`${object.kind} ${key.namespace ?? ''}/${key.name}`, () => {
      const current = store.get(key);
      if (current !== undefined) reconcile(current);
    });
  }

  #reconcilerOf(kind: string): ((object: KubeObject) => void) | undefined {
    const context = this.#context;
    const reconcilers: Readonly<Record<string, (object: KubeObject) => void>> = {
      Deployment: (object) => {
        reconcileDeployment(context, object as Workload);
        this.#watchProgress(object);
      },
      ReplicaSet: (object) => {
        reconcileReplicaSet(context, object as Workload);
      },
      StatefulSet: (object) => {
        reconcileStatefulSet(context, object as Workload);
      },
      DaemonSet: (object) => {
        reconcileDaemonSet(context, object as Workload);
      },
      Job: (object) => {
        reconcileJob(context, object as Job);
      },
      CronJob: (object) => {
        followJob(context, object as CronJob);
      },
      Service: (object) => {
        reconcileEndpoints(context, object as Service);
      },
      PersistentVolumeClaim: (object) => {
        reconcileClaim(context, object as VolumeClaim);
      },
      PodDisruptionBudget: (object) => {
        reconcileDisruptionBudget(context, object);
      },
      HorizontalPodAutoscaler: (object) => {
        reconcileAutoscaler(context, object as Autoscaler, this.#cpuOf);
      },
    };
    return reconcilers[kind];
  }

  /** Looks at a Deployment again when its time to make progress is over. */
  #watchProgress(deployment: KubeObject): void {
    const { store, clock } = this.#context;
    const key = store.keyOf(deployment);
    const current = store.get(key) as Workload | undefined;
    const deadline = current === undefined ? undefined : progressDeadline(current);
    if (deadline === undefined || this.#deadlines.get(current?.metadata.uid ?? '') === deadline) return;
    this.#deadlines.set(current?.metadata.uid ?? '', deadline);
    clock.at(deadline, () => {
      const later = store.get(key);
      if (later !== undefined) this.#wake(later);
    });
  }

  /** By uid of the Deployment: the deadline that is watched already. */
  readonly #deadlines = new Map<string, number>();
}
