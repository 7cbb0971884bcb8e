import { delay } from '../../src/base/async.ts';
import type { Clock } from '../../src/base/time.ts';
import type { SessionOptions } from '../../src/state/clusterSession.ts';

/** Time that runs faster than the wall's: back-offs of minutes pass in seconds, in the proportions that they have. */
export class ScaledTime implements Clock {
  readonly #scale: number;
  readonly #started = Date.now();
  readonly #base = performance.now();

  /** @param scale how many of its seconds pass in a real one. */
  constructor(scale: number) {
    this.#scale = scale;
  }

  now(): number {
    return this.#started + (performance.now() - this.#base) * this.#scale;
  }

  readonly sleep = (ms: number, signal?: AbortSignal): Promise<void> => delay(ms / this.#scale, signal);

  /** What makes a session live in this time. */
  get sessionOptions(): Pick<SessionOptions, 'clock' | 'sleep' | 'timeouts'> {
    const timeouts = { connect: 15_000 / this.#scale, idle: 30_000 / this.#scale };
    return { clock: this, sleep: this.sleep, timeouts };
  }
}
