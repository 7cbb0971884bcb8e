import { hasDashboardVariable } from '../query/dashboardVariable.ts';
import { re2Captures, re2Fault } from '../query/re2Syntax.ts';
import type { QueryProblem } from '../query/queryProblem.ts';
import { quantileFault } from '../query/quantile.ts';
import type { Aggregation, FunctionCall, PromqlExpr, StringLiteral } from './promqlAst.ts';

const code = 'promql/argument-value';

/**
 * Values of arguments that Prometheus takes while it reads a query, and then fails with or makes nothing of. Only what is written out is
 * looked at; what a dashboard's variable fills in is left alone.
 */
export function argumentProblems(node: Aggregation | FunctionCall): readonly QueryProblem[] {
  return (node.kind === 'aggregation' ? aggregationProblems(node) : callProblems(node)).filter(
    (problem) => problem !== undefined,
  );
}

function aggregationProblems({ operator, param }: Aggregation): readonly (QueryProblem | undefined)[] {
  if (operator === 'quantile') return [quantileProblem(param)];
  const isCount = operator === 'topk' || operator === 'bottomk' || operator === 'limitk';
  const value = isCount ? numberOf(param) : undefined;
  if (param === undefined || value === undefined || value >= 1) return [];
  return [problemAt(param, `${operator}() of fewer than one series yields nothing.`)];
}

function callProblems({ name, args }: FunctionCall): readonly (QueryProblem | undefined)[] {
  if (name === 'quantile_over_time' || name === 'histogram_quantile') return [quantileProblem(args[0])];
  if (name === 'label_replace') return replaceProblems(args);
  if (name !== 'clamp') return [];
  const [low, high] = [numberOf(args[1]), numberOf(args[2])];
  const isUpsideDown = low !== undefined && high !== undefined && low > high;
  return isUpsideDown && args[1] ? [problemAt(args[1], 'The minimum is above the maximum: nothing is left.')] : [];
}

function quantileProblem(param: PromqlExpr | undefined): QueryProblem | undefined {
  const value = numberOf(param);
  const message = value === undefined ? undefined : quantileFault(value);
  return param === undefined || message === undefined ? undefined : problemAt(param, message);
}

/** `label_replace(v, destination, replacement, source, regex)`. */
function replaceProblems(args: readonly PromqlExpr[]): readonly (QueryProblem | undefined)[] {
  const [, , replacement, , regex] = args;
  if (regex?.kind !== 'string' || hasDashboardVariable(regex.value)) return [];
  const fault = re2Fault(regex.value);
  if (fault !== undefined) return [problemAt(regex, `label_replace() fails with this: ${fault}`)];
  return replacement?.kind === 'string' ? [captureProblem(replacement, regex)] : [];
}

/** A number in the replacement that no pair of parentheses captures. Go reads as much of a name as it can: `$1_a` is the capture `1_a`. */
function captureProblem(replacement: StringLiteral, regex: StringLiteral): QueryProblem | undefined {
  const captures = re2Captures(regex.value);
  if (captures === undefined) return undefined;
  const names = [...replacement.value.matchAll(/\$(?:\$|\{(\d\w*)\}|(\d[\p{L}\p{Nd}_]*))/gu)].map(
    (one) => one[1] ?? one[2],
  );
  const name = names.find((one) => one !== undefined && !(/^\d+$/.test(one) && Number(one) <= captures));
  if (name === undefined) return undefined;
  if (/^\d+$/.test(name)) {
    return problemAt(replacement, `The expression captures nothing as $${name}: it has too few pairs of parentheses.`);
  }
  const [number = ''] = /^\d+/.exec(name) ?? [];
  const meant = `\${${number}}${name.slice(number.length)}`;
  return problemAt(replacement, `$${name} asks for a capture named ${name}, which is empty. Write ${meant}.`);
}

/** The value of a number with or without a sign; undefined for what has to be computed. */
function numberOf(expr: PromqlExpr | undefined): number | undefined {
  let sign = 1;
  let inner = expr;
  while (inner?.kind === 'paren' || inner?.kind === 'unary') {
    if (inner.kind === 'unary' && inner.operator === '-') sign = -sign;
    inner = inner.kind === 'paren' ? inner.expr : inner.operand;
  }
  return inner?.kind === 'number' ? sign * inner.value : undefined;
}

function problemAt({ start, end }: PromqlExpr, message: string): QueryProblem {
  return { code, severity: 'warning', message, start, end };
}
