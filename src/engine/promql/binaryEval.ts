import { goAtan2, goPow } from './goMath.ts';
import type { BinaryExpr } from '../../lang/promql/promqlAst.ts';
import type { EvalContext } from './evalContext.ts';
import {
  compactHistogram,
  divideHistogram,
  histogramsEqual,
  scaleHistogram,
  type FloatHistogram,
} from './floatHistogram.ts';
import { addHistograms, histogramConflict, subtractHistograms } from './histogramArithmetic.ts';
import { informReconciled, reconcilesBounds } from './histogramBounds.ts';
import { trimHistogram } from './histogramTrim.ts';
import { goQuote } from '../../lang/query/quotedText.ts';
import { comparisonOperators } from '../../lang/promql/promqlToken.ts';
import {
  getPoint,
  isEmptyColumn,
  joinColumns,
  makeColumn,
  point,
  setPoint,
  type SeriesColumn,
} from './seriesColumn.ts';

/** An operand at one step. */
export type Operand = number | FloatHistogram;

/** A number operator; comparisons yield whether they hold. */
function arithmetic(operator: string, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
    case '^':
      return goPow(a, b);
    case 'atan2':
      return goAtan2(a, b);
    default:
      return compare(operator, a, b) ? 1 : 0;
  }
}

function compare(operator: string, a: number, b: number): boolean {
  switch (operator) {
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '>':
      return a > b;
    case '<':
      return a < b;
    case '>=':
      return a >= b;
    default:
      return a <= b;
  }
}

/** Operators whose result is no longer the metric that went in. */
export function changesMetric(operator: string): boolean {
  return ['+', '-', '*', '/', '%', '^', 'atan2'].includes(operator);
}

/** Two scalars, step by step. */
export function scalarBinary(operator: string, left: Float64Array, right: Float64Array): Float64Array {
  return left.map((value, i) => arithmetic(operator, value, right[i] ?? NaN));
}

/**
 * One operator on two samples.
 * @returns undefined where there is no result: a comparison that does not hold, or types that do not go together.
 */
export function combine(expr: BinaryExpr, a: Operand, b: Operand, context: EvalContext): Operand | undefined {
  const { operator } = expr;
  if (typeof a === 'number' && typeof b === 'number') {
    if (operator === '</' || operator === '>/') {
      incompatible(expr, 'float', 'float', context);
      return;
    }
    if (!comparisonOperators.has(operator)) return arithmetic(operator, a, b);
    const holds = compare(operator, a, b);
    if (expr.returnBool) return holds ? 1 : 0;
    return holds ? a : undefined;
  }
  if (typeof a === 'number') {
    if (operator === '*' && typeof b !== 'number') return compactHistogram(scaleHistogram(b, a));
    incompatible(expr, 'float', 'histogram', context);
    return;
  }
  if (typeof b === 'number') {
    if (operator === '*') return compactHistogram(scaleHistogram(a, b));
    if (operator === '/') return compactHistogram(divideHistogram(a, b));
    if (operator === '</' || operator === '>/') return trimHistogram(a, b, operator === '</');
    incompatible(expr, 'histogram', 'float', context);
    return;
  }
  return combineHistograms(expr, a, b, context);
}

function combineHistograms(
  expr: BinaryExpr,
  a: FloatHistogram,
  b: FloatHistogram,
  context: EvalContext,
): Operand | undefined {
  const { operator } = expr;
  if (operator === '==' || operator === '!=') {
    const holds = histogramsEqual(a, b) === (operator === '==');
    if (expr.returnBool) return holds ? 1 : 0;
    return holds ? a : undefined;
  }
  if (operator !== '+' && operator !== '-') {
    incompatible(expr, 'histogram', 'histogram', context);
    return;
  }
  const conflict = histogramConflict(a, b);
  if (conflict === 'bounds' && reconcilesBounds(context)) {
    informReconciled(context, expr.start, operator === '+' ? 'addition' : 'subtraction');
  } else if (conflict !== undefined) {
    const message =
      conflict === 'schema'
        ? 'vector contains a mix of histograms with exponential and custom buckets schemas for metric name'
        : 'vector contains histograms with incompatible custom buckets for metric name';
    context.warn(expr.start, `${message} ""`);
    return undefined;
  }
  return compactHistogram(operator === '+' ? addHistograms(a, b) : subtractHistograms(a, b));
}

function incompatible(expr: BinaryExpr, left: string, right: string, context: EvalContext): undefined {
  const { operator } = expr;
  const message = `incompatible sample types encountered for binary operator ${goQuote(operator)}:`;
  context.inform(expr.start, `${message} ${left} ${operator} ${right}`);
  return undefined;
}

/** A vector and a scalar. A comparison keeps the vector's value, on whichever side it stands. */
export function vectorScalar(
  expr: BinaryExpr,
  columns: readonly SeriesColumn[],
  scalar: Float64Array,
  isScalarLeft: boolean,
  context: EvalContext,
): SeriesColumn[] {
  const drops = changesMetric(expr.operator) || expr.returnBool;
  const isDelayed = context.state.dialect.hasDelayedNameRemoval;
  const keepsOwn = comparisonOperators.has(expr.operator) && !expr.returnBool;
  const result: SeriesColumn[] = [];
  for (const column of columns) {
    const labels = drops && !isDelayed ? column.labels.withoutMetricName() : column.labels;
    const out = makeColumn(labels, context.grid.count, drops || column.dropsName);
    for (let i = 0; i < context.grid.count; i += 1) {
      if (column.kinds[i] === point.none) continue;
      const own = getPoint(column, i);
      if (own === undefined) continue;
      const other = scalar[i] ?? NaN;
      const value = isScalarLeft ? combine(expr, other, own, context) : combine(expr, own, other, context);
      setPoint(out, i, value !== undefined && keepsOwn ? own : value);
    }
    if (!isEmptyColumn(out)) result.push(out);
  }
  return joinColumns(result);
}
