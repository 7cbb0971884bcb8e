import { parseLogql } from '../logql/logqlParser.ts';
import { parsedPromql } from '../promql/parsedPromql.ts';
import type { EmbeddedQuery } from '../query/embeddedQuery.ts';
import type { YamlText } from '../query/yamlSource.ts';
import type { RuleFile } from './ruleFile.ts';

/** The queries of a rule file. Those that a Helm template writes in part are left out: their text is not known. */
export function ruleQueries(file: RuleFile, path: string): readonly EmbeddedQuery[] {
  const expressions = file.groups
    .flatMap((group) => group.rules)
    .flatMap((rule) => rule.expr ?? [])
    .filter((expr) => expr.text !== '' && !expr.isTemplated && !holdsTemplate(expr.text));
  // What an alias says again stands in the document once.
  const places = new Map(expressions.map((expr) => [expr.start, expr]));
  const language =
    file.language ??
    languageOf(
      expressions.map((expr) => expr.text),
      path,
    );
  return [...places.values()].map((expr) => ruleQuery(expr, language));
}

/** The query that a rule's expression is. */
export function ruleQuery(expr: YamlText, language: EmbeddedQuery['language']): EmbeddedQuery {
  const { text, map, start, end, encode, asBlock, isLiteral } = expr;
  const layout = { isFormattable: isLiteral, startsAtMargin: true };
  return { language, text, map, start, end, encode, asBlock, ...layout, variables: false };
}

/** Templates of a stage are LogQL's own; any other piece of one would be written by Helm. */
const stageTemplate = /\b(?:line_format|label_format\s[^"`|]*?=)\s*(?:`[^`]*`|"(?:[^"\\]|\\.)*")/g;

function holdsTemplate(expression: string): boolean {
  return expression.includes('{{') && expression.replaceAll(stageTemplate, '').includes('{{');
}

const looksLikeLogql = /\}\s*(?:\|[=~>|]?|!=|!~|!>)|(?:rate|_over_time)\s*\(\s*\{/;

/** True where an expression may be LogQL, so that it has a say in what language the rules of its file are taken for. */
export function mayBeLogql(expression: string): boolean {
  return looksLikeLogql.test(expression);
}

/** True where the place of a file hints at rules for Loki. */
export function isPathOfLoki(path: string): boolean {
  let from = path.length;
  for (let parts = 0; parts < 3 && from > 0; parts++) {
    from = Math.max(path.lastIndexOf('/', from - 1), path.lastIndexOf('\\', from - 1));
  }
  return /loki/i.test(path.slice(Math.max(0, from)));
}

/** Loki's ruler reads the same files as Prometheus, with LogQL in them. */
function languageOf(expressions: readonly string[], path: string): 'promql' | 'logql' {
  let votes = isPathOfLoki(path) ? 0.5 : 0;
  for (const expression of expressions.filter((one) => looksLikeLogql.test(one)).slice(0, 5)) {
    if (parsedPromql(expression).problems.length === 0) votes -= 1;
    else if (parseLogql(expression).problems.length === 0) votes += 1;
  }
  return votes > 0 && expressions.every((one) => looksLikeLogql.test(one) || !parsePromqlOnly(one))
    ? 'logql'
    : 'promql';
}

/** True where Prometheus takes an expression and Loki does not. */
function parsePromqlOnly(expression: string): boolean {
  return parsedPromql(expression).problems.length === 0 && parseLogql(expression).problems.length > 0;
}
