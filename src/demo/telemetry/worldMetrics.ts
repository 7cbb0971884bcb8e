import { LabelSet, metricNameLabel } from '../../engine/promql/labelSet.ts';
import { MetricStore } from '../../engine/promql/metricStore.ts';
import type { DemoWorld } from '../world/demoWorld.ts';
import { historyMetrics } from './historyMetricsData.ts';
import { spacingOf, type HistoryRecorder } from './metricHistory.ts';
import { scrapeTargets, type ScrapeTarget } from './scrapeTargets.ts';

const retentionMs = 3 * 24 * 3_600_000;
const maxBytes = 192 * 1024 * 1024;

/** What is known of a target between two scrapes. */
interface KnownTarget {
  /** Labels by the text that the target writes, so that they are read once. */
  readonly labelsByText: Map<string, LabelSet>;
  seen: Set<LabelSet>;
  /** Milliseconds since the epoch, and how long it took. */
  lastScrape: number;
  lastDurationMs: number;
}

/** The world's metrics in a store: the series that a Prometheus would have that scrapes the demo. */
export class WorldMetrics {
  readonly store = new MetricStore({ retentionMs, maxBytes });
  readonly #world: DemoWorld;
  readonly #targets = new Map<string, KnownTarget>();

  constructor(world: DemoWorld) {
    this.#world = world;
  }

  /**
   * Scrapes every target once. Series that are gone end, as after a real scrape.
   * @param time milliseconds since the epoch
   */
  scrape(time: number): void {
    const targets = scrapeTargets(this.#world);
    const present = new Set(targets.map(keyOf));
    for (const [key, { seen }] of this.#targets) {
      if (present.has(key)) continue;
      for (const labels of seen) this.store.markStale(labels, time);
      this.#targets.delete(key);
    }
    for (const target of targets) {
      const known = this.#knownOf(target);
      const before = known.seen;
      const began = performance.now();
      known.seen = this.#read(target, known, time, false);
      known.lastScrape = time;
      known.lastDurationMs = performance.now() - began;
      const report = {
        up: 1,
        scrape_duration_seconds: known.lastDurationMs / 1000,
        scrape_samples_scraped: known.seen.size,
      };
      for (const [name, value] of Object.entries(report)) {
        const labels = this.#labelsOf(target, known, name, '');
        this.store.append(labels, time, value);
        known.seen.add(labels);
      }
      for (const labels of before) if (!known.seen.has(labels)) this.store.markStale(labels, time);
    }
  }

  /** Everything that is scraped, and how that went the last time. */
  get targets(): readonly {
    readonly target: ScrapeTarget;
    readonly lastScrape: number;
    readonly lastDurationMs: number;
  }[] {
    return scrapeTargets(this.#world).map((target) => {
      const { lastScrape, lastDurationMs } = this.#knownOf(target);
      return { target, lastScrape, lastDurationMs };
    });
  }

  /**
   * Takes samples of the series that are worth a history while the past is played.
   * @param step milliseconds from one record to the next
   * @param shift milliseconds to add to the world's time, where that is not real time
   */
  history(step: number, shift: number): HistoryRecorder {
    let count = 0;
    return {
      record: () => {
        const time = Math.round(this.#world.clock.now() + shift);
        for (const target of scrapeTargets(this.#world)) {
          if (count % spacingOf(target.labels['job'] ?? '', step) !== 0) continue;
          const known = this.#knownOf(target);
          const seen = this.#read(target, known, time, true);
          const up = this.#labelsOf(target, known, 'up', '');
          this.store.append(up, time, 1);
          for (const labels of [...seen, up]) known.seen.add(labels);
        }
        count += 1;
        return Promise.resolve();
      },
      close: () => Promise.resolve(),
      abandon: () => undefined,
    };
  }

  #knownOf(target: ScrapeTarget): KnownTarget {
    const key = keyOf(target);
    const known = this.#targets.get(key) ?? {
      labelsByText: new Map<string, LabelSet>(),
      seen: new Set<LabelSet>(),
      lastScrape: 0,
      lastDurationMs: 0,
    };
    this.#targets.set(key, known);
    return known;
  }

  /** @returns the series that the target has. */
  #read(target: ScrapeTarget, known: KnownTarget, time: number, isPast: boolean): Set<LabelSet> {
    const seen = new Set<LabelSet>();
    target.write({
      family: (name, type, help) => {
        if (isPast) return historyMetrics.has(name) || historyMetrics.has(`${name}_bucket`);
        if (!this.store.metadata.has(name)) {
          this.store.setMetadata(name, { type: type === 'untyped' ? 'unknown' : type, help, unit: '' });
        }
        return true;
      },
      sample: (name, text, value) => {
        if (isPast && !historyMetrics.has(name)) return;
        const labels = this.#labelsOf(target, known, name, text);
        this.store.append(labels, time, value);
        seen.add(labels);
      },
    });
    return seen;
  }

  #labelsOf(target: ScrapeTarget, { labelsByText }: KnownTarget, name: string, text: string): LabelSet {
    const key = `${name}{${text}`;
    let labels = labelsByText.get(key);
    if (labels === undefined) {
      // The exporter's labels win: kube-state-metrics tells of other pods than its own.
      labels = LabelSet.from({ ...target.labels, ...readLabels(text), [metricNameLabel]: name });
      labelsByText.set(key, labels);
    }
    return labels;
  }
}

/** Everything by which one target is told from another: a pod's address may come back with another pod. */
function keyOf({ path, labels }: ScrapeTarget): string {
  return `${path} ${labels['instance'] ?? ''}`;
}

/** The labels of an exposition's sample, from between its braces. */
function readLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const [, name = '', value = ''] of text.matchAll(/([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"/g)) {
    labels[name] = value.replace(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));
  }
  return labels;
}
