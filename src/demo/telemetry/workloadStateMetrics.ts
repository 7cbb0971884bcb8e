import type { KubeObject } from '../kubeObject.ts';
import type { Condition, CronJob, Job, Workload } from '../world/kubeTypes.ts';
import { controllerOf } from '../world/ownedPods.ts';
import { maybe, oneHot, secondsOf, type ObjectMetric, type ResourceMetrics, type Sample } from './objectMetrics.ts';

type Labels = Readonly<Record<string, string>>;
const conditionStates = ['true', 'false', 'unknown'] as const;

/** What kube-state-metrics says of the workloads. */
export const workloadStateMetrics: readonly ResourceMetrics[] = [
  {
    group: 'apps',
    resource: 'deployments',
    metrics: [
      created('deployment'),
      number('deployment', 'metadata_generation', (object) => object.metadata.generation),
      number('deployment', 'spec_replicas', ({ spec }) => spec.replicas),
      number('deployment', 'spec_paused', ({ spec }) => (spec.paused === true ? 1 : 0)),
      number('deployment', 'status_replicas', ({ status }) => status?.replicas ?? 0),
      number('deployment', 'status_replicas_ready', ({ status }) => status?.readyReplicas ?? 0),
      number('deployment', 'status_replicas_available', ({ status }) => status?.availableReplicas ?? 0),
      number('deployment', 'status_replicas_unavailable', ({ status }) => status?.unavailableReplicas ?? 0),
      number('deployment', 'status_replicas_updated', ({ status }) => status?.updatedReplicas ?? 0),
      number('deployment', 'status_observed_generation', ({ status }) => status?.observedGeneration),
      {
        name: 'kube_deployment_status_condition',
        help: 'The current status conditions of a deployment.',
        samples: (object: KubeObject): readonly Sample[] =>
          ((object as Workload).status?.conditions ?? []).flatMap((one) =>
            conditionSamples({ ...labelsOf('deployment', object), reason: one.reason ?? '' }, one),
          ),
      },
    ],
  },
  {
    group: 'apps',
    resource: 'replicasets',
    metrics: [
      created('replicaset'),
      number('replicaset', 'spec_replicas', ({ spec }) => spec.replicas),
      number('replicaset', 'status_replicas', ({ status }) => status?.replicas ?? 0),
      number('replicaset', 'status_ready_replicas', ({ status }) => status?.readyReplicas ?? 0),
      owner('replicaset', 'replicaset'),
    ],
  },
  {
    group: 'apps',
    resource: 'statefulsets',
    metrics: [
      created('statefulset'),
      number('statefulset', 'replicas', ({ spec }) => spec.replicas),
      number('statefulset', 'metadata_generation', (object) => object.metadata.generation),
      number('statefulset', 'status_replicas', ({ status }) => status?.replicas ?? 0),
      number('statefulset', 'status_replicas_ready', ({ status }) => status?.readyReplicas ?? 0),
      number('statefulset', 'status_replicas_available', ({ status }) => status?.availableReplicas ?? 0),
      number('statefulset', 'status_replicas_updated', ({ status }) => status?.updatedReplicas ?? 0),
      number('statefulset', 'status_observed_generation', ({ status }) => status?.observedGeneration),
    ],
  },
  {
    group: 'apps',
    resource: 'daemonsets',
    metrics: [
      created('daemonset'),
      daemon('status_desired_number_scheduled', 'desiredNumberScheduled'),
      daemon('status_current_number_scheduled', 'currentNumberScheduled'),
      daemon('status_number_ready', 'numberReady'),
      daemon('status_number_available', 'numberAvailable'),
      daemon('status_number_unavailable', 'numberUnavailable'),
      daemon('status_number_misscheduled', 'numberMisscheduled'),
      daemon('status_updated_number_scheduled', 'updatedNumberScheduled'),
    ],
  },
  {
    group: 'batch',
    resource: 'jobs',
    metrics: [
      jobMetric('info', 'Information about job.', () => 1),
      jobMetric('created', 'Unix creation timestamp', (job) => secondsOf(job.metadata.creationTimestamp)),
      jobMetric(
        'spec_completions',
        'The desired number of successfully finished pods the job should be run with.',
        ({ spec }) => spec.completions,
      ),
      jobMetric('status_active', 'The number of actively running pods.', ({ status }) => status?.active ?? 0),
      jobMetric(
        'status_succeeded',
        'The number of pods which reached Phase Succeeded.',
        ({ status }) => status?.succeeded ?? 0,
      ),
      jobMetric('status_start_time', 'Time the job was acknowledged by the job controller.', ({ status }) =>
        secondsOf(status?.startTime),
      ),
      jobMetric('status_completion_time', 'Time the job was completed.', ({ status }) =>
        secondsOf(status?.completionTime),
      ),
      {
        name: 'kube_job_status_failed',
        help: 'The number of pods which reached Phase Failed and the reason for failure.',
        samples: (object: KubeObject): readonly Sample[] => {
          const { status } = object as Job;
          const reason = status?.conditions?.find((one) => one.type === 'Failed')?.reason ?? '';
          return [[{ ...jobLabels(object), reason }, status?.failed ?? 0]];
        },
      },
      jobCondition('kube_job_complete', 'The job has completed its execution.', 'Complete'),
      jobCondition('kube_job_failed', 'The job has failed its execution.', 'Failed'),
      {
        name: 'kube_job_owner',
        help: "Information about the Job's owner.",
        samples: (object: KubeObject): readonly Sample[] => ownerSamples(object, jobLabels(object)),
      },
    ],
  },
  {
    group: 'batch',
    resource: 'cronjobs',
    metrics: [
      {
        name: 'kube_cronjob_info',
        help: 'Info about cronjob.',
        samples: (object: KubeObject): readonly Sample[] => {
          const { schedule } = (object as CronJob).spec;
          const labels = { ...labelsOf('cronjob', object), schedule, concurrency_policy: 'Forbid', timezone: 'local' };
          return [[labels, 1]];
        },
      },
      created('cronjob'),
      cron('spec_suspend', (object) => ((object as CronJob).spec.suspend === true ? 1 : 0)),
      cron('status_active', (object) => listLength(statusOf(object)['active'])),
      cron('status_last_schedule_time', (object) =>
        secondsOf(statusOf(object)['lastScheduleTime'] as string | undefined),
      ),
      cron('status_last_successful_time', (object) =>
        secondsOf(statusOf(object)['lastSuccessfulTime'] as string | undefined),
      ),
    ],
  },
];

