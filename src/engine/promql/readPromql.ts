import type { PromqlExpr } from '../../lang/promql/promqlAst.ts';
import { parsePromql } from '../../lang/promql/promqlParser.ts';
import { dialectProblem, readAsOlder } from './promqlOlderServer.ts';
import { newestDialect, type PromqlDialect } from './promqlDialect.ts';
import { PromqlError, formatPosition } from './promqlError.ts';

/**
 * The tree of a valid query.
 * @throws PromqlError with what a server of this dialect would complain of first, and where.
 */
export function readPromql(query: string, dialect: PromqlDialect): PromqlExpr {
  const isNewest = dialect.minor >= newestDialect.minor;
  const parsed = isNewest ? parsePromql(query) : readAsOlder(query);
  const older = dialectProblem(query, parsed, dialect);
  const [first] = parsed.problems;
  // A name that the server does not know is found while reading, so it counts before what is found at the end.
  const problem = older !== undefined && (first === undefined || older.start <= first.start) ? older : first;
  if (problem !== undefined) throw queryError(query, problem.start, problem.message);
  if (parsed.root === undefined) throw queryError(query, 0, 'no expression found in input');
  return parsed.root;
}

function queryError(query: string, offset: number, message: string): PromqlError {
  return new PromqlError('bad_data', `${formatPosition(query, offset)}: parse error: ${message}`);
}
