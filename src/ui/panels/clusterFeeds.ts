import type { Event } from '../../base/event.ts';
import { DisposableStore, type Disposable } from '../../base/lifecycle.ts';

/** A session as far as it matters here. */
interface Session {
  readonly context: { readonly id: string };
}

interface Sessions<S> {
  readonly onDidChange: Event<undefined>;
  session(contextId: string): S | undefined;
}

interface Opened<Feed> {
  readonly feed: Promise<Feed>;
  readonly store: DisposableStore;
}

/** What is collected of each cluster, opened when it is first asked for. It goes with the session, which a kubeconfig may define anew. */
export class ClusterFeeds<S extends Session, Feed> implements Disposable {
  readonly #open: (session: S, store: DisposableStore) => Promise<Feed>;
  readonly #feeds = new Map<S, Opened<Feed>>();
  #following: Disposable | undefined;

  /** @param open what it adds to the store ends with the session. */
  constructor(open: (session: S, store: DisposableStore) => Promise<Feed>) {
    this.#open = open;
  }

  /** The feed of a session; the same one for every caller. @param sessions among which it is. */
  of(session: S, sessions: Sessions<S>): Promise<Feed> {
    this.#following ??= sessions.onDidChange(() => {
      this.#closeWhere((one) => sessions.session(one.context.id) !== one);
    });
    const known = this.#feeds.get(session);
    if (known !== undefined) return known.feed;
    const store = new DisposableStore();
    const opened = { store, feed: this.#open(session, store) };
    this.#feeds.set(session, opened);
    return opened.feed;
  }

  dispose(): void {
    this.#following?.dispose();
    this.#closeWhere(() => true);
  }

  #closeWhere(isMeant: (session: S) => boolean): void {
    for (const [session, { store }] of [...this.#feeds]) {
      if (!isMeant(session)) continue;
      this.#feeds.delete(session);
      store.dispose();
    }
  }
}
