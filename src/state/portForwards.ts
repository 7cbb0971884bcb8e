import { Emitter, type Event } from '../base/event.ts';
import { DisposableStore, type Disposable } from '../base/lifecycle.ts';
import type { ForwardRequest, PortForwardSnapshot } from '../model/portForward.ts';
import type { ClusterSessions } from './clusterSessions.ts';
import { PortForward, type ForwardOptions } from './portForward.ts';

/** The ports that are forwarded now. A forward ends with the connection to its cluster. */
export class PortForwards implements Disposable {
  readonly #forwards = new Map<string, PortForward>();
  readonly #disposables = new DisposableStore();
  readonly #didChange = new Emitter<undefined>();
  #started = 0;

  /** The list changed, or how one of it stands. */
  readonly onDidChange: Event<undefined> = this.#didChange.event;

  constructor(sessions: ClusterSessions) {
    this.#disposables.add(
      sessions.onDidChange(() => {
        this.#stopWhere((forward) => sessions.session(forward.snapshot.subject.contextId) !== forward.session);
      }),
    );
  }

  /** In the order in which they were started. */
  get snapshot(): readonly PortForwardSnapshot[] {
    return [...this.#forwards.values()].map((forward) => forward.snapshot);
  }

  /** What starts them once more. */
  get requests(): readonly ForwardRequest[] {
    return [...this.#forwards.values()].map((forward) => forward.request);
  }

  /** @throws SourceError of kind config when the local port cannot be used. */
  async start(options: ForwardOptions): Promise<PortForwardSnapshot> {
    const id = String(++this.#started);
    const forward = await PortForward.start(id, options);
    if (this.#disposables.isDisposed) {
      forward.dispose();
      return forward.snapshot;
    }
    this.#forwards.set(id, forward);
    forward.onDidChange(() => {
      this.#didChange.fire(undefined);
    });
    this.#didChange.fire(undefined);
    return forward.snapshot;
  }

  stop(id: string): void {
    this.#stopWhere((forward) => forward.snapshot.id === id);
  }

  stopContext(contextId: string): void {
    this.#stopWhere((forward) => forward.snapshot.subject.contextId === contextId);
  }

  stopAll(): void {
    this.#stopWhere(() => true);
  }

  dispose(): void {
    this.#disposables.dispose();
    // That all of them end now is no wish of the user's, and nobody hears it.
    this.#didChange.dispose();
    this.stopAll();
  }

  #stopWhere(isMeant: (forward: PortForward) => boolean): void {
    const ended = [...this.#forwards].filter(([, forward]) => isMeant(forward));
    for (const [id, forward] of ended) {
      this.#forwards.delete(id);
      forward.dispose();
    }
    if (ended.length > 0) this.#didChange.fire(undefined);
  }
}
