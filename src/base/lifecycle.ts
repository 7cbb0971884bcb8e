/** Something that holds a resource (a timer, a socket, a subscription) until it is disposed. */
export interface Disposable {
  dispose(): void;
}

/** Wraps a function as a disposable that runs at most once. */
export function toDisposable(dispose: () => void): Disposable {
  let isDisposed = false;
  return {
    dispose: () => {
      if (isDisposed) return;
      isDisposed = true;
      dispose();
    },
  };
}

/**
 * Owns disposables and disposes them together, last added first. What is added after `dispose` is disposed at once, so
 * that an answer that arrives late cannot leak.
 */
export class DisposableStore implements Disposable {
  readonly #items = new Set<Disposable>();
  #isDisposed = false;

  get isDisposed(): boolean {
    return this.#isDisposed;
  }

  add<T extends Disposable>(item: T): T {
    if (this.#isDisposed) item.dispose();
    else this.#items.add(item);
    return item;
  }

  /** Disposes one item now and forgets it. */
  remove(item: Disposable): void {
    if (this.#items.delete(item)) item.dispose();
  }

  /** Disposes everything that is held; the store stays usable. */
  clear(): void {
    const items = [...this.#items].reverse();
    this.#items.clear();
    for (const item of items) item.dispose();
  }

  dispose(): void {
    this.#isDisposed = true;
    this.clear();
  }
}
