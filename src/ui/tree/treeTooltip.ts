import { deletionHealth } from '../../analysis/deletionHealth.ts';
import { containerHealth } from '../../analysis/podHealth.ts';
import { isNodeTrouble } from '../../analysis/workloadHealth.ts';
import { formatAge } from '../../base/time.ts';
import { formatBytes, formatCores } from '../../base/units.ts';
import { isSourceError } from '../../sources/sourceError.ts';
import type { ClusterEvent } from '../../model/clusterEvent.ts';
import type { Health } from '../../model/health.ts';
import type { Container } from '../../model/pod.ts';
import type { Condition, Resource } from '../../model/resource.ts';
import { healthReason } from './healthReason.ts';
import type { NodeOfKind, TreeNode } from './treeNode.ts';

/** A name and a value; without a name, a line of its own. Plain text, untrusted. */
type Line = readonly [string, string];

export interface Tooltip {
  readonly lines: readonly Line[];
  /** What was reported lately, each with its reason as the name. */
  readonly events: readonly Line[];
}

/** Events that fit into a tooltip. */
const mostEvents = 5;

/** The newest events: `BackOff`, `Back-off restarting failed container ×12, 3m ago`. */
export function toEventLines(events: readonly ClusterEvent[], now: number): readonly Line[] {
  return events.slice(0, mostEvents).map(({ reason, message, count, lastSeen }) => {
    const times = count > 1 ? ` ×${count}` : '';
    const when = lastSeen === 0 ? '' : `, ${formatAge(now - lastSeen)} ago`;
    // More follows behind a comma.
    const line = (message.split('\n', 1)[0] ?? '').slice(0, 200).replace(/\.$/, '');
    return [reason === '' ? 'Event' : reason, `${line}${times}${when}`];
  });
}

/** What hovering a row tells. @param now milliseconds since the epoch. */
export function toTooltip(node: TreeNode, now: number): readonly Line[] {
  switch (node.kind) {
    case 'context':
      return contextLines(node, now);
    case 'namespace':
      return namespaceLines(node, now);
    case 'workload':
      return workloadLines(node, now);
    case 'pod':
      return podLines(node, now);
    case 'container':
      return containerLines(node.container, now);
    case 'node':
      return nodeLines(node, now);
    case 'problem':
      return compact([
        ['', node.message],
        ['', node.detail],
        ['File', node.place],
      ]);
    case 'object':
      return objectLines(node, now);
    case 'event':
      return eventLines(node, now);
    case 'revision':
      return revisionLines(node, now);
    case 'pin':
      return pinLines(node);
    case 'detail':
      // A narrow view cuts off what stands beside it.
      return compact([[node.detail.label, node.detail.description]]);
    case 'release':
      return releaseLines(node, now);
    case 'group':
    case 'pinned':
    case 'category':
    case 'kindGroup':
    case 'nodes':
    case 'step':
    case 'note':
    case 'more':
      return [];
  }
}

function releaseLines(
  { release: { release, namespace, status, revision, modified } }: NodeOfKind<'release'>,
  now: number,
): Line[] {
  return compact([
    ['Helm release', release],
    ['Namespace', namespace],
    ['Status', status],
    ['Revision', String(revision)],
    ['Changed', modified === 0 ? '' : `${formatAge(now - modified)} ago`],
  ]);
}

function contextLines({ context, connection, login, overview, watched }: NodeOfKind<'context'>, now: number): Line[] {
  const error = connection.kind === 'failed' ? connection.error : undefined;
  return compact([
    ['Context', context.isCurrent ? `${context.name} (current)` : context.name],
    ['Server', context.cluster?.server],
    ['User', context.user?.name],
    ['File', context.file],
    ['Version', connection.kind === 'connected' ? connection.version.gitVersion : undefined],
    ['Login', login === undefined ? undefined : `waits for "${login.command}", ${formatAge(now - login.since)}`],
    ['Pods', overview === undefined ? undefined : String(overview.podCount)],
    ['Watched', watched.length === 0 ? undefined : `only ${watched.join(', ')}`],
    ['Stale for', overview?.staleSince === undefined ? undefined : formatAge(now - overview.staleSince)],
    ['', context.problem ?? error?.message],
    ['', isSourceError(error) ? error.hint : undefined],
    ['Tried', isSourceError(error) ? error.tried : undefined],
  ]);
}

