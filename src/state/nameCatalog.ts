import { isAbortError, messageOf, toError } from '../base/async.ts';
import type { Disposable } from '../base/lifecycle.ts';
import type { Logger } from '../base/log.ts';
import { systemClock, type Clock } from '../base/time.ts';
import type { TimeRange } from '../model/timeRange.ts';
import type { LokiClient } from '../sources/loki/lokiClient.ts';
import type { PrometheusClient } from '../sources/prometheus/prometheusClient.ts';
import { isSourceError } from '../sources/sourceError.ts';

export interface NameCatalogOptions {
  /** @throws SourceError of kind notFound where the cluster has none. */
  readonly prometheus: () => Promise<Pick<PrometheusClient, 'labelNames' | 'labelValues' | 'metadata'>>;
  /** Undefined where the cluster has none. */
  readonly loki: () => Promise<Pick<LokiClient, 'labelNames' | 'labelValues'> | undefined>;
  readonly log: Logger;
  /** Hears why a server does not answer, and of undefined once it does again. */
  readonly onFailure?: (message: string | undefined) => void;
  readonly clock?: Clock;
  /** How long a caller waits for an answer, in milliseconds; what comes later is there for the next one. */
  readonly patience?: number;
}

export interface MetricName {
  readonly name: string;
  readonly type: string | undefined;
  readonly help: string | undefined;
}

interface Known {
  readonly answer: Promise<readonly unknown[]>;
  readonly stop: AbortController;
  /** Callers that still want it. */
  waiting: number;
  readonly at: number;
  isFailed: boolean;
  isSettled: boolean;
}

const maxKnown = 200;
const maxNames = 500;
const maxValues = 2000;
const defaultPatience = 2000;
/** A server that has not answered by then is given up. */
const loadLimit = 30_000;
const freshFor = 300_000;
const retryAfter = 30_000;
/** Names are those of series that had a sample within this time. */
const lookBack = 3_600_000;

/**
 * The names that the servers of one cluster know, for who writes queries. Each answer is kept for five minutes, a failure for half a minute:
 * it is told to the log and answered with nothing, since nobody who types wants to read of it.
 */
export class NameCatalog implements Disposable {
  readonly #options: NameCatalogOptions;
  readonly #known = new Map<string, Known>();
  #failure: string | undefined;

  constructor(options: NameCatalogOptions) {
    this.#options = options;
  }

  /** Metrics whose names have these letters in this order, those that begin with them first; 500 at the most. */
  async metricNames(prefix: string, signal: AbortSignal): Promise<readonly MetricName[]> {
    const all = await this.#ask('metrics', (stop) => this.#loadMetrics(stop), signal, true);
    return rankNames(all, prefix).slice(0, maxNames);
  }

  /** All metrics whose types are known. Nobody waits for them at the keyboard: the answer may take its time. */
  async typedMetrics(signal: AbortSignal): Promise<readonly MetricName[]> {
    const all = await this.#ask('metrics', (stop) => this.#loadMetrics(stop), signal, true, loadLimit);
    return all.filter(({ type }) => type !== undefined);
  }

