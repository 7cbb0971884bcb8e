import type { Aggregation, BinaryExpr, FunctionCall, PromqlExpr, UnaryExpr } from '../../lang/promql/promqlAst.ts';
import { aggregate } from './aggregations.ts';
import { scalarBinary, vectorScalar } from './binaryEval.ts';
import type { EvalContext } from './evalContext.ts';
import { scaleHistogram } from './floatHistogram.ts';
import { warnQuantiles } from './histogramFunctions.ts';
import { stringArg } from './labelFunctions.ts';
import { setOperators } from '../../lang/promql/promqlToken.ts';
import { promqlType } from './promqlType.ts';
import { PromqlError } from './promqlError.ts';
import { evalInstantSelector } from './selectorEval.ts';
import { makeColumn, point, requireDistinct, setFloat, setHistogram, type SeriesColumn } from './seriesColumn.ts';
import { aggregateTop, countValues } from './topAggregations.ts';
import { evalFunction, type FunctionEvaluator } from './vectorFunctions.ts';
import { vectorSet, vectorVector } from './vectorMatching.ts';

/** Evaluates an instant vector at every time of the context's grid. */
export async function evalVector(expr: PromqlExpr, context: EvalContext): Promise<SeriesColumn[]> {
  switch (expr.kind) {
    case 'vectorSelector':
      return evalInstantSelector(expr, context);
    case 'paren':
      return evalVector(expr.expr, context);
    case 'unary':
      return evalUnary(expr, context);
    case 'binary':
      return evalBinary(expr, context);
    case 'aggregation':
      return evalAggregation(expr, context);
    case 'call':
      return evalFunction(expr, context, evaluators);
    default:
      throw new PromqlError('internal', `unexpected ${expr.kind} in the place of an instant vector`);
  }
}

/** Evaluates a scalar at every time of the context's grid. */
export async function evalScalar(expr: PromqlExpr, context: EvalContext): Promise<Float64Array> {
  switch (expr.kind) {
    case 'number':
      return new Float64Array(context.grid.count).fill(expr.value);
    case 'paren':
      return evalScalar(expr.expr, context);
    case 'unary': {
      const values = await evalScalar(expr.operand, context);
      return expr.operator === '-' ? values.map((value) => -value) : values;
    }
    case 'binary':
      return scalarBinary(expr.operator, await evalScalar(expr.left, context), await evalScalar(expr.right, context));
    case 'call':
      return evalScalarCall(expr, context);
    default:
      throw new PromqlError('internal', `unexpected ${expr.kind} in the place of a scalar`);
  }
}

const evaluators: FunctionEvaluator = { evalVector, evalScalar };

async function evalScalarCall(call: FunctionCall, context: EvalContext): Promise<Float64Array> {
  const { grid } = context;
  const { range } = context.state;
  const constant = (value: number): Float64Array => new Float64Array(grid.count).fill(value);
  const end = range.start + (range.count - 1) * range.step;
  switch (call.name) {
    case 'time':
      return Float64Array.from({ length: grid.count }, (_, i) => context.timeAt(i) / 1000);
    case 'pi':
      return constant(Math.PI);
    case 'start':
      return constant(range.start / 1000);
    case 'end':
      return constant(end / 1000);
    case 'range':
      return constant((end - range.start) / 1000);
    case 'step':
      return constant(range.step / 1000);
    case 'max_of':
    case 'min_of':
      return evalExtreme(call, context);
    default:
      return toScalar(await argVector(call, 0, context), grid.count);
  }
}

async function evalExtreme(call: FunctionCall, context: EvalContext): Promise<Float64Array> {
  const [first, second] = call.args;
  if (first === undefined || second === undefined) throw new PromqlError('internal', 'two arguments expected');
  const left = await evalScalar(first, context);
  const right = await evalScalar(second, context);
  const pick = call.name === 'max_of' ? Math.max : Math.min;
  return left.map((value, i) => pick(value, right[i] ?? NaN));
}

async function argVector(call: FunctionCall, at: number, context: EvalContext): Promise<SeriesColumn[]> {
  const arg = call.args[at];
  return arg === undefined ? [] : evalVector(arg, context);
}

/** `scalar(v)`: the value of the only float, else NaN. */
function toScalar(columns: readonly SeriesColumn[], count: number): Float64Array {
  const seen = new Uint8Array(count);
  const values = new Float64Array(count).fill(NaN);
  for (const column of columns) {
    for (let i = 0; i < count; i += 1) {
      if (column.kinds[i] !== point.float) continue;
      values[i] = seen[i] === 0 ? (column.values[i] ?? NaN) : NaN;
      seen[i] = 1;
    }
  }
  return values;
}

async function evalUnary(expr: UnaryExpr, context: EvalContext): Promise<SeriesColumn[]> {
  const columns = await evalVector(expr.operand, context);
  if (expr.operator === '+') return columns;
  const isDelayed = context.state.dialect.hasDelayedNameRemoval;
  const negated = columns.map((column) => {
    const out = makeColumn(isDelayed ? column.labels : column.labels.withoutMetricName(), context.grid.count, true);
    for (let i = 0; i < context.grid.count; i += 1) {
      const histogram = column.histograms?.[i];
      if (column.kinds[i] === point.float) setFloat(out, i, -(column.values[i] ?? 0));
      else if (histogram !== undefined) setHistogram(out, i, scaleHistogram(histogram, -1));
    }
    return out;
  });
  if (!isDelayed) requireDistinct(negated);
  return negated;
}

async function evalBinary(expr: BinaryExpr, context: EvalContext): Promise<SeriesColumn[]> {
  const isLeftScalar = promqlType(expr.left) === 'scalar';
  const isRightScalar = promqlType(expr.right) === 'scalar';
  if (isLeftScalar || isRightScalar) {
    const scalar = await evalScalar(isLeftScalar ? expr.left : expr.right, context);
    const columns = await evalVector(isLeftScalar ? expr.right : expr.left, context);
    return vectorScalar(expr, columns, scalar, isLeftScalar, context);
  }
  const left = await evalVector(expr.left, context);
  const right = await evalVector(expr.right, context);
  context.count((left.length + right.length) * context.grid.count);
  return setOperators.has(expr.operator)
    ? vectorSet(expr, left, right, context)
    : vectorVector(expr, left, right, context);
}

async function evalAggregation(expr: Aggregation, context: EvalContext): Promise<SeriesColumn[]> {
  const columns = await evalVector(expr.expr, context);
  if (expr.operator === 'count_values') return countValues(expr, columns, stringArg(expr.param), context);
  const param = expr.param === undefined ? undefined : await evalScalar(expr.param, context);
  if (expr.operator === 'quantile' && param !== undefined && columns.length > 0) {
    warnQuantiles(expr.param?.start ?? expr.start, param, context);
  }
  if (['topk', 'bottomk', 'limitk', 'limit_ratio'].includes(expr.operator)) {
    return aggregateTop(expr, columns, param ?? new Float64Array(context.grid.count), context);
  }
  return aggregate(expr, columns, param, context);
}
