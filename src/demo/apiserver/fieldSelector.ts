import type { KubeObject } from '../kubeObject.ts';
import { badRequest } from './apiStatus.ts';
import { listAt, scalarText, textAt, valueAt } from './jsonValue.ts';
import type { ResourceType } from './resourceType.ts';

const podFields = [
  'spec.nodeName',
  'spec.restartPolicy',
  'spec.schedulerName',
  'spec.serviceAccountName',
  'spec.hostNetwork',
  'status.phase',
  'status.podIP',
  'status.podIPs',
  'status.nominatedNodeName',
];
const referenceFields = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'];

/** The fields by which each kind can be selected beside its name and namespace. */
const selectableFields: Readonly<Record<string, readonly string[]>> = {
  'v1/Pod': podFields,
  'v1/Event': [
    ...referenceFields.map((field) => `involvedObject.${field}`),
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  'events.k8s.io/v1/Event': [
    ...referenceFields.map((field) => `regarding.${field}`),
    'reason',
    'reportingController',
    'type',
  ],
  'v1/Node': ['spec.unschedulable'],
  'v1/Namespace': ['status.phase'],
  'v1/Secret': ['type'],
  'v1/Service': ['spec.clusterIP', 'spec.type'],
  'v1/ReplicationController': ['status.replicas'],
  'apps/v1/ReplicaSet': ['status.replicas'],
  'batch/v1/Job': ['status.successful'],
  'certificates.k8s.io/v1/CertificateSigningRequest': ['spec.signerName'],
};

/**
 * Reads a field selector: `metadata.name=web,status.phase!=Running`.
 * @throws ApiStatusError 400 for a field by which the kind cannot be selected.
 */
export function parseFieldSelector(text: string, type: ResourceType): (object: KubeObject) => boolean {
  const fields = fieldsOf(type);
  const terms = splitTerms(text).map((term) => {
    const match = /^(?<field>[^=!]+)(?<operator>==|=|!=)(?<value>[^]*)$/.exec(term);
    if (match?.groups === undefined) throw badRequest(`invalid selector: '${term}'; can't understand '${term}'`);
    const { field = '', operator = '', value = '' } = match.groups;
    if (!fields.includes(field)) throw badRequest(unknownField(field, type));
    return { field, isEqual: operator !== '!=', value: value.replace(/\\([\\,=])/g, '$1') };
  });
  return (object) => terms.every(({ field, isEqual, value }) => (fieldText(object, field) === value) === isEqual);
}

function fieldsOf(type: ResourceType): readonly string[] {
  const own =
    type.custom === undefined
      ? (selectableFields[`${type.group === '' ? '' : `${type.group}/`}${type.version}/${type.kind}`] ?? [])
      : listAt(type.custom.version, 'selectableFields').map((field) => textAt(field, 'jsonPath').replace(/^\./, ''));
  return ['metadata.name', ...(type.namespaced ? ['metadata.namespace'] : []), ...own];
}

function unknownField(field: string, type: ResourceType): string {
  const isSpecial = type.custom !== undefined || type.group === '';
  return isSpecial
    ? `field label not supported: ${field}`
    : `"${field}" is not a known field selector: only "metadata.name", "metadata.namespace"`;
}

function fieldText(object: KubeObject, field: string): string {
  if (field === 'source') return textAt(object, 'source', 'component');
  if (field === 'status.successful') return scalarText(valueAt(object, 'status', 'succeeded'), '0');
  const found = valueAt(object, ...field.split('.'));
  if (typeof found === 'string') return found;
  if (found === undefined) return field === 'spec.unschedulable' || field === 'spec.hostNetwork' ? 'false' : '';
  return JSON.stringify(found);
}

/** Splits at the commas that no backslash protects. */
function splitTerms(text: string): readonly string[] {
  return (text.match(/(?:\\[^]|[^,\\])+/g) ?? []).filter((term) => term.trim() !== '').map((term) => term.trim());
}
