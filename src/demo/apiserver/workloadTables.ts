import { formatAge } from '../../base/time.ts';
import type { KubeObject } from '../kubeObject.ts';
import { listAt, numberAt, recordAt, scalarText, textAt, valueAt } from './jsonValue.ts';
import { ageOf, formatLabels, formatSelector, orNone, since, templateContainers, type TableKind } from './tableKind.ts';

const template = ['Containers!', 'Images!', 'Selector!'];

function count(object: unknown, ...path: readonly string[]): number {
  return numberAt(object, ...path) ?? 0;
}

function templateCells(object: KubeObject): readonly string[] {
  return [
    ...templateContainers(object, 'spec', 'template', 'spec'),
    formatSelector(valueAt(object, 'spec', 'selector')),
  ];
}

function replicas(selector: (object: KubeObject) => string): TableKind {
  return {
    columns: ['Name', 'Desired:integer', 'Current:integer', 'Ready:integer', 'Age', ...template],
    cells: (set, now) => [
      set.metadata.name,
      count(set, 'spec', 'replicas'),
      count(set, 'status', 'replicas'),
      count(set, 'status', 'readyReplicas'),
      ageOf(set, now),
      ...templateContainers(set, 'spec', 'template', 'spec'),
      selector(set),
    ],
  };
}

/** Tables of the kinds that run pods. */
export const workloadTables: Readonly<Record<string, TableKind>> = {
  Deployment: {
    columns: ['Name', 'Ready', 'Up-to-date', 'Available', 'Age', ...template],
    cells: (deployment, now) => [
      deployment.metadata.name,
      `${count(deployment, 'status', 'readyReplicas')}/${count(deployment, 'spec', 'replicas')}`,
      count(deployment, 'status', 'updatedReplicas'),
      count(deployment, 'status', 'availableReplicas'),
      ageOf(deployment, now),
      ...templateCells(deployment),
    ],
  },
  ReplicaSet: replicas((set) => formatSelector(valueAt(set, 'spec', 'selector'))),
  ReplicationController: replicas((controller) => formatLabels(valueAt(controller, 'spec', 'selector'))),
  StatefulSet: {
    columns: ['Name', 'Ready', 'Age', 'Containers!', 'Images!'],
    cells: (set, now) => [
      set.metadata.name,
      `${count(set, 'status', 'readyReplicas')}/${count(set, 'spec', 'replicas')}`,
      ageOf(set, now),
      ...templateContainers(set, 'spec', 'template', 'spec'),
    ],
  },
  DaemonSet: {
    columns: [
      'Name',
      'Desired:integer',
      'Current:integer',
      'Ready:integer',
      'Up-to-date:integer',
      'Available:integer',
      'Node Selector',
      'Age',
      ...template,
    ],
    cells: (set, now) => [
      set.metadata.name,
      count(set, 'status', 'desiredNumberScheduled'),
      count(set, 'status', 'currentNumberScheduled'),
      count(set, 'status', 'numberReady'),
      count(set, 'status', 'updatedNumberScheduled'),
      count(set, 'status', 'numberAvailable'),
      formatLabels(valueAt(set, 'spec', 'template', 'spec', 'nodeSelector')),
      ageOf(set, now),
      ...templateCells(set),
    ],
  },
  ControllerRevision: {
    columns: ['Name', 'Controller', 'Revision:integer', 'Age'],
    cells: (revision, now) => [
      revision.metadata.name,
      controllerOf(revision),
      revision['revision'],
      ageOf(revision, now),
    ],
  },
  Job: {
    columns: ['Name', 'Status', 'Completions', 'Duration', 'Age', ...template],
    cells: (job, now) => [
      job.metadata.name,
      jobStatus(job),
      `${count(job, 'status', 'succeeded')}/${numberAt(job, 'spec', 'completions') ?? 1}`,
      jobDuration(job, now),
      ageOf(job, now),
      ...templateCells(job),
    ],
  },
  CronJob: {
    columns: ['Name', 'Schedule', 'Timezone', 'Suspend', 'Active:integer', 'Last Schedule', 'Age', ...template],
    cells: (job, now) => {
      const last = textAt(job, 'status', 'lastScheduleTime');
      return [
        job.metadata.name,
        textAt(job, 'spec', 'schedule'),
        orNone(textAt(job, 'spec', 'timeZone')),
        valueAt(job, 'spec', 'suspend') === true ? 'True' : 'False',
        listAt(job, 'status', 'active').length,
        last === '' ? '<none>' : since(last, now),
        ageOf(job, now),
        ...templateContainers(job, 'spec', 'jobTemplate', 'spec', 'template', 'spec'),
        formatSelector(valueAt(job, 'spec', 'jobTemplate', 'spec', 'selector')),
      ];
    },
  },
  HorizontalPodAutoscaler: {
    columns: ['Name', 'Reference', 'Targets', 'MinPods', 'MaxPods', 'Replicas', 'Age'],
    cells: (hpa, now) => [
      hpa.metadata.name,
      `${textAt(hpa, 'spec', 'scaleTargetRef', 'kind')}/${textAt(hpa, 'spec', 'scaleTargetRef', 'name')}`,
      hpaTargets(hpa),
      scalarText(valueAt(hpa, 'spec', 'minReplicas'), '<unset>'),
      count(hpa, 'spec', 'maxReplicas'),
      count(hpa, 'status', 'currentReplicas'),
      ageOf(hpa, now),
    ],
  },
  PodDisruptionBudget: {
    columns: ['Name', 'Min Available', 'Max Unavailable', 'Allowed Disruptions:integer', 'Age'],
    cells: (budget, now) => [
      budget.metadata.name,
      scalarText(valueAt(budget, 'spec', 'minAvailable'), 'N/A'),
      scalarText(valueAt(budget, 'spec', 'maxUnavailable'), 'N/A'),
      count(budget, 'status', 'disruptionsAllowed'),
      ageOf(budget, now),
    ],
  },
};

