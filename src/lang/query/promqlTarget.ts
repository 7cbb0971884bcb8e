/** The Prometheus that queries are written for. */
export interface PromqlTarget {
  /** `3.5` or `2.45.1`. */
  readonly version: string;
  /** Feature flags that it was started with. */
  readonly features: readonly string[];
  /** True where nobody has said which one it is: what is newer is doubtful then and not refused, and flags count as set. */
  readonly isAssumed?: boolean;
}

/** The release with long-term support, for which queries are taken that nobody has said the Prometheus of. */
export const assumedPrometheus: PromqlTarget = { version: '3.5', features: [], isAssumed: true };
