/** Work stops for other work after this many milliseconds: a fraction of what a person notices. */
const budget = 8;

/**
 * Spreads long work over turns of the event loop, so that nothing else waits for it: whoever does the work asks `isSpent` at each
 * step, and awaits `next` when it is.
 */
export class TimeSlice {
  #began = performance.now();

  /** Whether this turn has lasted long enough. */
  get isSpent(): boolean {
    return performance.now() - this.#began > budget;
  }

  /** Lets everything else that waits have its turn. */
  async next(): Promise<void> {
    await new Promise<void>((resolve) => {
      setImmediate(resolve);
    });
    this.#began = performance.now();
  }
}
