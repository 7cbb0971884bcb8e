import type { FloatHistogram } from './floatHistogram.ts';
import type { LabelSet } from './labelSet.ts';
import { decodeChunk, encodeChunk, sampleKind, type SampleChunk, type SampleColumns } from './sampleChunk.ts';

/** A sample to store: a number, a native histogram, or the marker that the series has ended. */
export type SampleValue = number | FloatHistogram | 'stale';

/** Why a sample was not stored, in Prometheus' terms. */
export type AppendProblem = 'outOfOrder' | 'duplicate';

/** The samples of a series within a span of time. */
export interface SeriesSamples extends SampleColumns {
  /** The histogram of sample `i` where `kinds[i]` says that there is one. */
  readonly histograms: readonly (FloatHistogram | undefined)[] | undefined;
}

const samplesPerChunk = 480;
const firstCapacity = 8;

/** The samples of one series: sealed chunks and an open one that grows. */
export class StoredSeries {
  readonly labels: LabelSet;
  readonly #chunks: SampleChunk[] = [];
  /** Histograms by time; they are few, and much larger than floats. */
  readonly #histograms = new Map<number, FloatHistogram>();
  #times = new Float64Array(firstCapacity);
  #values = new Float64Array(firstCapacity);
  #kinds: Uint8Array | undefined;
  #open = 0;

  constructor(labels: LabelSet) {
    this.labels = labels;
  }

  get sampleCount(): number {
    return this.#chunks.reduce((sum, chunk) => sum + chunk.count, this.#open);
  }

  /** Bytes that the samples hold, without the labels. */
  get byteSize(): number {
    const sealed = this.#chunks.reduce((sum, chunk) => sum + chunk.bytes.length + (chunk.kinds?.length ?? 0) + 200, 0);
    const perHistogram = 400;
    return sealed + this.#times.byteLength + this.#values.byteLength + this.#histograms.size * perHistogram;
  }

  get minTime(): number {
    return this.#chunks[0]?.minTime ?? (this.#open > 0 ? (this.#times[0] ?? 0) : Infinity);
  }

