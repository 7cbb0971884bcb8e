import { parsedPromql } from '../promql/parsedPromql.ts';
import type { EmbeddedQuery } from '../query/embeddedQuery.ts';
import { parsePrometheusDuration } from '../query/goDuration.ts';
import type { QueryProblem } from '../query/queryProblem.ts';
import type { QuerySpan } from '../query/querySpan.ts';
import type { YamlDocument, YamlNode, YamlText } from '../query/yamlSource.ts';
import { ruleQuery } from './ruleQueries.ts';
import { seriesValuesFault } from './seriesValues.ts';

/** A file of unit tests for rules, in promtool's format. */
export interface RuleTests {
  readonly queries: readonly EmbeddedQuery[];
  /** Offsets are the document's. */
  readonly problems: readonly QueryProblem[];
  /** Globs, relative to the file. */
  readonly ruleFiles: readonly YamlText[];
  /** The alerts that are asked about. */
  readonly alertNames: readonly YamlText[];
}

const durations = new Set(['interval', 'eval_time', 'evaluation_interval', 'start_timestamp_offset']);

/** True where a text may hold unit tests of rules, so that it is worth to be read. */
export function mayHoldRuleTests(text: string): boolean {
  return /^tests[ \t]*:/m.test(text) && /\b(?:alert_rule_test|promql_expr_test|input_series)["']?[ \t]*:/.test(text);
}

/** The unit tests of a document, or undefined where it holds none. */
export function readRuleTests(document: YamlDocument): RuleTests | undefined {
  const tests = document.find(document.root, 'tests');
  const keys = new Set(document.items(tests).flatMap((test) => document.entries(test).map((entry) => entry.key)));
  if (!['alert_rule_test', 'promql_expr_test', 'input_series'].some((key) => keys.has(key))) return undefined;
  const reader = new TestReader(document);
  reader.readDurations(document.root);
  for (const test of document.items(tests)) reader.read(test);
  const ruleFiles = document
    .items(document.find(document.root, 'rule_files'))
    .flatMap((item) => document.text(item) ?? []);
  const { queries, problems, alertNames } = reader;
  return { queries, problems, alertNames, ruleFiles };
}

/** The alerts that no rule defines. */
export function unknownAlerts({ alertNames }: RuleTests, defined: ReadonlySet<string>): readonly QueryProblem[] {
  return alertNames.flatMap((name) => {
    if (name.isTemplated || name.text === '' || defined.has(name.text)) return [];
    const message = `No alert of the listed rule files is named ${name.text}.`;
    return [{ code: 'rules/test-alert', severity: 'warning', message, start: name.start, end: name.end }];
  });
}

class TestReader {
  readonly queries: EmbeddedQuery[] = [];
  readonly problems: QueryProblem[] = [];
  readonly alertNames: YamlText[] = [];
  readonly #document: YamlDocument;

  constructor(document: YamlDocument) {
    this.#document = document;
  }

  read(test: YamlNode): void {
    this.readDurations(test);
    for (const input of this.#items(test, 'input_series')) {
      const [series, values] = [this.#text(input, 'series'), this.#text(input, 'values')];
      if (series !== undefined) this.#checkSeries(series);
      const fault = values && !values.isTemplated ? seriesValuesFault(values.text) : undefined;
      if (values !== undefined && fault !== undefined) this.#report('rules/test-series', values, fault, fault.message);
    }
    for (const check of this.#items(test, 'alert_rule_test')) {
      this.readDurations(check);
      const name = this.#text(check, 'alertname');
      if (name !== undefined) this.alertNames.push(name);
    }
    for (const check of this.#items(test, 'promql_expr_test')) this.#readExpr(check);
  }

  readDurations(node: YamlNode | undefined): void {
    for (const { key, value } of this.#document.entries(node)) {
      const text = durations.has(key) ? this.#document.text(value) : undefined;
      const fault = text === undefined || text.isTemplated ? undefined : parsePrometheusDuration(text.text).fault;
      if (text !== undefined && fault !== undefined) {
        this.#report('rules/duration', text, { start: 0, end: text.text.length }, fault);
      }
    }
  }

  #readExpr(check: YamlNode): void {
    this.readDurations(check);
    const expr = this.#text(check, 'expr');
    const isNew = expr !== undefined && !this.queries.some((query) => query.start === expr.start);
    if (isNew && expr.text !== '' && !expr.isTemplated) this.queries.push(ruleQuery(expr, 'promql'));
    for (const sample of this.#items(check, 'exp_samples')) {
      const labels = this.#text(sample, 'labels');
      if (labels !== undefined) this.#checkSeries(labels);
    }
  }

  /** A series is written as a selector whose labels all are equal to something. */
  #checkSeries(series: YamlText): void {
    if (series.isTemplated || /^\s*(?:\{\s*\}\s*)?$/.test(series.text)) return;
    const { root, problems } = parsedPromql(series.text, { variables: false });
    const problem = problems.find((one) => one.code !== 'promql/empty-selector');
    if (problem !== undefined) {
      this.#report('rules/test-series', series, problem, problem.message);
    } else if (root?.kind !== 'vectorSelector') {
      this.#report(
        'rules/test-series',
        series,
        { start: 0, end: series.text.length },
        'a series is a name with labels',
      );
    } else {
      const other = root.matchers.find(({ operator }) => operator !== '=');
      const message = `unexpected <op:${other?.operator ?? ''}> in label set, expected "="`;
      if (other !== undefined) this.#report('rules/test-series', series, other, message);
    }
  }

  #items(node: YamlNode, key: string): readonly YamlNode[] {
    return this.#document.items(this.#document.find(node, key));
  }

  #text(node: YamlNode, key: string): YamlText | undefined {
    return this.#document.text(this.#document.find(node, key));
  }

  #report(code: string, text: YamlText, span: QuerySpan, message: string): void {
    const [start, end] = [text.map.toDocument(span.start), text.map.toDocument(span.end)];
    this.problems.push({ code, severity: 'error', message, start, end });
  }
}
