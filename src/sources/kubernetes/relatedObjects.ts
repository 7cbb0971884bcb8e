import { asRecord } from '../../base/json.ts';
import type { Json } from './kindDescriptor.ts';
import { objectAt, objectsAt, textAt } from './projections/objectFields.ts';

/** An object that another one names, and as what. */
export interface RelatedObject {
  readonly role: string;
  /** `Kind/name` */
  readonly name: string;
}

/** What an object says of others: who owns it, where it runs, what its pods use, what it scales or leads to. Nothing is asked for. */
export function relatedObjects(object: Json): readonly RelatedObject[] {
  const spec = objectAt(object, 'spec');
  const owners = objectsAt(objectAt(object, 'metadata'), 'ownerReferences');
  const target = asRecord(spec['scaleTargetRef']);
  const volume = textAt(spec, 'volumeName');
  const claim = asRecord(spec['claimRef']);
  const found = [
    ...owners.map((owner) => related('Controlled by', textAt(owner, 'kind'), textAt(owner, 'name'))),
    ...(target === undefined ? [] : [related('Scales', textAt(target, 'kind'), textAt(target, 'name'))]),
    ...(volume === '' ? [] : [related('Volume', 'PersistentVolume', volume)]),
    ...(claim === undefined ? [] : [related('Claimed by', 'PersistentVolumeClaim', textAt(claim, 'name'))]),
    ...relatedOfPod(podSpecOf(spec)),
  ];
  const names = new Set<string>();
  return found.filter(({ name }) => !name.endsWith('/') && !names.has(name) && names.add(name));
}

/** The pod's own specification, or that of the pods that a workload makes. */
function podSpecOf(spec: Json): Json {
  if (spec['containers'] !== undefined) return spec;
  const job = objectAt(objectAt(spec, 'jobTemplate'), 'spec');
  return objectAt(objectAt(job['template'] === undefined ? spec : job, 'template'), 'spec');
}

function relatedOfPod(pod: Json): RelatedObject[] {
  const containers = ['initContainers', 'containers', 'ephemeralContainers'].flatMap((list) => objectsAt(pod, list));
  const variables = containers.flatMap((one) => objectsAt(one, 'env')).map((one) => objectAt(one, 'valueFrom'));
  const whole = containers.flatMap((one) => objectsAt(one, 'envFrom'));
  const volumes = objectsAt(pod, 'volumes');
  const projected = volumes.flatMap((one) => objectsAt(objectAt(one, 'projected'), 'sources'));
  const config = [
    ...volumes.map((one) => textAt(objectAt(one, 'configMap'), 'name')),
    ...projected.map((one) => textAt(objectAt(one, 'configMap'), 'name')),
    ...whole.map((one) => textAt(objectAt(one, 'configMapRef'), 'name')),
    ...variables.map((one) => textAt(objectAt(one, 'configMapKeyRef'), 'name')),
  ];
  const secrets = [
    ...volumes.map((one) => textAt(objectAt(one, 'secret'), 'secretName')),
    ...projected.map((one) => textAt(objectAt(one, 'secret'), 'name')),
    ...whole.map((one) => textAt(objectAt(one, 'secretRef'), 'name')),
    ...variables.map((one) => textAt(objectAt(one, 'secretKeyRef'), 'name')),
    ...objectsAt(pod, 'imagePullSecrets').map((one) => textAt(one, 'name')),
  ];
  return [
    related('Runs on', 'Node', textAt(pod, 'nodeName')),
    related('Runs as', 'ServiceAccount', textAt(pod, 'serviceAccountName')),
    ...config.map((name) => related('Uses', 'ConfigMap', name)),
    ...secrets.map((name) => related('Uses', 'Secret', name)),
    ...volumes.map((one) =>
      related('Uses', 'PersistentVolumeClaim', textAt(objectAt(one, 'persistentVolumeClaim'), 'claimName')),
    ),
  ];
}

function related(role: string, kind: string, name: string): RelatedObject {
  return { role, name: `${kind}/${name}` };
}