function labelsOf(kind: string, { metadata }: KubeObject): Labels {
  return { namespace: metadata.namespace ?? '', [kind]: metadata.name };
}

function jobLabels({ metadata }: KubeObject): Labels {
  return { namespace: metadata.namespace ?? '', job_name: metadata.name };
}

function created(kind: string): ObjectMetric {
  return {
    name: `kube_${kind}_created`,
    help: 'Unix creation timestamp',
    samples: (object) => maybe(labelsOf(kind, object), secondsOf(object.metadata.creationTimestamp)),
  };
}

function number(kind: string, what: string, value: (object: Workload) => number | undefined): ObjectMetric {
  return {
    name: `kube_${kind}_${what}`,
    help: `The ${what.replaceAll('_', ' ')} of a ${kind}.`,
    samples: (object) => maybe(labelsOf(kind, object), value(object as Workload)),
  };
}

function daemon(what: string, field: string): ObjectMetric {
  return number('daemonset', what, ({ status }) => Number(status?.[field] ?? 0));
}

function cron(what: string, value: (object: KubeObject) => number | undefined): ObjectMetric {
  return {
    name: `kube_cronjob_${what}`,
    help: `The ${what.replaceAll('_', ' ')} of a cronjob.`,
    samples: (object) => maybe(labelsOf('cronjob', object), value(object)),
  };
}

function jobMetric(what: string, help: string, value: (job: Job) => number | undefined): ObjectMetric {
  return {
    name: `kube_job_${what}`,
    help,
    samples: (object) => maybe(jobLabels(object), value(object as Job)),
  };
}

function jobCondition(name: string, help: string, type: string): ObjectMetric {
  return {
    name,
    help,
    samples: (object) => {
      const condition = (object as Job).status?.conditions?.find((one) => one.type === type);
      return condition === undefined
        ? []
        : oneHot(jobLabels(object), 'condition', conditionStates, condition.status.toLowerCase());
    },
  };
}

function owner(kind: string, label: string): ObjectMetric {
  return {
    name: `kube_${kind}_owner`,
    help: `Information about the ${kind}'s owner.`,
    samples: (object) => ownerSamples(object, labelsOf(label, object)),
  };
}

function ownerSamples(object: KubeObject, labels: Labels): readonly Sample[] {
  const found = controllerOf(object);
  const more = {
    owner_kind: found?.kind ?? '<none>',
    owner_name: found?.name ?? '<none>',
    owner_is_controller: found === undefined ? '<none>' : 'true',
  };
  return [[{ ...labels, ...more }, 1]];
}

function conditionSamples(labels: Labels, condition: Condition): readonly Sample[] {
  return oneHot({ ...labels, condition: condition.type }, 'status', conditionStates, condition.status.toLowerCase());
}

function statusOf(object: KubeObject): Readonly<Record<string, unknown>> {
  return (object['status'] ?? {}) as Readonly<Record<string, unknown>>;
}

function listLength(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}
