import {
  compactHistogram,
  divideHistogram,
  histogramsEqual,
  scaleHistogram,
  type FloatHistogram,
} from './floatHistogram.ts';
import { formatG } from './goNumber.ts';
import { addHistograms, histogramConflict, isCounterReset } from './histogramArithmetic.ts';
import { reconcilesBounds } from './histogramBounds.ts';
import { KahanSum, RunningMean, quantileOf } from './kahanSum.ts';
import { PromqlError } from './promqlError.ts';
import { extrapolatedRate, instantRate, reconciled, warnMixedSchemas } from './rateFunctions.ts';
import type { RangeWindow } from './rangeWindow.ts';

/** What a function makes of one window: a number, a histogram, or nothing. Windows are never empty. */
export type RangeFunction = (window: RangeWindow) => number | FloatHistogram | undefined;

/** Functions over ranges by name. */
export const rangeFunctions: ReadonlyMap<string, RangeFunction> = new Map<string, RangeFunction>([
  ['rate', (window) => extrapolatedRate(window, true, true)],
  ['increase', (window) => extrapolatedRate(window, true, false)],
  ['delta', (window) => extrapolatedRate(window, false, false)],
  ['irate', (window) => instantRate(window, true)],
  ['idelta', (window) => instantRate(window, false)],
  ['avg_over_time', avgOverTime],
  ['sum_over_time', sumOverTime],
  ['count_over_time', (window) => window.floatCount + window.histogramCount],
  ['present_over_time', () => 1],
  ['absent_over_time', () => 1],
  ['min_over_time', (window) => extremeOverTime(window, (value, best) => value < best)],
  ['max_over_time', (window) => extremeOverTime(window, (value, best) => value > best)],
  ['ts_of_min_over_time', (window) => timeOfExtreme(window, (value, best) => value <= best)],
  ['ts_of_max_over_time', (window) => timeOfExtreme(window, (value, best) => value >= best)],
  ['ts_of_first_over_time', (window) => edgeTime(window, true)],
  ['ts_of_last_over_time', (window) => edgeTime(window, false)],
  ['first_over_time', (window) => edgeValue(window, true)],
  ['last_over_time', (window) => edgeValue(window, false)],
  ['stddev_over_time', (window) => root(varianceOverTime(window))],
  ['stdvar_over_time', varianceOverTime],
  ['quantile_over_time', quantileOverTime],
  ['mad_over_time', madOverTime],
  ['changes', (window) => countSteps(window, isChange)],
  ['resets', (window) => countSteps(window, isReset(reconcilesBounds(window.context)))],
  ['deriv', deriv],
  ['predict_linear', predictLinear],
  ['double_exponential_smoothing', smooth],
]);

function root(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.sqrt(value);
}

function avgOverTime(window: RangeWindow): number | FloatHistogram | undefined {
  if (window.floatCount > 0 && window.histogramCount > 0) {
    window.warnMixed();
    return;
  }
  if (window.histogramCount > 0) {
    const sum = sumHistograms(window);
    return sum === undefined ? undefined : divideHistogram(sum, window.histogramCount);
  }
  const mean = new RunningMean();
  for (let i = 0; i < window.floatCount; i += 1) mean.add(window.value(i));
  return mean.mean;
}

function sumOverTime(window: RangeWindow): number | FloatHistogram | undefined {
  if (window.floatCount > 0 && window.histogramCount > 0) {
    window.warnMixed();
    return;
  }
  if (window.histogramCount > 0) return sumHistograms(window);
  const sum = new KahanSum();
  for (let i = 0; i < window.floatCount; i += 1) sum.add(window.value(i));
  return sum.total;
}

function sumHistograms(window: RangeWindow): FloatHistogram | undefined {
  let sum = window.histogram(0);
  for (let i = 1; i < window.histogramCount && sum !== undefined; i += 1) {
    const next = window.histogram(i);
    if (next === undefined) continue;
    const conflict = histogramConflict(sum, next);
    if (conflict !== undefined) {
      if (conflict === 'schema') {
        warnMixedSchemas(window);
        return;
      }
      if (!reconciled(window, 'aggregation')) return undefined;
    }
    sum = addHistograms(sum, next);
  }
  return sum === undefined ? undefined : compactHistogram(scaleHistogram(sum, 1));
}