function namespaceLines({ entry }: NodeOfKind<'namespace'>, now: number): Line[] {
  return compact([
    ['Namespace', entry.name],
    ['Pods', entry.forbidden.includes('pods') ? undefined : String(entry.tree.podCount)],
    ['Forbidden', entry.forbidden.length === 0 ? undefined : entry.forbidden.join(', ')],
    ['Unhealthy', entry.tree.unhealthy === 0 ? undefined : String(entry.tree.unhealthy)],
    ...deletionLines(entry, now),
    ...entry.remains.map((message): Entry => ['', message]),
    ['Age', entry.created === 0 ? undefined : formatAge(now - entry.created)],
  ]);
}

function workloadLines({ item }: NodeOfKind<'workload'>, now: number): Line[] {
  const { workload, health } = item;
  return compact([
    [workload.kind, `${workload.namespace}/${workload.name}`],
    ['Status', healthText(health, now)],
    ['Schedule', `${workload.schedule} ${workload.timeZone}`.trim()],
    ['Last run', workload.lastRun === 0 ? undefined : `${formatAge(now - workload.lastRun)} ago`],
    ['Revision', workload.revision === '' ? undefined : workload.revision],
    ...workload.images.map((image): Entry => ['Image', image]),
    ...conditionLines(
      workload.conditions.filter((one) => one.status !== 'True' || one.message !== ''),
      now,
    ),
    ...ageLine(workload, now),
  ]);
}

function podLines({ item }: NodeOfKind<'pod'>, now: number): Line[] {
  const { pod, health } = item;
  const restarts = pod.containers.reduce((sum, one) => sum + one.restarts, 0);
  return compact([
    ['Pod', `${pod.namespace}/${pod.name}`],
    ['Status', healthText(health, now)],
    ['Restarts', restarts === 0 ? undefined : String(restarts)],
    ['Node', pod.node === '' ? 'not scheduled' : pod.node],
    ['IP', pod.ip === '' ? undefined : pod.ip],
    ['QoS', pod.qosClass === '' ? undefined : pod.qosClass],
    ...pod.containers.flatMap((container): Entry[] => [
      // The only container is as its pod is.
      ...(pod.containers.length === 1
        ? []
        : [[container.spec.name, healthText(containerHealth(container, now), now)] as const]),
      ['Image', container.spec.image],
      ...lastRunLine(container, now),
    ]),
    ...conditionLines(
      pod.failing.filter((one) => !isSaidByReady(one, pod.failing)),
      now,
    ),
    ...ageLine(pod, now),
  ]);
}

function containerLines(container: Container, now: number): Line[] {
  const { spec, restarts } = container;
  const { cpuRequest, cpuLimit, memoryRequest, memoryLimit } = spec.resources;
  return compact([
    ['Container', spec.role === 'main' ? spec.name : `${spec.name} (${spec.role})`],
    ['Status', healthText(containerHealth(container, now), now)],
    ['Image', spec.image],
    ['Restarts', restarts === 0 ? undefined : String(restarts)],
    ...lastRunLine(container, now),
    ['CPU', rangeText(cpuRequest, cpuLimit, formatCores)],
    ['Memory', rangeText(memoryRequest, memoryLimit, formatBytes)],
    [
      'Ports',
      spec.ports.length === 0 ? undefined : spec.ports.map(({ name, port }) => `${name} ${port}`.trim()).join(', '),
    ],
  ]);
}

function nodeLines({ entry, pods }: NodeOfKind<'node'>, now: number): Line[] {
  const { node, health } = entry;
  return compact([
    ['Node', node.name],
    ['Status', healthText(health, now)],
    ['Roles', node.roles.length === 0 ? undefined : node.roles.join(', ')],
    ['Address', node.address],
    ['Kubelet', node.kubeletVersion],
    ['Allocatable', `${node.cpu} cores, ${formatBytes(node.memory)}, ${node.podCapacity} pods`],
    ['Pods', String(pods.length)],
    ...node.taints.map((taint): Entry => ['Taint', taint]),
    ...conditionLines(
      node.conditions.filter((one) => (one.type === 'Ready' ? one.status !== 'True' : isNodeTrouble(one))),
      now,
    ),
    ...ageLine(node, now),
  ]);
}

/** For an object whose deletion was asked for. */
function deletionLines(object: Pick<Resource, 'deleted' | 'heldBy'>, now: number): Entry[] {
  const leaving = deletionHealth(object, now, '');
  return leaving === undefined ? [] : [['Status', healthText(leaving, now)]];
}

