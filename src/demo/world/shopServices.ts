/** How a program writes its log. */
export type LogStyle =
  'json' | 'logfmt' | 'python' | 'java' | 'ansi' | 'nginx' | 'postgres' | 'redis' | 'klog' | 'plain';

/** One operation that a service offers, and what it asks of others on the way. */
export interface Operation {
  readonly name: string;
  readonly method: string;
  /** The route as metrics and spans name it. */
  readonly route: string;
  /** Milliseconds of work of its own, the median. */
  readonly latency: number;
  /** `service operation`, one after the other. With a `?` behind it, the caller can do without an answer. */
  readonly calls: readonly string[];
}

/** A program of the shop: what it does, what it costs, how it speaks. */
export interface ShopService {
  readonly name: string;
  readonly namespace: string;
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'external';
  readonly image: string;
  readonly replicas: number;
  readonly port: number;
  readonly logStyle: LogStyle;
  readonly language: string;
  /** Quantities as in a manifest. */
  readonly requests: { readonly cpu: string; readonly memory: string };
  readonly limits: { readonly cpu?: string; readonly memory: string };
  /** Cores used without any request. */
  readonly idleCpu: number;
  /** CPU seconds a request. */
  readonly cpuPerRequest: number;
  /** Bytes of the working set without any request. */
  readonly idleMemory: number;
  readonly operations: readonly Operation[];
}

/** What visitors do, how often, and the ingress operation that it enters by. Weights add up to one. */
export interface VisitorAction {
  readonly weight: number;
  readonly service: string;
  readonly operation: string;
}

/** What is special about an image: how the program in it behaves. */
export interface ImageBehaviour {
  /** Its readiness probe never succeeds: the status code that it answers. */
  readonly readinessStatus?: number;
  /** Bytes that every request leaves behind in memory. */
  readonly leakPerRequest?: number;
  /** The program ends by itself after so many seconds. */
  readonly runSeconds?: number;
  /** How it ends then; 0 when not given. */
  readonly exitCode?: number;
}
