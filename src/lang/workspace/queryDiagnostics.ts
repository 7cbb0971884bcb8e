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
    const { settings, metricTypes } = circumstances;
    if (metricTypes !== this.#metricTypes) {
      this.#problems.clear();
      this.#last = undefined;
      this.#metricTypes = metricTypes;
    }
    const recorded = withOwnRules(circumstances.recorded, ruleFiles);
    const directives = findDirectives(document.getText(), queries);
    const found: QueryProblem[] = [...problems];
    for (const misread of misreadDirectives(document.getText()))
      found.push({ code: 'rules/directive', severity: 'information', ...misread });
    for (const file of ruleFiles) {
      for (const problem of checkRules(file, settings.requiredAnnotations ?? [])) found.push(problem);
      // What Prometheus it is says nothing about Loki.
      const target = queries.some((query) => query.language === 'logql') ? undefined : settings.prometheus;
      for (const problem of checkRuleNames(file, target)) found.push(problem);
    }
    for (const tests of content.ruleTests ?? []) {
      const defined = alertsOf(document, tests, circumstances.files);
      if (defined !== undefined) found.push(...unknownAlerts(tests, defined));
    }
    const expressions = expressionStarts(ruleFiles);
    for (const query of queries) {
      // One after the other, so that they share what was read of the query.
      const results = expressions.has(query.start) ? this.#results.of(query) : [];
      for (const own of [results, this.#problemsOf(query, settings), checkRecorded(query, recorded)]) {
        for (const problem of own) {
          const place = { start: query.map.toDocument(problem.start), end: query.map.toDocument(problem.end) };
          found.push({ ...problem, ...place });
        }
      }
    }
    return found.flatMap((problem) => {
      const severity: ProblemSeverity | 'off' = settings.severity.get(problem.code) ?? problem.severity;
      if (severity === 'off' || isDisabled(directives, problem.code, problem.start)) return [];
      return [toDiagnostic(document, { ...problem, severity })];
    });
  }

  #problemsOf(query: EmbeddedQuery, settings: ProjectSettings): readonly QueryProblem[] {
    if (this.#last?.settings !== settings) this.#last = { settings, memory: this.#memoryOf(settings) };
    return this.#last.memory.of(query);
  }

  #memoryOf(settings: ProjectSettings): QueryMemory<readonly QueryProblem[]> {
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
