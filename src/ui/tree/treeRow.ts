import { formatAge } from '../../base/time.ts';
import { formatBytes, formatCores } from '../../base/units.ts';
import { deletionHealth } from '../../analysis/deletionHealth.ts';
import { containerHealth } from '../../analysis/podHealth.ts';
import { isUnhealthy, type HealthLevel } from '../../model/health.ts';
import type { Pod } from '../../model/pod.ts';
import type { Usage } from '../../model/usage.ts';
import type { Workload } from '../../model/workload.ts';
import type { PendingLogin } from '../../sources/kubernetes/kubeCredentials.ts';
import { contextValue } from './contextValues.ts';
import { healthReason } from './healthReason.ts';
import {
  detailIcon,
  eventRow,
  kindGroupRow,
  objectRow,
  releaseRow,
  revisionRow,
  troubledIcon,
  unhealthyText,
} from './listRows.ts';
import { levelIcons, plain, plural, row, type TreeRow } from './rowParts.ts';
import type { GroupSum, NodeOfKind, TreeNode } from './treeNode.ts';
import { hasRevisions } from './workloadNodes.ts';

/** What is shown is called stale after this long without the server. */
const staleAfter = 10_000;

/** Draws one node. @param now milliseconds since the epoch. */
export function toTreeRow(node: TreeNode, now: number): TreeRow {
  switch (node.kind) {
    case 'context':
      return contextRow(node, now);
    case 'namespace':
      return namespaceRow(node, now);
    case 'group':
      return groupRow(node);
    case 'workload':
      return workloadRow(node, now);
    case 'pod':
      return podRow(node, now);
    case 'container':
      return containerRow(node, now);
    case 'nodes':
      return nodesRow(node);
    case 'node':
      return nodeRow(node, now);
    case 'problem':
      return row(node.message, node.detail, levelIcons[node.level], false, contextValue('problem', node.about));
    case 'step':
      return row(node.label, '', { id: stepIcons[node.step.kind], color: undefined }, false, 'step');
    case 'category':
      return row(node.category.title, unhealthyText(node), troubledIcon(node.category.icon, node), true, 'category');
    case 'kindGroup':
      return kindGroupRow(node);
    case 'object':
      return objectRow(node, now);
    case 'detail':
      return row(node.detail.label, node.detail.description, detailIcon(node.detail.level), false, 'detail');
    case 'revision':
      return revisionRow(node, now);
    case 'pinned':
      return { ...row('Pinned', '', plain('pinned'), true, 'pinnedGroup'), isOpenAtFirst: true };
    case 'pin':
      return pinRow(node);
    case 'event':
      return eventRow(node, now);
    case 'release':
      return releaseRow(node, now);
    case 'note':
      return row(node.text, '', undefined, false, 'note');
    case 'more':
      return row(
        `Show ${Math.min(500, node.hidden)} more`,
        `${node.hidden.toLocaleString('en')} left`,
        plain('ellipsis'),
        false,
        'more',
      );
  }
}

const stepIcons = {
  openFile: 'go-to-file',
  retry: 'refresh',
  diagnose: 'pulse',
  selectKubeconfig: 'folder-opened',
  openDemo: 'beaker',
} as const;

function contextRow(node: NodeOfKind<'context'>, now: number): TreeRow {
  const { context, connection, login, overview, namespaceCount } = node;
  const value = contextValue('context', connection.kind);
  const server = context.cluster?.server ?? '';
  if (context.problem !== undefined) return row(context.name, 'incomplete', levelIcons.error, true, value);
  switch (connection.kind) {
    case 'idle': {
      // Which one kubectl talks to.
      const told = [context.isCurrent ? 'current' : '', hostOf(server)].filter((part) => part !== '').join(' · ');
      return row(context.name, told, plain('circle-large-outline'), true, value);
    }
    case 'connecting':
      return row(context.name, waitingText(login, now) ?? 'connecting', plain('circle-large-outline'), true, value);
    case 'failed':
      return row(context.name, waitingText(login, now) ?? 'not connected', levelIcons.error, true, value);
    case 'connected': {
      if (overview === undefined || (overview.namespaces.length === 0 && !overview.isComplete)) {
        return row(context.name, hostOf(server), plain('record'), true, value);
      }
      const stale = overview.staleSince === undefined ? 0 : now - overview.staleSince;
      if (stale > staleAfter) {
        return row(
          context.name,
          `stale, ${formatAge(stale)}`,
          { id: 'record', color: 'disabledForeground' },
          true,
          value,
        );
      }
      const counts = [
        namespaceCount === undefined
          ? plural(overview.namespaces.length, 'namespace')
          : `${overview.namespaces.length} of ${plural(namespaceCount, 'namespace')}`,
        ...unhealthyTexts(overview),
      ];
      return row(
        context.name,
        counts.join(' · '),
        { id: 'record', color: connectedColor(overview.level) },
        true,
        value,
      );
    }
  }
}

