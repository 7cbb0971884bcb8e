/** The Loki that queries are written for. */
export interface LokiTarget {
  /** `3.5` or `2.9.1`. */
  readonly version: string;
  /** True where nobody has said which one it is: what is newer is doubtful then and not refused. */
  readonly isAssumed?: boolean;
}

/** The first release of the major version that gets updates: queries are taken for it that nobody has said the Loki of. */
export const assumedLoki: LokiTarget = { version: '3.0', isAssumed: true };
