import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Range, TextEdit } from 'vscode-languageserver-types';
import type { LanguageFix } from '../languageService.ts';
import type { Aggregation, PromqlExpr } from '../promql/promqlAst.ts';
import { parsedPromql } from '../promql/parsedPromql.ts';
import type { QueryProblem } from '../query/queryProblem.ts';
import { rangeOfSpan } from '../query/toDiagnostic.ts';
import { checkRules } from '../rules/ruleChecks.ts';
import type { Rule, RuleGroup } from '../rules/ruleFile.ts';
import type { EmbeddedContent } from './embeddedDocument.ts';

/** Edits for what is wrong about a rule beside its query. */
export function ruleActions(
  document: TextDocument,
  range: Range,
  { ruleFiles }: EmbeddedContent,
  requiredAnnotations: readonly string[],
): readonly LanguageFix[] {
  const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
  return ruleFiles.flatMap((file) => {
    const problems = checkRules(file, requiredAnnotations).filter((one) => one.start <= end && one.end >= start);
    return problems.flatMap((problem): readonly LanguageFix[] => {
      const group = file.groups.find((one) => one.start <= problem.start && one.end >= problem.start);
      const rule = group?.rules.find((one) => one.start <= problem.start && one.end >= problem.start);
      const fix = group === undefined || rule === undefined ? undefined : fixOf(document, problem, rule, group);
      return fix === undefined ? [] : [{ title: fix.title, kind: 'quickfix', edits: [fix.edit], code: problem.code }];
    });
  });
}

interface RuleFix {
  readonly title: string;
  readonly edit: TextEdit;
}

function fixOf(document: TextDocument, problem: QueryProblem, rule: Rule, group: RuleGroup): RuleFix | undefined {
  switch (problem.code) {
    case 'rules/short-for': {
      const interval = group.interval?.text ?? '';
      return { title: `Wait ${interval}`, edit: { range: rangeOfSpan(document, problem), newText: interval } };
    }
    case 'rules/template-label':
      return keepLabel(document, problem, rule);
    case 'rules/missing-annotation':
      return addAnnotation(document, /annotation (\S+)\.$/.exec(problem.message)?.[1] ?? '', rule);
    default:
      return undefined;
  }
}

/** Adds the label that a template asks for to the aggregation that has dropped it. */
function keepLabel(document: TextDocument, problem: QueryProblem, rule: Rule): RuleFix | undefined {
  const label = /(\w+)$/.exec(document.getText(rangeOfSpan(document, problem)))?.[1];
  const aggregation = rule.expr === undefined ? undefined : outermost(parsedPromql(rule.expr.text).root);
  if (label === undefined || rule.expr === undefined || aggregation === undefined) return undefined;
  const { grouping, operatorSpan } = aggregation;
  if (grouping?.mode === 'without') return undefined;
  const last = grouping?.labels.at(-1);
  const at = grouping === undefined ? operatorSpan.end : (last?.end ?? grouping.end - 1);
  const text = grouping === undefined ? ` by (${label}) ` : last === undefined ? label : `, ${label}`;
  const newText = rule.expr.encode(text);
  if (newText === undefined) return undefined;
  const place = document.positionAt(rule.expr.map.toDocument(at));
  return { title: `Keep ${label} in the expression`, edit: { range: { start: place, end: place }, newText } };
}

/** The aggregation that decides which labels an expression has. */
function outermost(root: PromqlExpr | undefined): Aggregation | undefined {
  for (let expr = root; expr !== undefined;) {
    if (expr.kind === 'aggregation') return expr;
    if (expr.kind === 'paren' || expr.kind === 'subquery') expr = expr.expr;
    else if (expr.kind === 'binary') expr = expr.left;
    else return undefined;
  }
  return undefined;
}

/** An empty annotation, before the others or behind the name of the alert. */
function addAnnotation(document: TextDocument, name: string, rule: Rule): RuleFix | undefined {
  const text = document.getText();
  const first = rule.annotations[0]?.nameSpan;
  const title = `Add the annotation ${name}`;
  if (first !== undefined) {
    const lead = text.slice(text.lastIndexOf('\n', first.start) + 1, first.start);
    if (lead.trim() !== '') return undefined;
    const place = document.positionAt(first.start);
    return { title, edit: { range: { start: place, end: place }, newText: `${name}: ""\n${lead}` } };
  }
  const key = rule.entries.find((entry) => entry.key === 'alert')?.keySpan;
  const isListed = rule.entries.some((entry) => entry.key === 'annotations');
  if (key === undefined || isListed) return undefined;
  const lead = text.slice(text.lastIndexOf('\n', key.start) + 1, key.start);
  if (!/^[ -]*$/.test(lead)) return undefined;
  const pad = ' '.repeat(lead.length);
  const place = document.positionAt(endOfLine(text, key.start));
  const newText = `\n${pad}annotations:\n${pad}  ${name}: ""`;
  return { title, edit: { range: { start: place, end: place }, newText } };
}

function endOfLine(text: string, from: number): number {
  const end = text.slice(from).search(/\r?\n|$/);
  return from + end;
}
