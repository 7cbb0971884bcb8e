import { isAbortError } from '../base/async.ts';
import type { Disposable } from '../base/lifecycle.ts';
import { subjectKey, type Subject } from '../model/subject.ts';

/** A feed as this needs it. */
export interface LookedAt {
  look(subject: Subject): Disposable;
}

export interface PinnedLooksOptions {
  /** The embedded metrics of a context, or undefined where its metrics come from elsewhere. */
  readonly feedOf: (contextId: string, signal: AbortSignal) => Promise<LookedAt | undefined>;
  /** Hears why a context's feed could not be had. */
  readonly onError: (error: unknown) => void;
}

/** Has the metrics of subjects collected that nobody looks at at the moment: of those that are pinned. */
export class PinnedLooks implements Disposable {
  readonly #options: PinnedLooksOptions;
  readonly #looks = new Map<string, { readonly subject: Subject; readonly stop: AbortController }>();

  constructor(options: PinnedLooksOptions) {
    this.#options = options;
  }

  /** From now on these and no others. */
  set(subjects: readonly Subject[]): void {
    const wanted = new Map(subjects.map((subject) => [subjectKey(subject), subject]));
    this.#endWhere((_, key) => !wanted.has(key));
    for (const [key, subject] of wanted) if (!this.#looks.has(key)) void this.#begin(key, subject);
  }

  /** A context's feed is gone: its subjects are looked at again when they are next set. */
  forget(contextId: string): void {
    this.#endWhere((subject) => subject.context === contextId);
  }

  dispose(): void {
    this.set([]);
  }

  #endWhere(isMeant: (subject: Subject, key: string) => boolean): void {
    for (const [key, { subject, stop }] of [...this.#looks]) {
      if (!isMeant(subject, key)) continue;
      this.#looks.delete(key);
      stop.abort();
    }
  }

  async #begin(key: string, subject: Subject): Promise<void> {
    const stop = new AbortController();
    this.#looks.set(key, { subject, stop });
    try {
      const feed = await this.#options.feedOf(subject.context, stop.signal);
      if (stop.signal.aborted || feed === undefined) return;
      const look = feed.look(subject);
      stop.signal.addEventListener('abort', () => {
        look.dispose();
      });
    } catch (error) {
      if (stop.signal.aborted || isAbortError(error)) return;
      // Tried again when the pins or the connections change.
      this.#looks.delete(key);
      this.#options.onError(error);
    }
  }
}
