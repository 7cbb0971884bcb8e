import { parseQuantity } from '../../base/units.ts';
import type { ObjectChange } from '../apiserver/objectStore.ts';
import type { ObjectKey } from '../kubeObject.ts';
import type { Node, Pod, PodSpec } from './kubeTypes.ts';
import { isActive } from './ownedPods.ts';
import { toKubeTime } from './simulatedClock.ts';
import type { WorldContext } from './worldContext.ts';

interface Amount {
  cpu: number;
  memory: number;
  pods: number;
}

/** Assigns pods to nodes by what they request, and says why when no node fits. */
export class Scheduler {
  readonly #context: WorldContext;
  readonly #used = new Map<string, Amount>();
  readonly #waiting = new Map<string, ObjectKey>();

  constructor(context: WorldContext) {
    this.#context = context;
    context.clock.every(30_000, () => {
      for (const key of this.#waiting.values()) this.#schedule(key);
    });
  }

  /** Follows what the API server stores: what pods take on their nodes, and pods that wait for one. */
  handle(change: ObjectChange): void {
    if (change.key.resource === 'nodes' && change.type !== 'DELETED') {
      for (const key of this.#waiting.values()) this.#schedule(key);
    }
    if (change.key.resource !== 'pods' || change.key.group !== '') return;
    const pod = change.object as Pod;
    const holds = change.type !== 'DELETED' && occupies(pod);
    const held = change.previous !== undefined && occupies(change.previous as Pod);
    if (holds !== held) this.#account(pod.spec.nodeName ?? '', pod.spec, holds ? 1 : -1);
    const id = `${change.key.namespace ?? ''}/${change.key.name}`;
    if (change.type === 'DELETED' || (pod.spec.nodeName ?? '') !== '') {
      this.#waiting.delete(id);
    } else if (change.type === 'ADDED') {
      this.#waiting.set(id, change.key);
      this.#context.clock.after(15, () => {
        this.#schedule(change.key);
      });
    }
  }

  /** The node on which such a pod would be placed now, or why there is none. */
  place(spec: PodSpec): { readonly node: string } | { readonly reasons: string } {
    const nodes = this.#context.store.list('', 'nodes') as readonly Node[];
    const wanted = requestsOf(spec);
    const reasons = new Map<string, number>();
    let best: { readonly node: string; readonly score: number } | undefined;
    for (const node of nodes) {
      const used = this.#used.get(node.metadata.name) ?? { cpu: 0, memory: 0, pods: 0 };
      const refusal = refusalOf(spec, node, used, wanted);
      if (refusal !== undefined) {
        reasons.set(refusal, (reasons.get(refusal) ?? 0) + 1);
        continue;
      }
      const score = used.cpu / amountOf(node, 'cpu') + used.memory / amountOf(node, 'memory');
      if (best === undefined || score < best.score) best = { node: node.metadata.name, score };
    }
    if (best !== undefined) return best;
    const list = [...reasons].map(([reason, count]) => `${count} ${reason}`).sort();
    return { reasons: `0/${nodes.length} nodes are available: ${list.join(', ')}.` };
  }

