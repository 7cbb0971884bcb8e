/** From bad to good. `idle`: nothing is meant to run; `progressing`: on its way and not late. */
export type HealthLevel = 'error' | 'warning' | 'progressing' | 'ok' | 'idle';

/** How something is, in a word, and why, as far as a person needs it. */
export interface Health {
  readonly level: HealthLevel;
  /** `Running`, `CrashLoopBackOff`, `2/3`. */
  readonly word: string;
  /** `OOMKilled, exit code 137, limit 128Mi`; empty when the word says it all. */
  readonly reason: string;
  /** When the reason came about, in milliseconds since the epoch; 0 when that is unknown or says nothing. */
  readonly since: number;
  /** Whether it has been so since then, such as a pod that is not ready; otherwise it happened then, such as a crash. */
  readonly lasts?: boolean;
}

const order: readonly HealthLevel[] = ['error', 'warning', 'progressing', 'ok', 'idle'];

/** Sorts the worst first. */
export function compareHealth(a: HealthLevel, b: HealthLevel): number {
  return healthRank(a) - healthRank(b);
}

/** 0 for the worst. */
export function healthRank(level: HealthLevel): number {
  return order.indexOf(level);
}

/** Whether somebody should look at it. */
export function isUnhealthy(health: Pick<Health, 'level'>): boolean {
  return health.level === 'error' || health.level === 'warning';
}
