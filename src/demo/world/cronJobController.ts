import { isDue } from './cronSchedule.ts';
import type { CronJob, Job } from './kubeTypes.ts';
import { controllerReference } from './ownedPods.ts';
import { toKubeTime } from './simulatedClock.ts';
import type { WorldContext } from './worldContext.ts';

/** Creates the Jobs of all CronJobs that are due, once a minute. */
export function runDueCronJobs(context: WorldContext): void {
  for (const cronJob of context.store.list('batch', 'cronjobs') as readonly CronJob[]) {
    if (cronJob.spec.suspend === true || cronJob.metadata.deletionTimestamp !== undefined) continue;
    if (isDue(cronJob.spec.schedule, context.clock.now())) createJob(context, cronJob);
  }
}

/** Follows a Job of a CronJob: says when it is done and keeps no more of the finished ones than the history allows. */
export function followJob(context: WorldContext, cronJob: CronJob): void {
  const jobs = context.store.ownedBy(cronJob.metadata.uid ?? '') as readonly Job[];
  const ended = (type: string): Job[] =>
    jobs
      .filter((job) => job.status?.conditions?.some((one) => one.type === type) === true)
      .sort((a, b) => (a.metadata.creationTimestamp ?? '').localeCompare(b.metadata.creationTimestamp ?? ''));
  const completed = ended('Complete');
  const failed = ended('Failed');
  const surplus = [
    ...completed.slice(0, Math.max(0, completed.length - (cronJob.spec.successfulJobsHistoryLimit ?? 3))),
    ...failed.slice(0, Math.max(0, failed.length - (cronJob.spec.failedJobsHistoryLimit ?? 1))),
  ];
  for (const job of surplus) context.store.delete(context.store.keyOf(job));
  const active = jobs.filter((job) => !completed.includes(job) && !failed.includes(job));
  const lastSuccess = completed.at(-1)?.status?.completionTime;
  context.store.modify(context.store.keyOf(cronJob), (current) => ({
    ...current,
    status: {
      ...(current['status'] as object | undefined),
      active: active.length === 0 ? undefined : active.map(toReference),
      ...(lastSuccess === undefined ? {} : { lastSuccessfulTime: lastSuccess }),
    },
  }));
}

function createJob(context: WorldContext, cronJob: CronJob): void {
  const now = context.clock.now();
  const { jobTemplate } = cronJob.spec;
  const namespace = cronJob.metadata.namespace ?? 'default';
  // The real controller names a Job after the minute it was due.
  const name = `${cronJob.metadata.name}-${Math.floor(now / 60_000)}`;
  if (context.store.get({ group: 'batch', resource: 'jobs', namespace, name }) !== undefined) return;
  const annotations = { 'batch.kubernetes.io/cronjob-scheduled-timestamp': toKubeTime(now) };
  const labels = jobTemplate.metadata?.labels ?? {};
  const ownerReferences = [controllerReference(cronJob)];
  const draft: Job = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, namespace, labels, annotations, ownerReferences },
    spec: jobTemplate.spec,
  };
  const job = context.store.create(draft);
  context.store.modify(context.store.keyOf(cronJob), (current) => ({
    ...current,
    status: {
      ...(current['status'] as object | undefined),
      lastScheduleTime: toKubeTime(now),
      active: [toReference(job)],
    },
  }));
  context.events.record(cronJob, {
    type: 'Normal',
    reason: 'SuccessfulCreate',
    message: `Created job ${name}`,
    component: 'cronjob-controller',
  });
}

function toReference(job: {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Job['metadata'];
}): object {
  const { name, namespace, uid, resourceVersion } = job.metadata;
  return { kind: job.kind, namespace, name, uid, apiVersion: job.apiVersion, resourceVersion };
}