  #schedule(key: ObjectKey): void {
    const pod = this.#context.store.get(key) as Pod | undefined;
    if (pod === undefined || (pod.spec.nodeName ?? '') !== '' || pod.metadata.deletionTimestamp !== undefined) return;
    const placed = this.place(pod.spec);
    if ('node' in placed) this.#bind(pod, placed.node);
    else this.#refuse(pod, placed.reasons);
  }

  #bind(pod: Pod, node: string): void {
    const bound = this.#context.store.update({
      ...pod,
      spec: { ...pod.spec, nodeName: node },
      status: { ...pod.status, phase: 'Pending', conditions: [this.#condition(pod, 'True')] },
    });
    const where = `${pod.metadata.namespace ?? ''}/${pod.metadata.name}`;
    this.#context.events.record(bound, {
      type: 'Normal',
      reason: 'Scheduled',
      message: `Successfully assigned ${where} to ${node}`,
      component: 'default-scheduler',
    });
  }

  #refuse(pod: Pod, reasons: string): void {
    const condition = { ...this.#condition(pod, 'False'), reason: 'Unschedulable', message: reasons };
    this.#context.store.update({ ...pod, status: { ...pod.status, phase: 'Pending', conditions: [condition] } });
    this.#context.events.record(pod, {
      type: 'Warning',
      reason: 'FailedScheduling',
      message: reasons,
      component: 'default-scheduler',
    });
  }

  #condition(
    pod: Pod,
    status: string,
  ): { type: string; status: string; lastProbeTime: null; lastTransitionTime: string } {
    const before = pod.status.conditions?.find((one) => one.type === 'PodScheduled');
    const kept = before?.status === status ? before.lastTransitionTime : undefined;
    const lastTransitionTime = kept ?? toKubeTime(this.#context.clock.now());
    return { type: 'PodScheduled', status, lastProbeTime: null, lastTransitionTime };
  }

  #account(node: string, spec: PodSpec, sign: number): void {
    const used = this.#used.get(node) ?? { cpu: 0, memory: 0, pods: 0 };
    const { cpu, memory } = requestsOf(spec);
    this.#used.set(node, {
      cpu: used.cpu + sign * cpu,
      memory: used.memory + sign * memory,
      pods: used.pods + sign,
    });
  }
}

/** Whether nothing about the node's taints keeps the pod away. */
export function isTolerated(spec: PodSpec, node: Node): boolean {
  return untolerated(spec, node) === undefined;
}

function untolerated(spec: PodSpec, node: Node): string | undefined {
  const taint = (node.spec.taints ?? []).find(
    ({ key, effect }) =>
      effect !== 'PreferNoSchedule' &&
      !(spec.tolerations ?? []).some(
        (one) =>
          (one.key === undefined ? one.operator === 'Exists' : one.key === key) &&
          (one.effect === undefined || one.effect === '' || one.effect === effect),
      ),
  );
  return taint === undefined ? undefined : `node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`;
}

function refusalOf(spec: PodSpec, node: Node, used: Amount, wanted: Amount): string | undefined {
  const isCordoned = node.spec.unschedulable === true;
  const canIgnore = (spec.tolerations ?? []).some((one) => one.key === 'node.kubernetes.io/unschedulable');
  if (isCordoned && !canIgnore) return 'node(s) were unschedulable';
  const taint = untolerated(spec, node);
  if (taint !== undefined) return taint;
  const labels = node.metadata.labels ?? {};
  const isOther = Object.entries(spec.nodeSelector ?? {}).some(([name, value]) => labels[name] !== value);
  if (isOther) return "node(s) didn't match Pod's node affinity/selector";
  if (used.pods + 1 > amountOf(node, 'pods')) return 'Too many pods';
  if (used.cpu + wanted.cpu > amountOf(node, 'cpu')) return 'Insufficient cpu';
  if (used.memory + wanted.memory > amountOf(node, 'memory')) return 'Insufficient memory';
  return undefined;
}

function amountOf(node: Node, resource: string): number {
  return parseQuantity(node.status.allocatable[resource] ?? '0') ?? 0;
}

function requestsOf(spec: PodSpec): Amount {
  const sum = (resource: string): number =>
    spec.containers.reduce((total, one) => {
      const text = one.resources?.requests?.[resource] ?? one.resources?.limits?.[resource] ?? '0';
      return total + (parseQuantity(text) ?? 0);
    }, 0);
  return { cpu: sum('cpu'), memory: sum('memory'), pods: 1 };
}

/** Whether a pod takes room on its node. */
function occupies(pod: Pod): boolean {
  return (pod.spec.nodeName ?? '') !== '' && (isActive(pod) || pod.metadata.deletionTimestamp !== undefined);
}
