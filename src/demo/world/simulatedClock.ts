import { toDisposable, type Disposable } from '../../base/lifecycle.ts';
import type { Clock } from '../../base/time.ts';

interface Entry {
  readonly time: number;
  /** Entries of one time run in the order in which they were added. */
  readonly order: number;
  readonly action: () => void;
  isCancelled: boolean;
}

/**
 * Time inside the simulated cluster. It stands still until `advanceTo` moves it, and then everything that was due runs in order of its
 * time, each action seeing its own time as now. So a day of the cluster's life is the same every time, however fast it is played.
 */
export class SimulatedClock implements Clock {
  #now: number;
  #order = 0;
  readonly #heap: Entry[] = [];

  /** @param start milliseconds since the epoch. */
  constructor(start: number) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  /** How many actions wait; cancelled ones count until their time has come. */
  get pendingCount(): number {
    return this.#heap.length;
  }

  /** Runs `action` at `time`, or as soon as the clock moves when that has passed. */
  at(time: number, action: () => void): Disposable {
    const entry: Entry = { time: Math.max(time, this.#now), order: this.#order, action, isCancelled: false };
    this.#order += 1;
    this.#push(entry);
    return toDisposable(() => {
      entry.isCancelled = true;
    });
  }

  after(ms: number, action: () => void): Disposable {
    return this.at(this.#now + ms, action);
  }

  /** Runs `action` at every multiple of `ms` since the epoch, so that the rhythm does not depend on when it began. */
  every(ms: number, action: () => void): Disposable {
    let isStopped = false;
    const plan = (): void => {
      this.at((Math.floor(this.#now / ms) + 1) * ms, () => {
        if (isStopped) return;
        action();
        plan();
      });
    };
    plan();
    return toDisposable(() => {
      isStopped = true;
    });
  }

  /** Moves time forward to `time`, running all that falls due on the way. An earlier time changes nothing. */
  advanceTo(time: number): void {
    for (let first = this.#heap[0]; first !== undefined && first.time <= time; first = this.#heap[0]) {
      this.#pop();
      if (first.isCancelled) continue;
      this.#now = Math.max(this.#now, first.time);
      first.action();
    }
    this.#now = Math.max(this.#now, time);
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let index = heap.length;
    heap.push(entry);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(entry, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      let child = index * 2 + 1;
      const left = heap[child];
      if (left === undefined) break;
      const right = heap[child + 1];
      let smaller = left;
      if (right !== undefined && isBefore(right, left)) {
        smaller = right;
        child += 1;
      }
      if (!isBefore(smaller, last)) break;
      heap[index] = smaller;
      index = child;
    }
    heap[index] = last;
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.time < b.time || (a.time === b.time && a.order < b.order);
}

/** RFC 3339 in UTC with whole seconds, as Kubernetes writes `metav1.Time`. */
export function toKubeTime(time: number): string {
  return new Date(Math.floor(time / 1000) * 1000).toISOString().replace('.000Z', 'Z');
}

/** RFC 3339 in UTC with microseconds, as Kubernetes writes `metav1.MicroTime`. */
export function toKubeMicroTime(time: number): string {
  const micros = Math.floor((time * 1000) % 1000);
  return new Date(Math.floor(time)).toISOString().replace('Z', `${String(micros).padStart(3, '0')}Z`);
}
