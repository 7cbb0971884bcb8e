import { Emitter, type Event } from '../base/event.ts';
import { DisposableStore, type Disposable } from '../base/lifecycle.ts';
import type { KubeconfigProblem } from '../sources/kubernetes/kubeconfigFile.ts';
import { watchFiles } from '../sources/kubernetes/fileWatcher.ts';
import {
  defaultKubeconfigSources,
  loadKubeconfigs,
  type KubeconfigSources,
  type KubeContext,
} from '../sources/kubernetes/kubeconfigSet.ts';
import { ClusterSession, type SessionOptions } from './clusterSession.ts';

export interface ClusterSessionsOptions extends SessionOptions {
  /** Kubeconfig files beside the default ones: asked anew at every `reload`. */
  readonly extraFiles: () => readonly string[];
  readonly sources?: (extraFiles: readonly string[]) => KubeconfigSources;
  /** Milliseconds between looks at the files. */
  readonly watchInterval?: number;
}

/** What the kubeconfigs hold. */
export interface KubeconfigSnapshot {
  readonly contexts: readonly KubeContext[];
  readonly problems: readonly KubeconfigProblem[];
  readonly isLoaded: boolean;
}

/** Every context that the kubeconfigs define, and a session for each one that is open. */
export class ClusterSessions implements Disposable {
  readonly #options: ClusterSessionsOptions;
  readonly #didChange = new Emitter<undefined>();
  readonly #sessions = new Map<string, { readonly session: ClusterSession; readonly definition: string }>();
  readonly #didConnect = new Emitter<undefined>();
  /** Ids of contexts, the one that was connected last behind the others. */
  readonly #connected = new Set<string>();
  readonly #watch = new DisposableStore();
  #snapshot: KubeconfigSnapshot = { contexts: [], problems: [], isLoaded: false };
  #reloads = 0;
  #newest: Promise<void> = Promise.resolve();
  #watchedFiles = '';

  /** The contexts or the problems changed. */
  readonly onDidChange: Event<undefined> = this.#didChange.event;

  /** A session was connected, lost or closed. */
  readonly onDidChangeConnections: Event<undefined> = this.#didConnect.event;

  constructor(options: ClusterSessionsOptions) {
    this.#options = options;
  }

  get snapshot(): KubeconfigSnapshot {
    return this.#snapshot;
  }

  /** Ids of the contexts that are connected, the latest last. */
  get connected(): readonly string[] {
    return [...this.#connected];
  }

  /**
   * Reads the kubeconfigs again. A session whose context is gone or defined differently is closed. Resolves when what the files held at the
   * call, or later, is known.
   */
  reload(): Promise<void> {
    const turn = ++this.#reloads;
    this.#newest = this.#load(turn);
    return this.#newest;
  }

  async #load(turn: number): Promise<void> {
    const set = await loadKubeconfigs((this.#options.sources ?? defaultKubeconfigSources)(this.#options.extraFiles()));
    if (this.#watch.isDisposed) return;
    // Somebody has asked again meanwhile.
    if (turn !== this.#reloads) return this.#newest;
    this.#snapshot = { contexts: set.contexts, problems: set.problems, isLoaded: true };
    const definitions = new Map(set.contexts.map((context) => [context.id, definitionOf(context)]));
    for (const [id, { session, definition }] of this.#sessions) {
      if (definitions.get(id) === definition) continue;
      this.#sessions.delete(id);
      session.dispose();
      if (this.#connected.delete(id)) this.#didConnect.fire(undefined);
    }
    if (set.files.join('\n') !== this.#watchedFiles) {
      this.#watchedFiles = set.files.join('\n');
      this.#watch.clear();
      this.#watch.add(watchFiles(set.files, () => void this.reload(), this.#options.watchInterval));
    }
    this.#didChange.fire(undefined);
  }

  /** The session of a context, opened when it is first asked for; undefined when there is no such context. */
  session(contextId: string): ClusterSession | undefined {
    const known = this.#sessions.get(contextId);
    if (known !== undefined) return known.session;
    const context = this.#snapshot.contexts.find((one) => one.id === contextId);
    if (context === undefined || this.#watch.isDisposed) return undefined;
    const session = new ClusterSession(context, this.#options);
    this.#sessions.set(contextId, { session, definition: definitionOf(context) });
    session.onDidChange(() => {
      this.#note(contextId, session.connection.kind === 'connected');
    });
    return session;
  }

  dispose(): void {
    this.#watch.dispose();
    for (const { session } of this.#sessions.values()) session.dispose();
    this.#sessions.clear();
    this.#connected.clear();
    this.#didChange.dispose();
    this.#didConnect.dispose();
  }

  #note(contextId: string, isConnected: boolean): void {
    if (this.#connected.has(contextId) === isConnected) return;
    if (isConnected) this.#connected.add(contextId);
    else this.#connected.delete(contextId);
    this.#didConnect.fire(undefined);
  }
}

/** Everything that a connection depends on: which context is the current one is not part of it. */
function definitionOf(context: KubeContext): string {
  return JSON.stringify({ ...context, isCurrent: false });
}
