import type { ClusterNode } from '../model/clusterNode.ts';
import { compareHealth, isUnhealthy, type Health, type HealthLevel } from '../model/health.ts';
import type { Condition } from '../model/resource.ts';
import type { Workload } from '../model/workload.ts';
import { deletionHealth } from './deletionHealth.ts';

/**
 * How a workload is: its own counts and conditions first, then the worst of its pods.
 * @param pods the health of each of its pods.
 * @param now milliseconds since the epoch.
 */
export function workloadHealth(workload: Workload, pods: readonly Health[], now: number): Health {
  const leaving = deletionHealth(workload, now);
  if (leaving !== undefined) return leaving;
  switch (workload.kind) {
    case 'Job':
      return jobHealth(workload, pods);
    case 'CronJob':
      return cronJobHealth(workload, pods);
    default:
      return replicaHealth(workload, pods);
  }
}

/** How a node is. */
export function nodeHealth(node: ClusterNode): Health {
  const ready = node.conditions.find((one) => one.type === 'Ready');
  if (ready?.status !== 'True') {
    const reason = ready === undefined ? 'the kubelet has not reported' : ready.message || ready.reason;
    return health('error', 'Not ready', reason, ready?.since ?? 0, true);
  }
  const trouble = node.conditions.find(isNodeTrouble);
  if (trouble !== undefined) {
    const word = trouble.status === 'True' ? spell(trouble.type) : `Not ${spell(trouble.type).toLowerCase()}`;
    return health('warning', word, trouble.message, trouble.since, true);
  }
  if (node.isUnschedulable) return health('idle', 'Cordoned', 'takes no new pods');
  return health('ok', 'Ready');
}

/**
 * Whether a condition of a node tells of trouble. Most name one, `MemoryPressure`; what agents of some distributions add tells that something
 * is well: `NetworkingReady`, `EtcdIsVoter`.
 */
export function isNodeTrouble({ type, status }: Condition): boolean {
  const isGood = type.endsWith('Ready') || type === 'EtcdIsVoter';
  return status === (isGood ? 'False' : 'True');
}

/** What a group has in common: the worst level, and how many of its members want a look. */
export function rollUp(members: readonly Health[]): { readonly level: HealthLevel; readonly unhealthy: number } {
  let level: HealthLevel = 'idle';
  let unhealthy = 0;
  for (const member of members) {
    if (compareHealth(member.level, level) < 0) level = member.level;
    if (isUnhealthy(member)) unhealthy += 1;
  }
  return { level, unhealthy };
}

function replicaHealth(workload: Workload, pods: readonly Health[]): Health {
  const count = `${workload.ready}/${workload.desired}`;
  if (workload.desired === 0) {
    const isLeaving = pods.some(({ level }) => level !== 'idle');
    return isLeaving ? health('progressing', '0/0', 'scaling down') : health('idle', 'Scaled to 0');
  }
  const stuck = workload.conditions.find((one) => one.reason === 'ProgressDeadlineExceeded');
  const refused = workload.conditions.find((one) => one.type === 'ReplicaFailure' && one.status === 'True');
  const worst = worstOf(pods);
  if (refused !== undefined) return health('error', count, refused.message || refused.reason, refused.since, true);
  if (stuck !== undefined) {
    const cause = worst === undefined || !isUnhealthy(worst) ? '' : `${causeOf(worst)}, `;
    return health('error', count, `${cause}rollout stuck`, stuck.since, true);
  }
  if (worst !== undefined && isUnhealthy(worst)) {
    const isDown = workload.ready === 0 && workload.desired > 0;
    return { ...worst, level: isDown ? 'error' : worst.level, word: count, reason: repeated(worst, pods) };
  }
  if (workload.isPaused) return health('idle', count, 'rollout paused');
  const { updated, desired, keptOld } = workload;
  if (!workload.isObserved || updated < desired - keptOld) return health('progressing', count, 'rolling out');
  if (workload.ready < workload.desired) return health('progressing', count, 'starting');
  // Nothing moves on by itself: the update strategy wants it so.
  return health('ok', count, updated < desired ? `${updated} of ${desired} updated` : '');
}

function jobHealth(job: Workload, pods: readonly Health[]): Health {
  const done = (type: string) => job.conditions.find((one) => one.type === type && one.status === 'True');
  const failed = done('Failed');
  if (failed !== undefined) return health('error', 'Failed', failed.message || failed.reason, failed.since);
  if (done('Complete') !== undefined) return health('idle', 'Completed', '', job.lastRun);
  if (job.isPaused) return health('idle', 'Suspended');
  const worst = worstOf(pods);
  const count = `${job.updated}/${job.desired}`;
  if (worst !== undefined && worst.level === 'error')
    return { ...worst, level: 'warning', word: count, reason: repeated(worst, pods) };
  return health('progressing', count, job.failed === 0 ? 'running' : `running, ${job.failed} failed`);
}

function cronJobHealth(cronJob: Workload, jobs: readonly Health[]): Health {
  const schedule = [cronJob.schedule, cronJob.timeZone].filter((part) => part !== '').join(' ');
  if (cronJob.isPaused) return health('idle', 'Suspended', schedule);
  const worst = worstOf(jobs);
  if (worst !== undefined && isUnhealthy(worst)) return health('warning', schedule, `last run: ${causeOf(worst)}`);
  return health(cronJob.ready > 0 ? 'progressing' : 'ok', schedule, cronJob.ready > 0 ? 'running' : '');
}

function worstOf(all: readonly Health[]): Health | undefined {
  let worst: Health | undefined;
  for (const one of all) {
    const order = worst === undefined ? -1 : compareHealth(one.level, worst.level);
    if (worst === undefined || order < 0 || (order === 0 && one.since > worst.since)) worst = one;
  }
  return worst;
}

/** The reason that tells most: `OOMKilled` rather than `CrashLoopBackOff`. */
function causeOf(one: Health): string {
  const cause = one.reason.split(', ', 1)[0] ?? '';
  return cause === '' || cause.length > 40 ? one.word : cause;
}

/** `OOMKilled on 4 pods`: a number alone could be one of restarts. */
function repeated(worst: Health, pods: readonly Health[]): string {
  const cause = causeOf(worst);
  const times = pods.filter((one) => isUnhealthy(one) && causeOf(one) === cause).length;
  return times > 1 ? `${cause} on ${times} pods` : cause;
}

/** `MemoryPressure` as `Memory pressure` */
function spell(type: string): string {
  return type.replace(/(?<=[a-z])([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
}

function health(level: HealthLevel, word: string, reason = '', since = 0, lasts = false): Health {
  return { level, word, reason, since, ...(lasts ? { lasts } : {}) };
}
