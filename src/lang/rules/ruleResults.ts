import { withoutParens } from '../logql/logqlChecks.ts';
import { parseLogql } from '../logql/logqlParser.ts';
import { parsePromql } from '../promql/promqlParser.ts';
import { promqlTypes, showType } from '../promql/promqlTypes.ts';
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
  if (language === 'promql') return whyNoSample(text);
  const { root, problems } = parseLogql(text);
  if (root === undefined || problems.length > 0 || withoutParens(root).kind !== 'logQuery') return undefined;
  return 'a log query yields lines. Count them, as count_over_time({…}[5m]) does.';
}

function whyNoSample(text: string): string | undefined {
  // Only brackets make ranges and only quotes make texts: most expressions need no second look.
  if (!/^[\s(]*["'`]|\]/.test(text)) return undefined;
  const { root, nodes, problems } = parsePromql(text);
  const type = root === undefined || problems.length > 0 ? undefined : promqlTypes(nodes).get(root);
  if (type === 'string') return 'a string has no value to record or to alert on.';
  return type === 'matrix'
    ? `a ${showType(type)} holds many values of each series. Put a function around it.`
    : undefined;
}
