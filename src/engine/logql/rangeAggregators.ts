import { quantileOf } from '../promql/kahanSum.ts';

/** The samples of one series in a window: `values[from..to)`, written at `times` (nanoseconds from a common start). */
export interface SampleWindow {
  readonly values: readonly number[];
  readonly times: readonly number[];
  readonly from: number;
  readonly to: number;
  /** Where the window ends, counted as `times` are. */
  readonly end: number;
  /** Length of the window in seconds. */
  readonly seconds: number;
  readonly param: number;
}

export type RangeAggregator = (window: SampleWindow) => number;

/** Range aggregations by name; windows are never empty. */
export function rangeAggregator(operator: string, hasUnwrap: boolean): RangeAggregator {
  switch (operator) {
    case 'count_over_time':
      return ({ from, to }) => to - from;
    case 'rate':
      return hasUnwrap ? (window) => sum(window) / window.seconds : ({ from, to, seconds }) => (to - from) / seconds;
    case 'rate_counter':
      return rateCounter;
    case 'bytes_rate':
      return (window) => sum(window) / window.seconds;
    case 'bytes_over_time':
    case 'sum_over_time':
      return sum;
    case 'avg_over_time':
      return average;
    case 'min_over_time':
      return (window) => fold(window, (best, value) => (value < best || Number.isNaN(best) ? value : best));
    case 'max_over_time':
      return (window) => fold(window, (best, value) => (value > best || Number.isNaN(best) ? value : best));
    case 'stdvar_over_time':
      return variance;
    case 'stddev_over_time':
      return (window) => Math.sqrt(variance(window));
    case 'quantile_over_time':
      return ({ values, from, to, param }) => quantileOf(param, values.slice(from, to));
    case 'first_over_time':
      return ({ values, from }) => values[from] ?? NaN;
    case 'last_over_time':
      return ({ values, to }) => values[to - 1] ?? NaN;
    default:
      return () => 1;
  }
}

function fold({ values, from, to }: SampleWindow, combine: (sum: number, value: number) => number): number {
  let result = values[from] ?? NaN;
  for (let i = from + 1; i < to; i += 1) result = combine(result, values[i] ?? NaN);
  return result;
}

function sum(window: SampleWindow): number {
  return fold(window, (total, value) => total + value);
}

function average({ values, from, to }: SampleWindow): number {
  let mean = 0;
  for (let i = from; i < to; i += 1) {
    const value = values[i] ?? NaN;
    const count = i - from + 1;
    if (Math.abs(mean) === Infinity) {
      if (value === mean || Number.isFinite(value)) continue;
    }
    mean += value / count - mean / count;
  }
  return mean;
}

function variance({ values, from, to }: SampleWindow): number {
  let squares = 0;
  let mean = 0;
  for (let i = from; i < to; i += 1) {
    const delta = (values[i] ?? NaN) - mean;
    mean += delta / (i - from + 1);
    squares += delta * ((values[i] ?? NaN) - mean);
  }
  return squares / (to - from);
}

/** The rate of a counter, extrapolated to the window's edges as Prometheus does. */
function rateCounter({ values, times, from, to, seconds, end }: SampleWindow): number {
  const count = to - from;
  if (count < 2) return 0;
  const first = values[from] ?? 0;
  let change = (values[to - 1] ?? 0) - first;
  let last = 0;
  for (let i = from; i < to; i += 1) {
    const value = values[i] ?? 0;
    if (value < last) change += last;
    last = value;
  }
  const firstTime = (times[from] ?? 0) / 1e9;
  const lastTime = (times[to - 1] ?? 0) / 1e9;
  const sampled = lastTime - firstTime;
  const interval = sampled / (count - 1);
  let toStart = firstTime - (end / 1e9 - seconds);
  const toEnd = end / 1e9 - lastTime;
  if (change > 0 && first >= 0) toStart = Math.min(toStart, sampled * (first / change));
  const reach = (gap: number): number => (gap < interval * 1.1 ? gap : interval / 2);
  return (change * ((sampled + reach(toStart) + reach(toEnd)) / sampled)) / seconds;
}
