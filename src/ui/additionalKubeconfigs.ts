import { Emitter } from '../base/event.ts';
import type { Event } from '../base/event.ts';
import { toDisposable } from '../base/lifecycle.ts';
import type { Disposable } from '../base/lifecycle.ts';

/** Kubeconfig files that are shown beside the user's own ones for as long as someone keeps them there: the demo cluster's. */
export class AdditionalKubeconfigs implements Disposable {
  readonly #paths = new Set<string>();
  readonly #didChange = new Emitter<undefined>();

  readonly onDidChange: Event<undefined> = this.#didChange.event;

  /** Absolute paths, in the order in which they were added. */
  get paths(): readonly string[] {
    return [...this.#paths];
  }

  /** Shows a file until the result is disposed. */
  add(path: string): Disposable {
    this.#paths.add(path);
    this.#didChange.fire(undefined);
    return toDisposable(() => {
      if (this.#paths.delete(path)) this.#didChange.fire(undefined);
    });
  }

  dispose(): void {
    this.#didChange.dispose();
  }
}
