import type { QueryProblem } from './queryProblem.ts';

/** The version of Prometheus or Loki that a finding asks for, as settings write it. */
export function neededVersion(problem: Pick<QueryProblem, 'code' | 'message'>): string | undefined {
  return problem.code.endsWith('/too-new')
    ? / needs? (?:Prometheus|Loki) (\d+(?:\.\d+)*)/.exec(problem.message)?.[1]
    : undefined;
}
