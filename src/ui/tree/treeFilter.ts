import { isUnhealthy, type Health } from '../../model/health.ts';
import type { PodNode, WorkloadNode } from '../../analysis/namespaceTree.ts';
import { deletionHealth } from '../../analysis/deletionHealth.ts';
import { tableHealth } from '../../analysis/tableHealth.ts';
import type { NotedObject } from '../../model/notedObject.ts';
import type { ObjectNote } from '../../model/objectNote.ts';
import type { ApiKind } from '../../model/resource.ts';
import type { Labels } from '../../model/series.ts';
import type { TableObject } from '../../model/tableObject.ts';
import type { NamespaceEntry, NodeEntry } from '../../state/clusterOverview.ts';

/** What the user wants to see of the tree. */
export interface TreeFilter extends Criteria {
  /** What is hidden: whatever meets one of these. */
  readonly except: readonly Criteria[];
}

interface Criteria {
  /** Lower case; each must be part of the name, the kind or the namespace. */
  readonly words: readonly string[];
  /** Lower case; the kind must begin with one of them: `deploy`, `pods`. Empty: any kind. */
  readonly kinds: readonly string[];
  /** `app=x`; an empty value: any. */
  readonly labels: readonly (readonly [string, string])[];
  /** One of these; a star at the end stands for any rest. */
  readonly namespaces: readonly string[];
  /** Lower case; each must be part of the status or its reason: `oomkilled`, `pending`. */
  readonly states: readonly string[];
  readonly isOnlyUnhealthy: boolean;
}

const anything: Criteria = {
  ...{ words: [], kinds: [], labels: [], namespaces: [], states: [] },
  isOnlyUnhealthy: false,
};

/**
 * Reads `payment kind:deploy ns:shop app=web is:unhealthy`; `-` or `!` before a part hides what it names, `app!=web` as well; what stands in
 * quotes is one part. An empty text is no filter.
 */
export function parseTreeFilter(text: string): TreeFilter | undefined {
  const parts = partsOf(text).filter((part) => !/^[-!]?$/.test(part));
  if (parts.length === 0) return undefined;
  let wanted = anything;
  const except: Criteria[] = [];
  for (const part of parts) {
    const differs = /^([\w./-]+)!=(.*)$/.exec(part);
    if (differs !== null) except.push({ ...anything, labels: [[differs[1] ?? '', differs[2] ?? '']] });
    else if (/^[-!]/.test(part)) except.push(withPart(anything, part.slice(1)));
    else wanted = withPart(wanted, part);
  }
  return { ...wanted, except };
}

