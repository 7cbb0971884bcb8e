import * as vscode from 'vscode';
import { messageOf } from '../../base/async.ts';
import { registerFindCommands } from '../commands/registerFindCommands.ts';
import { contextKeys, viewIds } from '../ids.ts';
import type { ObservatoryContext } from '../observatoryContext.ts';
import type { ClusterRuntime } from '../clusterRuntime.ts';
import { ClustersTreeProvider } from './clustersTreeProvider.ts';
import type { TreeMemory } from './treeMemory.ts';

/** Shows the Clusters view. The clusters themselves load when the view is first opened. */
export function registerClustersTree(context: ObservatoryContext): void {
  const { clusters, disposables, log } = context;
  const provider = disposables.add(new ClustersTreeProvider(clusters));
  const view = disposables.add(
    vscode.window.createTreeView(viewIds.clusters, {
      treeDataProvider: provider,
      showCollapseAll: true,
      canSelectMany: false,
    }),
  );
  registerFindCommands(context, view);
  let isWatched = false;
  const watch = async (): Promise<void> => {
    if (isWatched || !view.visible) return;
    isWatched = true;
    const runtime = await clusters.runtime().catch((error: unknown) => {
      log.error(`The clusters cannot be shown: ${messageOf(error)}`);
    });
    isWatched = runtime !== undefined;
    if (runtime === undefined) return;
    followRuntime(context, runtime, view);
    disposables.add(
      view.onDidCollapseElement(({ element }) => {
        runtime.tree.collapse(element);
      }),
    );
  };
  disposables.add(view.onDidChangeVisibility(() => void watch()));
  void watch();
}

/** Keeps the view's badge, its progress bar and its welcome in step with the clusters. */
function followRuntime(
  { disposables }: ObservatoryContext,
  { sessions, tree }: ClusterRuntime,
  view: Pick<vscode.TreeView<unknown>, 'badge' | 'description'>,
): void {
  let finishProgress: (() => void) | undefined;
  const update = (): void => {
    const { contexts, problems, isLoaded } = sessions.snapshot;
    const state = contexts.length > 0 ? 'ready' : problems.length > 0 ? 'noContext' : 'noKubeconfig';
    void vscode.commands.executeCommand('setContext', contextKeys.clustersState, isLoaded ? state : 'loading');
    const { unhealthy, isLoading } = tree;
    view.badge =
      unhealthy === 0
        ? undefined
        : { value: unhealthy, tooltip: vscode.l10n.t('{0} unhealthy in open clusters', unhealthy) };
    if (isLoading && finishProgress === undefined) {
      void vscode.window.withProgress(
        { location: { viewId: viewIds.clusters } },
        () =>
          new Promise<void>((resolve) => {
            finishProgress = resolve;
          }),
      );
    } else if (!isLoading) {
      finishProgress?.();
      finishProgress = undefined;
    }
  };
  const describe = (): void => {
    view.description = describeView(tree.memory);
  };
  disposables.add(tree.memory.onDidChange(describe));
  describe();
  disposables.add(sessions.onDidChange(update));
  disposables.add(tree.onDidLearn(update));
  disposables.add({ dispose: () => finishProgress?.() });
  update();
}

/** How the rows are arranged, beside the title; nothing where it is as at first. */
function describeView({ grouping, sort }: TreeMemory): string {
  const { t } = vscode.l10n;
  const groups = {
    namespace: '',
    kind: t('by kind'),
    node: t('by node'),
    label: grouping.kind === 'label' ? t('by {0}', grouping.label) : '',
  };
  const order = {
    name: '',
    status: t('unhealthy first'),
    age: t('newest first'),
    restarts: t('most restarts first'),
    cpu: t('most CPU first'),
    memory: t('most memory first'),
  };
  return [groups[grouping.kind], order[sort]].filter((part) => part !== '').join(', ');
}
