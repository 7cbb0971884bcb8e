import type { FloatHistogram } from './floatHistogram.ts';
import type { EvalContext } from './evalContext.ts';
import type { RangeSeries } from './selectorEval.ts';

/**
 * The samples of one series in one window, open on the left and closed on the right. Floats are `values[from..to)`,
 * histograms `histograms[histogramFrom..histogramTo)`. One object is moved from step to step.
 */
export class RangeWindow {
  readonly series: RangeSeries;
  readonly context: EvalContext;
  /** Where in the query annotations about the range point to. */
  readonly position: number;
  readonly extension: 'anchored' | 'smoothed' | undefined;
  from = 0;
  to = 0;
  histogramFrom = 0;
  histogramTo = 0;
  /** The window's ends and the time of the evaluation, in milliseconds. */
  start = 0;
  end = 0;
  time = 0;
  /** The values of the scalar arguments at this step. */
  args: readonly number[] = [];

  constructor(
    series: RangeSeries,
    context: EvalContext,
    position: number,
    extension: 'anchored' | 'smoothed' | undefined,
  ) {
    this.series = series;
    this.context = context;
    this.position = position;
    this.extension = extension;
  }

  get floatCount(): number {
    return this.to - this.from;
  }

  get histogramCount(): number {
    return this.histogramTo - this.histogramFrom;
  }

  get isEmpty(): boolean {
    return this.to === this.from && this.histogramTo === this.histogramFrom;
  }

  get metricName(): string {
    return this.series.labels.metricName;
  }

  /** Length of the range in seconds. */
  get seconds(): number {
    return (this.end - this.start) / 1000;
  }

  value(i: number): number {
    return this.series.values[this.from + i] ?? NaN;
  }

  timeOf(i: number): number {
    return this.series.times[this.from + i] ?? NaN;
  }

  histogram(i: number): FloatHistogram | undefined {
    return this.series.histograms[this.histogramFrom + i];
  }

  histogramTime(i: number): number {
    return this.series.histogramTimes[this.histogramFrom + i] ?? NaN;
  }

  /** Moves to another window; windows that move forward keep their place. */
  moveTo(start: number, end: number, time: number): void {
    const { times, histogramTimes } = this.series;
    if (start < this.start) {
      this.from = 0;
      this.to = 0;
      this.histogramFrom = 0;
      this.histogramTo = 0;
    }
    this.start = start;
    this.end = end;
    this.time = time;
    this.from = advance(times, this.from, start);
    this.to = advance(times, this.extension === undefined ? Math.max(this.to, this.from) : this.from, end);
    this.histogramFrom = advance(histogramTimes, this.histogramFrom, start);
    this.histogramTo = advance(histogramTimes, Math.max(this.histogramTo, this.histogramFrom), end);
  }

  /** Takes in the samples of a lookback before the window's start, and for `smoothed` the one after its end. */
  extend(lookbackMs: number): void {
    const { times } = this.series;
    while (this.from > 0 && (times[this.from - 1] ?? 0) > this.start - lookbackMs) this.from -= 1;
    const next = times[this.to];
    if (this.extension === 'smoothed' && next !== undefined && next <= this.end + lookbackMs) this.to += 1;
  }

  warnMixed(): undefined {
    const name = JSON.stringify(this.metricName);
    this.context.warn(this.position, `encountered a mix of histograms and floats for metric name ${name}`);
    return undefined;
  }

  /** Tells that histograms beside floats were ignored, where there are any. */
  informIgnored(): void {
    if (this.histogramCount === 0) return;
    const message = 'ignored histograms in a range containing both floats and histograms for metric name';
    this.context.inform(this.position, `${message} ${JSON.stringify(this.metricName)}`);
  }
}

function advance(times: Float64Array, from: number, time: number): number {
  let at = from;
  while (at < times.length && (times[at] ?? 0) <= time) at += 1;
  return at;
}
