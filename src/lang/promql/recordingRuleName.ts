import type { FunctionCall, PromqlExpr } from './promqlAst.ts';
import type { LabelShape } from './promqlLabels.ts';
import type { ParsedPromql } from './promqlParser.ts';

/** Functions that turn a counter into something that is none, so that `_total` goes from the name. */
const counterFunctions = new Set(['rate', 'irate', 'increase']);

/**
 * A name for a rule that records an expression, by the convention `level:metric:operations`: the labels that are kept, the metric, and what
 * was done to it, the last thing first. `sum by (job) (rate(http_requests_total[5m]))` is `job:http_requests:rate5m`.
 * @param shape which labels the expression has.
 */
export function recordingRuleName(parsed: ParsedPromql, expr: PromqlExpr, shape: LabelShape | undefined): string {
  const level = shape?.isExact === true ? [...shape.names].filter((name) => name !== 'le').sort() : ['instance'];
  const { metric, operations } = describe(parsed.text, expr);
  const shown = operations.length > 1 ? operations.filter((one) => one !== 'sum') : operations;
  const parts = [level.join('_'), metric, [...new Set(shown)].join('_')];
  return parts.map((part) => part.replaceAll(/[^A-Za-z0-9_]+/g, '_')).join(':');
}

interface Described {
  readonly metric: string;
  /** The last thing first. */
  readonly operations: readonly string[];
}

const nothing: Described = { metric: 'metric', operations: [] };

/** Follows an expression down to the series that it is about. Where there is no end to it, the rest is left out. */
function describe(text: string, root: PromqlExpr): Described {
  const operations: string[] = [];
  let expr = root;
  for (;;) {
    if (expr.kind === 'paren' || expr.kind === 'subquery') expr = expr.expr;
    else if (expr.kind === 'unary') expr = expr.operand;
    else if (expr.kind === 'aggregation') {
      operations.push(expr.operator);
      expr = expr.expr;
    } else if (expr.kind === 'call') {
      operations.push(operationOf(text, expr));
      const argument = expr.args.find((one) => one.kind !== 'number' && one.kind !== 'string');
      if (argument === undefined) return { ...nothing, operations };
      expr = argument;
    } else if (expr.kind === 'rangeSelector') expr = expr.selector;
    else break;
  }
  if (expr.kind === 'binary') {
    const left = describe(text, shallow(expr.left)).metric;
    const right = describe(text, shallow(expr.right));
    if (expr.operator !== '/') return { metric: left, operations };
    return { metric: `${left}_per_${right.metric}`, operations: [...operations, 'ratio', ...right.operations] };
  }
  return expr.kind === 'vectorSelector'
    ? describeSeries(expr.name ?? nameOf(expr), operations)
    : { ...nothing, operations };
}

/** An operand, or its first one where it is an operation again: names do not grow with the query. */
function shallow(expr: PromqlExpr): PromqlExpr {
  let inner = expr;
  while (inner.kind === 'paren' || inner.kind === 'binary') inner = inner.kind === 'paren' ? inner.expr : inner.left;
  return inner;
}

function nameOf(expr: Extract<PromqlExpr, { kind: 'vectorSelector' }>): string {
  return expr.matchers.find((one) => one.name === '__name__' && one.operator === '=')?.value ?? 'metric';
}

function describeSeries(name: string, operations: readonly string[]): Described {
  const [, metric, done] = /^[^:]*:([^:]*):?(.*)$/.exec(name) ?? [];
  if (metric !== undefined)
    return { metric, operations: done === undefined || done === '' ? operations : [...operations, done] };
  const isRate = operations.some((one) => counterFunctions.has(one.replace(/\d.*$/, '')));
  return { metric: isRate ? name.replace(/_total$/, '') : name, operations };
}

/** `rate5m` for `rate(x[5m])`, `avg1h` for `avg_over_time(x[1h])`. */
function operationOf(text: string, call: FunctionCall): string {
  const name = call.name.replace(/_over_time$/, '');
  const [quantile] = call.args;
  if (call.name === 'histogram_quantile' && quantile?.kind === 'number') {
    return `p${String(Math.round(quantile.value * 1000) / 10).replace('.', '_')}`;
  }
  const window = call.args.find((one) => one.kind === 'rangeSelector' || one.kind === 'subquery');
  if (window?.kind !== 'rangeSelector' && window?.kind !== 'subquery') return name;
  return name + text.slice(window.range.start, window.range.end).replaceAll(/\s/g, '');
}
