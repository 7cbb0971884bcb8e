import {
  compactHistogram,
  divideHistogram,
  makeHistogram,
  scaleHistogram,
  usesCustomBuckets,
  type FloatHistogram,
} from './floatHistogram.ts';
import {
  addHistograms,
  histogramConflict,
  isCounterReset,
  subtractHistograms,
  toSchema,
} from './histogramArithmetic.ts';
import { informReconciled, reconcilesBounds, type HistogramOperation } from './histogramBounds.ts';
import { goQuote } from '../../lang/query/quotedText.ts';
import type { RangeWindow } from './rangeWindow.ts';

type Result = number | FloatHistogram | undefined;

/** `rate`, `increase` and `delta`: the change over the window, extrapolated to its edges where samples come close. */
export function extrapolatedRate(window: RangeWindow, isCounter: boolean, isRate: boolean): Result {
  if (window.extension !== undefined) return extendedRate(window, isCounter, isRate);
  const { floatCount, histogramCount } = window;
  if (floatCount > 0 && histogramCount > 0) {
    window.warnMixed();
    return;
  }
  if (floatCount < 2 && histogramCount < 2) return undefined;
  if (floatCount > 0) {
    const change = floatChange(window, isCounter);
    const first = window.timeOf(0);
    const last = window.timeOf(floatCount - 1);
    const zeroAt = isCounter && change > 0 && window.value(0) >= 0 ? window.value(0) / change : undefined;
    return change * extrapolation(window, first, last, floatCount, zeroAt, isRate);
  }
  const change = histogramChange(window, isCounter);
  if (change === undefined) return undefined;
  const firstCount = window.histogram(0)?.count ?? 0;
  const zeroAt = isCounter && change.count > 0 && firstCount >= 0 ? firstCount / change.count : undefined;
  const first = window.histogramTime(0);
  const last = window.histogramTime(histogramCount - 1);
  return scaleHistogram(change, extrapolation(window, first, last, histogramCount, zeroAt, isRate));
}

function floatChange(window: RangeWindow, isCounter: boolean): number {
  const { values } = window.series;
  let change = (values[window.to - 1] ?? 0) - (values[window.from] ?? 0);
  if (!isCounter) return change;
  let previous = values[window.from] ?? 0;
  for (let i = window.from + 1; i < window.to; i += 1) {
    const value = values[i] ?? 0;
    if (value < previous) change += previous;
    previous = value;
  }
  return change;
}

/**
 * What the change between the first and last sample is multiplied by. Towards an edge that is further than 1.1 intervals
 * away, only half an interval is added; a counter is not extrapolated below zero.
 * @param zeroAt how far before the first sample the counter would have been zero, in lengths of the sampled span.
 */
function extrapolation(
  window: RangeWindow,
  first: number,
  last: number,
  count: number,
  zeroAt: number | undefined,
  isRate: boolean,
): number {
  const sampled = (last - first) / 1000;
  const interval = sampled / (count - 1);
  const threshold = interval * 1.1;
  let toStart = (first - window.start) / 1000;
  let toEnd = (window.end - last) / 1000;
  if (toStart >= threshold) toStart = interval / 2;
  if (zeroAt !== undefined && sampled * zeroAt < toStart) toStart = sampled * zeroAt;
  if (toEnd >= threshold) toEnd = interval / 2;
  const factor = (sampled + toStart + toEnd) / sampled;
  return isRate ? factor / window.seconds : factor;
}

function histogramChange(window: RangeWindow, isCounter: boolean): FloatHistogram | undefined {
  const { series, histogramFrom, histogramTo } = window;
  const points = series.histograms.slice(histogramFrom, histogramTo);
  const [first, second] = points;
  const last = points.at(-1);
  if (first === undefined || second === undefined || last === undefined) return undefined;
  if (isCounter && points.some((histogram) => histogram.hint === 'gauge')) warnNotCounter(window);
  let previous = first;
  const reconciles = reconcilesBounds(window.context);
  if (isCounter && isCounterReset(second, first, reconciles)) {
    previous = makeHistogram({
      schema: second.schema,
      zeroThreshold: second.zeroThreshold,
      customBounds: second.customBounds,
    });
  }
  const others = points.slice(1);
  if (others.some((other) => usesCustomBuckets(other) !== usesCustomBuckets(previous))) {
    warnMixedSchemas(window);
    return;
  }
  const schema = Math.min(previous.schema, ...(isCounter ? others : [last]).map((other) => other.schema));
  if (histogramConflict(last, previous) !== undefined && !reconciled(window, 'subtraction')) return;
  let change = subtractHistograms(toSchema(last, schema), previous);
  if (isCounter) {
    for (const current of others) {
      if (isCounterReset(current, previous, reconciles)) {
        if (histogramConflict(change, previous) !== undefined && !reconciled(window, 'addition')) return;
        change = addHistograms(change, previous);
      }
      previous = current;
    }
  } else if (first.hint !== 'gauge' || last.hint !== 'gauge') warnNotGauge(window, window.position);
  return compactHistogram({ ...change, hint: 'gauge' });
}

