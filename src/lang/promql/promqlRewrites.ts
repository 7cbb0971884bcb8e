import type { QueryFix } from '../query/queryLanguage.ts';
import type { QueryProblem } from '../query/queryProblem.ts';
import type { QuerySpan } from '../query/querySpan.ts';
import { deprecatedMetrics } from './deprecatedMetricsData.ts';
import type { Aggregation, PromqlExpr } from './promqlAst.ts';
import type { ParsedPromql } from './promqlParser.ts';

/** The edits that mend a problem; none where its place is not as simple as the edit needs it. */
export type PromqlRewrite = (parsed: ParsedPromql, problem: QueryProblem) => readonly QueryFix[];

function fix(title: string, edits: QueryFix['edits']): readonly QueryFix[] {
  return [{ title, kind: 'quickfix', edits }];
}

/** Removes a matcher with the comma before it or behind it. */
export const removeMatcher: PromqlRewrite = ({ nodes }, problem) => {
  for (const node of nodes) {
    if (node.kind !== 'vectorSelector') continue;
    const index = node.matchers.findIndex((one) => one.start <= problem.start && one.end >= problem.end);
    const matcher = node.matchers[index];
    if (matcher === undefined) continue;
    const [before, after] = [node.matchers[index - 1], node.matchers[index + 1]];
    // A selector must say something: its last matcher stays where it has no name.
    if (before === undefined && after === undefined && node.name === undefined) return [];
    const start = before?.end ?? matcher.start;
    const end = before === undefined ? (after?.start ?? matcher.end) : matcher.end;
    return fix('Remove this matcher', [{ start, end, text: '' }]);
  }
  return [];
};

/** `rate(sum by (a) (x)[5m:1m])` becomes `sum by (a) (rate(x[5m]))`. */
export const swapRate: PromqlRewrite = ({ text, nodes }, problem) => {
  const call = nodes.find((node) => node.kind === 'call' && node.nameSpan.start === problem.start);
  const subquery = call?.kind === 'call' ? call.args[0] : undefined;
  if (call?.kind !== 'call' || subquery?.kind !== 'subquery' || subquery.expr.kind !== 'aggregation') return [];
  const { expr: aggregation, range, modifiers } = subquery;
  const { expr } = aggregation;
  const isMoved = modifiers.offset !== undefined || modifiers.at !== undefined;
  if (expr.kind !== 'vectorSelector' || isMoved || expr.modifiers.offset !== undefined) return [];
  return fix(`Put ${call.name}() inside`, [
    { start: call.start, end: aggregation.start, text: '' },
    { start: expr.start, end: expr.start, text: `${call.name}(` },
    { start: expr.end, end: expr.end, text: `[${text.slice(range.start, range.end)}])` },
    { start: aggregation.end, end: call.end, text: '' },
  ]);
};

/** `absent(sum(x))` becomes `absent(x)`. */
export const bareAbsent: PromqlRewrite = ({ nodes }, problem) => {
  const call = nodes.find((node) => node.kind === 'call' && node.nameSpan.start === problem.start);
  const argument = call?.kind === 'call' ? call.args[0] : undefined;
  const inner = argument === undefined ? undefined : withoutParens(argument);
  if (argument === undefined || inner?.kind !== 'aggregation' || inner.expr.kind !== 'vectorSelector') return [];
  const { expr } = inner;
  return fix('Ask for the series itself', [
    { start: argument.start, end: expr.start, text: '' },
    { start: expr.end, end: argument.end, text: '' },
  ]);
};

/** Puts the successor in the place of a metric that is gone. One that needs matchers of its own is left to the user. */
export const renameMetric: PromqlRewrite = ({ text }, problem) => {
  const successor = /^Use (\w+)\.$/.exec(deprecatedMetrics.get(text.slice(problem.start, problem.end)) ?? '')?.[1];
  if (successor === undefined) return [];
  return fix(`Use ${successor}`, [{ start: problem.start, end: problem.end, text: successor }]);
};

/** Adds a label to the groupings of the aggregations within that have dropped it. */
export const keepLabel: PromqlRewrite = ({ text, nodes }, problem) => {
  const label = text.slice(problem.start, problem.end);
  for (const node of nodes) {
    const edits = sidesOf(node, problem).flatMap((side) => {
      const inner = withoutParens(side);
      return (inner.kind === 'aggregation' ? addToGrouping(inner, label) : undefined) ?? [];
    });
    if (edits.length > 0) return fix(`Keep ${label} inside`, edits);
  }
  return [];
};

/** The expressions that a list of labels, in which the problem stands, asks for the label. */
function sidesOf(node: PromqlExpr, problem: QuerySpan): readonly PromqlExpr[] {
  const holds = (span: QuerySpan | undefined) =>
    span !== undefined && span.start <= problem.start && span.end >= problem.end;
  if (node.kind === 'aggregation') return holds(node.grouping) ? [node.expr] : [];
  if (node.kind !== 'binary' || node.matching === undefined || !holds(node.matching)) return [];
  const { group, include } = node.matching;
  if (include.some(holds)) return [group === 'left' ? node.right : node.left];
  return [node.left, node.right];
}

function addToGrouping({ grouping, operatorSpan }: Aggregation, label: string): QueryFix['edits'][number] | undefined {
  if (grouping === undefined) return { start: operatorSpan.end, end: operatorSpan.end, text: ` by (${label}) ` };
  if (grouping.mode === 'without' || grouping.labels.some((one) => one.name === label)) return undefined;
  const last = grouping.labels.at(-1);
  const at = last?.end ?? grouping.end - 1;
  return { start: at, end: at, text: last === undefined ? label : `, ${label}` };
}

function withoutParens(expr: PromqlExpr): PromqlExpr {
  let inner = expr;
  while (inner.kind === 'paren') inner = inner.expr;
  return inner;
}
