import { parseQuantity } from '../../base/units.ts';
import type { ObjectStore } from '../apiserver/objectStore.ts';
import type { VolumeClaim } from './kubeTypes.ts';
import { hashFraction } from './seededRandom.ts';

/** A claim's file system. */
export interface VolumeState {
  readonly capacityBytes: number;
  readonly usedBytes: number;
  readonly availableBytes: number;
  readonly inodes: number;
  readonly inodesUsed: number;
}

interface Filling {
  readonly from: number;
  readonly duration: number;
  readonly fromBytes: number;
  readonly bytes: number;
}

/** How full the volumes are: each grows a little day by day, and a filling one until nothing is left. */
export class VolumeUse {
  readonly #store: ObjectStore;
  readonly #fillings = new Map<string, Filling>();

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  /** Fills the claim's volume from what it holds now to all it has, in `duration` milliseconds. */
  fill(namespace: string, claim: string, from: number, duration: number): void {
    const state = this.state(namespace, claim, from);
    if (state === undefined) return;
    const bytes = state.capacityBytes - state.usedBytes;
    this.#fillings.set(`${namespace}/${claim}`, { from, duration, fromBytes: state.usedBytes, bytes });
  }

  /** Undefined where the claim does not exist or is not bound. */
  state(namespace: string, name: string, time: number): VolumeState | undefined {
    const claim = this.#store.get({ group: '', resource: 'persistentvolumeclaims', namespace, name }) as
      VolumeClaim | undefined;
    const size = (claim?.status?.['capacity'] as Readonly<Record<string, string>> | undefined)?.['storage'];
    // A file system keeps about five percent for itself.
    const capacityBytes = Math.floor((parseQuantity(size ?? '') ?? 0) * 0.95);
    if (capacityBytes === 0) return undefined;
    const filling = this.#fillings.get(`${namespace}/${name}`);
    const wanted =
      filling === undefined
        ? capacityBytes * (0.28 + 0.3 * hashFraction(`${namespace}/${name}`))
        : filling.fromBytes + filling.bytes * Math.min(1, Math.max(0, (time - filling.from) / filling.duration));
    const usedBytes = Math.floor(Math.min(capacityBytes, wanted));
    const inodes = Math.floor(capacityBytes / 16_384);
    const inodesUsed = Math.floor(inodes * (0.02 + 0.1 * (usedBytes / capacityBytes)));
    return { capacityBytes, usedBytes, availableBytes: capacityBytes - usedBytes, inodes, inodesUsed };
  }

  isFull(namespace: string, name: string, time: number): boolean {
    const state = this.state(namespace, name, time);
    return state !== undefined && state.availableBytes < state.capacityBytes * 0.001;
  }
}
