/** Something that happened to a workload, as a mark on its graphs. */
export interface GraphMark {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly kind: 'failure' | 'change';
  /** A word or two: `OOMKilled`, `rollout`. */
  readonly label: string;
  /** The whole story. Untrusted text. */
  readonly detail: string;
}
