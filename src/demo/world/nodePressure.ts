import { parseQuantity } from '../../base/units.ts';
import type { Kubelet } from './kubelet.ts';
import type { Condition, Node } from './kubeTypes.ts';
import { memoryAt, type PodRuntime } from './podRuntime.ts';
import { toKubeTime } from './simulatedClock.ts';
import type { WorldContext } from './worldContext.ts';

const taintKey = 'node.kubernetes.io/memory-pressure';

/** Nodes that run short of memory: what they say, what they refuse and whom they throw out. */
export class NodePressure {
  readonly #context: WorldContext;
  readonly #kubelet: Kubelet;
  readonly #pressed = new Set<string>();

  constructor(context: WorldContext, kubelet: Kubelet) {
    this.#context = context;
    this.#kubelet = kubelet;
  }

  /** Bytes that something outside of any pod takes on the node. */
  extraMemory(node: string): number {
    if (!this.#pressed.has(node)) return 0;
    const capacity = parseQuantity(this.#node(node)?.status.capacity['memory'] ?? '') ?? 0;
    return capacity * 0.93 - this.#podMemory(node) - 600e6;
  }

  /** Puts the node under pressure for `duration` milliseconds. */
  press(name: string, duration: number): void {
    const node = this.#node(name);
    if (node === undefined || this.#pressed.has(name)) return;
    this.#pressed.add(name);
    const message = 'kubelet has insufficient memory available';
    this.#setCondition(node, 'True', 'KubeletHasInsufficientMemory', message, true);
    this.#event(node, 'Warning', 'EvictionThresholdMet', 'Attempting to reclaim memory');
    this.#event(node, 'Normal', 'NodeHasInsufficientMemory', `Node ${name} status is now: NodeHasInsufficientMemory`);
    this.#context.clock.after(12_000, () => {
      this.#evictOne(name);
    });
    this.#context.clock.after(duration, () => {
      this.#relieve(name);
    });
  }

  #relieve(name: string): void {
    this.#pressed.delete(name);
    const node = this.#node(name);
    if (node === undefined) return;
    this.#setCondition(node, 'False', 'KubeletHasSufficientMemory', 'kubelet has sufficient memory available', false);
    this.#event(node, 'Normal', 'NodeHasSufficientMemory', `Node ${name} status is now: NodeHasSufficientMemory`);
  }

  /** The pod goes that exceeds its request by most; those of the system stay. */
  #evictOne(name: string): void {
    const now = this.#context.clock.now();
    let worst:
      | { readonly pod: PodRuntime; readonly excess: number; readonly used: number; readonly request: string }
      | undefined;
    for (const pod of this.#kubelet.podsOn(name)) {
      const [container] = pod.containers;
      const isSystem = pod.key.namespace === 'kube-system' || pod.key.namespace === 'monitoring';
      if (container === undefined || isSystem || pod.phase !== 'Running') continue;
      const request = container.spec.resources?.requests?.['memory'] ?? '0';
      const used = memoryAt(pod, container, now);
      const excess = used - (parseQuantity(request) ?? 0);
      // Databases are critical to everything: their pods have a higher priority.
      const isSpared = container.spec.image.includes('postgres') || container.spec.image.includes('redis');
      if (!isSpared && (worst === undefined || excess > worst.excess)) worst = { pod, excess, used, request };
    }
    if (worst === undefined) return;
    const [container] = worst.pod.containers;
    const use = `Container ${container?.spec.name ?? ''} was using ${Math.round(worst.used / 1024)}Ki, request is ${worst.request}`;
    this.#kubelet.evict(
      worst.pod,
      `The node was low on resource: memory. Threshold quantity: 100Mi, available: 92164Ki. ${use}, has larger consumption of memory. `,
    );
  }

  #setCondition(node: Node, status: string, reason: string, message: string, isTainted: boolean): void {
    const time = toKubeTime(this.#context.clock.now());
    this.#context.store.modify(this.#context.store.keyOf(node), (stored) => {
      const current = stored as Node;
      const replace = (one: Condition): Condition =>
        one.type === 'MemoryPressure'
          ? { ...one, status, reason, message, lastHeartbeatTime: time, lastTransitionTime: time }
          : one;
      const others = (current.spec.taints ?? []).filter((one) => one.key !== taintKey);
      const taints = isTainted ? [...others, { key: taintKey, effect: 'NoSchedule', timeAdded: time }] : others;
      return {
        ...current,
        spec: { ...current.spec, taints: taints.length === 0 ? undefined : taints },
        status: { ...current.status, conditions: current.status.conditions.map(replace) },
      };
    });
  }

  #event(node: Node, type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.#context.events.record(node, { type, reason, message, component: 'kubelet', host: node.metadata.name });
  }

  #podMemory(name: string): number {
    const now = this.#context.clock.now();
    let sum = 0;
    for (const pod of this.#kubelet.podsOn(name)) for (const one of pod.containers) sum += memoryAt(pod, one, now);
    return sum;
  }

  #node(name: string): Node | undefined {
    return this.#context.store.get({ group: '', resource: 'nodes', namespace: undefined, name }) as Node | undefined;
  }
}
