/** Upper bounds, in seconds, of the histogram that client libraries keep of request durations by default. */
export const durationBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

/** What one process counts of the requests to one operation. All numbers only grow; they are rounded down when they are shown. */
export interface OperationCounters {
  readonly method: string;
  readonly route: string;
  /** By status code. */
  readonly requests: Map<string, number>;
  /** Requests per bucket, not added up; the last one has no upper bound. */
  readonly buckets: number[];
  /** Seconds. */
  sum: number;
}

/** Requests to every operation of one process. */
export class RequestCounters {
  readonly #operations = new Map<string, OperationCounters>();

  get operations(): Iterable<OperationCounters> {
    return this.#operations.values();
  }

  /**
   * Adds `count` requests whose durations are spread around `latency`.
   * @param latency milliseconds, the median.
   * @param failures how many of them failed, with `failureCode`.
   */
  add(method: string, route: string, count: number, latency: number, failures: number, failureCode: string): void {
    const counters = this.#countersFor(method, route);
    const success = method === 'POST' ? '201' : '200';
    bump(counters.requests, success, count - failures);
    if (failures > 0) bump(counters.requests, failureCode, failures);
    const seconds = latency / 1000;
    let below = 0;
    for (let index = 0; index <= durationBounds.length; index += 1) {
      const bound = durationBounds[index];
      const upTo = bound === undefined ? 1 : shareBelow(bound / seconds);
      counters.buckets[index] = (counters.buckets[index] ?? 0) + count * (upTo - below);
      below = upTo;
    }
    // The mean of such a distribution lies above its median.
    counters.sum += count * seconds * Math.exp((spread * spread) / 2);
  }

  #countersFor(method: string, route: string): OperationCounters {
    const key = `${method} ${route}`;
    let counters = this.#operations.get(key);
    if (counters === undefined) {
      counters = { method, route, requests: new Map(), buckets: durationBounds.map(() => 0).concat(0), sum: 0 };
      this.#operations.set(key, counters);
    }
    return counters;
  }
}

/** Sigma of the log-normal distribution that durations follow. */
export const spread = 0.45;

function bump(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

/** The part of durations that are below `ratio` times the median: the log-normal distribution function, by a logistic curve. */
function shareBelow(ratio: number): number {
  return 1 / (1 + Math.exp((-1.702 * Math.log(ratio)) / spread));
}
