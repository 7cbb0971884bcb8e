/** Waits that grow with each failure and are spread at random, so that many watches do not come back at the same moment. */
export class Backoff {
  readonly #first: number;
  readonly #most: number;
  readonly #random: () => number;
  #failures = 0;

  /** @param first milliseconds before the first retry; @param most the longest wait. */
  constructor(first: number, most: number, random: () => number = Math.random) {
    this.#first = first;
    this.#most = most;
    this.#random = random;
  }

  /** Milliseconds to wait now. */
  next(): number {
    const wait = Math.min(this.#most, this.#first * 2 ** Math.min(this.#failures, 30));
    this.#failures += 1;
    return wait * (0.5 + this.#random() * 0.5);
  }

  reset(): void {
    this.#failures = 0;
  }
}
