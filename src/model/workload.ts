import type { Condition, Resource } from './resource.ts';

export type WorkloadKind = 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'ReplicaSet' | 'Job' | 'CronJob';

/** Something that makes pods. */
export interface Workload extends Resource {
  readonly kind: WorkloadKind;
  /** Pods wanted: replicas, nodes to run on, or a job's completions. */
  readonly desired: number;
  readonly ready: number;
  /** Pods that exist: replicas, nodes that run one, a job's active pods. */
  readonly current: number;
  /** Pods that have been ready for as long as the workload asks for. */
  readonly available: number;
  /** Pods that are wanted and not available. */
  readonly unavailable: number;
  /** Pods of the newest template; for a job the ones that succeeded. */
  readonly updated: number;
  /** Pods that the update strategy leaves as they are: those below a partition, all of them with `OnDelete`. */
  readonly keptOld: number;
  /** A job's failed pods. */
  readonly failed: number;
  /** A paused rollout, a suspended job. */
  readonly isPaused: boolean;
  /** Whether the controller has seen the newest specification. */
  readonly isObserved: boolean;
  readonly conditions: readonly Condition[];
  /** `deployment.kubernetes.io/revision`; empty where there is none. */
  readonly revision: string;
  /** Images of the template's containers. */
  readonly images: readonly string[];
  /** The label selector's `matchLabels`. */
  readonly selector: Readonly<Record<string, string>>;
  /** A CronJob's schedule; empty for others. */
  readonly schedule: string;
  /** The time zone of the schedule, `Europe/Berlin`; empty: the controller's. */
  readonly timeZone: string;
  /** A CronJob's last start, a Job's end, in milliseconds since the epoch; 0 when there was none. */
  readonly lastRun: number;
}
