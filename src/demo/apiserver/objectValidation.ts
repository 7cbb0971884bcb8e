import type { KubeObject } from '../kubeObject.ts';
import type { FieldProblem } from './apiStatus.ts';
import { customProblems } from './customValidation.ts';
import { listAt, numberAt, recordAt, textAt, valueAt } from './jsonValue.ts';
import { objectSelector } from './labelSelector.ts';
import { invalidValue, podSpecProblems, portProblems, required, unsupportedValue } from './podValidation.ts';
import type { ResourceType } from './resourceType.ts';

const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const subdomainRule =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const serviceName = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const serviceRule =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
const labelValue = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const labelRule =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

/** Kinds whose names may hold nearly anything. */
const freeNames = new Set(['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding']);

/** What is wrong with an object that a client sends: the mistakes that users make, in the server's words. */
export function objectProblems(object: KubeObject, type: ResourceType): readonly FieldProblem[] {
  const check = type.custom === undefined ? kindChecks[type.kind] : undefined;
  return [
    ...metadataProblems(object, type),
    ...(type.custom === undefined ? (check?.(object) ?? []) : customProblems(object, type.custom.version)),
  ];
}

function metadataProblems({ metadata }: KubeObject, type: ResourceType): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  const { name, generateName = '' } = metadata;
  if (name === '') {
    if (generateName === '') problems.push(required('metadata.name', 'name or generateName is required'));
  } else if (freeNames.has(type.kind)) {
    if (/[/%]/.test(name)) problems.push(invalidValue('metadata.name', name, "may not contain '/' or '%'"));
  } else if (type.kind === 'Service' && type.group === '') {
    if (!serviceName.test(name)) problems.push(invalidValue('metadata.name', name, serviceRule));
  } else if (!subdomain.test(name)) problems.push(invalidValue('metadata.name', name, subdomainRule));
  for (const value of Object.values(metadata.labels ?? {})) {
    if (!labelValue.test(value)) problems.push(invalidValue('metadata.labels', value, labelRule));
  }
  return problems;
}

type Check = (object: KubeObject) => readonly FieldProblem[];

const kindChecks: Readonly<Record<string, Check>> = {
  Pod: (pod) => podSpecProblems(pod['spec'], 'spec'),
  Deployment: (object) => [...workloadProblems(object), ...replicasProblems(object)],
  ReplicaSet: (object) => [...workloadProblems(object), ...replicasProblems(object)],
  StatefulSet: (object) => [...workloadProblems(object), ...replicasProblems(object)],
  DaemonSet: (object) => workloadProblems(object),
  Job: (job) => [...templateProblems(job, ['spec', 'template']), ...jobPolicyProblems(job, ['spec', 'template'])],
  CronJob: (job) => [
    ...(textAt(job, 'spec', 'schedule') === '' ? [required('spec.schedule')] : scheduleProblems(job)),
    ...templateProblems(job, ['spec', 'jobTemplate', 'spec', 'template']),
    ...jobPolicyProblems(job, ['spec', 'jobTemplate', 'spec', 'template']),
  ],
  Service: serviceProblems,
  HorizontalPodAutoscaler: (hpa) => {
    const most = numberAt(hpa, 'spec', 'maxReplicas') ?? 0;
    const least = numberAt(hpa, 'spec', 'minReplicas') ?? 1;
    if (most < 1) return [invalidValue('spec.maxReplicas', most, 'must be greater than 0')];
    if (most >= least) return [];
    return [invalidValue('spec.maxReplicas', most, 'must be greater than or equal to `minReplicas`')];
  },
};

function workloadProblems(object: KubeObject): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  const selector = valueAt(object, 'spec', 'selector');
  const labels = recordAt(object, 'spec', 'template', 'metadata', 'labels') as Readonly<Record<string, string>>;
  const field = 'spec.template.metadata.labels';
  if (selector === undefined) problems.push(required('spec.selector'));
  else if (!objectSelector(selector)(labels)) {
    problems.push(invalidValue(field, labels, '`selector` does not match template `labels`'));
  }
  const policy = textAt(object, 'spec', 'template', 'spec', 'restartPolicy');
  if (policy !== 'Always') {
    problems.push(unsupportedValue('spec.template.spec.restartPolicy', policy, ['Always']));
  }
  return [...problems, ...templateProblems(object, ['spec', 'template'])];
}

function templateProblems(object: KubeObject, path: readonly string[]): readonly FieldProblem[] {
  const claims = listAt(object, 'spec', 'volumeClaimTemplates').map((claim) => textAt(claim, 'metadata', 'name'));
  return podSpecProblems(valueAt(object, ...path, 'spec'), `${path.join('.')}.spec`, claims);
}

function jobPolicyProblems(object: KubeObject, path: readonly string[]): readonly FieldProblem[] {
  const policy = textAt(object, ...path, 'spec', 'restartPolicy');
  if (policy !== 'Always') return [];
  return [unsupportedValue(`${path.join('.')}.spec.restartPolicy`, policy, ['OnFailure', 'Never'])];
}

function replicasProblems(object: KubeObject): readonly FieldProblem[] {
  const replicas = numberAt(object, 'spec', 'replicas') ?? 0;
  return replicas >= 0 ? [] : [invalidValue('spec.replicas', replicas, 'must be greater than or equal to 0')];
}

function scheduleProblems(job: KubeObject): readonly FieldProblem[] {
  const schedule = textAt(job, 'spec', 'schedule');
  const fields = schedule.trim().split(/\s+/);
  if (schedule.startsWith('@') || fields.length === 5) return [];
  const why = `expected exactly 5 fields, found ${fields.length}: [${fields.join(' ')}]`;
  return [invalidValue('spec.schedule', schedule, why)];
}

function serviceProblems(service: KubeObject): readonly FieldProblem[] {
  const ports = listAt(service, 'spec', 'ports');
  const type = textAt(service, 'spec', 'type');
  const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
  const problems: FieldProblem[] = types.includes(type) ? [] : [unsupportedValue('spec.type', type, types)];
  const isHeadless = textAt(service, 'spec', 'clusterIP') === 'None';
  if (ports.length === 0 && !isHeadless && type !== 'ExternalName') problems.push(required('spec.ports'));
  for (const [index, port] of ports.entries()) {
    const field = `spec.ports[${index}].port`;
    problems.push(...portProblems(numberAt(port, 'port') ?? 0, field));
    if (ports.length > 1 && textAt(port, 'name') === '') problems.push(required(`spec.ports[${index}].name`));
  }
  return problems;
}
