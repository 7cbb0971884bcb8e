import { isUnhealthy, type Health } from '../../model/health.ts';
import type { PodNode, WorkloadNode } from '../../analysis/namespaceTree.ts';
import { tableHealth } from '../../analysis/tableHealth.ts';
import type { NotedObject } from '../../model/notedObject.ts';
import type { ObjectNote } from '../../model/objectNote.ts';
import type { ApiKind } from '../../model/resource.ts';
import type { Labels } from '../../model/series.ts';
import type { TableObject } from '../../model/tableObject.ts';
import type { NamespaceEntry } from '../../state/clusterOverview.ts';

/** What the user wants to see of the tree. */
export interface TreeFilter {
  /** Lower case; each must be part of the name, the kind or the namespace. */
  readonly words: readonly string[];
  /** Lower case; the kind must begin with one of them: `deploy`, `pods`. Empty: any kind. */
  readonly kinds: readonly string[];
  /** `app=x`; an empty value: any. */
  readonly labels: readonly (readonly [string, string])[];
  readonly namespaces: readonly string[];
  readonly isOnlyUnhealthy: boolean;
}

/** Reads `payment kind:deploy ns:shop app=web is:unhealthy`. An empty text is no filter. */
export function parseTreeFilter(text: string): TreeFilter | undefined {
  const parts = text.split(/\s+/).filter((part) => part !== '');
  if (parts.length === 0) return undefined;
  const words: string[] = [];
  const kinds: string[] = [];
  const labels: [string, string][] = [];
  const namespaces: string[] = [];
  let isOnlyUnhealthy = false;
  for (const part of parts) {
    const label = /^([\w./-]+)=(.*)$/.exec(part);
    const [, key, value = ''] = /^(ns|namespace|kind):(.+)$/i.exec(part) ?? [];
    if (part.toLowerCase() === 'is:unhealthy') isOnlyUnhealthy = true;
    else if (key?.toLowerCase() === 'kind') kinds.push(...listOf(value.toLowerCase()));
    else if (key !== undefined) namespaces.push(...listOf(value));
    else if (label !== null) labels.push([label[1] ?? '', label[2] ?? '']);
    else words.push(part.toLowerCase());
  }
  return { words, kinds, labels, namespaces, isOnlyUnhealthy };
}

/** Whether a namespace has anything to show. */
export function matchesNamespace({ name, tree }: NamespaceEntry, filter: TreeFilter): boolean {
  if (filter.namespaces.length > 0 && !filter.namespaces.includes(name)) return false;
  const { words, kinds, labels, isOnlyUnhealthy } = filter;
  if (words.length === 0 && kinds.length === 0 && labels.length === 0 && !isOnlyUnhealthy) return true;
  return (
    tree.workloads.some((item) => matchesWorkload(item, filter)) ||
    tree.loosePods.some((item) => matchesPod(item, filter)) ||
    tree.noted.some((item) => isUnhealthy(item.note) && matchesNoted(item, filter)) ||
    // The lists of other kinds are not known before they are opened.
    (kinds.length > 0 && !kinds.some((kind) => isWorkloadKind(kind)))
  );
}

/** Whether a workload or one of its pods matches. */
export function matchesWorkload(item: WorkloadNode, filter: TreeFilter): boolean {
  return (
    matchesItself(item, filter) ||
    item.pods.some((pod) => matchesPod(pod, filter)) ||
    item.jobs.some((job) => matchesWorkload(job, filter))
  );
}

/** The pods of a workload that match; all of them where only the workload itself does. */
export function podsThatMatch(item: WorkloadNode, filter: TreeFilter): readonly PodNode[] {
  const pods = item.pods.filter((pod) => matchesPod(pod, filter));
  return pods.length === 0 && matchesItself(item, filter) ? item.pods : pods;
}

export function matchesPod({ pod, health }: PodNode, filter: TreeFilter): boolean {
  return matches('Pod', pod.namespace, pod.name, pod.labels, health, filter);
}

/** Whether a row of a list matches. What says nothing of its health is not unhealthy. */
export function matchesObject(
  { kind }: ApiKind,
  object: TableObject,
  note: ObjectNote | undefined,
  filter: TreeFilter,
): boolean {
  const level = note?.level ?? tableHealth(object) ?? 'ok';
  const health = { level, word: '', reason: '', since: 0 };
  return matches(kind, object.namespace, object.name, object.labels, health, filter);
}

/** Whether an object matches of which no more is known than how it is. */
export function matchesNoted({ kind, namespace, name, note: { level } }: NotedObject, filter: TreeFilter): boolean {
  return matches(kind.kind, namespace, name, {}, { level, word: '', reason: '', since: 0 }, filter);
}

/** Whether a filter leaves rows of a kind at all. */
export function matchesKind(kind: string, { kinds }: TreeFilter): boolean {
  const name = kind.toLowerCase();
  // `deploy`, `deployments` and `ingresses` as well as the kind's own name.
  return kinds.length === 0 || kinds.some((one) => name.startsWith(one) || one === `${name}s` || one === `${name}es`);
}

function matchesItself({ workload, health }: WorkloadNode, filter: TreeFilter): boolean {
  return matches(workload.kind, workload.namespace, workload.name, workload.labels, health, filter);
}

function matches(
  kind: string,
  namespace: string,
  name: string,
  labels: Labels,
  health: Health,
  filter: TreeFilter,
): boolean {
  if (filter.isOnlyUnhealthy && !isUnhealthy(health)) return false;
  if (filter.namespaces.length > 0 && namespace !== '' && !filter.namespaces.includes(namespace)) return false;
  if (!matchesKind(kind, filter)) return false;
  const text = `${kind}/${namespace}/${name}`.toLowerCase();
  return (
    filter.words.every((word) => text.includes(word)) &&
    filter.labels.every(([key, value]) => labels[key] !== undefined && (value === '' || labels[key] === value))
  );
}

function isWorkloadKind(wanted: string): boolean {
  const kinds = ['Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'CronJob'];
  const filter = { words: [], kinds: [wanted], labels: [], namespaces: [], isOnlyUnhealthy: false };
  return kinds.some((kind) => matchesKind(kind, filter));
}

function listOf(text: string): string[] {
  return text.split(',').filter((one) => one !== '');
}
