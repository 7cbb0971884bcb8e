import type * as vscode from 'vscode';
import { Emitter, type Event } from '../../base/event.ts';
import { DisposableStore, type Disposable } from '../../base/lifecycle.ts';
import type { Logger } from '../../base/log.ts';
import type { NameCatalog } from '../../state/nameCatalog.ts';
import type { ClusterRuntime } from '../clusterRuntime.ts';
import type { Clusters } from '../clusters.ts';

/** Where the choice is kept; `''` stands for no cluster at all. */
const chosenKey = 'kubeObservatory.queryCluster';

/**
 * The cluster whose names complete queries: the one that the user chose, else the one that was connected last. Nothing is connected only to
 * complete a query.
 */
export class QueryCluster implements Disposable {
  readonly #clusters: Clusters;
  readonly #memory: vscode.Memento;
  readonly #log: Logger;
  readonly #store = new DisposableStore();
  readonly #didChange = this.#store.add(new Emitter<undefined>());
  #catalog: { readonly contextId: string; readonly catalog: Promise<NameCatalog> } | undefined;

  #failure: string | undefined;

  /** Another cluster answers, or what is known of it has changed. */
  readonly onDidChange: Event<undefined> = this.#didChange.event;

  constructor(clusters: Clusters, memory: vscode.Memento, log: Logger) {
    this.#clusters = clusters;
    this.#memory = memory;
    this.#log = log;
    const follow = ({ sessions }: ClusterRuntime): void => {
      this.#store.add(
        sessions.onDidChangeConnections(() => {
          this.#update();
        }),
      );
      this.#update();
    };
    this.#store.add(clusters.onDidLoad(follow));
    if (clusters.loaded !== undefined) follow(clusters.loaded);
  }

  /** The context that is asked; undefined where none is connected or none is wanted. */
  get contextId(): string | undefined {
    const connected = this.#clusters.loaded?.sessions.connected ?? [];
    const { chosen } = this;
    if (chosen === undefined) return connected.at(-1);
    return connected.includes(chosen) ? chosen : undefined;
  }

  /** Why the cluster has no names for us, in the words of who was asked. */
  get failure(): string | undefined {
    return this.#failure;
  }

  /** What the user chose: a context, `''` for none, or undefined where the choice is left to us. */
  get chosen(): string | undefined {
    return this.#memory.get<string>(chosenKey);
  }

  /** Connects to the context that was chosen. */
  async choose(contextId: string | undefined): Promise<void> {
    await this.#memory.update(chosenKey, contextId);
    if (contextId !== undefined && contextId !== '') {
      (await this.#clusters.runtime()).sessions.session(contextId)?.connect();
    }
    this.#update();
  }

  /** The names of the cluster that is asked; undefined where none is. */
  async catalog(): Promise<NameCatalog | undefined> {
    const { contextId } = this;
    const backends = this.#clusters.loaded?.backends;
    if (contextId === undefined || backends === undefined) return undefined;
    if (this.#catalog?.contextId !== contextId) {
      const catalog = import('../../state/nameCatalog.ts').then(
        ({ NameCatalog }) =>
          new NameCatalog({
            prometheus: () => backends.directoryOf(contextId).prometheus(),
            loki: () => backends.directoryOf(contextId).loki(),
            log: this.#log,
            onFailure: (message) => {
              this.#failure = message;
              this.#didChange.fire(undefined);
            },
          }),
      );
      this.#catalog = { contextId, catalog };
    }
    return await this.#catalog.catalog;
  }

  /** Asks anew for everything: an address may be another one now. */
  forget(): void {
    void this.#catalog?.catalog.then((catalog) => {
      catalog.dispose();
    });
    this.#catalog = undefined;
    this.#failure = undefined;
  }

  dispose(): void {
    this.forget();
    this.#store.dispose();
  }

  #update(): void {
    if (this.#catalog !== undefined && this.#catalog.contextId !== this.contextId) this.forget();
    this.#didChange.fire(undefined);
  }
}
