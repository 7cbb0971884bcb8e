import { toError } from '../base/async.ts';
import type { MetricStore } from '../engine/promql/metricStore.ts';
import type { Labels } from '../model/series.ts';
import type { HttpTransport } from '../sources/httpTransport.ts';
import { readContainerUsage, type ContainerUsage } from '../sources/kubernetes/containerUsageReader.ts';
import { SeriesWriter } from './seriesWriter.ts';
import type { ScrapeOutcome } from './targetScraper.ts';

/** A container's CPU time as far as it is known: what it used since it was first looked at. */
interface Account {
  readonly seconds: number;
  readonly timeMs: number;
}

/** Times by the cluster's clock that are further from ours than this are not believed. */
const greatestSkew = 120_000;

/**
 * Reads what metrics-server knows of a namespace, where the kubelets may not be asked. Its means of CPU use are added up to a counter, so
 * that the rate of the counter over each of its windows is just that mean.
 */
export class MetricsServerScraper {
  readonly #namespace: string;
  readonly #writer: SeriesWriter;
  #accounts = new Map<string, Account>();

  constructor(namespace: string, store: MetricStore) {
    this.#namespace = namespace;
    this.#writer = new SeriesWriter(store);
  }

  /** @throws the signal's reason */
  async scrape(api: HttpTransport, now: () => number, signal: AbortSignal): Promise<ScrapeOutcome> {
    const time = now();
    try {
      const usages = await readContainerUsage(api, this.#namespace, signal);
      const accounts = new Map<string, Account>();
      for (const usage of usages) {
        const key = `${usage.pod}/${usage.container}`;
        accounts.set(key, this.#write(usage, this.#accounts.get(key), time));
      }
      this.#accounts = accounts;
      this.#writer.finish(time);
      return { time, durationMs: now() - time, samples: usages.length * 2, error: undefined };
    } catch (error) {
      signal.throwIfAborted();
      this.end(time);
      return { time, durationMs: now() - time, samples: 0, error: toError(error) };
    }
  }

  /** Ends all series. */
  end(time: number): void {
    this.#writer.finish(time);
  }

  #write(usage: ContainerUsage, before: Account | undefined, now: number): Account {
    const { namespace, pod, container, cpu, memory, windowMs } = usage;
    const isSkewed = Math.abs(usage.timeMs - now) > greatestSkew;
    const timeMs = isSkewed ? now : Math.min(usage.timeMs, now);
    const labels: Labels = { job: 'metrics-server', namespace, pod, container };
    const counter = 'container_cpu_usage_seconds_total';
    const isNew = before === undefined || timeMs > before.timeMs;
    // What the first window saw has a beginning too, so that the first answer already gives a rate.
    const start = before ?? { seconds: 0, timeMs: timeMs - windowMs };
    if (before === undefined) this.#writer.write(counter, labels, start.timeMs, 0);
    const account = isNew ? { seconds: start.seconds + (cpu * (timeMs - start.timeMs)) / 1000, timeMs } : before;
    this.#writer.write(counter, labels, account.timeMs, account.seconds);
    this.#writer.write('container_memory_working_set_bytes', labels, account.timeMs, memory);
    return account;
  }
}
