import type { ObjectChange } from '../apiserver/objectStore.ts';
import type { ObjectKey } from '../kubeObject.ts';
import { containerIdOf } from './containerIdentity.ts';
import { ContainerLifecycle, type KubeletObserver } from './containerLifecycle.ts';
import { behaviourOf } from './imageRegistry.ts';
import type { Node, Pod } from './kubeTypes.ts';
import { appOf, type ContainerRuntime, type PodRuntime } from './podRuntime.ts';
import { toPodStatus } from './podStatus.ts';
import { createRandom, hashText } from './seededRandom.ts';
import { toKubeTime } from './simulatedClock.ts';
import { idleUse } from './workloadUse.ts';
import type { WorldContext } from './worldContext.ts';

/** The kubelets of all nodes: runs the pods that are assigned to a node and reports how they fare. */
export class Kubelet {
  readonly #context: WorldContext;
  readonly #observer: KubeletObserver;
  readonly #pods = new Map<string, PodRuntime>();
  readonly #podsByNode = new Map<string, Set<PodRuntime>>();
  readonly #lifecycle: ContainerLifecycle;
  readonly #goneCpuSeconds = new Map<string, number>();
  readonly #ipCounts = new Map<string, number>();

  constructor(context: WorldContext, observer: KubeletObserver) {
    this.#context = context;
    this.#observer = observer;
    this.#lifecycle = new ContainerLifecycle(context, observer, (pod) => {
      this.#report(pod);
    });
  }

  /** Every pod that runs or ran and is not deleted. */
  get pods(): Iterable<PodRuntime> {
    return this.#pods.values();
  }

  get podCount(): number {
    return this.#pods.size;
  }

  pod(namespace: string, name: string): PodRuntime | undefined {
    return this.#pods.get(`${namespace}/${name}`);
  }

  podsOn(node: string): Iterable<PodRuntime> {
    return this.#podsByNode.get(node) ?? [];
  }

  /** CPU seconds that pods which are gone have used on the node. */
  goneCpuSeconds(node: string): number {
    return this.#goneCpuSeconds.get(node) ?? 0;
  }

  /** Follows what the API server stores: pods that are assigned, deleted or gone. */
  handle(change: ObjectChange): void {
    if (change.key.resource !== 'pods' || change.key.group !== '') return;
    const pod = change.object as Pod;
    const runtime = this.pod(change.key.namespace ?? '', change.key.name);
    if (change.type === 'DELETED') {
      if (runtime !== undefined) this.#forget(runtime);
    } else if (runtime === undefined) {
      if (isAssigned(pod)) this.#start(pod);
    } else if (pod.metadata.deletionTimestamp !== undefined && !runtime.isStopping) {
      this.#stop(runtime, pod);
    }
  }

  /** Stores a pod that has been running since `startTime`, without playing its start. */
  settle(draft: Pod, startTime: number): PodRuntime {
    const runtime = this.#createRuntime(draft, startTime);
    for (const container of runtime.containers) {
      container.startedAt = startTime + 2000;
      container.state = { running: { startedAt: toKubeTime(container.startedAt) } };
      container.containerId = containerIdOf(runtime, container);
      container.isReady = true;
    }
    runtime.phase = 'Running';
    runtime.readySince = startTime + 8000;
    runtime.readyChangedAt = startTime + 8000;
    this.#remember(runtime);
    const status = toPodStatus(runtime, draft, this.#hostIp(runtime.node));
    this.#context.store.create({ ...draft, status });
    for (const container of runtime.containers) this.#lifecycle.resume(runtime, container);
    return runtime;
  }

  /** Kills a container whose memory reached its limit, as the kernel does. */
  killForMemory(runtime: PodRuntime, container: ContainerRuntime): void {
    this.#lifecycle.end(runtime, container, 137, 'OOMKilled');
  }

  /** Throws a pod off its node. */
  evict(runtime: PodRuntime, message: string): void {
    const pod = this.#stored(runtime.key);
    if (pod === undefined || runtime.phase !== 'Running') return;
    this.#context.events.record(pod, {
      type: 'Warning',
      reason: 'Evicted',
      message,
      component: 'kubelet',
      host: runtime.node,
    });
    runtime.eviction = message;
    this.#lifecycle.stopAll(runtime);
    runtime.phase = 'Failed';
    runtime.readySince = undefined;
    runtime.readyChangedAt = this.#context.clock.now();
    this.#report(runtime);
  }

  #start(pod: Pod): void {
    const runtime = this.#createRuntime(pod, this.#context.clock.now());
    this.#remember(runtime);
    this.#report(runtime);
    for (const container of runtime.containers) this.#lifecycle.start(runtime, container);
  }

  #stop(runtime: PodRuntime, pod: Pod): void {
    runtime.isStopping = true;
    for (const container of runtime.containers) {
      if (container.startedAt === undefined) continue;
      this.#context.events.record(pod, {
        type: 'Normal',
        reason: 'Killing',
        message: `Stopping container ${container.spec.name}`,
        component: 'kubelet',
        host: runtime.node,
        fieldPath: `spec.containers{${container.spec.name}}`,
      });
    }
    // A well-behaved process ends within a second or two of SIGTERM, long before its time of grace.
    const grace = pod.metadata['deletionGracePeriodSeconds'] ?? 30;
    const delay = Math.min(grace * 1000, 1200 + (hashText(runtime.uid) % 1500));
    this.#context.clock.after(delay, () => {
      this.#lifecycle.stopAll(runtime);
      const current = this.#stored(runtime.key);
      if (current?.metadata.uid === runtime.uid) this.#context.store.delete(runtime.key, { gracePeriodSeconds: 0 });
    });
  }

  #forget(runtime: PodRuntime): void {
    this.#lifecycle.stopAll(runtime);
    const used = runtime.containers.reduce((sum, container) => sum + container.usage.pastCpuSeconds, 0);
    this.#goneCpuSeconds.set(runtime.node, this.goneCpuSeconds(runtime.node) + used);
    this.#pods.delete(`${runtime.key.namespace ?? ''}/${runtime.key.name}`);
    this.#podsByNode.get(runtime.node)?.delete(runtime);
    this.#observer.onPodGone(runtime);
  }

  #remember(runtime: PodRuntime): void {
    this.#pods.set(`${runtime.key.namespace ?? ''}/${runtime.key.name}`, runtime);
    const onNode = this.#podsByNode.get(runtime.node) ?? new Set<PodRuntime>();
    onNode.add(runtime);
    this.#podsByNode.set(runtime.node, onNode);
  }

  #createRuntime(pod: Pod, startTime: number): PodRuntime {
    const node = pod.spec.nodeName ?? '';
    const { namespace, name, uid = '' } = pod.metadata;
    return {
      key: { group: '', resource: 'pods', namespace: namespace ?? 'default', name },
      uid,
      node,
      ip: this.#nextIp(node),
      startTime,
      app: appOf(pod),
      containers: pod.spec.containers.map((spec) => ({
        spec,
        behaviour: behaviourOf(spec.image),
        state: { waiting: { reason: 'ContainerCreating' } },
        lastState: {},
        isReady: false,
        restartCount: 0,
        failures: 0,
        containerId: '',
        startedAt: undefined,
        usage: idleUse(spec, createRandom(hashText(uid + spec.name))),
      })),
      phase: 'Pending',
      isStopping: false,
      readySince: undefined,
      readyChangedAt: startTime,
      eviction: undefined,
    };
  }

  #report(runtime: PodRuntime): void {
    const hostIp = this.#hostIp(runtime.node);
    this.#context.store.modify(runtime.key, (current) =>
      current.metadata.uid === runtime.uid
        ? { ...current, status: toPodStatus(runtime, current as Pod, hostIp) }
        : current,
    );
  }

  #stored(key: ObjectKey): Pod | undefined {
    return this.#context.store.get(key) as Pod | undefined;
  }

  #hostIp(node: string): string {
    const object = this.#context.store.get({ group: '', resource: 'nodes', namespace: undefined, name: node });
    return (object as Node | undefined)?.status.addresses[0]?.address ?? '10.20.0.1';
  }

  /** Addresses of a node's pods come from its own /24 and are used again after 250 pods. */
  #nextIp(node: string): string {
    const count = (this.#ipCounts.get(node) ?? 1) + 1;
    this.#ipCounts.set(node, count);
    const object = this.#context.store.get({ group: '', resource: 'nodes', namespace: undefined, name: node });
    const cidr = (object as Node | undefined)?.spec['podCIDR'];
    const prefix = typeof cidr === 'string' ? cidr.slice(0, cidr.lastIndexOf('.')) : '10.244.255';
    return `${prefix}.${2 + (count % 250)}`;
  }
}

function isAssigned(pod: Pod): boolean {
  return (
    (pod.spec.nodeName ?? '') !== '' &&
    pod.metadata.deletionTimestamp === undefined &&
    pod.status.phase !== 'Succeeded' &&
    pod.status.phase !== 'Failed'
  );
}
