import type { LogqlExpr } from '../../lang/logql/logqlAst.ts';
import { readLogql } from './readLogql.ts';

/** What a query yields: lines, or numbers over time. @throws LogqlError with what Loki would complain of, and where. */
export function logqlQueryKind(query: string): 'lines' | 'series' {
  return isLogQuery(readLogql(query)) ? 'lines' : 'series';
}

/** Whether an expression, in whatever parentheses, selects lines. */
export function isLogQuery(expr: LogqlExpr): boolean {
  return expr.kind === 'logQuery' || (expr.kind === 'paren' && isLogQuery(expr.expr));
}
