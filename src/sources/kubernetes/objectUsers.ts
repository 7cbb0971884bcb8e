import type { Pod } from '../../model/pod.ts';
import type { ApiKind, Resource } from '../../model/resource.ts';
import type { HttpTransport } from '../httpTransport.ts';
import { isSourceError } from '../sourceError.ts';
import { Interner } from './interner.ts';
import type { FieldShape } from './sieveFields.ts';
import type { Json, KindDescriptor } from './kindDescriptor.ts';
import { listAll } from './listReader.ts';
import type { ObjectTarget } from './objectActions.ts';
import { metadataFields, objectAt, objectsAt, projectMetadata, textAt } from './projections/objectFields.ts';
import { podKind } from './projections/podKind.ts';
import { treeWorkloadKinds } from './projections/workloadKinds.ts';
import { relatedObjects } from './relatedObjects.ts';

/** Something that names an object and needs it. */
export interface ObjectUser {
  readonly kind: string;
  readonly name: string;
}

interface Using {
  /** `Kind/name` of each object that is named. */
  readonly uses: ReadonlySet<string>;
}

/** What `relatedObjects` reads of a pod's specification. */
const podSpecFields = {
  ...{ nodeName: true, serviceAccountName: true, volumes: true, imagePullSecrets: true },
  initContainers: { env: true, envFrom: true },
  containers: { env: true, envFrom: true },
  ephemeralContainers: { env: true, envFrom: true },
} as const satisfies FieldShape;
const templateFields = { template: { spec: podSpecFields } } as const satisfies FieldShape;

/** Who makes pods whose template says what they use. */
const makers = treeWorkloadKinds.map((kind) =>
  usingKind(kind, { ...templateFields, jobTemplate: { spec: templateFields } }, usedByPods),
);
const makerNames: ReadonlySet<string> = new Set([...makers.map(({ kind }) => kind), 'ReplicaSet']);
const bareKind = usingKind(podKind, podSpecFields, usedByPods);
const ingressKind = usingKind(
  { group: 'networking.k8s.io', version: 'v1', resource: 'ingresses', kind: 'Ingress', isNamespaced: true },
  { tls: { secretName: true } },
  (ingress) => objectsAt(objectAt(ingress, 'spec'), 'tls').map((one) => `Secret/${textAt(one, 'secretName')}`),
);

/**
 * Who uses a ConfigMap, a Secret or a ServiceAccount of a namespace: workloads by their templates, pods that none of them has made, and
 * Ingresses whose certificate it is.
 * @throws SourceError
 */
export async function usersOf(transport: HttpTransport, target: ObjectTarget): Promise<readonly ObjectUser[]> {
  const wanted = `${target.kind.kind}/${target.name}`;
  const kinds = [...makers, bareKind, ...(target.kind.kind === 'Secret' ? [ingressKind] : [])];
  const found = await Promise.all(
    kinds.map(async (kind) => {
      const all = await listed(transport, kind, target.namespace);
      return all
        .filter(({ uses, owner }) => uses.has(wanted) && (owner === undefined || !makerNames.has(owner.kind)))
        .map(({ name }) => ({ kind: kind.kind, name }));
    }),
  );
  return found.flat();
}

/** The pods that use a PersistentVolumeClaim, a ConfigMap and the like. @throws SourceError */
export async function podsThatUse(transport: HttpTransport, target: ObjectTarget): Promise<readonly Pod[]> {
  const kind: KindDescriptor<Pod & Using> = {
    ...podKind,
    fields: withVolumes(podKind.fields),
    project: (object, intern) => ({ ...podKind.project(object, intern), uses: new Set(usedByPods(object)) }),
  };
  const pods = await listed(transport, kind, target.namespace);
  return pods.filter(({ uses }) => uses.has(`${target.kind.kind}/${target.name}`));
}

/** A kind that a cluster does not serve uses nothing. */
async function listed<T extends Resource>(
  transport: HttpTransport,
  kind: KindDescriptor<T>,
  namespace: string,
): Promise<readonly T[]> {
  try {
    return [...(await listAll(transport, kind, { namespace }, new Interner())).items.values()];
  } catch (error) {
    if (isSourceError(error, 'notFound')) return [];
    throw error;
  }
}

function usingKind(
  { group, version, resource, kind, isNamespaced }: ApiKind,
  spec: FieldShape,
  usedBy: (object: Json) => readonly string[],
): KindDescriptor<Resource & Using> {
  return {
    ...{ group, version, resource, kind, isNamespaced },
    fields: { metadata: metadataFields, spec },
    project: (object, intern) => ({ ...projectMetadata(object, intern), uses: new Set(usedBy(object)) }),
  };
}

function usedByPods(object: Json): readonly string[] {
  return relatedObjects(object).map(({ name }) => name);
}

function withVolumes(fields: FieldShape | undefined): FieldShape {
  if (typeof fields !== 'object') return true;
  const spec = fields['spec'];
  return { ...fields, spec: { ...(typeof spec === 'object' ? spec : {}), volumes: true } };
}
