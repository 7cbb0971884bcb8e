import type { QuerySpan } from './querySpan.ts';

export type ProblemSeverity = 'error' | 'warning' | 'information' | 'hint';

/** A finding about a query, with offsets into the query's own text. */
export interface QueryProblem extends QuerySpan {
  /** Stable: settings and comments that silence it name it. */
  readonly code: string;
  readonly severity: ProblemSeverity;
  readonly message: string;
}