/** `irate` and `idelta`: the change between the last two samples. */
export function instantRate(window: RangeWindow, isRate: boolean): Result {
  const samples = lastTwo(window);
  const [before, after] = samples;
  if (before === undefined || after === undefined) return undefined;
  const seconds = (after.time - before.time) / 1000;
  if (seconds === 0) return undefined;
  if (typeof before.value === 'number' && typeof after.value === 'number') {
    const isReset = isRate && after.value < before.value;
    const change = isReset ? after.value : after.value - before.value;
    return isRate ? change / seconds : change;
  }
  if (typeof before.value === 'number' || typeof after.value === 'number') {
    window.warnMixed();
    return;
  }
  return instantHistogram(window, before.value, after.value, isRate ? seconds : undefined);
}

function instantHistogram(
  window: RangeWindow,
  before: FloatHistogram,
  after: FloatHistogram,
  seconds: number | undefined,
): FloatHistogram | undefined {
  const isRate = seconds !== undefined;
  if (isRate && (before.hint === 'gauge' || after.hint === 'gauge')) warnNotCounter(window);
  if (!isRate && (before.hint !== 'gauge' || after.hint !== 'gauge')) warnNotGauge(window, window.position);
  let change = after;
  if (!isRate || !isCounterReset(after, before, reconcilesBounds(window.context))) {
    const conflict = histogramConflict(after, before);
    if (conflict !== undefined) {
      if (conflict === 'schema') {
        warnMixedSchemas(window);
        return;
      }
      if (!reconciled(window, 'subtraction')) return;
    }
    change = subtractHistograms(after, before);
  }
  change = compactHistogram({ ...change, hint: 'gauge' });
  return seconds === undefined ? change : divideHistogram(change, seconds);
}

function lastTwo(window: RangeWindow): { time: number; value: number | FloatHistogram }[] {
  const samples: { time: number; value: number | FloatHistogram }[] = [];
  for (let i = Math.max(0, window.floatCount - 2); i < window.floatCount; i += 1) {
    samples.push({ time: window.timeOf(i), value: window.value(i) });
  }
  for (let i = Math.max(0, window.histogramCount - 2); i < window.histogramCount; i += 1) {
    const value = window.histogram(i);
    if (value !== undefined) samples.push({ time: window.histogramTime(i), value });
  }
  return samples.sort((a, b) => a.time - b.time).slice(-2);
}

/** `rate`, `increase` and `delta` with `anchored` or `smoothed`: between the values at the window's edges. */
function extendedRate(window: RangeWindow, isCounter: boolean, isRate: boolean): number | undefined {
  const { start, end, floatCount } = window;
  const isSmoothed = window.extension === 'smoothed';
  if (floatCount === 0) return undefined;
  let first = 0;
  while (first + 1 < floatCount && window.timeOf(first + 1) <= start) first += 1;
  let last = floatCount - 1;
  if (isSmoothed) while (last > 0 && window.timeOf(last - 1) >= end) last -= 1;
  if (window.timeOf(last) <= start) return undefined;
  const left =
    isSmoothed && window.timeOf(first) < start ? between(window, first, start, isCounter) : window.value(first);
  const isBeyond = isSmoothed && last > 0 && window.timeOf(last) > end;
  const right = isBeyond ? between(window, last - 1, end, isCounter) : window.value(last);
  let change = right - left;
  if (isCounter) {
    let previous = left;
    for (let i = first; i <= last; i += 1) {
      if (window.timeOf(i) <= start || window.timeOf(i) >= end) continue;
      if (window.value(i) < previous) change += previous;
      previous = window.value(i);
    }
    if (right < previous) change += previous;
  }
  return isRate ? change / window.seconds : change;
}

function between(window: RangeWindow, i: number, time: number, isCounter: boolean): number {
  const after = window.value(i + 1);
  const before = isCounter && after < window.value(i) ? 0 : window.value(i);
  return before + ((after - before) * (time - window.timeOf(i))) / (window.timeOf(i + 1) - window.timeOf(i));
}

function warnNotCounter(window: RangeWindow): void {
  const name = goQuote(window.metricName);
  window.context.warn(window.position, `this native histogram metric is not a counter: ${name}`);
}

function warnNotGauge(window: RangeWindow, position: number): void {
  window.context.warn(position, `this native histogram metric is not a gauge: ${goQuote(window.metricName)}`);
}

export function warnMixedSchemas(window: RangeWindow): undefined {
  const message = 'vector contains a mix of histograms with exponential and custom buckets schemas for metric name';
  window.context.warn(window.position, `${message} ${goQuote(window.metricName)}`);
  return undefined;
}

/** Tells of histograms whose own bounds differ. @returns whether the server combines them all the same */
export function reconciled(window: RangeWindow, operation: HistogramOperation): boolean {
  if (reconcilesBounds(window.context)) {
    informReconciled(window.context, window.position, operation);
    return true;
  }
  const message = 'vector contains histograms with incompatible custom buckets for metric name';
  window.context.warn(window.position, `${message} ${goQuote(window.metricName)}`);
  return false;
}
