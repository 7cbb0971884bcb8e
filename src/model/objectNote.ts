import type { HealthLevel } from './health.ts';

/** What is to be said of an object beside the columns of its row. */
export interface ObjectNote {
  readonly level: HealthLevel;
  /** `no endpoints` */
  readonly text: string;
}
