import { didYouMean } from '../query/didYouMean.ts';
import { dashboardVariableAt } from '../query/dashboardVariable.ts';
import type { EmbeddedQuery } from '../query/embeddedQuery.ts';
import type { JsonNode } from '../query/jsonSource.ts';
import { findJson, jsonText } from '../query/jsonSource.ts';
import type { QueryProblem } from '../query/queryProblem.ts';

/** Variables that Grafana sets itself, in queries of Prometheus and Loki. */
const builtins: readonly string[] = [
  '__interval',
  '__interval_ms',
  '__rate_interval',
  '__rate_interval_ms',
  '__range',
  '__range_s',
  '__range_ms',
  '__auto',
  '__from',
  '__to',
  '__all',
  '__name',
  '__dashboard',
  '__user',
  '__org',
  '__timezone',
  '__timeFilter',
  '__searchFilter',
  'timeFilter',
  'interval',
];
/** Fields whose items are variables: of the dashboard, of its rows and tabs, and what an import asks for. */
const holders = new Set(['list', 'variables', '__inputs']);

/**
 * The names that a dashboard's queries may ask for: its variables, those of its rows and tabs, what an import fills in, and what a repeated
 * panel was given. Undefined for a piece of a dashboard, whose variables stand elsewhere.
 */
export function definedVariables(root: JsonNode, dashboard: JsonNode): ReadonlySet<string> | undefined {
  const isWhole = ['templating', 'variables', 'schemaVersion'].some((key) => findJson(dashboard, key) !== undefined);
  if (!isWhole) return undefined;
  const names = new Set(builtins);
  const stack: JsonNode[] = [root];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.kind === 'array') for (const item of node.items) stack.push(item);
    if (node.kind !== 'object') continue;
    for (const { key, value } of node.entries) {
      stack.push(value);
      if (holders.has(key) && value.kind === 'array') for (const item of value.items) addName(names, item);
      else if (key === 'scopedVars' && value.kind === 'object') for (const one of value.entries) names.add(one.key);
    }
  }
  return names;
}

function addName(names: Set<string>, item: JsonNode): void {
  const name = jsonText(findJson(item, 'name')) ?? jsonText(findJson(item, 'spec', 'name'));
  if (name !== undefined) names.add(name);
}

/** The variables of a query that the dashboard does not define. Offsets are the document's. */
export function undefinedVariables(
  { text, map }: EmbeddedQuery,
  defined: ReadonlySet<string>,
): readonly QueryProblem[] {
  const found: QueryProblem[] = [];
  if (!/[$[]/.test(text)) return found;
  const templates = [...text.matchAll(/\{\{(?:[^}]|\}(?!\}))*\}\}/g)].map(({ index, 0: own }) => [
    index,
    index + own.length,
  ]);
  for (let at = 0; at < text.length; at++) {
    const variable = text[at] === '$' || text[at] === '[' ? dashboardVariableAt(text, at) : undefined;
    if (variable === undefined) continue;
    const { name, start, end } = variable;
    at = end - 1;
    // What a template of a log line sets and what a regular expression captures look alike.
    const isOther =
      /^\d/.test(name) ||
      templates.some(([from = 0, to = 0]) => start >= from && end <= to) ||
      text.includes(`(?P<${name}>`);
    if (isOther || defined.has(name) || name.startsWith('__auto_interval_')) continue;
    const guess = didYouMean(name, defined);
    const hint = guess === undefined ? '' : ` Did you mean ${guess}?`;
    const message = `The dashboard defines no variable ${name}: Grafana leaves it as it is written.${hint}`;
    const place = { start: map.toDocument(start), end: map.toDocument(end) };
    found.push({ code: 'dashboards/undefined-variable', severity: 'warning', message, ...place });
  }
  return found;
}
