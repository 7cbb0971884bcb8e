import type { LogSeverity } from './logLine.ts';

/** Levels as a small chart tells them apart. */
export type LevelGroup = 'error' | 'warn' | 'info' | 'other';

/** The gravest first: as they are stacked, from the ground up. */
export const levelGroups: readonly LevelGroup[] = ['error', 'warn', 'info', 'other'];

/** How many lines of which level came when, and where in the list the errors stand. */
export interface LogOverview {
  /** When the first bar begins, in milliseconds since the epoch, and how long each lasts, in milliseconds. */
  readonly start: number;
  readonly stepMs: number;
  /** Lines that are older than the first bar: a few, far from the others. */
  readonly earlier: number;
  /** Lines of each bar; all lists have the same length. Empty: there is no line. */
  readonly counts: Readonly<Record<LevelGroup, readonly number[]>>;
  /** Parts of the list that hold an error, by their numbers, of as many parts as were asked for. */
  readonly errorParts: readonly number[];
}

export const emptyOverview: LogOverview = {
  start: 0,
  stepMs: 1,
  earlier: 0,
  counts: { error: [], warn: [], info: [], other: [] },
  errorParts: [],
};

export function levelGroupOf(severity: LogSeverity): LevelGroup {
  if (severity === 'fatal' || severity === 'error') return 'error';
  return severity === 'warn' || severity === 'info' ? severity : 'other';
}
