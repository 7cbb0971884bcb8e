import type { TextDocument } from 'vscode-languageserver-textdocument';
import { findDashboardQueries, mayBeDashboard } from '../dashboards/dashboardQueries.ts';
import { findMarkdownQueries } from '../markdown/markdownQueries.ts';
import type { EmbeddedQuery } from '../query/embeddedQuery.ts';
import { nestedMap, shiftedMap } from '../query/offsetMap.ts';
import type { QueryProblem } from '../query/queryProblem.ts';
import { readYaml } from '../query/yamlSource.ts';
import type { YamlDocument } from '../query/yamlSource.ts';
import { mayHoldRules, readRuleFile } from '../rules/ruleFile.ts';
import type { RuleFile } from '../rules/ruleFile.ts';
import { ruleQueries } from '../rules/ruleQueries.ts';
import { checkRuleSchema } from '../rules/ruleSchemaCheck.ts';

/** What a document of another language holds that is ours. */
export interface EmbeddedContent {
  readonly queries: readonly EmbeddedQuery[];
  /** Faults of what holds the queries, with the document's offsets. */
  readonly problems: readonly QueryProblem[];
  readonly ruleFiles: readonly RuleFile[];
}

const nothing: EmbeddedContent = { queries: [], problems: [], ruleFiles: [] };

/** Finds the queries of query files, rule files, resources, dashboards and Markdown, by what the document is. */
export function readEmbedded(document: TextDocument): EmbeddedContent {
  const language = queryLanguageOf(document);
  const text = document.getText();
  const path = document.uri;
  if (language !== undefined) return { ...nothing, queries: [wholeQuery(text, language)] };
  if (document.languageId === 'markdown' || /\.(?:md|markdown)$/i.test(path)) {
    return { ...nothing, queries: findMarkdownQueries(text) };
  }
  if (/^\s*\{/.test(text) && !/\.ya?ml$/i.test(path)) {
    const found = mayBeDashboard(text) ? findDashboardQueries(text, undefined) : undefined;
    return found === undefined ? nothing : { ...found, ruleFiles: [] };
  }
  return merge(readYaml(text).map((part) => readYamlDocument(part, path)));
}

function queryLanguageOf(document: TextDocument): 'promql' | 'logql' | undefined {
  if (document.languageId === 'promql' || document.languageId === 'logql') return document.languageId;
  return undefined;
}

/** A file that is one query. */
function wholeQuery(text: string, language: 'promql' | 'logql'): EmbeddedQuery {
  const map = shiftedMap(0, text.length);
  return {
    language,
    text,
    map,
    isWhole: true,
    start: 0,
    end: text.length,
    variables: false,
    encode: (piece) => piece,
    asBlock: () => undefined,
    isFormattable: true,
  };
}

function readYamlDocument(part: YamlDocument, path: string): EmbeddedContent {
  if (part.isUnread) {
    const problems = part.faults.map((fault): QueryProblem => ({ code: 'rules/yaml', severity: 'error', ...fault }));
    return { ...nothing, problems };
  }
  const file = readRuleFile(part);
  if (file !== undefined) {
    return { queries: ruleQueries(file, path), problems: checkRuleSchema(file), ruleFiles: [file] };
  }
  const isConfigMap = part.text(part.find(part.root, 'kind'))?.text === 'ConfigMap';
  return isConfigMap ? readConfigMap(part) : nothing;
}

/** Dashboards and rule files that a ConfigMap mounts. Those that a Helm template writes in part are not known. */
function readConfigMap(part: YamlDocument): EmbeddedContent {
  return merge(
    part.entries(part.find(part.root, 'data')).map((entry) => {
      const inner = part.text(entry.value);
      if (inner === undefined || inner.isTemplated) return nothing;
      if (entry.key.endsWith('.json') || inner.text.trimStart().startsWith('{')) {
        const found = mayBeDashboard(inner.text) ? findDashboardQueries(inner.text, inner.map) : undefined;
        return found === undefined ? nothing : { ...found, ruleFiles: [] };
      }
      if (!mayHoldRules(inner.text)) return nothing;
      const files = readYaml(inner.text).flatMap((one) => readRuleFile(one) ?? []);
      const place = (offset: number) => inner.map.toDocument(offset);
      const queries = files.flatMap((file) => ruleQueries(file, entry.key));
      return {
        queries: queries.map((query) => ({
          ...query,
          map: nestedMap(query.map, inner.map),
          start: place(query.start),
          end: place(query.end),
          encode: () => undefined,
          asBlock: () => undefined,
          isFormattable: false,
        })),
        problems: files
          .flatMap((file) => checkRuleSchema(file))
          .map((problem) => ({ ...problem, start: place(problem.start), end: place(problem.end) })),
        ruleFiles: [],
      };
    }),
  );
}

function merge(contents: readonly EmbeddedContent[]): EmbeddedContent {
  return {
    queries: contents.flatMap((content) => content.queries),
    problems: contents.flatMap((content) => content.problems),
    ruleFiles: contents.flatMap((content) => content.ruleFiles),
  };
}
