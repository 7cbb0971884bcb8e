import { parsedPromql } from '../promql/parsedPromql.ts';
import { noValueType } from '../promql/promqlTypes.ts';
import { labelShapes, mayHave } from '../promql/promqlLabels.ts';
import type { PromqlExpr } from '../promql/promqlAst.ts';
import { parsePrometheusDuration } from '../query/goDuration.ts';
import { parseGoTemplate } from '../query/goTemplate.ts';
import type { ProblemSeverity, QueryProblem } from '../query/queryProblem.ts';
import type { QuerySpan } from '../query/querySpan.ts';
import { missingCondition } from './alertCondition.ts';
import type { Rule, RuleFile, RuleGroup } from './ruleFile.ts';
import { alertTemplateFunctions, alertTemplateVariables } from './ruleFieldsData.ts';

const templateRules = { functions: alertTemplateFunctions, variables: alertTemplateVariables };
/** For how long a sample counts, unless Prometheus was started otherwise. */
const lookbackMs = 300_000;
const maxExpression = 20_000;

/** What Prometheus takes in a rule file but is likely not meant. Offsets are the document's. */
export function checkRules(file: RuleFile, requiredAnnotations: readonly string[]): readonly QueryProblem[] {
  const checker = new RuleChecker(requiredAnnotations);
  for (const group of file.groups) {
    checker.checkGroup(group);
    for (const rule of group.rules) checker.check(rule, group);
  }
  return checker.problems;
}

class RuleChecker {
  readonly problems: QueryProblem[] = [];
  readonly #requiredAnnotations: readonly string[];

  constructor(requiredAnnotations: readonly string[]) {
    this.#requiredAnnotations = requiredAnnotations;
  }

  #report(code: string, severity: ProblemSeverity, span: QuerySpan, message: string): void {
    this.problems.push({ code: `rules/${code}`, severity, message, start: span.start, end: span.end });
  }

  checkGroup({ interval, rules }: RuleGroup): void {
    if (interval === undefined || interval.isTemplated || !rules.some((rule) => rule.record !== undefined)) return;
    if ((parsePrometheusDuration(interval.text).ms ?? 0) <= lookbackMs) return;
    const message = 'What is recorded less often than every five minutes is gone between two evaluations.';
    this.#report('long-interval', 'information', interval, message);
  }

  check(rule: Rule, group: RuleGroup): void {
    const { alert, expr } = rule;
    if (alert === undefined || expr === undefined || expr.isTemplated || expr.text.length > maxExpression) return;
    this.#checkFor(rule, group);
    for (const name of this.#requiredAnnotations) {
      if (rule.annotations.some((annotation) => annotation.name === name)) continue;
      this.#report('missing-annotation', 'warning', alert, `The alert has no annotation ${name}.`);
    }
    const { root, nodes, problems } = parsedPromql(expr.text);
    if (root === undefined || problems.length > 0) return;
    this.#checkCondition(alert, root);
    if (hasTemplates(rule)) this.#checkLabels(rule, root, nodes);
  }

  #checkCondition(alert: QuerySpan, root: PromqlExpr): void {
    // What is no value at all is told as such.
    const missing = noValueType(root) === undefined ? missingCondition(root) : undefined;
    if (missing === undefined) return;
    if (missing === 'filled') {
      const message = 'vector() fills in for what is not there: the alert fires always, whatever the values are.';
      this.#report('alert-without-comparison', 'warning', alert, message);
      return;
    }
    const cause =
      missing === 'bool' ? 'With bool a comparison yields 0 or 1 and drops nothing' : 'The expression has no condition';
    const message = `${cause}: the alert fires for every series that exists, whatever its value.`;
    this.#report('alert-without-comparison', 'warning', alert, message);
  }

  #checkFor(rule: Rule, group: RuleGroup): void {
    if (rule.for === undefined || group.interval === undefined) return;
    const wait = parsePrometheusDuration(rule.for.text).ms;
    const interval = parsePrometheusDuration(group.interval.text).ms;
    if (wait === undefined || interval === undefined || wait === 0 || wait >= interval) return;
    const message = `The group is evaluated every ${group.interval.text}: a shorter wait has no effect.`;
    this.#report('short-for', 'information', rule.for, message);
  }

  /** Labels that templates ask for and the expression has dropped. */
  #checkLabels(rule: Rule, root: PromqlExpr, nodes: readonly PromqlExpr[]): void {
    const shape = labelShapes(nodes).get(root);
    if (shape === undefined) return;
    const own = new Set(rule.labels.map((label) => label.name));
    for (const { value } of [...rule.labels, ...rule.annotations]) {
      if (value === undefined || value.isTemplated || !value.text.includes('{{')) continue;
      for (const name of parseGoTemplate(value.text, templateRules).names) {
        const label = /^\$labels\.(\w+)$|^\.Labels\.(\w+)$/.exec(name.name);
        const wanted = label?.[1] ?? label?.[2];
        if (wanted === undefined || own.has(wanted) || wanted === 'alertname' || mayHave(shape, wanted)) continue;
        const span = { start: value.map.toDocument(name.start), end: value.map.toDocument(name.end) };
        this.#report(
          'template-label',
          'warning',
          span,
          `The expression has no label ${wanted} any more: this stays empty.`,
        );
      }
    }
  }
}

function hasTemplates({ labels, annotations }: Rule): boolean {
  return [...labels, ...annotations].some(({ value }) => value?.text.includes('{{') === true);
}
