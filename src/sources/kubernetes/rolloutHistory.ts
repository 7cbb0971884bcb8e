import { asRecord } from '../../base/json.ts';
import type { HttpRequest, HttpTransport } from '../httpTransport.ts';
import { SourceError } from '../sourceError.ts';
import { requestJson } from './kubeAnswer.ts';
import { collectionPath, objectPath, type Json } from './kindDescriptor.ts';
import { readObject, type ObjectTarget } from './objectActions.ts';
import { objectAt, objectsAt, numberAt, textAt, timeAt } from './projections/objectFields.ts';

/** A template that a controller has kept, to which one can go back. */
export interface KeptRevision {
  readonly number: number;
  readonly isCurrent: boolean;
  readonly images: readonly string[];
  /** `kubernetes.io/change-cause`; empty where nobody wrote one. */
  readonly cause: string;
  /** Milliseconds since the epoch; 0 when unknown. */
  readonly created: number;
  /** What puts this template in the place of the present one. */
  readonly patch: Pick<HttpRequest, 'headers' | 'body'>;
}

/** The revisions of a Deployment, StatefulSet or DaemonSet, newest first. @throws SourceError */
export async function readRolloutHistory(
  transport: HttpTransport,
  target: ObjectTarget,
): Promise<readonly KeptRevision[]> {
  const owner = await readObject(transport, target);
  const uid = textAt(objectAt(owner, 'metadata'), 'uid');
  const isDeployment = target.kind.resource === 'deployments';
  const kind = isDeployment
    ? { ...target.kind, resource: 'replicasets', kind: 'ReplicaSet' }
    : { ...target.kind, resource: 'controllerrevisions', kind: 'ControllerRevision' };
  const path = collectionPath(kind, target.namespace);
  const list = asRecord(await requestJson(transport, { method: 'GET', path })) ?? {};
  const revisions = objectsAt(list, 'items')
    .filter((one) => objectsAt(objectAt(one, 'metadata'), 'ownerReferences').some((ref) => ref['uid'] === uid))
    .map(isDeployment ? ofReplicaSet : ofControllerRevision)
    .sort((a, b) => b.number - a.number);
  const newest = revisions[0]?.number;
  return revisions.map((one) => ({ ...one, isCurrent: one.number === newest }));
}

/**
 * Goes back to the template of a revision, as `kubectl rollout undo --to-revision` does.
 * @throws SourceError; of kind badQuery while the rollout is paused, since nothing would happen.
 */
export async function undoRollout(
  transport: HttpTransport,
  target: ObjectTarget,
  revision: KeptRevision,
): Promise<void> {
  const owner = await readObject(transport, target);
  if (objectAt(owner, 'spec')['paused'] === true) {
    throw new SourceError('badQuery', `The rollout of ${target.name} is paused. Resume it first.`);
  }
  const path = objectPath(target.kind, target.namespace, target.name);
  await requestJson(transport, { method: 'PATCH', path, ...revision.patch });
}

type Read = Omit<KeptRevision, 'isCurrent'>;

function ofReplicaSet(replicaSet: Json): Read {
  const template = objectAt(objectAt(replicaSet, 'spec'), 'template');
  const metadata = objectAt(template, 'metadata');
  const labels = Object.entries(objectAt(metadata, 'labels')).filter(([name]) => name !== 'pod-template-hash');
  const value = { ...template, metadata: { ...metadata, labels: Object.fromEntries(labels) } };
  const annotations = objectAt(objectAt(replicaSet, 'metadata'), 'annotations');
  return {
    ...commonOf(replicaSet, template),
    number: Number(textAt(annotations, 'deployment.kubernetes.io/revision')) || 0,
    patch: {
      headers: { 'content-type': 'application/json-patch+json' },
      body: JSON.stringify([{ op: 'replace', path: '/spec/template', value }]),
    },
  };
}

/** Its `data` is a patch already: the template with the directive to replace the present one. */
function ofControllerRevision(revision: Json): Read {
  const data = objectAt(revision, 'data');
  return {
    ...commonOf(revision, objectAt(objectAt(data, 'spec'), 'template')),
    number: numberAt(revision, 'revision'),
    patch: { headers: { 'content-type': 'application/strategic-merge-patch+json' }, body: JSON.stringify(data) },
  };
}

function commonOf(object: Json, template: Json): Pick<Read, 'images' | 'cause' | 'created'> {
  const metadata = objectAt(object, 'metadata');
  return {
    images: objectsAt(objectAt(template, 'spec'), 'containers').map((one) => textAt(one, 'image')),
    cause: textAt(objectAt(metadata, 'annotations'), 'kubernetes.io/change-cause'),
    created: timeAt(metadata, 'creationTimestamp'),
  };
}
