/** Counts what comes, and tells how much a second over the last five. */
export class RateMeter {
  readonly #counts: { readonly second: number; count: number }[] = [];

  /** @param now milliseconds since the epoch. */
  add(count: number, now: number): void {
    const second = Math.floor(now / 1000);
    const last = this.#counts.at(-1);
    if (last?.second === second) last.count += count;
    else this.#counts.push({ second, count });
    this.#forget(second);
  }

  perSecond(now: number): number {
    const second = Math.floor(now / 1000);
    this.#forget(second);
    const sum = this.#counts.reduce((total, one) => total + (one.second < second ? one.count : 0), 0);
    return Math.round(sum / 5);
  }

  #forget(second: number): void {
    while ((this.#counts[0]?.second ?? second) < second - 5) this.#counts.shift();
  }
}