/** `waiting for "aws eks get-token", 12s`; undefined where no credential command runs. */
function waitingText(login: PendingLogin | undefined, now: number): string | undefined {
  return login === undefined ? undefined : `waiting for "${login.command}", ${formatAge(now - login.since)}`;
}

function connectedColor(level: HealthLevel): string {
  return level === 'error' || level === 'warning' ? (levelIcons[level].color ?? '') : 'charts.green';
}

function namespaceRow({ entry, sum }: NodeOfKind<'namespace'>, now: number): TreeRow {
  const { tree } = entry;
  const leaving = deletionHealth(entry, now, entry.remains[0]);
  if (leaving !== undefined) {
    const told = [leaving.word, healthReason(leaving, now)].filter((part) => part !== '').join(' · ');
    return row(entry.name, told, levelIcons[leaving.level], true, 'namespace');
  }
  const workloads = tree.workloads.length + tree.loosePods.length;
  const description = [plural(workloads, 'workload'), ...unhealthyTexts(tree), ...sumTexts(sum)].join(' · ');
  const isEmpty = workloads === 0 && tree.unhealthy === 0;
  const icon = isEmpty ? levelIcons.idle : levelIcons[tree.level === 'progressing' ? 'ok' : tree.level];
  const nothing = entry.forbidden.length > 0 ? `forbidden: ${entry.forbidden.join(', ')}` : 'empty';
  return row(entry.name, isEmpty ? nothing : description, icon, true, 'namespace');
}

function groupRow({ title, isOneKind, group, sum }: NodeOfKind<'group'>): TreeRow {
  const { workloads, pods, level } = group;
  const count = workloads.length + pods.length;
  const counts = [
    isOneKind ? String(count) : workloads.length === 0 ? plural(count, 'pod') : plural(count, 'workload'),
    ...unhealthyTexts(group),
    ...sumTexts(sum),
  ];
  return row(title, counts.join(' · '), levelIcons[level === 'progressing' ? 'ok' : level], true, 'group');
}

function unhealthyTexts({ unhealthy }: { readonly unhealthy: number }): readonly string[] {
  return unhealthy > 0 ? [`${unhealthy} unhealthy`] : [];
}

/** `12 restarts`, `1.4 cores`, `3Gi`: what the rows are sorted by; nothing where there is nothing of it. */
function sumTexts(sum: GroupSum | undefined): readonly string[] {
  if (sum === undefined || sum.amount === 0) return [];
  if (sum.key === 'restarts') return [plural(sum.amount, 'restart')];
  return [sum.key === 'cpu' ? formatCores(sum.amount) : formatBytes(sum.amount)];
}

function pinRow({ pin, state }: NodeOfKind<'pin'>): TreeRow {
  const place = [pin.kind.kind, pin.namespace, pin.contextId].filter((part) => part !== '').join(' · ');
  const words = { closed: `${place} · not connected`, loading: place, missing: `not found · ${place}` };
  return row(pin.name, words[state], plain('circle-outline'), false, contextValue('pin', state));
}

