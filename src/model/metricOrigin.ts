/** Where the figures of a panel come from. */
export interface MetricOrigin {
  readonly kind: 'prometheus' | 'embedded';
  /** For people: `monitoring/prometheus:9090`, `kubelet and metrics-server`. */
  readonly name: string;
  /** Since when there are figures, in milliseconds since the epoch; undefined for a server with a past of its own. */
  readonly since: number | undefined;
  /** Whether the first figures are still to come. */
  readonly isCollecting: boolean;
  /** What is missing, and what stands in for it. Untrusted. */
  readonly notes: readonly string[];
}
