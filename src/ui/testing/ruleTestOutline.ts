import type { QuerySpan } from '../../lang/query/querySpan.ts';
import { readYaml, type YamlDocument, type YamlNode, type YamlText } from '../../lang/query/yamlSource.ts';
import type { RuleCheck } from '../../engine/rules/ruleTestFile.ts';

/** A check of a test, as the file shows it. Spans are UTF-16 offsets of the file. */
export interface CheckOutline extends QuerySpan {
  readonly kind: RuleCheck['kind'];
  readonly label: string;
  /** The expression of an `expr` check, with the way back to the file. */
  readonly expr: YamlText | undefined;
}

/** One entry of `tests`. Checks stand in the order of the file's lists: those of alerts, then those of expressions. */
export interface TestOutline extends QuerySpan {
  readonly label: string;
  readonly alertChecks: readonly CheckOutline[];
  readonly exprChecks: readonly CheckOutline[];
}

const mostLabel = 80;

/** True for a text that looks like a file of rule tests in promtool's format. */
export function mayHoldRuleTests(text: string): boolean {
  return /^tests[ \t]*:/m.test(text) && /^(?:rule_files|evaluation_interval)[ \t]*:/m.test(text);
}

/** The tests of a file with their places; empty where there are none. Never throws. */
export function outlineRuleTests(text: string): readonly TestOutline[] {
  const [document] = readYaml(text);
  if (document === undefined) return [];
  return document.items(document.find(document.root, 'tests')).map((node, i) => {
    const name = document.text(document.find(node, 'name'))?.text ?? '';
    return {
      label: name === '' ? `Test ${i + 1}` : shorten(name),
      alertChecks: checksOf(document, node, 'alert'),
      exprChecks: checksOf(document, node, 'expr'),
      ...document.span(node),
    };
  });
}

const listKeys: Readonly<Record<RuleCheck['kind'], readonly [list: string, subject: string]>> = {
  alert: ['alert_rule_test', 'alertname'],
  expr: ['promql_expr_test', 'expr'],
};

function checksOf(document: YamlDocument, test: YamlNode, kind: RuleCheck['kind']): readonly CheckOutline[] {
  const [list, subjectKey] = listKeys[kind];
  return document.items(document.find(test, list)).map((node) => {
    const subject = document.text(document.find(node, subjectKey));
    const time = document.text(document.find(node, 'eval_time'))?.text ?? '0s';
    return {
      kind,
      label: `${shorten(subject?.text ?? '?')} at ${time}`,
      expr: kind === 'expr' ? subject : undefined,
      ...document.span(node),
    };
  });
}

/** One line of limited length. */
function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > mostLabel ? `${line.slice(0, mostLabel)}…` : line;
}
