import type { HealthLevel } from '../model/health.ts';
import type { NotedObject } from '../model/notedObject.ts';
import type { ObjectNote } from '../model/objectNote.ts';
import type { Pod } from '../model/pod.ts';
import type { ApiKind } from '../model/resource.ts';
import type { Labels } from '../model/series.ts';
import type { Route, Service } from '../model/service.ts';
import type { Workload } from '../model/workload.ts';
import type { NamespaceTree, PodNode, WorkloadNode } from './namespaceTree.ts';

/** Pods may take this long to become ready, and so may the first ones of a Service, before anyone is told. */
const patience = 2 * 60_000;

/** Pods with the same labels: what a Service selects, it selects of them all. */
interface PodGroup {
  readonly labels: Labels;
  all: number;
  ready: number;
  /** Pods that are on their way, and not late. */
  coming: number;
  /** Pods that have done what they were for. */
  done: number;
}

/**
 * The Services that lead to no pod that is ready, as far as it is a trouble: not those without a selector, without an address of their own
 * or for a name elsewhere, and not while what they select is scaled to nothing, starts or has ended. Told from the pods, which are known
 * anyway: endpoints need not be watched.
 * @param now milliseconds since the epoch.
 */
export function serviceTroubles(
  kind: ApiKind,
  services: Iterable<Service>,
  { workloads, loosePods }: NamespaceTree,
  now: number,
): readonly NotedObject[] {
  const groups = groupByLabels(workloads, loosePods, now);
  return [...services].flatMap((service): readonly NotedObject[] => {
    const { namespace, name, type, isHeadless, selector } = service;
    const isElsewhere = type === 'ExternalName' || isHeadless || Object.keys(selector).length === 0;
    const note = isElsewhere ? undefined : noteOf(service, groups, workloads, now);
    return note === undefined ? [] : [{ kind, namespace, name, note }];
  });
}

/** The routes that lead to Services that do not exist. @param isMissing whether a Service is known not to exist. */
export function routeTroubles(
  kind: ApiKind,
  routes: Iterable<Route>,
  isMissing: (namespace: string, name: string) => boolean,
): readonly NotedObject[] {
  return [...routes].flatMap(({ namespace, name, backends }): readonly NotedObject[] => {
    const lost = backends.find(
      (one) => one.service !== '' && isMissing(one.namespace === '' ? namespace : one.namespace, one.service),
    );
    if (lost === undefined) return [];
    const where = lost.namespace === '' || lost.namespace === namespace ? '' : `${lost.namespace}/`;
    return [{ kind, namespace, name, note: note('error', `service ${where}${lost.service} does not exist`) }];
  });
}

function noteOf(
  service: Service,
  groups: readonly PodGroup[],
  workloads: readonly WorkloadNode[],
  now: number,
): ObjectNote | undefined {
  const { selector, takesNotReady, created } = service;
  const chosen = groups.filter(({ labels }) => selects(selector, labels));
  const sum = (count: (group: PodGroup) => number): number => chosen.reduce((total, one) => total + count(one), 0);
  const all = sum((one) => one.all);
  if (sum((one) => (takesNotReady ? one.all : one.ready)) > 0) return undefined;
  if (all > 0) {
    const done = sum((one) => one.done);
    if (done === all) return note('idle', 'its pods have ended');
    if (sum((one) => one.coming) > 0) return note('progressing', 'its pods start');
    return note('error', all === 1 ? 'its pod is not ready' : `none of ${all} pods ready`);
  }
  if (workloads.some(({ workload }) => sleeps(workload) && mayBeSelected(selector, workload.selector))) {
    return note('idle', 'scaled to 0');
  }
  if (now - created < patience) return note('progressing', 'waits for its pods');
  return note('warning', 'no endpoints');
}

function sleeps({ kind, desired }: Workload): boolean {
  return kind !== 'Job' && kind !== 'CronJob' && desired === 0;
}

function selects(selector: Labels, labels: Labels): boolean {
  for (const name in selector) if (labels[name] !== selector[name]) return false;
  return true;
}

/** What a workload selects is a part of its pods' labels; the rest is not known, and may be as the Service wants it. */
function mayBeSelected(selector: Labels, known: Readonly<Record<string, string>>): boolean {
  const shared = Object.keys(selector).filter((name) => known[name] !== undefined);
  return shared.length > 0 && shared.every((name) => selector[name] === known[name]);
}

/** Labels that are the same are one object, so that a namespace of 2,000 pods has few groups. */
function groupByLabels(
  workloads: readonly WorkloadNode[],
  loosePods: readonly PodNode[],
  now: number,
): readonly PodGroup[] {
  const groups = new Map<Labels, PodGroup>();
  const add = ({ pod, health }: PodNode): void => {
    let group = groups.get(pod.labels);
    if (group === undefined) {
      group = { labels: pod.labels, all: 0, ready: 0, coming: 0, done: 0 };
      groups.set(pod.labels, group);
    }
    group.all += 1;
    if (isReady(pod)) group.ready += 1;
    else if (pod.phase === 'Succeeded') group.done += 1;
    else if (health.level === 'progressing' || now - pod.created < patience) group.coming += 1;
  };
  const addAll = ({ pods, jobs }: WorkloadNode): void => {
    pods.forEach(add);
    jobs.forEach(addAll);
  };
  workloads.forEach(addAll);
  loosePods.forEach(add);
  return [...groups.values()];
}

function isReady({ phase, deleted, failing }: Pod): boolean {
  return phase === 'Running' && deleted === undefined && !failing.some(({ type }) => type === 'Ready');
}

function note(level: HealthLevel, text: string): ObjectNote {
  return { level, text };
}