type IsBetter = (value: number, best: number) => boolean;

function extremeIndex(window: RangeWindow, isBetter: IsBetter): number | undefined {
  if (window.floatCount === 0) return undefined;
  window.informIgnored();
  let best = 0;
  for (let i = 0; i < window.floatCount; i += 1) {
    if (isBetter(window.value(i), window.value(best)) || Number.isNaN(window.value(best))) best = i;
  }
  return best;
}

function extremeOverTime(window: RangeWindow, isBetter: IsBetter): number | undefined {
  const at = extremeIndex(window, isBetter);
  return at === undefined ? undefined : window.value(at);
}

function timeOfExtreme(window: RangeWindow, isBetter: IsBetter): number | undefined {
  const at = extremeIndex(window, isBetter);
  return at === undefined ? undefined : window.timeOf(at) / 1000;
}

function edgeTime(window: RangeWindow, isFirst: boolean): number {
  const times: number[] = [];
  if (window.floatCount > 0) times.push(window.timeOf(isFirst ? 0 : window.floatCount - 1));
  if (window.histogramCount > 0) times.push(window.histogramTime(isFirst ? 0 : window.histogramCount - 1));
  return (isFirst ? Math.min(...times) : Math.max(...times)) / 1000;
}

function edgeValue(window: RangeWindow, isFirst: boolean): number | FloatHistogram | undefined {
  const float = isFirst ? 0 : window.floatCount - 1;
  const histogram = isFirst ? 0 : window.histogramCount - 1;
  if (window.histogramCount === 0) return window.value(float);
  if (window.floatCount === 0) return window.histogram(histogram);
  const isFloat = isFirst
    ? window.timeOf(float) < window.histogramTime(histogram)
    : window.timeOf(float) > window.histogramTime(histogram);
  return isFloat ? window.value(float) : window.histogram(histogram);
}

function varianceOverTime(window: RangeWindow): number | undefined {
  if (window.floatCount === 0) return undefined;
  window.informIgnored();
  const mean = new KahanSum();
  const squares = new KahanSum();
  for (let i = 0; i < window.floatCount; i += 1) {
    const value = window.value(i);
    const delta = value - (mean.sum + mean.compensation);
    mean.add(delta / (i + 1));
    squares.add(delta * (value - (mean.sum + mean.compensation)));
  }
  return (squares.sum + squares.compensation) / window.floatCount;
}

function floatsOf(window: RangeWindow): Float64Array {
  return window.series.values.slice(window.from, window.to);
}

function quantileOverTime(window: RangeWindow): number | undefined {
  const q = window.args[0] ?? NaN;
  if (window.floatCount === 0) return undefined;
  window.informIgnored();
  return quantileOf(q, floatsOf(window));
}

function madOverTime(window: RangeWindow): number | undefined {
  if (window.floatCount === 0) return undefined;
  window.informIgnored();
  const values = floatsOf(window);
  const median = quantileOf(0.5, values.slice());
  return quantileOf(
    0.5,
    values.map((value) => Math.abs(value - median)),
  );
}

type Sample = number | FloatHistogram;

function isChange(before: Sample, after: Sample): boolean {
  if (typeof before === 'number' && typeof after === 'number') {
    return after !== before && !(Number.isNaN(after) && Number.isNaN(before));
  }
  if (typeof before === 'number' || typeof after === 'number') return true;
  return !histogramsEqual(after, before);
}

function isReset(reconciles: boolean): (before: Sample, after: Sample) => boolean {
  return (before, after) => {
    if (typeof before === 'number' && typeof after === 'number') return after < before;
    if (typeof before === 'number' || typeof after === 'number') return true;
    return isCounterReset(after, before, reconciles);
  };
}

