import { isUnhealthy, type Health } from '../../model/health.ts';
import type { PodNode, WorkloadNode } from '../../analysis/namespaceTree.ts';
import type { Labels } from '../../model/series.ts';
import type { NamespaceEntry } from '../../state/clusterOverview.ts';

/** What the user wants to see of the tree. */
export interface TreeFilter {
  /** Lower case; each must be part of the name, the kind or the namespace. */
  readonly words: readonly string[];
  /** `app=x`; an empty value: any. */
  readonly labels: readonly (readonly [string, string])[];
  readonly namespaces: readonly string[];
  readonly isOnlyUnhealthy: boolean;
}

/** Reads `payment ns:shop app=web is:unhealthy`. An empty text is no filter. */
export function parseTreeFilter(text: string): TreeFilter | undefined {
  const parts = text.split(/\s+/).filter((part) => part !== '');
  if (parts.length === 0) return undefined;
  const words: string[] = [];
  const labels: [string, string][] = [];
  const namespaces: string[] = [];
  let isOnlyUnhealthy = false;
  for (const part of parts) {
    const label = /^([\w./-]+)=(.*)$/.exec(part);
    const namespace = /^(?:ns|namespace):(.+)$/i.exec(part)?.[1];
    if (part.toLowerCase() === 'is:unhealthy') isOnlyUnhealthy = true;
    else if (namespace !== undefined) namespaces.push(...namespace.split(','));
    else if (label !== null) labels.push([label[1] ?? '', label[2] ?? '']);
    else words.push(part.toLowerCase());
  }
  return { words, labels, namespaces, isOnlyUnhealthy };
}

/** Whether a namespace has anything to show. */
export function matchesNamespace({ name, tree }: NamespaceEntry, filter: TreeFilter): boolean {
  if (filter.namespaces.length > 0 && !filter.namespaces.includes(name)) return false;
  if (filter.words.length === 0 && filter.labels.length === 0 && !filter.isOnlyUnhealthy) return true;
  return (
    tree.workloads.some((item) => matchesWorkload(item, filter)) ||
    tree.loosePods.some((item) => matchesPod(item, filter))
  );
}

/** Whether a workload or one of its pods matches. */
export function matchesWorkload(item: WorkloadNode, filter: TreeFilter): boolean {
  const { workload, health, pods, jobs } = item;
  return (
    matches(workload.kind, workload.namespace, workload.name, workload.labels, health, filter) ||
    pods.some((pod) => matchesPod(pod, filter)) ||
    jobs.some((job) => matchesWorkload(job, filter))
  );
}

export function matchesPod({ pod, health }: PodNode, filter: TreeFilter): boolean {
  return matches('Pod', pod.namespace, pod.name, pod.labels, health, filter);
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
  const text = `${kind}/${namespace}/${name}`.toLowerCase();
  return (
    filter.words.every((word) => text.includes(word)) &&
    filter.labels.every(([key, value]) => labels[key] !== undefined && (value === '' || labels[key] === value))
  );
}
