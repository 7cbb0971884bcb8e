import { toError } from '../base/async.ts';
import { loadExposition } from '../engine/promql/expositionParser.ts';
import type { LabelSet } from '../engine/promql/labelSet.ts';
import { compileRelabeling } from '../engine/promql/relabel.ts';
import type { MetricStore } from '../engine/promql/metricStore.ts';
import type { HttpTransport } from '../sources/httpTransport.ts';
import { readExposition } from '../sources/kubernetes/metricEndpoints.ts';
import { SourceError } from '../sources/sourceError.ts';
import { keepConcerned } from './concernedMetrics.ts';
import type { ScrapeTarget } from './scrapePlan.ts';
import { SeriesWriter } from './seriesWriter.ts';

/** How a target's last scrape went. */
export interface ScrapeOutcome {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly durationMs: number;
  /** Samples that were kept. */
  readonly samples: number;
  readonly error: Error | undefined;
}

/** A target that exposes more than this is refused, as `sample_limit` does. */
const sampleLimit = 100_000;
/** Timestamps further than this from our own clock are not believed. */
const greatestSkew = 120_000;

/** Reads one target again and again into a store, with `up` and what else Prometheus writes about a scrape. */
export class TargetScraper {
  readonly target: ScrapeTarget;
  readonly #store: MetricStore;
  readonly #samples: SeriesWriter;
  readonly #meta: SeriesWriter;
  readonly #relabel: (labels: LabelSet) => LabelSet | undefined;
  #firstSeen: readonly LabelSet[] = [];

  constructor(target: ScrapeTarget, store: MetricStore) {
    this.target = target;
    this.#relabel = compileRelabeling(target.monitored?.metricRelabelings ?? []).apply;
    this.#store = store;
    this.#samples = new SeriesWriter(store);
    this.#meta = new SeriesWriter(store);
  }

  /** The series that the last scrape met for the first time. */
  get firstSeen(): readonly LabelSet[] {
    return this.#firstSeen;
  }

  /** @param namespaces whose pods are kept of a kubelet's metrics. @throws the signal's reason */
  async scrape(
    api: HttpTransport,
    namespaces: ReadonlySet<string>,
    now: () => number,
    signal: AbortSignal,
  ): Promise<ScrapeOutcome> {
    const { target } = this;
    const time = now();
    try {
      const text = await readExposition(api, target.path, signal);
      const kept = target.kind === 'kubelet' ? keepConcerned(text, namespaces) : text;
      const samples = this.#load(kept, time);
      return this.#conclude({ time, durationMs: now() - time, samples, error: undefined });
    } catch (error) {
      signal.throwIfAborted();
      this.#firstSeen = [];
      return this.#conclude({ time, durationMs: now() - time, samples: 0, error: toError(error) });
    }
  }

  /** Ends all series: nobody looks any more, or the target is gone. */
  end(time: number): void {
    this.#samples.finish(time);
    this.#meta.finish(time);
  }

  #load(text: string, time: number): number {
    const { monitored } = this.target;
    const limit = Math.min(sampleLimit, monitored?.sampleLimit || sampleLimit);
    const lines = countSamples(text);
    if (lines > limit) {
      const message = `${this.target.name} exposes ${lines} samples, more than ${limit}.`;
      throw new SourceError('badResponse', message, { tried: this.target.path });
    }
    const { labels, honorLabels } = this.target;
    const ignoreTimes = monitored?.honorTimestamps === false || isSkewed(text, time);
    const options = { timeMs: time, target: labels, honorLabels, ignoreTimes };
    const seen = loadExposition(this.#store, text, { ...options, relabel: this.#relabel });
    this.#firstSeen = [...seen.values()].filter((one) => !this.#samples.isKnown(one));
    this.#samples.add(seen);
    return seen.size;
  }

  #conclude(outcome: ScrapeOutcome): ScrapeOutcome {
    const { time, durationMs, samples, error } = outcome;
    const { labels } = this.target;
    this.#samples.finish(time);
    this.#meta.write('up', labels, time, error === undefined ? 1 : 0);
    this.#meta.write('scrape_duration_seconds', labels, time, durationMs / 1000);
    this.#meta.write('scrape_samples_scraped', labels, time, samples);
    this.#meta.finish(time);
    return outcome;
  }
}

function countSamples(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] !== '#' && text[at] !== '\n') count += 1;
    at = text.indexOf('\n', at);
    if (at < 0) break;
  }
  return count;
}

/** Whether the cluster's clock is so far from ours that its times would put samples where nobody looks. */
function isSkewed(text: string, now: number): boolean {
  const stamp = firstTime(text);
  return stamp !== undefined && Math.abs(stamp - now) > greatestSkew;
}

/** The time of the first sample that has one, in milliseconds since the epoch: what stands behind the labels and the value. */
function firstTime(text: string): number | undefined {
  for (let at = 0; at < text.length;) {
    const next = text.indexOf('\n', at);
    const end = next < 0 ? text.length : next;
    const stamp = /^ (\d{13})$/.exec(text.slice(end - 14, end))?.[1];
    if (stamp !== undefined && text[at] !== '#') {
      const line = text.slice(at, end);
      const labels = line.includes('}') ? line.lastIndexOf('}') : line.indexOf(' ');
      if (line.slice(labels + 1, -stamp.length).trim() !== '') return Number(stamp);
    }
    at = end + 1;
  }
  return undefined;
}
