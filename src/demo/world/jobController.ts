import type { Condition, Job, Pod } from './kubeTypes.ts';
import { isActive, isReady, podsOf, toPod } from './ownedPods.ts';
import { toKubeTime } from './simulatedClock.ts';
import type { WorldContext } from './worldContext.ts';

/** Runs the pods of a Job until it is complete or has failed too often. */
export function reconcileJob(context: WorldContext, job: Job): void {
  const isOver = job.status?.conditions?.some((one) => one.type === 'Complete' || one.type === 'Failed') === true;
  if (isOver || job.metadata.deletionTimestamp !== undefined || job.spec.suspend === true) return;
  const pods = podsOf(context.store, job);
  const count = (phase: string): number => pods.filter((pod) => pod.status.phase === phase).length;
  const succeeded = count('Succeeded');
  const failed = count('Failed');
  const completions = job.spec.completions ?? 1;
  if (succeeded >= completions) {
    finish(context, job, { succeeded, failed }, complete(context), 'Completed', 'Job completed');
  } else if (failed > (job.spec.backoffLimit ?? 6)) {
    const message = 'Job has reached the specified backoff limit';
    finish(context, job, { succeeded, failed }, failure(context, message), 'BackoffLimitExceeded', message);
  } else {
    keepRunning(context, job, pods, { succeeded, failed });
  }
}

interface Counts {
  readonly succeeded: number;
  readonly failed: number;
}

function keepRunning(context: WorldContext, job: Job, pods: readonly Pod[], counts: Counts): void {
  const active = pods.filter(isActive);
  const wanted = Math.min(job.spec.parallelism ?? 1, (job.spec.completions ?? 1) - counts.succeeded);
  const waits = failureWait(context, pods, counts.failed);
  if (active.length < wanted && waits > 0) {
    context.clock.after(waits, () => {
      const current = context.store.get(context.store.keyOf(job));
      if (current !== undefined) reconcileJob(context, current as Job);
    });
  } else {
    for (let missing = wanted - active.length; missing > 0; missing -= 1) createPod(context, job);
  }
  const now = podsOf(context.store, job).filter(isActive);
  setStatus(context, job, {
    ...toCounts(counts),
    active: now.length,
    ready: now.filter(isReady).length,
    terminating: 0,
  });
}

/** The pause before the next attempt: ten seconds after the first failure, doubled with each further one. */
function failureWait(context: WorldContext, pods: readonly Pod[], failed: number): number {
  if (failed === 0) return 0;
  const last = Math.max(
    ...pods.map((pod) => Date.parse(pod.status.containerStatuses?.[0]?.state.terminated?.finishedAt ?? '1970-01-01')),
  );
  return last + Math.min(360_000, 10_000 * 2 ** (failed - 1)) - context.clock.now();
}

function createPod(context: WorldContext, job: Job): void {
  const labels = {
    'batch.kubernetes.io/controller-uid': job.metadata.uid ?? '',
    'batch.kubernetes.io/job-name': job.metadata.name,
    'controller-uid': job.metadata.uid ?? '',
    'job-name': job.metadata.name,
  };
  const created = context.store.create(toPod(job, job.spec.template, labels));
  report(context, job, 'Normal', 'SuccessfulCreate', `Created pod: ${created.metadata.name}`);
}

function finish(
  context: WorldContext,
  job: Job,
  counts: Counts,
  conditions: readonly Condition[],
  reason: string,
  message: string,
): void {
  const isFailure = reason !== 'Completed';
  setStatus(context, job, {
    conditions,
    ...(isFailure ? {} : { completionTime: toKubeTime(context.clock.now()) }),
    ...toCounts(counts),
    terminating: 0,
    ready: 0,
  });
  report(context, job, isFailure ? 'Warning' : 'Normal', reason, message);
}

function complete(context: WorldContext): readonly Condition[] {
  const reason = 'CompletionsReached';
  const message = 'Reached expected number of succeeded pods';
  return ['SuccessCriteriaMet', 'Complete'].map((type) => condition(context, type, reason, message));
}

function failure(context: WorldContext, message: string): readonly Condition[] {
  return ['FailureTarget', 'Failed'].map((type) => condition(context, type, 'BackoffLimitExceeded', message));
}

function condition(context: WorldContext, type: string, reason: string, message: string): Condition {
  const time = toKubeTime(context.clock.now());
  return { type, status: 'True', lastProbeTime: time, lastTransitionTime: time, reason, message };
}

function toCounts({ succeeded, failed }: Counts): Partial<Counts> {
  return { ...(succeeded > 0 ? { succeeded } : {}), ...(failed > 0 ? { failed } : {}) };
}

function setStatus(context: WorldContext, job: Job, status: NonNullable<Job['status']>): void {
  context.store.modify(context.store.keyOf(job), (current) => ({
    ...current,
    status: {
      startTime: (current as Job).status?.startTime ?? toKubeTime(context.clock.now()),
      uncountedTerminatedPods: {},
      ...status,
    },
  }));
}

function report(context: WorldContext, about: Job, type: 'Normal' | 'Warning', reason: string, message: string): void {
  context.events.record(about, { type, reason, message, component: 'job-controller' });
}
