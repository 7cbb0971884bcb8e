import { fromSpans, makeHistogram, type FloatHistogram, type ResetHint } from './floatHistogram.ts';
import { LabelSet } from './labelSet.ts';
import type { MetricStore } from './metricStore.ts';
import type { SampleValue } from './storedSeries.ts';

/**
 * Loads one line of a series file: `{"labels", "start", "step", "values"}` (milliseconds, `null` for no sample) or
 * `{"labels", "samples": [[ms, value], ...]}`. A value is a number, one of `"NaN" "+Inf" "-Inf" "-0"`, `"stale"`, or a
 * native histogram with absolute bucket counts.
 * @throws Error that says what is wrong with the line.
 */
export function loadSeriesJson(store: MetricStore, line: string): void {
  const parsed: unknown = JSON.parse(line);
  if (!isRecord(parsed) || !isRecord(parsed['labels'])) throw new Error('a series needs "labels"');
  const labels = LabelSet.fromEntries(Object.entries(parsed['labels']).map(([name, value]) => [name, String(value)]));
  const series = store.series(labels);
  for (const [timeMs, value] of samplesOf(parsed)) series.append(timeMs, value, Infinity);
}

function* samplesOf(series: Readonly<Record<string, unknown>>): Generator<readonly [number, SampleValue]> {
  const { start, step, values, samples } = series;
  if (Array.isArray(samples)) {
    for (const sample of samples as unknown[]) {
      if (!Array.isArray(sample)) throw new Error('a sample is a pair of a time and a value');
      yield [Number(sample[0]), readValue(sample[1])];
    }
    return;
  }
  if (!Array.isArray(values)) throw new Error('a series needs "values" or "samples"');
  for (const [i, value] of (values as unknown[]).entries()) {
    if (value !== null) yield [Number(start) + i * Number(step), readValue(value)];
  }
}

function readValue(value: unknown): SampleValue {
  if (typeof value === 'number') return value;
  if (isRecord(value)) return readHistogram(value);
  switch (value) {
    case 'stale':
      return 'stale';
    case 'NaN':
      return NaN;
    case '+Inf':
      return Infinity;
    case '-Inf':
      return -Infinity;
    case '-0':
      return -0;
    default:
      throw new Error(`not a sample value: ${JSON.stringify(value)}`);
  }
}

function readHistogram(value: Readonly<Record<string, unknown>>): FloatHistogram {
  const number = (name: string): number => (typeof value[name] === 'number' ? value[name] : floatOf(value[name]));
  return makeHistogram({
    schema: number('schema'),
    zeroThreshold: number('zeroThreshold'),
    zeroCount: number('zeroCount'),
    count: number('count'),
    sum: number('sum'),
    positive: fromSpans(pairs(value['positiveSpans']), numbers(value['positiveCounts'])),
    negative: fromSpans(pairs(value['negativeSpans']), numbers(value['negativeCounts'])),
    customBounds: numbers(value['customBounds']),
    hint: hintOf(value['reset']),
  });
}

function hintOf(value: unknown): ResetHint {
  return value === 'gauge' || value === 'reset' || value === 'notReset' ? value : 'unknown';
}

function floatOf(value: unknown): number {
  if (value === undefined) return 0;
  const read = readValue(value);
  return typeof read === 'number' ? read : NaN;
}

function numbers(value: unknown): number[] {
  return Array.isArray(value) ? value.map(Number) : [];
}

function pairs(value: unknown): [number, number][] {
  return Array.isArray(value)
    ? (value as unknown[]).map((pair) => (Array.isArray(pair) ? [Number(pair[0]), Number(pair[1])] : [0, 0]))
    : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
