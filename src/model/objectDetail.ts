import type { HealthLevel } from './health.ts';

/** One thing inside an object: a key, an endpoint, a revision. */
export interface ObjectDetail {
  readonly label: string;
  readonly description: string;
  /** Undefined where it has no state of its own. */
  readonly level: HealthLevel | undefined;
}
