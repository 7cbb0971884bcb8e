import { parsePromql } from '../promql/promqlParser.ts';
import { definedVariables, undefinedVariables } from './dashboardVariables.ts';
import type { EmbeddedQuery } from '../query/embeddedQuery.ts';
import { findJson, jsonText, mapJsonString, parseJson } from '../query/jsonSource.ts';
import type { JsonNode } from '../query/jsonSource.ts';
import { nestedMap, shiftedMap } from '../query/offsetMap.ts';
import type { OffsetMap } from '../query/offsetMap.ts';
import { findVariableQuery } from './variableQuery.ts';
import type { VariableQuery } from './variableQuery.ts';
import type { QueryProblem } from '../query/queryProblem.ts';

type Language = 'promql' | 'logql';

/** True where a JSON text may be a Grafana dashboard, so that it is worth to be read. */
export function mayBeDashboard(text: string): boolean {
  return (
    /"(?:panels|rows|dashboard|spec)"\s*:/.test(text) &&
    /"(?:expr|query|targets|templating|schemaVersion)"\s*:/.test(text)
  );
}

export interface DashboardQueries {
  readonly queries: readonly EmbeddedQuery[];
  readonly problems: readonly QueryProblem[];
}

/**
 * Finds the PromQL and LogQL queries of a Grafana dashboard. The type of a target's datasource, or of its panel's, decides the language; a
 * variable that names a datasource counts as what it picks from.
 * @param outer how the text lies in the document, where the dashboard stands in another file.
 */
export function findDashboardQueries(text: string, outer: OffsetMap | undefined): DashboardQueries | undefined {
  const { root, fault } = parseJson(text);
  if (root?.kind !== 'object') return undefined;
  const dashboard = findJson(root, 'dashboard') ?? findJson(root, 'spec') ?? root;
  if (!isDashboard(dashboard)) return undefined;
  const finder = new QueryFinder(text, outer, datasourceVariables(dashboard));
  finder.find(dashboard);
  const place = (offset: number) => outer?.toDocument(offset) ?? offset;
  const problems: QueryProblem[] =
    fault === undefined
      ? []
      : [
          {
            code: 'dashboards/json',
            severity: 'error',
            message: `This is no valid JSON: ${fault.message}.`,
            start: place(fault.start),
            end: place(fault.end),
          },
        ];
  // What cannot be read to its end may define anything behind it.
  const defined = fault === undefined ? definedVariables(root, dashboard) : undefined;
  const unknown = finder.queries.flatMap((query) => (defined === undefined ? [] : undefinedVariables(query, defined)));
  return { queries: finder.queries, problems: [...problems, ...unknown] };
}

function isDashboard(node: JsonNode): boolean {
  const signs = ['panels', 'rows', 'templating', 'schemaVersion', 'elements'];
  return node.kind === 'object' && node.entries.filter((entry) => signs.includes(entry.key)).length >= 1;
}

/** The language that each datasource variable of the dashboard picks from. */
function datasourceVariables(dashboard: JsonNode): ReadonlyMap<string, Language> {
  const variables = new Map<string, Language>();
  const list = findJson(dashboard, 'templating', 'list');
  for (const item of list?.kind === 'array' ? list.items : []) {
    const name = jsonText(findJson(item, 'name'));
    const language = languageOfType(jsonText(findJson(item, 'query')) ?? '');
    if (jsonText(findJson(item, 'type')) === 'datasource' && name !== undefined && language !== undefined) {
      variables.set(name, language);
    }
  }
  return variables;
}

function languageOfType(type: string): Language | undefined {
  if (/loki/i.test(type)) return 'logql';
  // VictoriaMetrics has languages of its own, in which much is right that is no PromQL.
  return /prometheus|mimir|thanos|cortex/i.test(type) ? 'promql' : undefined;
}

/** A node that is still to be looked at, with what holds for all below it. */
interface Visit {
  readonly node: JsonNode;
  readonly datasource: JsonNode | undefined;
  readonly title: string | undefined;
}

class QueryFinder {
  readonly queries: EmbeddedQuery[] = [];
  readonly #text: string;
  readonly #outer: OffsetMap | undefined;
  readonly #variables: ReadonlyMap<string, Language>;

