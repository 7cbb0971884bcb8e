import type { Condition, Resource } from './resource.ts';

/** A machine of the cluster. */
export interface ClusterNode extends Resource {
  readonly conditions: readonly Condition[];
  /** Cordoned: takes no new pods. */
  readonly isUnschedulable: boolean;
  readonly roles: readonly string[];
  readonly kubeletVersion: string;
  readonly address: string;
  /** What pods may use: cores, bytes, count. */
  readonly cpu: number;
  readonly memory: number;
  readonly podCapacity: number;
  /** `key=value:effect` */
  readonly taints: readonly string[];
}
