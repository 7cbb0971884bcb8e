import type { Condition, Resource } from './resource.ts';

/** How a container's run ended. */
export interface Termination {
  readonly reason: string;
  readonly message: string;
  readonly exitCode: number;
  /** Milliseconds since the epoch; 0 when unknown. */
  readonly finished: number;
}

export type ContainerState =
  | { readonly kind: 'waiting'; readonly reason: string; readonly message: string }
  | { readonly kind: 'running'; readonly started: number }
  | ({ readonly kind: 'terminated' } & Termination);

export type ContainerRole = 'init' | 'sidecar' | 'main' | 'ephemeral';

/** CPU in cores, memory in bytes; undefined where none is set. */
export interface ContainerResources {
  readonly cpuRequest: number | undefined;
  readonly cpuLimit: number | undefined;
  readonly memoryRequest: number | undefined;
  readonly memoryLimit: number | undefined;
}

/** What the pod's template says of a container. Containers of one workload share the same object. */
export interface ContainerSpec {
  readonly name: string;
  readonly image: string;
  readonly role: ContainerRole;
  readonly resources: ContainerResources;
  readonly ports: readonly ContainerPort[];
  readonly hasReadinessProbe: boolean;
}

export interface ContainerPort {
  readonly name: string;
  readonly port: number;
}

export interface Container {
  readonly spec: ContainerSpec;
  /** Undefined until the kubelet has reported it. */
  readonly state: ContainerState | undefined;
  readonly last: Termination | undefined;
  readonly isReady: boolean;
  readonly restarts: number;
}

/** What the annotations `prometheus.io/…` of a pod ask for. */
export interface ScrapeHint {
  /** Number; undefined: the first port of its containers. */
  readonly port: number | undefined;
  readonly path: string;
  readonly scheme: 'http' | 'https';
}

export interface Pod extends Resource {
  readonly phase: string;
  /** The pod's own reason: `Evicted`, `NodeLost`. */
  readonly reason: string;
  readonly message: string;
  /** Empty until it is scheduled. */
  readonly node: string;
  readonly ip: string;
  /** The node's address; empty until the kubelet has taken the pod. */
  readonly hostIp: string;
  /** When the kubelet took the pod, in milliseconds since the epoch; 0 before. */
  readonly started: number;
  /** How it wants its metrics to be read, where it says so. */
  readonly scrape: ScrapeHint | undefined;
  readonly qosClass: string;
  /** Init containers first, in their order; then the main ones; ephemeral ones last. */
  readonly containers: readonly Container[];
  /** The conditions that are not `True`. */
  readonly failing: readonly Condition[];
}