  constructor(text: string, outer: OffsetMap | undefined, variables: ReadonlyMap<string, Language>) {
    this.#text = text;
    this.#outer = outer;
    this.#variables = variables;
  }

  /** Walks objects and arrays; what a datasource says holds for everything below it. */
  find(dashboard: JsonNode): void {
    const stack: Visit[] = [{ node: dashboard, datasource: undefined, title: undefined }];
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      const { node } = top;
      if (node.kind === 'array') {
        for (const item of [...node.items].reverse()) stack.push({ ...top, node: item });
      } else if (node.kind === 'object') {
        const datasource = findJson(node, 'datasource') ?? top.datasource;
        const title = jsonText(findJson(node, 'title')) ?? top.title;
        this.#readTarget(node, datasource, title);
        this.#readVariable(node, datasource);
        for (const entry of [...node.entries].reverse()) stack.push({ node: entry.value, datasource, title });
      }
    }
  }

  #readTarget(
    node: Extract<JsonNode, { kind: 'object' }>,
    datasource: JsonNode | undefined,
    title: string | undefined,
  ): void {
    const expr = findJson(node, 'expr');
    if (expr?.kind !== 'string' || expr.text.trim() === '') return;
    const isTarget = node.entries.some((entry) =>
      [
        'refId',
        'legendFormat',
        'format',
        'intervalFactor',
        'step',
        'queryType',
        'datasource',
        'editorMode',
        'iconColor',
      ].includes(entry.key),
    );
    const language = this.#languageOf(datasource, expr.text);
    if (!isTarget || language === undefined) return;
    this.#add(language, { source: expr, start: 0, end: expr.text.length }, title);
  }

  #readVariable(node: JsonNode, datasource: JsonNode | undefined): void {
    const found = findVariableQuery(node);
    if (found === undefined) return;
    const language = this.#languageOf(datasource, found.source.text.slice(found.start, found.end));
    if (language !== undefined) this.#add(language, found, undefined);
  }

  /** Adds a query that is a string of the dashboard, or a piece of one. */
  #add(language: Language, { source, start: from, end: to }: VariableQuery, title: string | undefined): void {
    const whole = mapJsonString(this.#text, source);
    const own = from === 0 ? whole : nestedMap(shiftedMap(from, to - from), whole);
    const map = this.#outer === undefined ? own : nestedMap(own, this.#outer);
    const text = source.text.slice(from, to);
    this.queries.push({
      language,
      ...(title === undefined ? {} : { title }),
      text,
      map,
      start: map.toDocument(0),
      end: map.toDocument(text.length),
      variables: true,
      // A string in a text in a document needs the escapes of both, which only the outer one could add.
      encode: (piece) => (this.#outer === undefined ? JSON.stringify(piece).slice(1, -1) : undefined),
      asBlock: () => undefined,
      isFormattable: false,
    });
  }

  /** Undefined for the datasources of other languages. */
  #languageOf(datasource: JsonNode | undefined, expression: string): Language | undefined {
    const type = jsonText(findJson(datasource, 'type'));
    const uid = jsonText(findJson(datasource, 'uid')) ?? jsonText(datasource) ?? '';
    const variable = /^\$\{?(\w+)/.exec(uid)?.[1];
    const chosen = variable === undefined ? undefined : this.#variables.get(variable);
    if (chosen !== undefined) return chosen;
    if (type !== undefined && !type.startsWith('$') && type !== 'datasource') {
      return type === 'mixed' || uid === '-- Mixed --' ? guess(expression) : languageOfType(type);
    }
    return languageOfType(uid) ?? guess(expression);
  }
}

/** Where no datasource tells: LogQL is what looks like it and is no PromQL. */
function guess(expression: string): Language {
  const looksLikeLogql = /\}\s*\|[=~>]?|(?:rate|_over_time)\s*\(\s*\{|^\s*\{[^}]*\}\s*(?:$|!=|!~)/.test(expression);
  return looksLikeLogql && parsePromql(expression, { variables: true }).problems.length > 0 ? 'logql' : 'promql';
}
