import type { FunctionCall, PromqlExpr } from '../../lang/promql/promqlAst.ts';
import type { EvalContext } from './evalContext.ts';
import { dateFunctions, floatFunctions, goMax, goMin, toUnixSeconds } from './floatFunctions.ts';
import {
  histogramFraction,
  histogramQuantile,
  histogramQuantiles,
  histogramReaders,
  warnQuantiles,
} from './histogramFunctions.ts';
import { evalInfo } from './infoFunction.ts';
import { LabelSet } from './labelSet.ts';
import { absentLabels, labelJoin, labelReplace, sortByLabel, stringArg } from './labelFunctions.ts';
import { rangeFunctions } from './overTimeFunctions.ts';
import { promqlFunctions } from '../../lang/promql/promqlFunctionsData.ts';
import { PromqlError } from './promqlError.ts';
import { applyRangeFunction, evalRange } from './rangeEval.ts';
import { evalInstantSelector } from './selectorEval.ts';
import { isEmptyColumn, joinColumns, makeColumn, point, setFloat, type SeriesColumn } from './seriesColumn.ts';

/** How arguments are evaluated. */
export interface FunctionEvaluator {
  evalVector(expr: PromqlExpr, context: EvalContext): Promise<SeriesColumn[]>;
  evalScalar(expr: PromqlExpr, context: EvalContext): Promise<Float64Array>;
}

/** Evaluates a function whose result is an instant vector. */
export async function evalFunction(
  call: FunctionCall,
  context: EvalContext,
  evaluator: FunctionEvaluator,
): Promise<SeriesColumn[]> {
  return new VectorFunction(call, context, evaluator).run();
}

class VectorFunction {
  readonly #call: FunctionCall;
  readonly #context: EvalContext;
  readonly #evaluator: FunctionEvaluator;

  constructor(call: FunctionCall, context: EvalContext, evaluator: FunctionEvaluator) {
    this.#call = call;
    this.#context = context;
    this.#evaluator = evaluator;
  }

