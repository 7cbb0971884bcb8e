import { LabelSet } from '../engine/promql/labelSet.ts';
import type { MetricStore } from '../engine/promql/metricStore.ts';
import type { Labels } from '../model/series.ts';

/**
 * Writes what one target exposes, round by round, and ends each series that it no longer exposes with a staleness marker, as a scrape of
 * Prometheus does.
 */
export class SeriesWriter {
  readonly #store: MetricStore;
  #before: ReadonlyMap<string, LabelSet> = new Map();
  #now = new Map<string, LabelSet>();

  constructor(store: MetricStore) {
    this.#store = store;
  }

  /** Whether the series was exposed in the last round. */
  isKnown(labels: LabelSet): boolean {
    return this.#before.has(labels.key);
  }

  write(name: string, labels: Labels, timeMs: number, value: number): void {
    const set = LabelSet.from({ ...labels, __name__: name });
    this.#store.append(set, timeMs, value);
    this.#now.set(set.key, set);
  }

  /** Series that were written past this writer. */
  add(seen: ReadonlyMap<string, LabelSet>): void {
    for (const [key, labels] of seen) this.#now.set(key, labels);
  }

  /** Ends a round. */
  finish(timeMs: number): void {
    for (const [key, labels] of this.#before) if (!this.#now.has(key)) this.#store.markStale(labels, timeMs);
    this.#before = this.#now;
    this.#now = new Map();
  }
}
