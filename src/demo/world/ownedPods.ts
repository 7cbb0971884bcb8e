import type { ObjectStore } from '../apiserver/objectStore.ts';
import type { KubeObject, OwnerReference } from '../kubeObject.ts';
import type { Pod, PodTemplate } from './kubeTypes.ts';
import { withServiceToken } from '../apiserver/serviceToken.ts';
import { hashName } from './seededRandom.ts';

/** The pods that an object owns, those that are being deleted among them. */
export function podsOf(store: ObjectStore, owner: KubeObject): readonly Pod[] {
  return store.ownedBy(owner.metadata.uid ?? '').filter((object): object is Pod => object.kind === 'Pod');
}

/** Whether a pod counts as a replica: it is neither finished nor on its way out. */
export function isActive(pod: Pod): boolean {
  const { phase } = pod.status;
  return pod.metadata.deletionTimestamp === undefined && phase !== 'Succeeded' && phase !== 'Failed';
}

export function isReady(pod: Pod): boolean {
  return pod.status.conditions?.some((one) => one.type === 'Ready' && one.status === 'True') ?? false;
}

/** The reference by which an object names its controller. */
export function controllerReference(owner: KubeObject): OwnerReference {
  return {
    apiVersion: owner.apiVersion,
    kind: owner.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid ?? '',
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** The reference to the object that controls this one. */
export function controllerOf(object: KubeObject): OwnerReference | undefined {
  return object.metadata.ownerReferences?.find((one) => one.controller === true);
}

/** A pod as its controller creates it; the name ends in letters that the store adds, unless one is given. */
export function toPod(owner: KubeObject, template: PodTemplate, labels: Record<string, string>, name?: string): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: name ?? '',
      ...(name === undefined ? { generateName: `${owner.metadata.name}-` } : {}),
      namespace: owner.metadata.namespace ?? 'default',
      labels: { ...template.metadata?.labels, ...labels },
      ...(template.metadata?.annotations === undefined ? {} : { annotations: template.metadata.annotations }),
      ownerReferences: [controllerReference(owner)],
    },
    spec: withServiceToken(template.spec, hashName(name ?? owner.metadata.uid ?? '').slice(0, 5)),
    status: { phase: 'Pending' },
  };
}

/** Whether an object's labels satisfy a plain selector. An empty selector selects nothing here. */
export function isSelected(
  labels: Readonly<Record<string, string>>,
  selector: Readonly<Record<string, string>>,
): boolean {
  const wanted = Object.entries(selector);
  return wanted.length > 0 && wanted.every(([name, value]) => labels[name] === value);
}
