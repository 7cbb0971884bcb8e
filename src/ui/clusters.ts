import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../base/lifecycle.ts';
import type { Logger } from '../base/log.ts';
import type { AdditionalKubeconfigs } from './additionalKubeconfigs.ts';
import type { ClusterRuntime } from './clusterRuntime.ts';
import { settingIds, settingsSection } from './ids.ts';

/** The clusters, loaded when they are first asked for. */
export class Clusters implements Disposable {
  readonly #log: Logger;
  readonly #additional: AdditionalKubeconfigs;
  readonly #disposables = new DisposableStore();
  #runtime: Promise<ClusterRuntime> | undefined;

  constructor(log: Logger, additional: AdditionalKubeconfigs) {
    this.#log = log;
    this.#additional = additional;
    const reload = (): void => void this.#runtime?.then(({ sessions }) => sessions.reload());
    this.#disposables.add(additional.onDidChange(reload));
    this.#disposables.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(`${settingsSection}.${settingIds.kubeconfigPaths}`)) reload();
      }),
    );
  }

  /** The same for every caller, with the kubeconfigs read. */
  runtime(): Promise<ClusterRuntime> {
    this.#runtime ??= this.#load();
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
    });
    return this.#disposables.add(runtime);
  }
}