/** Parts between blanks that stand outside quotes, without the quotes; one that is still open lasts to the end. */
function partsOf(text: string): readonly string[] {
  return (text.match(/(?:[^\s"]|"[^"]*"?)+/g) ?? []).map((part) => part.replaceAll('"', '').trim());
}

function withPart(before: Criteria, part: string): Criteria {
  const label = /^([\w./-]+)==?(.*)$/.exec(part);
  const [, key = '', value = ''] = /^(ns|namespace|kind|is):(.+)$/i.exec(part) ?? [];
  switch (key.toLowerCase()) {
    case 'kind':
      return { ...before, kinds: [...before.kinds, ...listOf(value.toLowerCase())] };
    case 'ns':
    case 'namespace':
      return { ...before, namespaces: [...before.namespaces, ...listOf(value.toLowerCase())] };
    case 'is':
      return value.toLowerCase() === 'unhealthy'
        ? { ...before, isOnlyUnhealthy: true }
        : { ...before, states: [...before.states, value.toLowerCase()] };
  }
  if (label !== null) return { ...before, labels: [...before.labels, [label[1] ?? '', label[2] ?? '']] };
  return { ...before, words: [...before.words, part.toLowerCase()] };
}

/** Whether a namespace has anything to show. */
export function matchesNamespace({ name, tree, leaving }: NamespaceEntry, filter: TreeFilter): boolean {
  const { kinds, except } = filter;
  if (!isNamed(name, filter.namespaces)) return false;
  // Whatever else an exception asks for is asked of the objects.
  const hidden = except.filter((one) => one.namespaces.length > 0 && isOnlyOfNamespaces(one));
  if (hidden.some((one) => isNamed(name, one.namespaces))) return false;
  if (isOnlyOfNamespaces(filter) && hidden.length === except.length) return true;
  return (
    (leaving !== undefined && matches('Namespace', '', name, {}, leaving, filter)) ||
    tree.workloads.some((item) => matchesWorkload(item, filter)) ||
    tree.loosePods.some((item) => matchesPod(item, filter)) ||
    tree.noted.some((item) => isUnhealthy(item.note) && matchesNoted(item, filter)) ||
    // The lists of other kinds are not known before they are opened.
    (kinds.length > 0 && !kinds.some((kind) => isWorkloadKind(kind)))
  );
}

/** Whether the filter asks for nothing but namespaces. */
function isOnlyOfNamespaces({ words, kinds, labels, states, isOnlyUnhealthy }: Criteria): boolean {
  return [words, kinds, labels, states].every(({ length }) => length === 0) && !isOnlyUnhealthy;
}

/** Whether a workload or one of its pods matches; a workload that is hidden hides its pods. */
export function matchesWorkload(item: WorkloadNode, filter: TreeFilter): boolean {
  const { workload, health } = item;
  const { kind, namespace, name } = workload;
  const labels = labelsOf(item);
  if (isHidden(kind, namespace, name, labels, health, filter)) return false;
  return (
    meets(kind, namespace, name, labels, health, filter) ||
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
  now: number,
): boolean {
  const level = note?.level ?? tableHealth(object) ?? 'ok';
  const health = deletionHealth(object, now) ?? { level, word: '', reason: '', since: 0 };
  return matches(kind, object.namespace, object.name, object.labels, health, filter);
}

/** Whether an object matches of which no more is known than how it is. */
export function matchesNoted({ kind, namespace, name, note: { level } }: NotedObject, filter: TreeFilter): boolean {
  return matches(kind.kind, namespace, name, {}, { level, word: '', reason: '', since: 0 }, filter);
}

/** Whether a filter leaves rows of a kind at all. */
export function matchesKind(kind: string, filter: Pick<TreeFilter, 'kinds' | 'except'>): boolean {
  const isHidden = filter.except.some((one) => isOnlyOfKinds(one) && isOfKind(kind, one.kinds));
  return !isHidden && (filter.kinds.length === 0 || isOfKind(kind, filter.kinds));
}

/** Whether a node matches. @param pods how many run on it. */
export function matchesMachine({ node, health }: NodeEntry, filter: TreeFilter, pods: number): boolean {
  const isThere = filter.namespaces.length === 0 || pods > 0;
  return isThere && matches('Node', '', node.name, node.labels, health, filter);
}

function isOnlyOfKinds({ kinds, namespaces, ...rest }: Criteria): boolean {
  return kinds.length > 0 && namespaces.length === 0 && isOnlyOfNamespaces({ ...rest, kinds: [], namespaces });
}

/** `deploy`, `deployments` and `ingresses` as well as the kind's own name. */
function isOfKind(kind: string, wanted: readonly string[]): boolean {
  const name = kind.toLowerCase();
  return wanted.some((one) => name.startsWith(one) || one === `${name}s` || one === `${name}es`);
}

function matchesItself(item: WorkloadNode, filter: TreeFilter): boolean {
  const { kind, namespace, name } = item.workload;
  return matches(kind, namespace, name, labelsOf(item), item.health, filter);
}

/** A workload is known by the labels of its pods as well: charts put some there alone. */
function labelsOf({ workload, pods }: WorkloadNode): Labels {
  return { ...pods[0]?.pod.labels, ...workload.selector, ...workload.labels };
}

function matches(
  kind: string,
  namespace: string,
  name: string,
  labels: Labels,
  health: Health,
  filter: TreeFilter,
): boolean {
  return (
    meets(kind, namespace, name, labels, health, filter) && !isHidden(kind, namespace, name, labels, health, filter)
  );
}

function isHidden(
  kind: string,
  namespace: string,
  name: string,
  labels: Labels,
  health: Health,
  { except }: TreeFilter,
): boolean {
  // What belongs to no namespace is not hidden with one.
  return except.some(
    (one) => (namespace !== '' || one.namespaces.length === 0) && meets(kind, namespace, name, labels, health, one),
  );
}

function meets(
  kind: string,
  namespace: string,
  name: string,
  labels: Labels,
  health: Health,
  wanted: Criteria,
): boolean {
  if (wanted.isOnlyUnhealthy && !isUnhealthy(health)) return false;
  if (namespace !== '' && !isNamed(namespace, wanted.namespaces)) return false;
  if (wanted.kinds.length > 0 && !isOfKind(kind, wanted.kinds)) return false;
  const text = `${kind}/${namespace}/${name}`.toLowerCase();
  const state = `${health.level} ${health.word} ${health.reason}`.toLowerCase();
  return (
    wanted.words.every((word) => text.includes(word)) &&
    wanted.states.every((one) => state.includes(one)) &&
    wanted.labels.every(([key, value]) => labels[key] !== undefined && (value === '' || labels[key] === value))
  );
}

/** Whether a namespace is one of these; without any, every one is. */
function isNamed(namespace: string, wanted: readonly string[]): boolean {
  if (wanted.length === 0) return true;
  return wanted.some((one) => (one.endsWith('*') ? namespace.startsWith(one.slice(0, -1)) : namespace === one));
}

function isWorkloadKind(wanted: string): boolean {
  const kinds = ['Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'CronJob'];
  return kinds.some((kind) => isOfKind(kind, [wanted]));
}

function listOf(text: string): string[] {
  return text.split(',').filter((one) => one !== '');
}
