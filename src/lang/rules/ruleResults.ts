import { withoutParens } from '../logql/logqlChecks.ts';
import { parseLogql } from '../logql/logqlParser.ts';
import { parsedPromql } from '../promql/parsedPromql.ts';
import { noValueType, showType } from '../promql/promqlTypes.ts';
import type { EmbeddedQuery } from '../query/embeddedQuery.ts';
import type { QueryProblem } from '../query/queryProblem.ts';
import type { RuleFile } from './ruleFile.ts';

/** Where the expressions of rules begin. */
export function expressionStarts(files: readonly RuleFile[]): ReadonlySet<number> {
  const starts = new Set<number>();
  for (const { groups } of files) {
    for (const { rules } of groups) for (const { expr } of rules) if (expr !== undefined) starts.add(expr.start);
  }
  return starts;
}

/**
 * Says of a rule's expression that no ruler can take a value from it: the rule loads, and each of its evaluations fails. The words are those
 * of the rulers of Prometheus and Loki. Offsets are the query's.
 */
export function checkRuleResult(query: EmbeddedQuery): readonly QueryProblem[] {
  const yields = whyNoValue(query);
  if (yields === undefined) return [];
  const message = `rule result is not a vector or scalar: ${yields}`;
  return [{ code: 'rules/result', severity: 'error', message, start: 0, end: query.text.trimEnd().length }];
}

/** What an expression yields instead of values, in words; undefined where it yields values or cannot be read. */
function whyNoValue({ language, text }: EmbeddedQuery): string | undefined {
  if (language === 'promql') return whyNoSample(text);
  const { root, problems } = parseLogql(text);
  if (root === undefined || problems.length > 0 || withoutParens(root).kind !== 'logQuery') return undefined;
  return 'a log query yields lines. Count them, as count_over_time({…}[5m]) does.';
}

function whyNoSample(text: string): string | undefined {
  // Only brackets make ranges and only quotes make texts: most expressions need no second look.
  if (!/^[\s(]*["'`]|\]/.test(text)) return undefined;
  const { root, problems } = parsedPromql(text);
  const type = root === undefined || problems.length > 0 ? undefined : noValueType(root);
  if (type === 'string') return 'a string has no value to record or to alert on.';
  return type === 'matrix'
    ? `a ${showType(type)} holds many values of each series. Put a function around it.`
    : undefined;
}
