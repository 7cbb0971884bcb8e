import type * as vscode from 'vscode';
import type { DisposableStore } from '../base/lifecycle.ts';
import type { Logger } from '../base/log.ts';
import type { AdditionalKubeconfigs } from './additionalKubeconfigs.ts';
import type { Clusters } from './clusters.ts';

/** What the composition root hands to each feature's `register…` function. */
export interface ObservatoryContext {
  readonly extension: vscode.ExtensionContext;
  /** The extension's log; a feature writes to a child of it. */
  readonly log: Logger;
  readonly logChannel: vscode.LogOutputChannel;
  /** Disposed when the extension is deactivated. A feature adds what it registers. */
  readonly disposables: DisposableStore;
  readonly additionalKubeconfigs: AdditionalKubeconfigs;
  /** The clusters of every kubeconfig, shared by the tree and the panels. */
  readonly clusters: Clusters;
}
