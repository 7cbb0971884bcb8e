import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Diagnostic } from 'vscode-languageserver-types';
import type { FileAccess } from '../fileAccess.ts';
import { logqlLanguage } from '../logql/logqlLanguage.ts';
import { promqlLanguage } from '../promql/promqlLanguage.ts';
import type { EmbeddedQuery } from '../query/embeddedQuery.ts';
import { assumedLoki } from '../query/lokiTarget.ts';
import { assumedPrometheus } from '../query/promqlTarget.ts';
import type { MetricTypes, QueryLanguage } from '../query/queryLanguage.ts';
import type { ProblemSeverity, QueryProblem } from '../query/queryProblem.ts';
import { toDiagnostic } from '../query/toDiagnostic.ts';
import { checkRuleNames } from '../rules/ruleNames.ts';
import { unknownAlerts } from '../rules/ruleTests.ts';
import { checkRules } from '../rules/ruleChecks.ts';
import type { RuleFile } from '../rules/ruleFile.ts';
import { checkRuleResult, expressionStarts } from '../rules/ruleResults.ts';
import { alertsOf } from './testedAlerts.ts';
import { findDirectives, isDisabled, misreadDirectives } from './disableDirectives.ts';
import type { EmbeddedContent } from './embeddedDocument.ts';
import type { ProjectSettings } from './projectSettings.ts';
import { QueryMemory } from './queryMemory.ts';
import { checkRecorded, withOwnRules } from './recordingRules.ts';
import type { RecordingRules } from './recordingRules.ts';

export const queryLanguages: Readonly<Record<EmbeddedQuery['language'], QueryLanguage>> = {
  promql: promqlLanguage,
  logql: logqlLanguage,
};

/** What the findings about a document depend on beside its text. */
export interface Circumstances {
  readonly settings: ProjectSettings;
  /** The recording rules that are known beside the document's own; without it, no name counts as missing. */
  readonly recorded: RecordingRules | undefined;
  /** What a server says that its metrics are. */
  readonly metricTypes?: MetricTypes | undefined;
  /** The files around the document, which tests of rules name. */
  readonly files?: FileAccess | undefined;
}

const noNames: readonly string[] = [];

/** Finds what is wrong with the queries of a document and with what holds them. */
export class QueryDiagnostics {
  readonly #results = new QueryMemory(checkRuleResult);
  /** By what settings say that a query's findings depend on. */
  readonly #problems = new Map<string, QueryMemory<readonly QueryProblem[]>>();
  /** The types that what is kept was found with. */
  #metricTypes: MetricTypes | undefined;
  #last: { readonly settings: ProjectSettings; readonly memory: QueryMemory<readonly QueryProblem[]> } | undefined;

  check(document: TextDocument, content: EmbeddedContent, circumstances: Circumstances): readonly Diagnostic[] {
    const { queries, problems, ruleFiles } = content;
    const { settings } = circumstances;
    this.#take(circumstances);
    const recorded = withOwnRules(circumstances.recorded, ruleFiles);
    const directives = findDirectives(document.getText(), queries);
    const found: QueryProblem[] = [...problems];
    for (const misread of misreadDirectives(document.getText()))
      found.push({ code: 'rules/directive', severity: 'information', ...misread });
    const isLoki = queries.some((query) => query.language === 'logql');
    for (const file of ruleFiles) addRuleProblems(found, file, settings, isLoki);
    for (const tests of content.ruleTests ?? []) {
      const defined = alertsOf(document, tests, circumstances.files);
      if (defined !== undefined) found.push(...unknownAlerts(tests, defined));
    }
    const expressions = expressionStarts(ruleFiles);
    for (const query of queries) {
      // One after the other, so that they share what was read of the query.
      if (expressions.has(query.start)) addPlaced(found, query, this.#results.of(query));
      addPlaced(found, query, this.#problemsOf(query, settings));
      addPlaced(found, query, checkRecorded(query, recorded));
    }
    const shown = found.filter((problem) => !isDisabled(directives, problem.code, problem.start));
    return toDiagnostics(shown, settings, () => document);
  }

  /**
   * Checks a rule that somebody is writing, where no comment silences anything. Nothing is kept of its expression, which seldom comes again.
   * @param file holds no other rule.
   * @param circumstances with the document's own recording rules.
   * @param document that of the offsets; it is asked for only where there is something to say.
   */
  checkRule(
    file: RuleFile,
    query: EmbeddedQuery,
    circumstances: Circumstances,
    document: () => TextDocument,
  ): readonly Diagnostic[] {
    const { settings, recorded } = circumstances;
    this.#take(circumstances);
    const found: QueryProblem[] = [];
    addRuleProblems(found, file, settings, query.language === 'logql');
    addPlaced(found, query, checkRuleResult(query));
    addPlaced(found, query, this.#memoryOf(settings).find(query));
    addPlaced(found, query, checkRecorded(query, recorded));
    return toDiagnostics(found, settings, document);
  }

  /** Forgets what was found with other types of metrics. */
  #take({ metricTypes }: Circumstances): void {
    if (metricTypes === this.#metricTypes) return;
    this.#problems.clear();
    this.#last = undefined;
    this.#metricTypes = metricTypes;
  }

  #problemsOf(query: EmbeddedQuery, settings: ProjectSettings): readonly QueryProblem[] {
    return this.#memoryOf(settings).of(query);
  }

  #memoryOf(settings: ProjectSettings): QueryMemory<readonly QueryProblem[]> {
    if (this.#last?.settings !== settings) this.#last = { settings, memory: this.#newMemoryOf(settings) };
    return this.#last.memory;
  }

  /** One for all settings that say the same about queries. */
  #newMemoryOf(settings: ProjectSettings): QueryMemory<readonly QueryProblem[]> {
    const { scrapeIntervalMs, prometheus = assumedPrometheus, loki = assumedLoki } = settings;
    const key = `${String(scrapeIntervalMs)} ${String(prometheus.isAssumed)} ${prometheus.version} ${prometheus.features.join(' ')} ${loki.version} ${String(loki.isAssumed)}`;
    const memory =
      this.#problems.get(key) ??
      new QueryMemory((one) => {
        const mode = { variables: one.variables, scrapeIntervalMs, metricTypes: this.#metricTypes, prometheus, loki };
        return queryLanguages[one.language].problems(one.text, mode);
      });
    this.#problems.set(key, memory);
    return memory;
  }
}

function addRuleProblems(found: QueryProblem[], file: RuleFile, settings: ProjectSettings, isLoki: boolean): void {
  for (const problem of checkRules(file, settings.requiredAnnotations ?? noNames)) found.push(problem);
  // What Prometheus it is says nothing about Loki.
  for (const problem of checkRuleNames(file, isLoki ? undefined : settings.prometheus)) found.push(problem);
}

/** Adds what was found in a query, with its place in the document. */
function addPlaced(found: QueryProblem[], { map }: EmbeddedQuery, problems: readonly QueryProblem[]): void {
  for (const problem of problems) {
    found.push({ ...problem, start: map.toDocument(problem.start), end: map.toDocument(problem.end) });
  }
}

function toDiagnostics(
  problems: readonly QueryProblem[],
  settings: ProjectSettings,
  document: () => TextDocument,
): readonly Diagnostic[] {
  const shown: Diagnostic[] = [];
  if (problems.length === 0) return shown;
  const place = document();
  for (const problem of problems) {
    const severity: ProblemSeverity | 'off' = settings.severity.get(problem.code) ?? problem.severity;
    if (severity !== 'off') shown.push(toDiagnostic(place, { ...problem, severity }));
  }
  return shown;
}