  async labelNames(
    language: 'promql' | 'logql',
    selector: string | undefined,
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    const { prometheus, loki } = this.#options;
    // Loki takes no selector here.
    const key = language === 'logql' ? 'logql labels' : `promql labels ${selector ?? ''}`;
    const load = async (stop: AbortSignal): Promise<readonly string[]> => {
      if (language === 'logql') return (await (await loki())?.labelNames(stop)) ?? [];
      return await (await prometheus()).labelNames({ ...matching(selector), range: this.#range() }, stop);
    };
    return (await this.#ask(key, load, signal)).slice(0, maxValues);
  }

  async labelValues(
    language: 'promql' | 'logql',
    label: string,
    selector: string | undefined,
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    const { prometheus, loki } = this.#options;
    const load = async (stop: AbortSignal): Promise<readonly string[]> => {
      if (language === 'logql') return (await (await loki())?.labelValues(label, selector, stop)) ?? [];
      const query = { ...matching(selector), range: this.#range(), limit: maxValues };
      return await (await prometheus()).labelValues(label, query, stop);
    };
    return (await this.#ask(`${language} ${label} ${selector ?? ''}`, load, signal)).slice(0, maxValues);
  }

  dispose(): void {
    for (const { stop } of this.#known.values()) stop.abort();
    this.#known.clear();
  }

  #range(): TimeRange {
    const end = this.#now();
    return { start: end - lookBack, end };
  }

  #now(): number {
    return (this.#options.clock ?? systemClock).now();
  }

  async #loadMetrics(stop: AbortSignal): Promise<readonly MetricName[]> {
    const client = await this.#options.prometheus();
    const [names, metadata] = await Promise.all([
      client.labelValues('__name__', { range: this.#range() }, stop),
      // Names alone are worth having: not every compatible server keeps metadata.
      client.metadata(stop).catch((error: unknown) => {
        if (isAbortError(error)) throw toError(error);
        return [];
      }),
    ]);
    const described = new Map(metadata.map((one) => [one.name, one]));
    return names.map((name) => {
      const own = described.get(name);
      const part = /^(.+)_(?:bucket|sum|count)$/.exec(name)?.[1];
      const family = own === undefined && part !== undefined ? described.get(part) : undefined;
      return { name, type: own?.type ?? (family === undefined ? undefined : 'counter'), help: (own ?? family)?.help };
    });
  }

  /**
   * The answer, or nothing where there is none in time. The question is given up when nobody waits for it, unless it is worth to be kept.
   * @throws the signal's reason when it is aborted.
   */
  async #ask<T>(
    key: string,
    load: (stop: AbortSignal) => Promise<readonly T[]>,
    signal: AbortSignal,
    isKept = false,
    patience = this.#options.patience ?? defaultPatience,
  ): Promise<readonly T[]> {
    const known = this.#current(key) ?? this.#load(key, load);
    known.waiting++;
    try {
      // What a key stands for is always loaded by the same function.
      return (await inTime(known.answer, patience, signal)) as readonly T[];
    } finally {
      known.waiting--;
      if (known.waiting === 0 && signal.aborted && !isKept && !known.isSettled) {
        this.#known.delete(key);
        known.stop.abort();
      }
    }
  }

  #current(key: string): Known | undefined {
    const known = this.#known.get(key);
    if (known === undefined) return undefined;
    return this.#now() - known.at < (known.isFailed ? retryAfter : freshFor) ? known : undefined;
  }

  #load(key: string, load: (stop: AbortSignal) => Promise<readonly unknown[]>): Known {
    const stop = new AbortController();
    const answer = load(AbortSignal.any([stop.signal, AbortSignal.timeout(loadLimit)])).then(
      (found) => {
        known.isSettled = true;
        this.#note(undefined);
        return found;
      },
      (error: unknown) => {
        known.isSettled = true;
        known.isFailed = true;
        if (!stop.signal.aborted) this.#tell(key, error);
        return [];
      },
    );
    const known: Known = { answer, stop, waiting: 0, at: this.#now(), isFailed: false, isSettled: false };
    this.#known.delete(key);
    this.#known.set(key, known);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= maxKnown) break;
      this.#known.delete(oldest);
    }
    return known;
  }

  #tell(key: string, error: unknown): void {
    const message = messageOf(error);
    // A selector that is half written may be refused: that is no news.
    if (isSourceError(error, 'badQuery')) {
      this.#options.log.debug(`${key}: ${message}`);
      return;
    }
    if (message !== this.#failure) this.#options.log.warn(`${key}: ${message}`);
    this.#note(message);
  }

  #note(failure: string | undefined): void {
    if (failure === this.#failure) return;
    this.#failure = failure;
    this.#options.onFailure?.(failure);
  }
}

function matching(selector: string | undefined): { readonly match?: string } {
  return selector === undefined ? {} : { match: selector };
}

/** The answer if it comes within `patience` milliseconds, otherwise nothing. */
function inTime<T>(answer: Promise<readonly T[]>, patience: number, signal: AbortSignal): Promise<readonly T[]> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    };
    const onAbort = (): void => {
      end();
      reject(toError(signal.reason));
    };
    const timer = setTimeout(() => {
      end();
      resolve([]);
    }, patience);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort);
    void answer.then((found) => {
      end();
      resolve(found);
    });
  });
}

/** Names that hold the letters of `prefix` in their order: equal, beginning with it, holding it, then the rest. */
export function rankNames(names: readonly MetricName[], prefix: string): readonly MetricName[] {
  const wanted = prefix.toLowerCase();
  if (wanted === '') return names;
  const ranks: MetricName[][] = [[], [], [], []];
  for (const metric of names) {
    const name = metric.name.toLowerCase();
    const at = name.indexOf(wanted);
    const rank = name === wanted ? 0 : at === 0 ? 1 : at > 0 ? 2 : holdsLetters(name, wanted) ? 3 : undefined;
    if (rank !== undefined) ranks[rank]?.push(metric);
  }
  return ranks.flat();
}

function holdsLetters(name: string, letters: string): boolean {
  let at = 0;
  for (const letter of letters) {
    at = name.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