  async run(): Promise<SeriesColumn[]> {
    const { name } = this.#call;
    if (name === 'absent_over_time') return this.#absentOverTime();
    const rangeFunction = rangeFunctions.get(name);
    if (rangeFunction !== undefined) {
      const range = await this.#range();
      const args = await this.#scalarArgs();
      if (name === 'quantile_over_time' && range.series.length > 0) {
        warnQuantiles(this.#call.args[0]?.start ?? 0, args[0] ?? new Float64Array(), this.#context);
      }
      return applyRangeFunction(this.#call, rangeFunction, range, args, this.#context);
    }
    const math = floatFunctions.get(name);
    if (math !== undefined) return this.#mapFloats(await this.#vector(0), math);
    const date = dateFunctions.get(name);
    if (date !== undefined) return this.#date(date);
    const reader = histogramReaders.get(name);
    if (reader !== undefined) return this.#mapHistograms(await this.#vector(0), reader);
    return this.#named();
  }

  async #named(): Promise<SeriesColumn[]> {
    const call = this.#call;
    const context = this.#context;
    switch (call.name) {
      case 'vector':
        return [this.#constant(await this.#scalar(0))];
      case 'absent':
        return this.#absent(await this.#vector(0));
      case 'timestamp':
        return this.#timestamp();
      case 'start_timestamp':
        return [];
      case 'round':
        return this.#round();
      case 'clamp':
        return this.#clamp(await this.#scalar(1), await this.#scalar(2));
      case 'clamp_min':
        return this.#clamp(await this.#scalar(1), undefined);
      case 'clamp_max':
        return this.#clamp(undefined, await this.#scalar(1));
      case 'sort':
      case 'sort_desc':
        return sortByValue(await this.#vector(0), call.name === 'sort_desc');
      case 'sort_by_label':
      case 'sort_by_label_desc':
        return sortByLabel(await this.#vector(0), call.args.slice(1).map(stringArg), call.name.endsWith('_desc'));
      case 'label_replace':
        return labelReplace(call, await this.#vector(0));
      case 'label_join':
        return labelJoin(call, await this.#vector(0));
      case 'info':
        return evalInfo(call, await this.#vector(0), context);
      case 'histogram_quantile':
        return histogramQuantile(call, await this.#vector(1), await this.#scalar(0), context);
      case 'histogram_fraction':
        return histogramFraction(call, await this.#vector(2), await this.#scalar(0), await this.#scalar(1), context);
      case 'histogram_quantiles':
        return this.#quantiles();
      default:
        throw new PromqlError('execution', `unknown function with name "${call.name}"`);
    }
  }

  async #quantiles(): Promise<SeriesColumn[]> {
    const quantiles: Float64Array[] = [];
    for (let i = 2; i < this.#call.args.length; i += 1) quantiles.push(await this.#scalar(i));
    const columns = await this.#vector(0);
    return histogramQuantiles(this.#call, columns, stringArg(this.#call.args[1]), quantiles, this.#context);
  }

  #arg(i: number): PromqlExpr {
    const arg = this.#call.args[i];
    if (arg === undefined) throw new PromqlError('internal', `argument ${i} of ${this.#call.name} is missing`);
    return arg;
  }

  #vector(i: number): Promise<SeriesColumn[]> {
    return this.#evaluator.evalVector(this.#arg(i), this.#context);
  }

  #scalar(i: number): Promise<Float64Array> {
    return this.#evaluator.evalScalar(this.#arg(i), this.#context);
  }

  #range(): ReturnType<typeof evalRange> {
    const types = promqlFunctions.get(this.#call.name)?.args ?? [];
    const at = types.indexOf('matrix');
    return evalRange(this.#arg(at), this.#context, (expr, inner) => this.#evaluator.evalVector(expr, inner));
  }

  async #scalarArgs(): Promise<Float64Array[]> {
    const types = promqlFunctions.get(this.#call.name)?.args ?? [];
    const values: Float64Array[] = [];
    for (const [i, type] of types.entries()) if (type === 'scalar') values.push(await this.#scalar(i));
    return values;
  }

  #constant(values: Float64Array): SeriesColumn {
    const column = makeColumn(LabelSet.empty, values.length);
    for (const [i, value] of values.entries()) setFloat(column, i, value);
    return column;
  }

  /** A column for a result whose metric's name goes. */
  #unnamed(column: SeriesColumn): SeriesColumn {
    const isDelayed = this.#context.state.dialect.hasDelayedNameRemoval;
    const labels = isDelayed ? column.labels : column.labels.withoutMetricName();
    return makeColumn(labels, this.#context.grid.count, true);
  }

  #mapFloats(columns: readonly SeriesColumn[], map: (value: number, i: number) => number): SeriesColumn[] {
    const result = columns.map((column) => {
      const out = this.#unnamed(column);
      for (let i = 0; i < out.kinds.length; i += 1) {
        if (column.kinds[i] === point.float) setFloat(out, i, map(column.values[i] ?? 0, i));
      }
      return out;
    });
    return joinColumns(result.filter((column) => !isEmptyColumn(column)));
  }

  #mapHistograms(
    columns: readonly SeriesColumn[],
    map: NonNullable<ReturnType<typeof histogramReaders.get>>,
  ): SeriesColumn[] {
    const result = columns.map((column) => {
      const out = this.#unnamed(column);
      for (let i = 0; i < out.kinds.length; i += 1) {
        const histogram = column.histograms?.[i];
        if (column.kinds[i] === point.histogram && histogram !== undefined) setFloat(out, i, map(histogram));
      }
      return out;
    });
    return joinColumns(result.filter((column) => !isEmptyColumn(column)));
  }

  async #date(map: (seconds: number) => number): Promise<SeriesColumn[]> {
    if (this.#call.args.length > 0) {
      return this.#mapFloats(await this.#vector(0), (value) => map(toUnixSeconds(value)));
    }
    const { grid } = this.#context;
    const times = Float64Array.from({ length: grid.count }, (_, i) => map(Math.trunc(this.#context.timeAt(i) / 1000)));
    return [this.#constant(times)];
  }

  async #timestamp(): Promise<SeriesColumn[]> {
    let arg = this.#arg(0);
    while (arg.kind === 'paren') arg = arg.expr;
    if (arg.kind === 'vectorSelector') {
      const times = await evalInstantSelector(arg, this.#context, 'times');
      return this.#mapFloats(times, (seconds) => seconds);
    }
    const columns = await this.#vector(0);
    const result = columns.map((column) => {
      const out = this.#unnamed(column);
      for (let i = 0; i < out.kinds.length; i += 1) {
        if (column.kinds[i] !== point.none) setFloat(out, i, this.#context.timeAt(i) / 1000);
      }
      return out;
    });
    return joinColumns(result);
  }

  async #round(): Promise<SeriesColumn[]> {
    const nearest = this.#call.args.length > 1 ? await this.#scalar(1) : undefined;
    return this.#mapFloats(await this.#vector(0), (value, i) => {
      // Inverting first loses fewer digits; ties go up.
      const inverse = 1 / (nearest?.[i] ?? 1);
      return Math.floor(value * inverse + 0.5) / inverse;
    });
  }

  async #clamp(least: Float64Array | undefined, most: Float64Array | undefined): Promise<SeriesColumn[]> {
    const columns = await this.#vector(0);
    const low = (i: number): number => least?.[i] ?? -Infinity;
    const high = (i: number): number => most?.[i] ?? Infinity;
    const clamped = this.#mapFloats(columns, (value, i) => goMax(low(i), goMin(high(i), value)));
    for (const column of clamped) {
      for (let i = 0; i < column.kinds.length; i += 1) if (high(i) < low(i)) column.kinds[i] = point.none;
    }
    return clamped.filter((column) => !isEmptyColumn(column));
  }

  #absent(columns: readonly SeriesColumn[]): SeriesColumn[] {
    const out = makeColumn(absentLabels(this.#call.args[0]), this.#context.grid.count);
    for (let i = 0; i < out.kinds.length; i += 1) {
      if (columns.every((column) => column.kinds[i] === point.none)) setFloat(out, i, 1);
    }
    return isEmptyColumn(out) ? [] : [out];
  }

  async #absentOverTime(): Promise<SeriesColumn[]> {
    const range = await this.#range();
    const count = this.#context.grid.count;
    const present = new Uint8Array(count);
    for (const { times, histogramTimes } of range.series) {
      for (const list of [times, histogramTimes])
        markPresent(present, list, (i) => range.reference.time(i), range.rangeMs);
    }
    const out = makeColumn(absentLabels(this.#call.args[0]), count);
    for (let i = 0; i < count; i += 1) if (present[i] === 0) setFloat(out, i, 1);
    return isEmptyColumn(out) ? [] : [out];
  }
}

function markPresent(present: Uint8Array, times: Float64Array, timeAt: (i: number) => number, rangeMs: number): void {
  let at = 0;
  for (let i = 0; i < present.length; i += 1) {
    const end = timeAt(i);
    while (at < times.length && (times[at] ?? 0) <= end - rangeMs) at += 1;
    if (at < times.length && (times[at] ?? 0) <= end) present[i] = 1;
  }
}

/** At a single step: by value, NaN last, histograms gone. Over a range, results are sorted by labels in the end. */
function sortByValue(columns: readonly SeriesColumn[], isDescending: boolean): SeriesColumn[] {
  const floats = columns.filter((column) => column.kinds.includes(point.float));
  const sign = isDescending ? -1 : 1;
  return floats.sort((a, b) => {
    const x = a.values[0] ?? NaN;
    const y = b.values[0] ?? NaN;
    if (Number.isNaN(x)) return Number.isNaN(y) ? 0 : 1;
    if (Number.isNaN(y)) return -1;
    return x === y ? 0 : x < y ? -sign : sign;
  });
}
