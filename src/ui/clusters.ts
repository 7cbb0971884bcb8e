import * as vscode from 'vscode';
import { messageOf, toError } from '../base/async.ts';
import { Emitter, type Event } from '../base/event.ts';
import { DisposableStore, type Disposable } from '../base/lifecycle.ts';
import type { Logger } from '../base/log.ts';
import type { AdditionalKubeconfigs } from './additionalKubeconfigs.ts';
import type { BackendKind } from '../sources/backendSignsData.ts';
import type { ClusterRuntime } from './clusterRuntime.ts';
import { settingIds, settingsSection } from './ids.ts';

/** The clusters, loaded when they are first asked for. */
export class Clusters implements Disposable {
  readonly #log: Logger;
  readonly #additional: AdditionalKubeconfigs;
  readonly #extension: Pick<vscode.ExtensionContext, 'workspaceState' | 'globalState' | 'secrets'>;
  readonly #disposables = new DisposableStore();
  readonly #didLoad = this.#disposables.add(new Emitter<ClusterRuntime>());
  #runtime: Promise<ClusterRuntime> | undefined;
  #loaded: ClusterRuntime | undefined;

  /** Somebody has asked for the clusters, and they are there. */
  readonly onDidLoad: Event<ClusterRuntime> = this.#didLoad.event;

  constructor(
    log: Logger,
    additional: AdditionalKubeconfigs,
    extension: Pick<vscode.ExtensionContext, 'workspaceState' | 'globalState' | 'secrets'>,
  ) {
    this.#log = log;
    this.#extension = extension;
    this.#additional = additional;
    const reload = (): void => {
      this.#runtime
        ?.then(({ sessions }) => sessions.reload())
        .catch((error: unknown) => {
          log.error(`The kubeconfigs were not read again: ${messageOf(error)}`);
        });
    };
    this.#disposables.add(additional.onDidChange(reload));
    this.#disposables.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(`${settingsSection}.${settingIds.kubeconfigPaths}`)) reload();
        // An address that the user corrects counts at the next question.
        if (event.affectsConfiguration(settingsSection)) this.#loaded?.backends.forget();
      }),
    );
  }

  /** The clusters where they are loaded; nothing is loaded to find out. */
  get loaded(): ClusterRuntime | undefined {
    return this.#loaded;
  }

  /** The same for every caller, with the kubeconfigs read. */
  runtime(): Promise<ClusterRuntime> {
    this.#runtime ??= this.#load().catch((error: unknown) => {
      // Whoever asks next tries again.
      this.#runtime = undefined;
      throw toError(error);
    });
    return this.#runtime;
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  async #load(): Promise<ClusterRuntime> {
    const { createClusterRuntime } = await import('./clusterRuntime.ts');
    const list = (setting: string): readonly string[] =>
      vscode.workspace.getConfiguration(settingsSection).get<readonly string[]>(setting, []);
    const runtime = await createClusterRuntime(this.#log, {
      kubeconfigFiles: () => [...this.#additional.paths, ...list(settingIds.kubeconfigPaths)],
      namespaces: () => list(settingIds.namespaces),
      configuredUrl,
      tokenVault: this.#extension.secrets,
      workspaceValues: this.#extension.workspaceState,
      globalValues: this.#extension.globalState,
    });
    this.#loaded = this.#disposables.add(runtime);
    this.#didLoad.fire(runtime);
    return runtime;
  }
}

/** The address of `kubeObservatory.KIND.url`: one for every context, or an object with one for each context by name. */
function configuredUrl(kind: BackendKind, contextId: string): string | undefined {
  const value = vscode.workspace.getConfiguration(settingsSection).get<unknown>(`${kind}.url`);
  const url =
    typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[contextId] : value;
  return typeof url === 'string' && url.trim() !== '' ? url.trim() : undefined;
}
