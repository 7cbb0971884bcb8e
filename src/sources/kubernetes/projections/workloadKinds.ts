import { asRecord } from '../../../base/json.ts';
import type { Workload, WorkloadKind } from '../../../model/workload.ts';
import type { Interner } from '../interner.ts';
import type { FieldShape } from '../sieveFields.ts';
import type { Json, KindDescriptor } from '../kindDescriptor.ts';
import {
  conditionFields,
  metadataFields,
  numberAt,
  objectAt,
  objectsAt,
  projectConditions,
  projectMetadata,
  textAt,
  timeAt,
} from './objectFields.ts';

/** What differs between the kinds of workloads. */
type Counts = Pick<Workload, 'desired' | 'ready' | 'updated'> & Partial<Workload>;

const podTemplateFields = { spec: { containers: { image: true } } } as const satisfies FieldShape;
const workloadFields = {
  metadata: { ...metadataFields, generation: true, annotations: { 'deployment.kubernetes.io/revision': true } },
  spec: {
    ...{
      replicas: true,
      completions: true,
      parallelism: true,
      suspend: true,
      paused: true,
      schedule: true,
      timeZone: true,
    },
    updateStrategy: { type: true, rollingUpdate: { partition: true } },
    selector: { matchLabels: true },
    template: podTemplateFields,
    jobTemplate: { spec: { template: podTemplateFields } },
  },
  status: {
    ...{ observedGeneration: true, replicas: true, readyReplicas: true, updatedReplicas: true },
    ...{ availableReplicas: true, unavailableReplicas: true, currentNumberScheduled: true },
    ...{ numberAvailable: true, numberUnavailable: true },
    ...{ desiredNumberScheduled: true, numberReady: true, updatedNumberScheduled: true },
    ...{ ready: true, succeeded: true, failed: true, completionTime: true, lastScheduleTime: true },
    // A CronJob's are objects, of which only the number counts; a Job's is a number.
    active: {},
    conditions: conditionFields,
  },
} as const satisfies FieldShape;

export const deploymentKind = workloadKind('apps', 'deployments', 'Deployment', replicaCounts);
export const statefulSetKind = workloadKind('apps', 'statefulsets', 'StatefulSet', replicaCounts);
export const replicaSetKind = workloadKind('apps', 'replicasets', 'ReplicaSet', (spec, status) => ({
  ...replicaCounts(spec, status),
  updated: numberAt(status, 'replicas'),
}));
export const daemonSetKind = workloadKind('apps', 'daemonsets', 'DaemonSet', (spec, status) => ({
  desired: numberAt(status, 'desiredNumberScheduled'),
  keptOld: keptOld(spec, numberAt(status, 'desiredNumberScheduled')),
  ready: numberAt(status, 'numberReady'),
  current: numberAt(status, 'currentNumberScheduled'),
  available: numberAt(status, 'numberAvailable'),
  unavailable: numberAt(status, 'numberUnavailable'),
  updated: numberAt(status, 'updatedNumberScheduled'),
}));
export const jobKind = workloadKind('batch', 'jobs', 'Job', (spec, status) => ({
  desired: numberAt(spec, 'completions', numberAt(spec, 'parallelism', 1)),
  ready: numberAt(status, 'ready'),
  current: numberAt(status, 'active'),
  updated: numberAt(status, 'succeeded'),
  failed: numberAt(status, 'failed'),
  isPaused: spec['suspend'] === true,
  lastRun: timeAt(status, 'completionTime'),
}));
export const cronJobKind = workloadKind('batch', 'cronjobs', 'CronJob', (spec, status) => ({
  desired: 0,
  ready: objectsAt(status, 'active').length,
  updated: 0,
  isPaused: spec['suspend'] === true,
  schedule: textAt(spec, 'schedule'),
  timeZone: textAt(spec, 'timeZone'),
  lastRun: timeAt(status, 'lastScheduleTime'),
}));

/** The API kind of each kind of workload. */
export const workloadKinds: Readonly<Record<WorkloadKind, KindDescriptor<Workload>>> = {
  Deployment: deploymentKind,
  StatefulSet: statefulSetKind,
  DaemonSet: daemonSetKind,
  ReplicaSet: replicaSetKind,
  Job: jobKind,
  CronJob: cronJobKind,
};

/** Those that are watched for the tree: a ReplicaSet is known by its pods, which stand under their Deployment. */
export const treeWorkloadKinds = [deploymentKind, statefulSetKind, daemonSetKind, jobKind, cronJobKind] as const;

function replicaCounts(spec: Json, status: Json): Counts {
  return {
    desired: numberAt(spec, 'replicas', 1),
    ready: numberAt(status, 'readyReplicas'),
    current: numberAt(status, 'replicas'),
    available: numberAt(status, 'availableReplicas'),
    unavailable: numberAt(status, 'unavailableReplicas'),
    updated: numberAt(status, 'updatedReplicas'),
    keptOld: keptOld(spec, numberAt(spec, 'replicas', 1)),
  };
}

function keptOld(spec: Json, desired: number): number {
  const strategy = objectAt(spec, 'updateStrategy');
  if (strategy['type'] === 'OnDelete') return desired;
  return Math.min(desired, numberAt(objectAt(strategy, 'rollingUpdate'), 'partition'));
}

function workloadKind(
  group: string,
  resource: string,
  kind: WorkloadKind,
  count: (spec: Json, status: Json) => Counts,
): KindDescriptor<Workload> {
  return {
    ...{ group, version: 'v1', resource, kind, isNamespaced: true, fields: workloadFields },
    project: (object, intern) => projectWorkload(object, kind, count, intern),
  };
}

function projectWorkload(
  object: Json,
  kind: WorkloadKind,
  count: (spec: Json, status: Json) => Counts,
  intern: Interner,
): Workload {
  const meta = objectAt(object, 'metadata');
  const spec = objectAt(object, 'spec');
  const status = objectAt(object, 'status');
  const jobSpec = kind === 'CronJob' ? objectAt(objectAt(spec, 'jobTemplate'), 'spec') : spec;
  const podSpec = objectAt(objectAt(jobSpec, 'template'), 'spec');
  const selector = asRecord(objectAt(spec, 'selector')['matchLabels']) ?? {};
  return {
    ...projectMetadata(object, intern),
    kind,
    current: 0,
    available: 0,
    unavailable: 0,
    keptOld: 0,
    failed: 0,
    isPaused: spec['paused'] === true,
    isObserved: numberAt(status, 'observedGeneration') >= numberAt(meta, 'generation') || kind.endsWith('Job'),
    conditions: projectConditions(status, intern),
    revision: textAt(objectAt(meta, 'annotations'), 'deployment.kubernetes.io/revision'),
    images: objectsAt(podSpec, 'containers').map((container) => intern.string(textAt(container, 'image'))),
    selector: Object.fromEntries(Object.entries(selector).map(([name, value]) => [name, String(value)])),
    schedule: '',
    timeZone: '',
    lastRun: 0,
    ...count(spec, status),
  };
}
