import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Disposable } from '../base/lifecycle.ts';

/** Names one container's log. */
export interface ContainerLogRef {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** The log of the container's previous run. */
  readonly previous: boolean;
}

/** One line as the container runtime keeps it. */
export interface ContainerLogLine {
  /** Milliseconds since the epoch, with a fraction. */
  readonly time: number;
  /** Without the line break. */
  readonly text: string;
}

/** What a container uses now. */
export interface ContainerUsage {
  readonly container: string;
  /** Cores. */
  readonly cpu: number;
  /** Working set, in bytes. */
  readonly memory: number;
}

/**
 * What lives behind the simulated API server: the processes, their logs and what they use. The API server serves objects from its own
 * store and asks the world for everything that a kubelet, a metrics-server or a running process would answer.
 */
export interface ClusterWorld {
  /** The lines kept of a container, oldest first; undefined where the container never ran (or has no previous run). */
  containerLog(ref: ContainerLogRef): readonly ContainerLogLine[] | undefined;
  /** Hears each new line of a container; `onEnd` when the container stops or its pod is gone. */
  followContainerLog(ref: ContainerLogRef, onLine: (line: ContainerLogLine) => void, onEnd: () => void): Disposable;
  /** Undefined while metrics-server has no sample: the pod is new or not running. */
  podUsage(namespace: string, pod: string): readonly ContainerUsage[] | undefined;
  nodeUsage(node: string): { readonly cpu: number; readonly memory: number } | undefined;
  /** What the node's kubelet answers on `path` (`/metrics`, `/metrics/cadvisor`, `/metrics/resource`, `/stats/summary`); undefined: 404. */
  kubelet(node: string, path: string): { readonly contentType: string; readonly body: string } | undefined;
  /**
   * Answers a request that the API server's service or pod proxy forwards. `request.url` is the path behind the proxy prefix.
   * @returns false when nothing listens there, and then the API server answers 503 as the real one does.
   */
  proxy(target: ProxyTarget, request: IncomingMessage, response: ServerResponse): boolean;
  /**
   * Takes over a connection that asks to be upgraded, behind the same proxies.
   * @returns false when nothing there speaks another protocol.
   */
  proxyUpgrade(target: ProxyTarget, request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
}

export interface ProxyTarget {
  readonly kind: 'service' | 'pod';
  readonly namespace: string;
  readonly name: string;
  /** Port number or name; empty when the request names none. */
  readonly port: string;
}