  get maxTime(): number {
    if (this.#open > 0) return this.#times[this.#open - 1] ?? 0;
    return this.#chunks.at(-1)?.maxTime ?? -Infinity;
  }

  /**
   * Stores a sample. One at or before the last is refused, unless it repeats it exactly or lies within
   * `outOfOrderWindow` milliseconds.
   */
  append(time: number, value: SampleValue, outOfOrderWindow: number): AppendProblem | undefined {
    const last = this.maxTime;
    if (time > last) {
      this.#push(time, value);
      return undefined;
    }
    if (time === last) return this.#isSame(value) ? undefined : 'duplicate';
    if (last - time > outOfOrderWindow) return 'outOfOrder';
    return this.#insert(time, value);
  }

  /** The samples with `from < time <= to`. */
  read(from: number, to: number): SeriesSamples {
    const chunks = this.#chunks.filter((chunk) => chunk.maxTime > from && chunk.minTime <= to);
    const count = chunks.reduce((sum, chunk) => sum + chunk.count, this.#open);
    const times = new Float64Array(count);
    const values = new Float64Array(count);
    const hasKinds = this.#kinds !== undefined || chunks.some((chunk) => chunk.kinds !== undefined);
    const kinds = hasKinds ? new Uint8Array(count).fill(sampleKind.float) : undefined;
    let at = 0;
    for (const chunk of chunks) {
      decodeChunk(chunk, times, values, at);
      if (chunk.kinds !== undefined) kinds?.set(chunk.kinds, at);
      at += chunk.count;
    }
    times.set(this.#times.subarray(0, this.#open), at);
    values.set(this.#values.subarray(0, this.#open), at);
    if (this.#kinds !== undefined) kinds?.set(this.#kinds.subarray(0, this.#open), at);
    const start = upperBound(times, from);
    const end = upperBound(times, to);
    const window = {
      times: times.subarray(start, end),
      values: values.subarray(start, end),
      kinds: kinds?.subarray(start, end),
    };
    return { ...window, histograms: this.#histogramsOf(window) };
  }

  /** Forgets what is older than `time`, whole chunks at a time. */
  dropBefore(time: number): void {
    while (this.#chunks[0] !== undefined && this.#chunks[0].maxTime < time) this.#chunks.shift();
    if (this.#chunks.length === 0 && this.#open > 0 && (this.#times[this.#open - 1] ?? 0) < time) this.#open = 0;
    for (const at of this.#histograms.keys()) if (at < time) this.#histograms.delete(at);
  }

  #histogramsOf(window: SampleColumns): (FloatHistogram | undefined)[] | undefined {
    if (window.kinds?.includes(sampleKind.histogram) !== true) return undefined;
    return Array.from(window.times, (time, i) =>
      window.kinds?.[i] === sampleKind.histogram ? this.#histograms.get(time) : undefined,
    );
  }

  #push(time: number, value: SampleValue): void {
    if (this.#open === samplesPerChunk) this.#seal();
    if (this.#open === this.#times.length) this.#grow();
    this.#times[this.#open] = time;
    this.#values[this.#open] = typeof value === 'number' ? value : NaN;
    if (typeof value !== 'number') this.#special(time, value);
    else if (this.#kinds !== undefined) this.#kinds[this.#open] = sampleKind.float;
    this.#open += 1;
  }

  #special(time: number, value: FloatHistogram | 'stale'): void {
    this.#kinds ??= new Uint8Array(this.#times.length).fill(sampleKind.float);
    this.#kinds[this.#open] = value === 'stale' ? sampleKind.stale : sampleKind.histogram;
    if (value !== 'stale') this.#histograms.set(time, value);
  }

  #grow(): void {
    const capacity = Math.min(this.#times.length * 2, samplesPerChunk);
    const times = new Float64Array(capacity);
    times.set(this.#times);
    const values = new Float64Array(capacity);
    values.set(this.#values);
    if (this.#kinds !== undefined) {
      const kinds = new Uint8Array(capacity).fill(sampleKind.float);
      kinds.set(this.#kinds);
      this.#kinds = kinds;
    }
    this.#times = times;
    this.#values = values;
  }

  #seal(): void {
    this.#chunks.push(
      encodeChunk({
        times: this.#times.subarray(0, this.#open),
        values: this.#values.subarray(0, this.#open),
        kinds: this.#kinds?.subarray(0, this.#open),
      }),
    );
    this.#open = 0;
    this.#times = new Float64Array(firstCapacity);
    this.#values = new Float64Array(firstCapacity);
    this.#kinds = undefined;
  }

  #isSame(value: SampleValue): boolean {
    const { values, kinds, histograms } = this.read(this.maxTime - 1, this.maxTime);
    if (kinds?.[0] === sampleKind.stale) return value === 'stale';
    if (kinds?.[0] === sampleKind.histogram) return JSON.stringify(histograms?.[0]) === JSON.stringify(value);
    return typeof value === 'number' && Object.is(values[0], value);
  }

  /** Stores a late sample by rewriting the series around it. */
  #insert(time: number, value: SampleValue): AppendProblem | undefined {
    const all = this.read(-Infinity, Infinity);
    const at = upperBound(all.times, time);
    if (all.times[at - 1] === time) return 'duplicate';
    const later = Array.from(all.times.subarray(at), (late, i) => ({ late, value: sampleAt(all, at + i) }));
    this.#truncate(all, at);
    this.#push(time, value);
    for (const sample of later) this.#push(sample.late, sample.value);
    return undefined;
  }

  #truncate(all: SeriesSamples, count: number): void {
    this.#chunks.length = 0;
    this.#open = 0;
    this.#kinds = undefined;
    for (let i = 0; i < count; i += 1) this.#push(all.times[i] ?? 0, sampleAt(all, i));
  }
}

function sampleAt(samples: SeriesSamples, i: number): SampleValue {
  const kind = samples.kinds?.[i];
  if (kind === sampleKind.stale) return 'stale';
  return (kind === sampleKind.histogram ? samples.histograms?.[i] : undefined) ?? samples.values[i] ?? 0;
}

/** The first index whose time is greater than `time`. */
function upperBound(times: Float64Array, time: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}
