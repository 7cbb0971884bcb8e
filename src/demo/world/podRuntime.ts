import type { ObjectKey } from '../kubeObject.ts';
import type { Container, ContainerState, Pod } from './kubeTypes.ts';
import { hashFraction } from './seededRandom.ts';
import type { ImageBehaviour } from './shopServices.ts';

/** One container of a pod as its node sees it. */
export interface ContainerRuntime {
  readonly spec: Container;
  readonly behaviour: ImageBehaviour;
  state: ContainerState;
  lastState: ContainerState;
  isReady: boolean;
  restartCount: number;
  /** Runs that ended badly in a row; they decide how long the next start waits. */
  failures: number;
  containerId: string;
  /** Start of the present run, in milliseconds since the epoch; undefined while it does not run. */
  startedAt: number | undefined;
  usage: ContainerUse;
}

/** What the present run of a container uses, and the counters that only grow during it. */
export interface ContainerUse {
  /** Cores without any work. */
  idleCpu: number;
  /** Bytes of the working set without any work. */
  idleMemory: number;
  /** Cores that requests take now. */
  workCpu: number;
  /** Bytes that requests have left behind. */
  leakedMemory: number;
  /** CPU seconds that requests have taken. */
  workCpuSeconds: number;
  receivedBytes: number;
  sentBytes: number;
  throttledSeconds: number;
  /** CPU seconds of earlier runs. */
  pastCpuSeconds: number;
  /** How often the kernel killed it for its memory. */
  oomKills: number;
}

/** One pod on its node. */
export interface PodRuntime {
  readonly key: ObjectKey;
  readonly uid: string;
  readonly node: string;
  readonly ip: string;
  readonly startTime: number;
  readonly containers: readonly ContainerRuntime[];
  /** `app` of the pod's labels, or its name without generated parts. */
  readonly app: string;
  phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
  isStopping: boolean;
  /** Since when the pod is ready, in milliseconds since the epoch. */
  readySince: number | undefined;
  /** When the Ready condition last changed. */
  readyChangedAt: number;
  /** Why the kubelet threw it out. */
  eviction: string | undefined;
}

/** Cores that the container uses at `time`, with the slow wander of a process that does nothing much. */
export function cpuAt(pod: PodRuntime, container: ContainerRuntime, time: number): number {
  if (container.startedAt === undefined) return 0;
  const { idleCpu, workCpu } = container.usage;
  return idleCpu * (1 + 0.25 * wave(pod, time)) + workCpu;
}

/** CPU seconds since the container started: the integral of its use, so that a rate over it agrees with `cpuAt`. */
export function cpuSecondsAt(pod: PodRuntime, container: ContainerRuntime, time: number): number {
  if (container.startedAt === undefined) return 0;
  const seconds = Math.max(0, time - container.startedAt) / 1000;
  const { idleCpu, workCpuSeconds } = container.usage;
  const wandered = 0.25 * (waveIntegral(pod, time) - waveIntegral(pod, container.startedAt));
  return idleCpu * (seconds + wandered) + workCpuSeconds;
}

/** Bytes of the working set. */
export function memoryAt(pod: PodRuntime, container: ContainerRuntime, time: number): number {
  if (container.startedAt === undefined) return 0;
  const { idleMemory, leakedMemory, workCpu } = container.usage;
  // A process needs a minute to fill its heap after the start.
  const warm = 1 - 0.4 * Math.exp(-(time - container.startedAt) / 30_000);
  return Math.round(idleMemory * warm * (1 + 0.03 * wave(pod, time * 0.7)) + leakedMemory + workCpu * 24e6);
}

const period = 420;

function wave(pod: PodRuntime, time: number): number {
  return Math.sin((2 * Math.PI * time) / 1000 / period + phaseOf(pod));
}

/** In seconds; its derivative is `wave`. */
function waveIntegral(pod: PodRuntime, time: number): number {
  return (-period / (2 * Math.PI)) * Math.cos((2 * Math.PI * time) / 1000 / period + phaseOf(pod));
}

const phases = new WeakMap<PodRuntime, number>();

function phaseOf(pod: PodRuntime): number {
  let phase = phases.get(pod);
  if (phase === undefined) {
    phase = 2 * Math.PI * hashFraction(pod.uid);
    phases.set(pod, phase);
  }
  return phase;
}

/** `app` as Loki streams and services name it. */
export function appOf(pod: Pod): string {
  const labels = pod.metadata.labels ?? {};
  return labels['app.kubernetes.io/name'] ?? labels['app'] ?? labels['k8s-app'] ?? pod.metadata.name;
}