/** How often two samples in a row, floats and histograms in order of time, pass a test. */
function countSteps(window: RangeWindow, test: (before: Sample, after: Sample) => boolean): number | undefined {
  let count = 0;
  let previous: Sample | undefined;
  for (const sample of samplesOf(window)) {
    if (previous !== undefined && test(previous, sample)) count += 1;
    previous = sample;
  }
  return previous === undefined ? undefined : count;
}

function* samplesOf(window: RangeWindow): Generator<Sample> {
  let float = window.extension === 'anchored' ? firstAnchored(window) : 0;
  let histogram = 0;
  while (float < window.floatCount || histogram < window.histogramCount) {
    const isFloat =
      histogram >= window.histogramCount ||
      (float < window.floatCount && window.timeOf(float) < window.histogramTime(histogram));
    const sample = isFloat ? window.value(float) : window.histogram(histogram);
    if (isFloat) float += 1;
    else histogram += 1;
    if (sample !== undefined) yield sample;
  }
}

/** The last sample at or before the window's start; the last but one, as in Prometheus, where no sample is behind the start. */
function firstAnchored(window: RangeWindow): number {
  let behind = 0;
  while (behind < window.floatCount - 1 && window.timeOf(behind) <= window.start) behind += 1;
  return Math.max(0, behind - 1);
}

function regression(window: RangeWindow, atTime: number): { slope: number; intercept: number } {
  const first = window.value(0);
  let isConstant = true;
  const x = new KahanSum();
  const y = new KahanSum();
  const xy = new KahanSum();
  const xx = new KahanSum();
  const count = window.floatCount;
  for (let i = 0; i < count; i += 1) {
    const value = window.value(i);
    if (i > 0 && value !== first) isConstant = false;
    const seconds = (window.timeOf(i) - atTime) / 1000;
    x.add(seconds);
    y.add(value);
    xy.add(seconds * value);
    xx.add(seconds * seconds);
  }
  if (isConstant) return Math.abs(first) === Infinity ? { slope: NaN, intercept: NaN } : { slope: 0, intercept: first };
  const [sumX, sumY, sumXY, sumXX] = [x, y, xy, xx].map((sum) => sum.sum + sum.compensation);
  const slope =
    ((sumXY ?? 0) - ((sumX ?? 0) * (sumY ?? 0)) / count) / ((sumXX ?? 0) - ((sumX ?? 0) * (sumX ?? 0)) / count);
  return { slope, intercept: (sumY ?? 0) / count - (slope * (sumX ?? 0)) / count };
}

function hasTwoFloats(window: RangeWindow): boolean {
  if (window.floatCount > 0) window.informIgnored();
  return window.floatCount >= 2;
}

function deriv(window: RangeWindow): number | undefined {
  return hasTwoFloats(window) ? regression(window, window.timeOf(0)).slope : undefined;
}

function predictLinear(window: RangeWindow): number | undefined {
  if (!hasTwoFloats(window)) return undefined;
  const { slope, intercept } = regression(window, window.time);
  return slope * (window.args[0] ?? NaN) + intercept;
}

/** Double exponential smoothing after Holt: the last smoothed value. */
function smooth(window: RangeWindow): number | undefined {
  const [smoothing = NaN, trend = NaN] = window.args;
  requireFactor('smoothing', 'sf', smoothing);
  requireFactor('trend', 'tf', trend);
  if (!hasTwoFloats(window)) return undefined;
  let before = 0;
  let level = window.value(0);
  let slope = window.value(1) - window.value(0);
  for (let i = 1; i < window.floatCount; i += 1) {
    if (i > 1) slope = trend * (level - before) + (1 - trend) * slope;
    const next = smoothing * window.value(i) + (1 - smoothing) * (level + slope);
    before = level;
    level = next;
  }
  return level;
}

function requireFactor(name: string, short: string, factor: number): void {
  if (!(factor <= 0 || factor >= 1)) return;
  const got = Number.isFinite(factor) ? factor.toFixed(6) : formatG(factor);
  throw new PromqlError('execution', `invalid ${name} factor. Expected: 0 < ${short} < 1, got: ${got}`);
}