function controllerOf({ metadata }: KubeObject): string {
  const owner = metadata.ownerReferences?.find((reference) => reference.controller === true);
  if (owner === undefined) return '<none>';
  const [group = '', version] = owner.apiVersion.split('/');
  const kind = owner.kind.toLowerCase();
  return version === undefined ? `${kind}/${owner.name}` : `${kind}.${group}/${owner.name}`;
}

function jobStatus(job: KubeObject): string {
  const conditions = listAt(job, 'status', 'conditions').filter((c) => textAt(c, 'status') === 'True');
  const has = (type: string): boolean => conditions.some((c) => textAt(c, 'type') === type);
  for (const type of ['Complete', 'Failed']) if (has(type)) return type;
  if (job.metadata.deletionTimestamp !== undefined) return 'Terminating';
  for (const type of ['Suspended', 'FailureTarget', 'SuccessCriteriaMet']) if (has(type)) return type;
  return 'Running';
}

function jobDuration(job: KubeObject, now: number): string {
  const start = textAt(job, 'status', 'startTime');
  if (start === '') return '';
  const end = textAt(job, 'status', 'completionTime');
  return formatAge((end === '' ? now : Date.parse(end)) - Date.parse(start));
}

function hpaTargets(hpa: KubeObject): string {
  const current = listAt(hpa, 'status', 'currentMetrics');
  const targets = listAt(hpa, 'spec', 'metrics').map((metric, index) => {
    const source = textAt(metric, 'type').replace(/^./, (letter) => letter.toLowerCase());
    const target = recordAt(metric, source, 'target');
    const value = recordAt(current[index], source, 'current');
    const name = textAt(metric, source, 'name') || textAt(metric, source, 'metric', 'name');
    if (target['averageUtilization'] !== undefined) {
      const used = scalarText(value['averageUtilization']);
      const wanted = scalarText(target['averageUtilization']);
      return `${name}: ${used === '' ? '<unknown>' : `${used}%`}/${wanted}%`;
    }
    const wanted = textAt(target, 'averageValue') || textAt(target, 'value');
    const now = textAt(value, 'averageValue') || textAt(value, 'value') || '<unknown>';
    return `${source === 'resource' ? `${name}: ` : ''}${now}/${wanted}${target['averageValue'] === undefined ? '' : ' (avg)'}`;
  });
  if (targets.length === 0) return '<none>';
  return targets.length > 2 ? `${targets.slice(0, 2).join(', ')} + ${targets.length - 2} more...` : targets.join(', ');
}
