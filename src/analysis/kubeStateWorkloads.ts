import type { MetricSample } from '../model/metricSample.ts';
import type { Labels } from '../model/series.ts';
import type { Workload } from '../model/workload.ts';
import { moment, oneHot } from './kubeStatePods.ts';

const statuses = ['true', 'false', 'unknown'] as const;

/** What kube-state-metrics exposes of a workload, as far as the watched object tells it. */
export function workloadStateSamples(workload: Workload): Iterable<MetricSample> {
  const { namespace, name } = workload;
  switch (workload.kind) {
    case 'Deployment':
      return deploymentSamples(workload, { namespace, deployment: name });
    case 'StatefulSet':
      return statefulSetSamples(workload, { namespace, statefulset: name });
    case 'DaemonSet':
      return daemonSetSamples(workload, { namespace, daemonset: name });
    case 'ReplicaSet':
      return replicaSetSamples(workload, { namespace, replicaset: name });
    case 'Job':
      return jobSamples(workload, { namespace, job_name: name });
    case 'CronJob':
      return cronJobSamples(workload, { namespace, cronjob: name });
  }
}

function* deploymentSamples(workload: Workload, labels: Labels): Generator<MetricSample> {
  yield* moment('kube_deployment_created', labels, workload.created);
  yield* moment('kube_deployment_deletion_timestamp', labels, workload.deleted);
  yield* numbers('kube_deployment_', labels, {
    spec_replicas: workload.desired,
    spec_paused: workload.isPaused ? 1 : 0,
    status_replicas: workload.current,
    status_replicas_ready: workload.ready,
    status_replicas_available: workload.available,
    status_replicas_unavailable: workload.unavailable,
    status_replicas_updated: workload.updated,
  });
  for (const { type, status, reason } of workload.conditions) {
    const facts = { ...labels, condition: type, reason };
    yield* oneHot('kube_deployment_status_condition', facts, 'status', statuses, status.toLowerCase());
  }
}

function* statefulSetSamples(workload: Workload, labels: Labels): Generator<MetricSample> {
  yield* moment('kube_statefulset_created', labels, workload.created);
  yield* numbers('kube_statefulset_', labels, {
    replicas: workload.desired,
    status_replicas: workload.current,
    status_replicas_ready: workload.ready,
    status_replicas_available: workload.available,
    status_replicas_updated: workload.updated,
  });
}

function* daemonSetSamples(workload: Workload, labels: Labels): Generator<MetricSample> {
  yield* moment('kube_daemonset_created', labels, workload.created);
  yield* numbers('kube_daemonset_', labels, {
    status_desired_number_scheduled: workload.desired,
    status_current_number_scheduled: workload.current,
    status_number_ready: workload.ready,
    status_number_available: workload.available,
    status_number_unavailable: workload.unavailable,
    status_updated_number_scheduled: workload.updated,
  });
}

function* replicaSetSamples(workload: Workload, labels: Labels): Generator<MetricSample> {
  yield* moment('kube_replicaset_created', labels, workload.created);
  yield* numbers('kube_replicaset_', labels, {
    spec_replicas: workload.desired,
    status_replicas: workload.current,
    status_ready_replicas: workload.ready,
  });
  yield ownerSample('kube_replicaset_owner', workload, labels);
}

function* jobSamples(workload: Workload, labels: Labels): Generator<MetricSample> {
  yield { name: 'kube_job_info', labels, value: 1 };
  yield* moment('kube_job_created', labels, workload.created);
  yield* moment('kube_job_status_completion_time', labels, workload.lastRun);
  yield* numbers('kube_job_', labels, {
    spec_completions: workload.desired,
    status_active: workload.current,
    status_ready: workload.ready,
    status_succeeded: workload.updated,
    status_suspended: workload.isPaused ? 1 : 0,
  });
  const failed = workload.conditions.find((one) => one.type === 'Failed');
  yield { name: 'kube_job_status_failed', labels: { ...labels, reason: failed?.reason ?? '' }, value: workload.failed };
  for (const { type, status } of workload.conditions) {
    const name = type === 'Complete' ? 'kube_job_complete' : type === 'Failed' ? 'kube_job_failed' : undefined;
    if (name !== undefined) yield* oneHot(name, labels, 'condition', statuses, status.toLowerCase());
  }
  yield ownerSample('kube_job_owner', workload, labels);
}

function* cronJobSamples(workload: Workload, labels: Labels): Generator<MetricSample> {
  yield { name: 'kube_cronjob_info', labels: { ...labels, schedule: workload.schedule }, value: 1 };
  yield* moment('kube_cronjob_created', labels, workload.created);
  yield* moment('kube_cronjob_status_last_schedule_time', labels, workload.lastRun);
  yield* numbers('kube_cronjob_', labels, {
    spec_suspend: workload.isPaused ? 1 : 0,
    status_active: workload.ready,
  });
}

function* numbers(prefix: string, labels: Labels, values: Readonly<Record<string, number>>): Generator<MetricSample> {
  for (const [name, value] of Object.entries(values)) yield { name: prefix + name, labels, value };
}

function ownerSample(name: string, { owner }: Workload, labels: Labels): MetricSample {
  const facts =
    owner === undefined
      ? { owner_kind: '', owner_name: '', owner_is_controller: '' }
      : { owner_kind: owner.kind, owner_name: owner.name, owner_is_controller: 'true' };
  return { name, labels: { ...labels, ...facts }, value: 1 };
}
