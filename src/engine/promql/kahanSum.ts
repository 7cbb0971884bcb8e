/** A running sum with Neumaier's compensation for lost digits, as Prometheus sums. */
export class KahanSum {
  sum = 0;
  compensation = 0;

  add(value: number): void {
    const next = this.sum + value;
    if (!Number.isFinite(next)) this.compensation = 0;
    else if (Math.abs(this.sum) >= Math.abs(value)) this.compensation += this.sum - next + value;
    else this.compensation += value - next + this.sum;
    this.sum = next;
  }

  get total(): number {
    return Number.isFinite(this.sum) ? this.sum + this.compensation : this.sum;
  }
}

/** A mean that sums as long as the sum stays finite, and goes over to moving the mean when it would not. */
export class RunningMean {
  #sum = 0;
  #compensation = 0;
  #count = 0;
  #isIncremental = false;

  add(value: number): void {
    this.#count += 1;
    if (this.#count === 1) {
      this.#sum = value;
      return;
    }
    if (!this.#isIncremental) {
      const next = new KahanSum();
      next.sum = this.#sum;
      next.compensation = this.#compensation;
      next.add(value);
      if (Math.abs(next.sum) !== Infinity) {
        this.#sum = next.sum;
        this.#compensation = next.compensation;
        return;
      }
      this.#isIncremental = true;
      this.#sum /= this.#count - 1;
      this.#compensation /= this.#count - 1;
    }
    const share = (this.#count - 1) / this.#count;
    const mean = new KahanSum();
    mean.sum = share * this.#sum;
    mean.compensation = share * this.#compensation;
    mean.add(value / this.#count);
    this.#sum = mean.sum;
    this.#compensation = mean.compensation;
  }

  get mean(): number {
    if (this.#isIncremental) return this.#sum + this.#compensation;
    return this.#sum / this.#count + this.#compensation / this.#count;
  }
}

/** A quantile of values in any order, between neighbours by weight; the values are sorted in place, NaN first. */
export function quantileOf(q: number, values: number[] | Float64Array): number {
  if (values.length === 0 || Number.isNaN(q)) return NaN;
  if (q < 0) return -Infinity;
  if (q > 1) return Infinity;
  values.sort(byValueNaNFirst);
  const rank = q * (values.length - 1);
  const lower = Math.max(0, Math.floor(rank));
  const upper = Math.min(values.length - 1, lower + 1);
  const weight = rank - Math.floor(rank);
  return (values[lower] ?? NaN) * (1 - weight) + (values[upper] ?? NaN) * weight;
}

function byValueNaNFirst(a: number, b: number): number {
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : -1;
  return Number.isNaN(b) ? 1 : a < b ? -1 : a > b ? 1 : 0;
}
