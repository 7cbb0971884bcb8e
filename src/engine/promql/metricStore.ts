import type { Labels } from '../../model/series.ts';
import type { LabelSet } from './labelSet.ts';
import { compareLabelSets, compareText, metricNameLabel } from './labelSet.ts';
import type { CompiledMatcher } from './matcher.ts';
import { StoredSeries, type AppendProblem, type SampleValue } from './storedSeries.ts';

export interface MetricStoreOptions {
  /** How old a sample may be before it is forgotten, counted from the newest. */
  readonly retentionMs?: number;
  /** How much memory samples may take before the oldest are forgotten. */
  readonly maxBytes?: number;
  /** How late a sample may come. Prometheus' default is 0: never out of order. */
  readonly outOfOrderMs?: number;
}

/** What is known about a metric: `# TYPE`, `# HELP` and `# UNIT` of its exposition. */
export interface MetricMetadata {
  readonly type: string;
  readonly help: string;
  readonly unit: string;
}

/** A single observation kept beside a series, mostly with a trace's id. */
export interface Exemplar {
  readonly labels: Labels;
  readonly value: number;
  readonly timeMs: number;
}

/** Series by their labels, in memory. Appending is cheap; reading decompresses what a query asks for. */
export class MetricStore {
  readonly #options: Required<MetricStoreOptions>;
  readonly #series = new Map<string, StoredSeries>();
  readonly #byName = new Map<string, Set<StoredSeries>>();
  readonly #metadata = new Map<string, MetricMetadata>();
  readonly #exemplars = new Map<string, { series: StoredSeries; list: Exemplar[] }>();
  #sorted: StoredSeries[] | undefined;
  #appendedSinceTrim = 0;

  constructor(options: MetricStoreOptions = {}) {
    this.#options = { retentionMs: Infinity, maxBytes: Infinity, outOfOrderMs: 0, ...options };
  }

  get seriesCount(): number {
    return this.#series.size;
  }

  get sampleCount(): number {
    return sumOf(this.#series.values(), (series) => series.sampleCount);
  }

  /** Bytes that samples hold. */
  get byteSize(): number {
    return sumOf(this.#series.values(), (series) => series.byteSize);
  }

  /** The times of the oldest and the newest sample. */
  get timeSpan(): { readonly start: number; readonly end: number } | undefined {
    let start = Infinity;
    let end = -Infinity;
    for (const series of this.#series.values()) {
      start = Math.min(start, series.minTime);
      end = Math.max(end, series.maxTime);
    }
    return end === -Infinity ? undefined : { start, end };
  }

  /** The series with these labels, made when it is new. Keep it to append many samples. */
  series(labels: LabelSet): StoredSeries {
    const known = this.#series.get(labels.key);
    if (known !== undefined) return known;
    const series = new StoredSeries(labels);
    this.#series.set(labels.key, series);
    const name = labels.metricName;
    const named = this.#byName.get(name) ?? new Set();
    named.add(series);
    this.#byName.set(name, named);
    this.#sorted = undefined;
    return series;
  }

  /** Stores one sample; the answer says why it was refused. */
  append(labels: LabelSet, timeMs: number, value: SampleValue): AppendProblem | undefined {
    const problem = this.series(labels).append(timeMs, value, this.#options.outOfOrderMs);
    this.#appendedSinceTrim += 1;
    if (this.#appendedSinceTrim > 100_000) this.trim();
    return problem;
  }

  /** Marks a series as ended, as a scrape does when a series vanishes. */
  markStale(labels: LabelSet, timeMs: number): void {
    if (this.#series.has(labels.key)) this.append(labels, timeMs, 'stale');
  }

  addExemplar(labels: LabelSet, exemplar: Exemplar): void {
    const kept = this.#exemplars.get(labels.key) ?? { series: this.series(labels), list: [] };
    const last = kept.list.at(-1);
    if (last !== undefined && last.timeMs >= exemplar.timeMs) return;
    kept.list.push(exemplar);
    if (kept.list.length > 100) kept.list.shift();
    this.#exemplars.set(labels.key, kept);
  }

  exemplars(
    matchers: readonly CompiledMatcher[],
    startMs: number,
    endMs: number,
  ): { readonly labels: LabelSet; readonly exemplars: readonly Exemplar[] }[] {
    return [...this.#exemplars.values()]
      .filter(({ series }) => matchers.every((matcher) => matcher.test(series.labels.get(matcher.name))))
      .map(({ series, list }) => ({
        labels: series.labels,
        exemplars: list.filter(({ timeMs }) => timeMs >= startMs && timeMs <= endMs),
      }))
      .filter(({ exemplars }) => exemplars.length > 0);
  }

  setMetadata(name: string, metadata: MetricMetadata): void {
    this.#metadata.set(name, metadata);
  }

  get metadata(): ReadonlyMap<string, MetricMetadata> {
    return this.#metadata;
  }

  /** The series that pass every matcher, sorted by labels. */
  select(matchers: readonly CompiledMatcher[]): StoredSeries[] {
    const name = matchers.find((matcher) => matcher.name === metricNameLabel && matcher.operator === '=');
    const rest = name === undefined ? matchers : matchers.filter((matcher) => matcher !== name);
    const isMatch = (series: StoredSeries): boolean =>
      rest.every((matcher) => matcher.test(series.labels.get(matcher.name)));
    if (name === undefined) return this.#allSorted().filter(isMatch);
    return [...(this.#byName.get(name.value) ?? [])].filter(isMatch).sort(byLabels);
  }

  /** Label names of the selected series (of all, without matchers), sorted. */
  labelNames(matchers: readonly CompiledMatcher[] = []): string[] {
    const names = new Set<string>();
    for (const series of this.select(matchers)) for (const name of series.labels.names) names.add(name);
    return [...names].sort(compareText);
  }

  /** Values of one label over the selected series, sorted. */
  labelValues(label: string, matchers: readonly CompiledMatcher[] = []): string[] {
    const values = new Set(this.select(matchers).map((series) => series.labels.get(label)));
    values.delete('');
    return [...values].sort(compareText);
  }

  /** Forgets what the limits no longer allow. Runs by itself now and then while samples are appended. */
  trim(): void {
    this.#appendedSinceTrim = 0;
    const span = this.timeSpan;
    if (span === undefined) return;
    let cut = span.end - this.#options.retentionMs;
    if (cut > span.start) this.#dropBefore(cut);
    for (let round = 0; round < 100 && this.byteSize > this.#options.maxBytes; round += 1) {
      const start = Math.max(cut, this.timeSpan?.start ?? span.end);
      cut = start + (span.end - start) / 8;
      this.#dropBefore(cut);
    }
  }

  #dropBefore(time: number): void {
    for (const [key, series] of this.#series) {
      series.dropBefore(time);
      if (series.sampleCount > 0) continue;
      this.#series.delete(key);
      this.#exemplars.delete(key);
      const named = this.#byName.get(series.labels.metricName);
      named?.delete(series);
      if (named?.size === 0) this.#byName.delete(series.labels.metricName);
      this.#sorted = undefined;
    }
  }

  #allSorted(): StoredSeries[] {
    this.#sorted ??= [...this.#series.values()].sort(byLabels);
    return this.#sorted;
  }
}

function byLabels(a: StoredSeries, b: StoredSeries): number {
  return compareLabelSets(a.labels, b.labels);
}

function sumOf<T>(items: Iterable<T>, value: (item: T) => number): number {
  let sum = 0;
  for (const item of items) sum += value(item);
  return sum;
}
