import { messageOf } from '../../base/async.ts';
import type { Logger } from '../../base/log.ts';
import type { ObjectStore } from '../apiserver/objectStore.ts';
import type { EventRecorder } from './eventRecorder.ts';
import type { Random } from './seededRandom.ts';
import type { SimulatedClock } from './simulatedClock.ts';

/** What every part of the world works with. */
export interface WorldContext {
  readonly store: ObjectStore;
  readonly clock: SimulatedClock;
  readonly random: Random;
  readonly events: EventRecorder;
  readonly log: Logger;
}

/** How long a controller takes to notice a change, in milliseconds. */
const reactionTime = 40;

/**
 * Runs reconciliations a moment after they are asked for, each name once however often it was asked, as the controllers of Kubernetes do.
 */
export class ReconcileQueue {
  readonly #clock: SimulatedClock;
  readonly #log: Logger;
  readonly #waiting = new Map<string, () => void>();

  constructor(clock: SimulatedClock, log: Logger) {
    this.#clock = clock;
    this.#log = log;
  }

  add(name: string, reconcile: () => void): void {
    if (this.#waiting.size === 0) {
      this.#clock.after(reactionTime, () => {
        this.#drain();
      });
    }
    this.#waiting.set(name, reconcile);
  }

  #drain(): void {
    const batch = [...this.#waiting];
    this.#waiting.clear();
    for (const [name, reconcile] of batch) {
      // What users apply may lack anything; one odd object must not stop the cluster.
      try {
        reconcile();
      } catch (error) {
        this.#log.warn(`cannot reconcile ${name}: ${messageOf(error)}`);
      }
    }
  }
}