function workloadRow({ item, usage, where, isKindKnown }: NodeOfKind<'workload'>, now: number): TreeRow {
  const { workload, health } = item;
  const { lastRun } = workload;
  const ran = workload.kind === 'CronJob' && lastRun > 0 ? ` · last run ${formatAge(now - lastRun)} ago` : '';
  const state = `${isKindKnown ? '' : `${workload.kind} `}${health.word}${ran}`;
  const reason = healthReason(health, now);
  // A narrow view cuts off the end, so what is wrong comes first.
  const parts = [...(isUnhealthy(health) ? [reason, state] : [state, reason]), where, usageText(usage)];
  const description = parts.filter((part) => part !== '').join(' · ');
  const hasChildren = item.pods.length + item.jobs.length > 0 || hasRevisions(workload.kind);
  return row(workload.name, description, levelIcons[health.level], hasChildren, workloadValue(workload));
}

function workloadValue({ kind, isPaused }: Workload): string {
  const isScalable = kind === 'Deployment' || kind === 'StatefulSet' || kind === 'ReplicaSet';
  const isRestartable = kind === 'Deployment' || kind === 'StatefulSet' || kind === 'DaemonSet';
  const flags = [isScalable ? 'scalable' : '', isRestartable ? 'restartable' : '', isPaused ? 'paused' : ''];
  return contextValue('workload', kind, ...flags);
}

function podRow({ item, usage, where }: NodeOfKind<'pod'>, now: number): TreeRow {
  const { pod, health } = item;
  const restarts = pod.containers.reduce((sum, one) => sum + one.restarts, 0);
  const isFine = health.level === 'ok' || health.level === 'idle';
  const parts = [
    health.word,
    isFine ? '' : healthReason(health, now),
    restarts > 0 ? plural(restarts, 'restart') : '',
    where,
    usageText(usage),
  ];
  const description = parts.filter((part) => part !== '').join(' · ');
  const state = podState(pod);
  return row(pod.name, description, levelIcons[health.level], true, contextValue('pod', state));
}

function podState(pod: Pod): 'running' | 'pending' | 'done' {
  if (pod.phase === 'Succeeded' || pod.phase === 'Failed') return 'done';
  return pod.phase === 'Running' ? 'running' : 'pending';
}

function containerRow({ container }: NodeOfKind<'container'>, now: number): TreeRow {
  const health = containerHealth(container, now);
  const { spec, restarts, state } = container;
  const parts = [
    health.word,
    health.level === 'ok' || health.level === 'idle' ? '' : healthReason(health, now),
    restarts > 0 ? plural(restarts, 'restart') : '',
    spec.role === 'main' ? '' : `${spec.role} container`,
  ];
  const description = parts.filter((part) => part !== '').join(' · ');
  return row(
    spec.name,
    description,
    levelIcons[health.level],
    false,
    contextValue('container', state?.kind ?? 'waiting'),
  );
}

function nodesRow({ overview }: NodeOfKind<'nodes'>): TreeRow {
  const { nodes } = overview;
  const words = new Map<string, number>();
  for (const { health } of nodes) words.set(health.word, (words.get(health.word) ?? 0) + 1);
  const description = [...words]
    .sort(([a], [b]) => Number(b === 'Ready') - Number(a === 'Ready'))
    .map(([word, count]) => `${count} ${word.toLowerCase()}`)
    .join(' · ');
  return row('Nodes', description, plain('server'), nodes.length > 0, 'nodes');
}

function nodeRow({ entry, pods, usage }: NodeOfKind<'node'>, now: number): TreeRow {
  const { node, health } = entry;
  const parts = [
    health.word,
    health.level === 'ok' ? '' : healthReason(health, now),
    node.roles.join(', '),
    plural(pods.length, 'pod'),
    usage === undefined
      ? `${node.cpu} cores ${formatBytes(node.memory)}`
      : `${formatCores(usage.cpu)} of ${node.cpu} cores, ${formatBytes(usage.memory)} of ${formatBytes(node.memory)}`,
  ];
  const value = contextValue('node', node.isUnschedulable ? 'cordoned' : 'schedulable');
  return row(node.name, parts.filter((part) => part !== '').join(' · '), levelIcons[health.level], true, value);
}

function hostOf(server: string): string {
  return URL.canParse(server) ? new URL(server).host : server;
}

/** `210m 118Mi` */
function usageText(usage: Usage | undefined): string {
  return usage === undefined ? '' : `${formatCores(usage.cpu)} ${formatBytes(usage.memory)}`;
}
