/** A template that a controller has kept: a Deployment's ReplicaSet, a ControllerRevision of the others. */
export interface Revision {
  /** The object that keeps it. */
  readonly name: string;
  readonly number: number;
  readonly isCurrent: boolean;
  /** Pods that run it now; undefined where the object does not tell. */
  readonly pods: number | undefined;
  readonly ready: number | undefined;
  readonly images: readonly string[];
  /** Milliseconds since the epoch; 0 when unknown. */
  readonly created: number;
}
