import * as vscode from 'vscode';
import { labelsOf } from '../../analysis/memberGroups.ts';
import type { NamespaceEntry } from '../../state/clusterOverview.ts';
import type { ClusterSessions } from '../../state/clusterSessions.ts';
import type { ClusterTree } from '../tree/clusterTree.ts';
import type { Grouping, SortKey, TreeMemory } from '../tree/treeMemory.ts';

const partOf = 'app.kubernetes.io/part-of';

interface GroupingItem extends vscode.QuickPickItem {
  readonly grouping: Grouping | 'anyLabel';
}

/** Asks how workloads and pods are to be grouped. */
export async function askGrouping(tree: ClusterTree): Promise<void> {
  const { grouping } = tree.memory;
  const isOther = grouping.kind === 'label' && grouping.label !== partOf;
  const { t } = vscode.l10n;
  const items: readonly GroupingItem[] = [
    { label: t('Namespace'), grouping: { kind: 'namespace' } },
    { label: t('Kind'), detail: t('All namespaces in one list of each kind'), grouping: { kind: 'kind' } },
    { label: t('Node'), detail: t('Pods under the node that they run on'), grouping: { kind: 'node' } },
    { label: t('Application'), detail: partOf, grouping: { kind: 'label', label: partOf } },
    { label: t('Label…'), ...(isOther ? { detail: grouping.label } : {}), grouping: 'anyLabel' },
  ];
  const isCurrent = ({ grouping: one }: GroupingItem): boolean =>
    one === 'anyLabel' ? isOther : JSON.stringify(one) === JSON.stringify(grouping);
  const picked = await vscode.window.showQuickPick(
    items.map((item) => ({ ...item, description: isCurrent(item) ? t('current') : '' })),
    { title: t('Group the clusters by') },
  );
  if (picked === undefined) return;
  const wanted = picked.grouping === 'anyLabel' ? await askLabel(tree) : picked.grouping;
  if (wanted !== undefined) tree.memory.setGrouping(wanted);
}

/** Asks for the order of rows. */
export async function askSort(memory: TreeMemory): Promise<void> {
  const { t } = vscode.l10n;
  const labels: Readonly<Record<SortKey, readonly [label: string, detail: string]>> = {
    name: [t('Name'), ''],
    status: [t('Status'), t('Unhealthy first')],
    age: [t('Age'), t('Newest first')],
    restarts: [t('Restarts'), t('Most first')],
    cpu: [t('CPU'), t('Most first')],
    memory: [t('Memory'), t('Most first')],
  };
  const items = (Object.keys(labels) as SortKey[]).map((key) => ({
    label: labels[key][0],
    description: [key === memory.sort ? t('current') : '', labels[key][1]].filter((part) => part !== '').join(' · '),
    key,
  }));
  const picked = await vscode.window.showQuickPick(items, { title: t('Sort the clusters by') });
  if (picked !== undefined) memory.setSort(picked.key);
}

/** Asks which namespaces of a context are shown. @param known the context of the row; undefined: it is asked for. */
export async function askNamespaces(
  tree: ClusterTree,
  sessions: ClusterSessions,
  known: string | undefined,
): Promise<void> {
  const { t } = vscode.l10n;
  const open = sessions.snapshot.contexts.filter(({ id }) => tree.overview(id) !== undefined);
  if (known === undefined && open.length === 0) {
    void vscode.window.showInformationMessage(t('Open a cluster in the Clusters view first.'));
    return;
  }
  const contextId = known ?? (open.length === 1 ? open[0]?.id : await askContext(open.map(({ id }) => id)));
  if (contextId === undefined) return;
  await tree.open(contextId);
  const entries = new Map(tree.overview(contextId)?.snapshot.namespaces.map((entry) => [entry.name, entry]));
  const chosen = tree.memory.namespaces(contextId);
  const watched = sessions.session(contextId)?.watchedNamespaces ?? [];
  // A chosen namespace that is gone for now stays chosen.
  const all = [...new Set([...entries.keys(), ...(chosen ?? [])])];
  const picked = await vscode.window.showQuickPick(
    all.map((label) => ({
      label,
      description:
        watched.length > 0 && !watched.includes(label) ? t('not watched') : describeNamespace(entries.get(label)),
      picked: chosen?.includes(label) ?? false,
    })),
    {
      title: t('Namespaces of {0} to show', contextId),
      placeHolder: t('None chosen: all are shown. Up to 10 chosen: only these are watched'),
      canPickMany: true,
    },
  );
  if (picked === undefined) return;
  const isAll = picked.length === 0 || picked.length === all.length;
  tree.memory.setNamespaces(contextId, isAll ? undefined : picked.map(({ label }) => label));
}

function describeNamespace(entry: NamespaceEntry | undefined): string {
  const { t } = vscode.l10n;
  if (entry === undefined) return t('not found');
  const { podCount, unhealthy } = entry.tree;
  const pods = podCount === 1 ? t('1 pod') : t('{0} pods', podCount);
  return unhealthy === 0 ? pods : `${pods} · ${t('{0} unhealthy', unhealthy)}`;
}

async function askLabel(tree: ClusterTree): Promise<Grouping | undefined> {
  const { t } = vscode.l10n;
  const counts = new Map<string, number>();
  for (const overview of tree.overviews) {
    for (const [label, values] of labelsOf(overview.namespaces.map((entry) => entry.tree))) {
      counts.set(label, Math.max(values, counts.get(label) ?? 0));
    }
  }
  const items = [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, count]) => ({ label, description: count === 1 ? t('1 value') : t('{0} values', count) }));
  const placeHolder = items.length === 0 ? t('Open a cluster in the Clusters view first') : '';
  const picked = await vscode.window.showQuickPick(items, { title: t('Group by which label?'), placeHolder });
  return picked === undefined ? undefined : { kind: 'label', label: picked.label };
}

function askContext(ids: readonly string[]): Thenable<string | undefined> {
  return vscode.window.showQuickPick(ids, { title: vscode.l10n.t('Namespaces of which cluster?') });
}
