import type { LogqlExpr } from '../logql/logqlAst.ts';
import { parseLogql } from '../logql/logqlParser.ts';
import type { EmbeddedQuery } from '../query/embeddedQuery.ts';
import type { QueryProblem } from '../query/queryProblem.ts';
import type { RuleFile } from './ruleFile.ts';

/**
 * Rules whose expression no ruler can take a value from: they load, and each of their evaluations fails. The words are those of the rulers of
 * Prometheus and Loki. Offsets are the document's.
 */
export function checkRuleResults(file: RuleFile, queries: readonly EmbeddedQuery[]): readonly QueryProblem[] {
  const expressions = new Set(file.groups.flatMap((group) => group.rules).map((rule) => rule.expr?.start));
  return queries.flatMap((query) => {
    const yields = expressions.has(query.start) ? whyNoValue(query) : undefined;
    if (yields === undefined) return [];
    const message = `rule result is not a vector or scalar: ${yields}`;
    const end = query.map.toDocument(query.text.trimEnd().length);
    return [{ code: 'rules/result', severity: 'error', message, start: query.map.toDocument(0), end }];
  });
}

/** What an expression yields instead of values, in words; undefined where it yields values or cannot be read. */
function whyNoValue({ language, text }: EmbeddedQuery): string | undefined {
  if (language === 'promql') return undefined;
  const { root, problems } = parseLogql(text);
  if (root === undefined || problems.length > 0 || withoutParens(root).kind !== 'logQuery') return undefined;
  return 'a log query yields lines. Count them, as count_over_time({…}[5m]) does.';
}

function withoutParens(expr: LogqlExpr): LogqlExpr {
  let inner = expr;
  while (inner.kind === 'paren') inner = inner.expr;
  return inner;
}
