import * as vscode from 'vscode';
import { commandIds, settingsSection } from '../ids.ts';
import type { ObservatoryContext } from '../observatoryContext.ts';
import { holdsQueries } from './queryDocuments.ts';
import { QueryCluster } from './queryCluster.ts';

/** Where the status always shows; other documents only while they hold queries and are looked at. */
const queryLanguages: vscode.DocumentFilter[] = [{ language: 'promql' }, { language: 'logql' }];

interface ClusterItem extends vscode.QuickPickItem {
  readonly contextId: string | undefined;
}

/** Shows which cluster completes queries, and lets the user choose another. */
export function registerQueryCluster(context: ObservatoryContext): QueryCluster {
  const { clusters, disposables, extension } = context;
  const cluster = disposables.add(new QueryCluster(clusters, extension.workspaceState, context.log.child('names')));
  disposables.add(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(settingsSection)) cluster.forget();
    }),
  );
  const status = disposables.add(
    vscode.languages.createLanguageStatusItem('kubeObservatory.queryCluster', queryLanguages),
  );
  status.name = vscode.l10n.t('Kube Observatory');
  const update = (): void => {
    const { contextId, chosen, failure } = cluster;
    status.text = contextId ?? (chosen === undefined || chosen === '' ? vscode.l10n.t('No cluster') : chosen);
    const source =
      contextId === undefined ? vscode.l10n.t('names from the built-in list') : vscode.l10n.t('names of this cluster');
    status.detail = failure ?? source;
    status.command = { command: commandIds.selectQueryCluster, title: vscode.l10n.t('Select Cluster') };
  };
  const place = (editor: vscode.TextEditor | undefined): void => {
    const document = editor?.document;
    const isHost = document !== undefined && holdsQueries(document);
    status.selector = isHost ? [...queryLanguages, { language: document.languageId }] : queryLanguages;
  };
  disposables.add(cluster.onDidChange(update));
  disposables.add(vscode.window.onDidChangeActiveTextEditor(place));
  disposables.add(vscode.commands.registerCommand(commandIds.selectQueryCluster, () => select(context, cluster)));
  place(vscode.window.activeTextEditor);
  update();
  return cluster;
}

async function select({ clusters }: ObservatoryContext, cluster: QueryCluster): Promise<void> {
  const { sessions } = await clusters.runtime();
  const connected = new Set(sessions.connected);
  const mark = (isChosen: boolean): string => (isChosen ? vscode.l10n.t('selected') : '');
  const items: ClusterItem[] = [
    {
      label: vscode.l10n.t('Last connected'),
      description: mark(cluster.chosen === undefined),
      contextId: undefined,
    },
    ...sessions.snapshot.contexts.map((one) => ({
      label: one.name,
      description: mark(cluster.chosen === one.id),
      detail: connected.has(one.id) ? vscode.l10n.t('connected') : vscode.l10n.t('connects when selected'),
      contextId: one.id,
    })),
    {
      label: vscode.l10n.t('None'),
      description: mark(cluster.chosen === ''),
      detail: vscode.l10n.t('only names that the workspace and the built-in list know'),
      contextId: '',
    },
  ];
  const choice = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Cluster for Queries'),
    placeHolder: vscode.l10n.t('Metrics and labels are completed from this cluster'),
  });
  if (choice !== undefined) await cluster.choose(choice.contextId);
}