function objectLines({ apiKind, object, note }: NodeOfKind<'object'>, now: number): Line[] {
  const cells = object.columns
    .map(({ name }, index): Entry => [name, object.cells[index]])
    // What servers print of a field that is not set.
    .filter(([, value]) => value !== '<none>' && value !== '<unset>');
  return compact([
    [apiKind.kind, object.namespace === '' ? object.name : `${object.namespace}/${object.name}`],
    ['', note?.text],
    ...deletionLines(object, now),
    ...cells.filter(([name]) => name !== 'Name' && name !== 'Age'),
    ...Object.entries(object.labels).map(([name, value]): Entry => ['Label', `${name}=${value}`]),
    ...ageLine(object, now),
  ]);
}

function revisionLines({ apiKind, namespace, revision }: NodeOfKind<'revision'>, now: number): Line[] {
  const { name, pods, ready, images, created } = revision;
  return compact([
    [apiKind.kind, `${namespace}/${name}`],
    ['Pods', pods === undefined ? undefined : `${ready ?? 0} of ${pods} ready`],
    ...images.map((image): Entry => ['Image', image]),
    ['Age', created === 0 ? undefined : formatAge(now - created)],
  ]);
}

function pinLines({ pin, state }: NodeOfKind<'pin'>): Line[] {
  const words = { closed: 'Not connected; a click connects', loading: undefined, missing: 'Not found' };
  return compact([
    [pin.kind.kind, pin.namespace === '' ? pin.name : `${pin.namespace}/${pin.name}`],
    ['Context', pin.contextId],
    ['', words[state]],
  ]);
}

function eventLines({ event }: NodeOfKind<'event'>, now: number): Line[] {
  return compact([
    [event.type, event.reason],
    ['', event.message],
    ['About', `${event.about.kind} ${event.about.namespace}/${event.about.name}`],
    ['Times', String(event.count)],
    ['First', `${formatAge(now - event.firstSeen)} ago`],
    ['Last', `${formatAge(now - event.lastSeen)} ago`],
    ['From', event.source],
  ]);
}

type Entry = readonly [string, string | undefined];

function lastRunLine({ last, spec }: Container, now: number): Entry[] {
  if (last === undefined) return [];
  const limit = spec.resources.memoryLimit;
  const parts = [
    last.reason === '' ? 'ended' : last.reason,
    `exit code ${last.exitCode}`,
    ...(last.finished === 0 ? [] : [`${formatAge(now - last.finished)} ago`]),
    ...(last.reason === 'OOMKilled' && limit !== undefined ? [`limit ${formatBytes(limit)}`] : []),
  ];
  return [
    ['Last run', parts.join(', ')],
    ['', last.message === '' ? undefined : last.message.trim().slice(-200)],
  ];
}

/** A pod that is not ready says the same of its containers. */
function isSaidByReady({ type, message }: Condition, all: readonly Condition[]): boolean {
  return type === 'ContainersReady' && all.some((one) => one.type === 'Ready' && one.message === message);
}

function conditionLines(conditions: readonly Condition[], now: number): Entry[] {
  return conditions.map((one) => [
    one.type,
    [
      `${one.status}${one.reason === '' ? '' : ` (${one.reason})`}`,
      // More follows behind a comma.
      one.message.slice(0, 300).replace(/\.$/, ''),
      one.since === 0 ? '' : `for ${formatAge(now - one.since)}`,
    ]
      .filter((part) => part !== '')
      .join(', '),
  ]);
}

function ageLine(resource: Resource, now: number): Entry[] {
  return resource.created === 0 ? [] : [['Age', formatAge(now - resource.created)]];
}

function healthText(health: Health, now: number): string {
  const text = healthReason(health, now);
  return text === '' ? health.word : `${health.word}: ${text}`;
}

function rangeText(
  request: number | undefined,
  limit: number | undefined,
  format: (value: number) => string,
): string | undefined {
  if (request === undefined && limit === undefined) return 'no request, no limit';
  const asked = request === undefined ? 'no request' : `request ${format(request)}`;
  return `${asked}, ${limit === undefined ? 'no limit' : `limit ${format(limit)}`}`;
}

function compact(entries: readonly Entry[]): Line[] {
  return entries.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value] as const]));
}
