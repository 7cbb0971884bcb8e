import { isAbortError, toError } from '../base/async.ts';
import { isSourceError } from '../sources/sourceError.ts';
import { Backoff } from '../sources/kubernetes/backoff.ts';
import type { ScrapeOutcome } from './targetScraper.ts';

/** What gives the samples of a job. */
export type FeedSource = 'kubelet' | 'metrics-server' | 'pods';

export interface FeedJobOptions {
  readonly source: FeedSource;
  /** For people. */
  readonly name: string;
  /** Below the API server. */
  readonly path: string;
  /** What cannot be done as it was asked for, in sentences. */
  readonly notes?: readonly string[];
  /** Milliseconds between two rounds while all is well. */
  readonly intervalMs: number;
  readonly run: (signal: AbortSignal) => Promise<ScrapeOutcome>;
  /** Ends the series that were written. */
  readonly end: (time: number) => void;
}

/** What is refused to the user stays refused for a while. */
const lastingWait = 300_000;

/** Something that is read again and again, with growing waits while it fails. */
export class FeedJob {
  readonly options: FeedJobOptions;
  readonly #backoff: Backoff;
  #outcome: ScrapeOutcome | undefined;
  #dueAt = 0;

  constructor(options: FeedJobOptions) {
    this.options = options;
    this.#backoff = new Backoff(options.intervalMs * 2, lastingWait);
  }

  /** Milliseconds since the epoch of the next round. */
  get dueAt(): number {
    return this.#dueAt;
  }

  get outcome(): ScrapeOutcome | undefined {
    return this.#outcome;
  }

  /** One round. Never rejects but with an AbortError. */
  async run(now: () => number, signal: AbortSignal): Promise<void> {
    const { intervalMs, run } = this.options;
    const time = now();
    try {
      this.#outcome = await run(signal);
    } catch (error) {
      if (isAbortError(error) || signal.aborted) throw error;
      this.#outcome = { time, durationMs: now() - time, samples: 0, error: toError(error) };
    }
    const { error } = this.#outcome;
    if (error === undefined) this.#backoff.reset();
    // Spread at random, so that many windows do not ask at the same moment.
    this.#dueAt = time + (error === undefined ? intervalMs * (0.96 + Math.random() * 0.08) : this.#waitAfter(error));
  }

  #waitAfter(error: Error): number {
    if (isSourceError(error, 'forbidden') || isSourceError(error, 'unauthorized')) return lastingWait;
    const asked = isSourceError(error) ? (error.retryAfter ?? 0) : 0;
    return Math.max(asked, this.#backoff.next());
  }
}
