/**
 * Follows who listens to AbortSignals from now on, until `stop`: a listener that stays on a signal which is never aborted keeps whatever it
 * holds alive.
 */
export class AbortListeners {
  readonly #listening = new Map<AbortSignal, Set<unknown>>();
  readonly #add = Object.getOwnPropertyDescriptor(AbortSignal.prototype, 'addEventListener');
  readonly #remove = Object.getOwnPropertyDescriptor(AbortSignal.prototype, 'removeEventListener');

  constructor() {
    const listening = this.#listening;
    AbortSignal.prototype.addEventListener = function (this: AbortSignal, ...args: readonly unknown[]) {
      const known = listening.get(this) ?? new Set();
      listening.set(this, known.add(args[1]));
      call('addEventListener', this, args);
    };
    AbortSignal.prototype.removeEventListener = function (this: AbortSignal, ...args: readonly unknown[]) {
      listening.get(this)?.delete(args[1]);
      call('removeEventListener', this, args);
    };
  }

  /** Listeners that wait for a signal which has not been aborted. */
  get waiting(): number {
    let count = 0;
    for (const [signal, listeners] of this.#listening) if (!signal.aborted) count += listeners.size;
    return count;
  }

  stop(): void {
    restore('addEventListener', this.#add);
    restore('removeEventListener', this.#remove);
  }
}

function call(name: 'addEventListener' | 'removeEventListener', target: AbortSignal, args: readonly unknown[]): void {
  const method = Reflect.get(EventTarget.prototype, name) as (...args: readonly unknown[]) => void;
  Reflect.apply(method, target, args);
}

function restore(name: 'addEventListener' | 'removeEventListener', before: PropertyDescriptor | undefined): void {
  if (before === undefined) Reflect.deleteProperty(AbortSignal.prototype, name);
  else Object.defineProperty(AbortSignal.prototype, name, before);
}
