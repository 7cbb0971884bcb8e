import { podHealth } from '../../analysis/podHealth.ts';
import { workloadHealth } from '../../analysis/workloadHealth.ts';
import { messageOf } from '../../base/async.ts';
import type { Pod } from '../../model/pod.ts';
import type { ResourceRef } from '../../model/resource.ts';
import type { Workload } from '../../model/workload.ts';
import type { HttpTransport } from '../../sources/httpTransport.ts';
import { Interner } from '../../sources/kubernetes/interner.ts';
import type { Json } from '../../sources/kubernetes/kindDescriptor.ts';
import type { ObjectTarget } from '../../sources/kubernetes/objectActions.ts';
import { podsThatUse, usersOf } from '../../sources/kubernetes/objectUsers.ts';
import { workloadKinds } from '../../sources/kubernetes/projections/workloadKinds.ts';
import {
  autoscalersOf,
  jobsOf,
  podsOfNode,
  podsOfService,
  podsOfWorkload,
  revisionsOf,
} from '../../sources/kubernetes/relatives.ts';
import { healthReason } from '../tree/healthReason.ts';
import { ageText } from './describedSection.ts';

/** Objects that have to do with the one that is described. */
interface Relatives {
  readonly title: string;
  readonly rows: readonly (readonly string[])[];
  /** Those whose events belong to the story of the object. */
  readonly members: readonly ResourceRef[];
  /** Why they cannot be read; empty when they have been. */
  readonly failure: string;
}

interface Question {
  readonly transport: HttpTransport;
  readonly target: ObjectTarget;
  readonly object: Json;
  readonly now: number;
}

type Found = Pick<Relatives, 'rows'> & Partial<Relatives>;
type Reader = readonly [title: string, read: (question: Question) => Promise<Found>];

const revisions: Reader = ['Revisions', revisionRows];
const autoscalers: Reader = ['Scaled by', autoscalerRows];
const podsMade: Reader = ['Pods', (asked) => podRows(asked, podsOfWorkload(asked.transport, workloadOf(asked)))];
const users: Reader = ['Used by', userRows];

/** By `resource` or `resource.group`. */
const readers: ReadonlyMap<string, readonly Reader[]> = new Map<string, readonly Reader[]>([
  ['deployments.apps', [revisions, podsMade, autoscalers]],
  ['statefulsets.apps', [revisions, podsMade, autoscalers]],
  ['daemonsets.apps', [revisions, podsMade]],
  ['replicasets.apps', [podsMade, autoscalers]],
  ['jobs.batch', [podsMade]],
  ['cronjobs.batch', [['Jobs', jobRows], podsMade]],
  ['services', [['Pods', (asked) => podRows(asked, podsOfService(asked.transport, asked.object))]]],
  ['nodes', [['Pods', (asked) => podRows(asked, podsOfNode(asked.transport, asked.target.name))]]],
  [
    'persistentvolumeclaims',
    [['Used by', (asked) => podRows(asked, podsThatUse(asked.transport, asked.target), { isForeign: true })]],
  ],
  ['configmaps', [users]],
  ['secrets', [users]],
  ['serviceaccounts', [users]],
]);

/**
 * What an object has made, selects or is used by: revisions, pods with how they are, autoscalers, users. Never rejects: what cannot be
 * read is told in its own section.
 * @param object the object itself, as the server sent it.
 * @param now milliseconds since the epoch.
 */
export async function describeRelatives(
  transport: HttpTransport,
  target: ObjectTarget,
  object: Json,
  now: number,
): Promise<readonly Relatives[]> {
  const { group, resource } = target.kind;
  const known = readers.get(group === '' ? resource : `${resource}.${group}`) ?? [];
  return Promise.all(
    known.map(async ([title, read]) => {
      try {
        return { title, members: [], failure: '', ...(await read({ transport, target, object, now })) };
      } catch (error) {
        return { title, rows: [], members: [], failure: messageOf(error) };
      }
    }),
  );
}

function workloadOf({ target, object }: Question): Workload {
  const kind = Object.values(workloadKinds).find(({ resource }) => resource === target.kind.resource);
  return (kind ?? workloadKinds.Deployment).project(object, new Interner());
}

async function revisionRows(asked: Question): Promise<Found> {
  const workload = workloadOf(asked);
  const all = await revisionsOf(asked.transport, workload);
  const kind = workload.kind === 'Deployment' ? 'ReplicaSet' : 'ControllerRevision';
  return {
    rows: all.map(({ name, number, isCurrent, pods, ready, images, created }) => [
      `${kind}/${name}`,
      `revision ${number}${isCurrent ? ', current' : ''}`,
      pods === undefined ? '' : `${ready ?? 0}/${pods} ready`,
      ageText(created, asked.now),
      images.join(', '),
    ]),
    members: all.map(({ name }) => ({ kind, namespace: workload.namespace, name })),
  };
}

async function jobRows(asked: Question): Promise<Found> {
  const all = await jobsOf(asked.transport, workloadOf(asked));
  return {
    rows: all.map((job) => {
      const health = workloadHealth(job, [], asked.now);
      return [`Job/${job.name}`, health.word, ageText(job.created, asked.now), healthReason(health, asked.now)];
    }),
    members: all.map(({ namespace, name }) => ({ kind: 'Job', namespace, name })),
  };
}

/** @param options.isForeign whether they only use the object: what happens to them is another story. */
async function podRows(
  { target, now }: Question,
  reading: Promise<readonly Pod[]>,
  { isForeign = false }: { readonly isForeign?: boolean } = {},
): Promise<Found> {
  const pods = await reading;
  const rows = pods.map((pod) => {
    const health = podHealth(pod, now);
    const restarts = pod.containers.reduce((sum, one) => sum + one.restarts, 0);
    return [
      target.namespace === '' ? `Pod/${pod.namespace}/${pod.name}` : `Pod/${pod.name}`,
      health.word,
      restarts === 1 ? '1 restart' : `${restarts} restarts`,
      ageText(pod.created, now),
      ...(target.kind.kind === 'Node' ? [] : [pod.node]),
      healthReason(health, now),
    ];
  });
  const members = isForeign ? [] : pods.map(({ namespace, name }) => ({ kind: 'Pod', namespace, name }));
  return { rows: rows.length === 0 ? [['none']] : rows, members };
}

async function autoscalerRows({ transport, target }: Question): Promise<Found> {
  const all = await autoscalersOf(transport, target);
  return {
    rows: all.map(({ name, least, most, current, desired }) => [
      `HorizontalPodAutoscaler/${name}`,
      `${current} ${current === 1 ? 'replica' : 'replicas'}${desired === current ? '' : `, ${desired} wanted`}`,
      `between ${least} and ${most}`,
    ]),
    members: all.map(({ name }) => ({ kind: 'HorizontalPodAutoscaler', namespace: target.namespace, name })),
  };
}

async function userRows({ transport, target }: Question): Promise<Found> {
  const all = await usersOf(transport, target);
  return { rows: all.length === 0 ? [['nothing found']] : all.map(({ kind, name }) => [`${kind}/${name}`]) };
}
