import type { TextDocument } from 'vscode-languageserver-textdocument';
import { findDashboardQueries, mayBeDashboard } from '../dashboards/dashboardQueries.ts';
import { findMarkdownFences } from '../markdown/markdownFences.ts';
import type { MarkdownFence } from '../markdown/markdownFences.ts';
import { markdownQuery } from '../markdown/markdownQueries.ts';
import type { EmbeddedQuery } from '../query/embeddedQuery.ts';
import { nestedMap, shiftedMap } from '../query/offsetMap.ts';
import type { OffsetMap } from '../query/offsetMap.ts';
import type { QueryProblem } from '../query/queryProblem.ts';
import type { QuerySpan } from '../query/querySpan.ts';
import { readYaml } from '../query/yamlSource.ts';
import type { YamlDocument } from '../query/yamlSource.ts';
import { mayHoldRules, readRuleFile } from '../rules/ruleFile.ts';
import type { RuleFile } from '../rules/ruleFile.ts';
import { ruleQueries } from '../rules/ruleQueries.ts';
import { mayHoldRuleTests, readRuleTests } from '../rules/ruleTests.ts';
import type { RuleTests } from '../rules/ruleTests.ts';
import { checkRuleSchema } from '../rules/ruleSchemaCheck.ts';

/** What a document of another language holds that is ours. */
export interface EmbeddedContent {
  readonly queries: readonly EmbeddedQuery[];
  /** Faults of what holds the queries, with the document's offsets. */
  readonly problems: readonly QueryProblem[];
  readonly ruleFiles: readonly RuleFile[];
  /** Unit tests of rules, where the document is a file of them. */
  readonly ruleTests?: readonly RuleTests[];
}

const nothing: EmbeddedContent = { queries: [], problems: [], ruleFiles: [] };

/** Finds the queries of query files, rule files, resources, dashboards and Markdown, by what the document is. */
export function readEmbedded(document: TextDocument): EmbeddedContent {
  const language = queryLanguageOf(document);
  const text = document.getText();
  const path = document.uri;
  if (language !== undefined) return { ...nothing, queries: [wholeQuery(text, language)] };
  if (document.languageId === 'markdown' || /\.(?:md|markdown)$/i.test(path)) {
    return merge(findMarkdownFences(text).map((fence) => readFence(fence, text)));
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
  const tests = readRuleTests(part);
  if (tests !== undefined) return { ...nothing, ...tests, ruleFiles: [], ruleTests: [tests] };
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
      const queries = files.flatMap((file) => ruleQueries(file, entry.key));
      return within({ queries, problems: files.flatMap((file) => checkRuleSchema(file)) }, inner.map);
    }),
  );
}

/** The query of a fenced code block, or the rules and the tests of rules in one of YAML. An excerpt that is no YAML is not looked into. */
function readFence(fence: MarkdownFence, source: string): EmbeddedContent {
  const query = markdownQuery(fence, source);
  if (query !== undefined) return { ...nothing, queries: [query] };
  const isYaml = fence.language === 'yaml' || fence.language === 'yml';
  if (!isYaml || !(mayHoldRules(fence.text) || mayHoldRuleTests(fence.text))) return nothing;
  const parts = readYaml(fence.text);
  if (parts.some((part) => part.faults.length > 0)) return nothing;
  const found = merge(parts.map((part) => readYamlDocument(part, '')));
  return fence.prefix === '' && found.queries.length > 0 ? writable(found, fence.map) : within(found, fence.map);
}

/** What stands in a text that a document holds as it is. */
function writable({ queries, problems }: EmbeddedContent, map: OffsetMap): EmbeddedContent {
  const { queries: moved, problems: told } = within({ queries, problems }, map);
  return {
    ...nothing,
    problems: told,
    queries: moved.map((query, index) => ({ ...query, encode: queries[index]?.encode ?? query.encode })),
  };
}

/** What stands in a text in a document, with the document's offsets. Only the outer one could say how it is written there. */
function within({ queries, problems }: Pick<EmbeddedContent, 'queries' | 'problems'>, map: OffsetMap): EmbeddedContent {
  const place = ({ start, end }: QuerySpan) => ({ start: map.toDocument(start), end: map.toDocument(end) });
  return {
    ...nothing,
    queries: queries.map((query) => ({
      ...query,
      ...place(query),
      map: nestedMap(query.map, map),
      encode: () => undefined,
      asBlock: () => undefined,
      isFormattable: false,
    })),
    problems: problems.map((problem) => ({ ...problem, ...place(problem) })),
  };
}

function merge(contents: readonly EmbeddedContent[]): EmbeddedContent {
  return {
    queries: contents.flatMap((content) => content.queries),
    problems: contents.flatMap((content) => content.problems),
    ruleFiles: contents.flatMap((content) => content.ruleFiles),
    ruleTests: contents.flatMap((content) => content.ruleTests ?? []),
  };
}
