import { setTimeout as wait } from 'node:timers/promises';
import { parse, stringify } from 'yaml';
import { asRecord } from '../../base/json.ts';
import type { ApiKind } from '../../model/resource.ts';
import type { HttpRequest, HttpTransport } from '../httpTransport.ts';
import { isSourceError, SourceError } from '../sourceError.ts';
import { requestJson } from './kubeAnswer.ts';
import { collectionPath, objectPath, type Json } from './kindDescriptor.ts';
import { objectAt, objectsAt, textAt } from './projections/objectFields.ts';

/** One object of a cluster that something is done to. */
export interface ObjectTarget {
  readonly kind: ApiKind;
  /** Empty for cluster-scoped kinds. */
  readonly namespace: string;
  readonly name: string;
}

const merge = 'application/merge-patch+json';
const strategic = 'application/strategic-merge-patch+json';
const podsOf = { group: '', version: 'v1', resource: 'pods', kind: 'Pod', isNamespaced: true } as const;
const jobs = { group: 'batch', version: 'v1', resource: 'jobs', kind: 'Job', isNamespaced: true } as const;

/** The object as it is now. @throws SourceError */
export async function readObject(transport: HttpTransport, target: ObjectTarget): Promise<Json> {
  return asRecord(await requestJson(transport, { method: 'GET', path: pathOf(target) })) ?? {};
}

/** An object as YAML for people: without `managedFields`, which nobody reads and the server keeps by itself. */
export function toYaml(object: Json): string {
  const metadata = without(objectAt(object, 'metadata'), 'managedFields');
  return stringify({ ...object, metadata }, { lineWidth: 0 });
}

/**
 * Replaces the object by edited YAML. The resource version in the text makes the server refuse it when somebody else was faster
 * (a SourceError with status 409).
 * @returns the object as the server keeps it, or would keep it with `isDryRun`.
 * @throws SourceError, of kind badQuery for text that is not that object.
 */
export async function replaceObject(
  transport: HttpTransport,
  target: ObjectTarget,
  text: string,
  isDryRun: boolean,
): Promise<Json> {
  let edited: Json | undefined;
  try {
    edited = asRecord(parse(text));
  } catch (cause) {
    throw new SourceError('badQuery', `This is not YAML: ${cause instanceof Error ? cause.message : ''}`, { cause });
  }
  const meta = objectAt(edited ?? {}, 'metadata');
  if (edited === undefined || textAt(meta, 'name') !== target.name || textAt(meta, 'namespace') !== target.namespace) {
    throw new SourceError('badQuery', `The text must stay the object ${target.name}; its name was changed.`);
  }
  const path = `${pathOf(target)}?fieldManager=kube-observatory${isDryRun ? '&dryRun=All' : ''}`;
  return asRecord(await requestJson(transport, withJson('PUT', path, edited))) ?? {};
}

/** @throws SourceError */
export async function deleteObject(transport: HttpTransport, target: ObjectTarget): Promise<void> {
  await requestJson(transport, withJson('DELETE', pathOf(target), { propagationPolicy: 'Background' }));
}

/** Sets the number of replicas. @throws SourceError */
export async function scale(transport: HttpTransport, target: ObjectTarget, replicas: number): Promise<void> {
  await requestJson(transport, withJson('PATCH', `${pathOf(target)}/scale`, { spec: { replicas } }, merge));
}

/** Replaces every pod, one after the other, as `kubectl rollout restart` does. @throws SourceError */
export async function restart(transport: HttpTransport, target: ObjectTarget, now: Date): Promise<void> {
  const annotations = { 'kubectl.kubernetes.io/restartedAt': now.toISOString() };
  const body = { spec: { template: { metadata: { annotations } } } };
  await requestJson(transport, withJson('PATCH', pathOf(target), body, strategic));
}

/** Holds a Deployment's rollout or lets it go on. @throws SourceError */
export async function setPaused(transport: HttpTransport, target: ObjectTarget, isPaused: boolean): Promise<void> {
  const spec = target.kind.resource === 'cronjobs' ? { suspend: isPaused } : { paused: isPaused };
  await requestJson(transport, withJson('PATCH', pathOf(target), { spec }, merge));
}

/**
 * Goes back to the template of the revision before, as `kubectl rollout undo` does.
 * @returns the revision that it went back to.
 * @throws SourceError, of kind badQuery when there is no earlier revision.
 */
export async function undoRollout(transport: HttpTransport, target: ObjectTarget): Promise<string> {
  const deployment = await readObject(transport, target);
  const uid = textAt(objectAt(deployment, 'metadata'), 'uid');
  const kind = { ...target.kind, resource: 'replicasets', kind: 'ReplicaSet' };
  const list = asRecord(await requestJson(transport, { method: 'GET', path: collectionPath(kind, target.namespace) }));
  const revisions = objectsAt(list ?? {}, 'items')
    .filter((one) => objectsAt(objectAt(one, 'metadata'), 'ownerReferences').some((owner) => owner['uid'] === uid))
    .map((one) => ({ template: objectAt(objectAt(one, 'spec'), 'template'), revision: revisionOf(one) }))
    .sort((a, b) => b.revision - a.revision);
  const previous = revisions.find(({ revision }) => revision < revisionOf(deployment));
  if (previous === undefined) throw new SourceError('badQuery', `${target.name} has no earlier revision.`);
  const metadata = objectAt(previous.template, 'metadata');
  const labels = without(objectAt(metadata, 'labels'), 'pod-template-hash');
  const template = { ...previous.template, metadata: { ...metadata, labels } };
  const patch = [{ op: 'replace', path: '/spec/template', value: template }];
  await requestJson(transport, withJson('PATCH', pathOf(target), patch, 'application/json-patch+json'));
  return String(previous.revision);
}

/** Starts a CronJob's job now. @returns the name of the new Job. @throws SourceError */
export async function triggerCronJob(transport: HttpTransport, target: ObjectTarget, now: Date): Promise<string> {
  const cronJob = await readObject(transport, target);
  const template = objectAt(objectAt(cronJob, 'spec'), 'jobTemplate');
  // A job's name becomes a label of its pods, which holds 63 characters.
  const name = `${target.name.slice(0, 45)}-manual-${Math.floor(now.getTime() / 1000).toString(36)}`;
  const metadata = objectAt(template, 'metadata');
  const owner = { apiVersion: 'batch/v1', kind: 'CronJob', name: target.name, controller: true };
  await requestJson(
    transport,
    withJson('POST', collectionPath(jobs, target.namespace), {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: {
        name,
        namespace: target.namespace,
        labels: metadata['labels'],
        annotations: { ...objectAt(metadata, 'annotations'), 'cronjob.kubernetes.io/instantiate': 'manual' },
        ownerReferences: [{ ...owner, uid: textAt(objectAt(cronJob, 'metadata'), 'uid') }],
      },
      spec: template['spec'],
    }),
  );
  return name;
}

/** Lets a node take new pods or not. @throws SourceError */
export async function setSchedulable(
  transport: HttpTransport,
  target: ObjectTarget,
  isSchedulable: boolean,
): Promise<void> {
  const body = { spec: { unschedulable: isSchedulable ? null : true } };
  await requestJson(transport, withJson('PATCH', pathOf(target), body, strategic));
}

/**
 * Cordons a node and evicts its pods, as `kubectl drain --ignore-daemonsets --delete-emptydir-data` does. Pods that a disruption
 * budget protects are asked again until the signal ends it.
 * @param onProgress hears what happens, in words.
 * @throws SourceError
 */
export async function drain(
  transport: HttpTransport,
  target: ObjectTarget,
  onProgress: (message: string) => void,
  signal: AbortSignal,
): Promise<void> {
  await setSchedulable(transport, target, false);
  const search = new URLSearchParams({ fieldSelector: `spec.nodeName=${target.name}` }).toString();
  const list = asRecord(
    await requestJson(transport, { method: 'GET', path: `${collectionPath(podsOf)}?${search}`, signal }),
  );
  const pods = objectsAt(list ?? {}, 'items').filter(isEvictable);
  for (const [index, pod] of pods.entries()) {
    const meta = objectAt(pod, 'metadata');
    const name = textAt(meta, 'name');
    const namespace = textAt(meta, 'namespace');
    onProgress(`${namespace}/${name} (${index + 1} of ${pods.length})`);
    const path = `${objectPath(podsOf, namespace, name)}/eviction`;
    const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } };
    await evict(
      transport,
      withJson('POST', path, body),
      () => {
        onProgress(`${namespace}/${name} is protected by a disruption budget; waiting`);
      },
      signal,
    );
  }
}

async function evict(
  transport: HttpTransport,
  request: HttpRequest,
  onProtected: () => void,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    try {
      await requestJson(transport, { ...request, signal });
      return;
    } catch (error) {
      if (isSourceError(error, 'notFound')) return;
      if (!isSourceError(error, 'throttled')) throw error;
      onProtected();
      await wait(error.retryAfter ?? 5000, undefined, { signal });
    }
  }
}

/** Not the ones of DaemonSets, which come back at once, nor static ones, which the API cannot remove. */
function isEvictable(pod: Json): boolean {
  const meta = objectAt(pod, 'metadata');
  const isDaemon = objectsAt(meta, 'ownerReferences').some((owner) => owner['kind'] === 'DaemonSet');
  const isStatic = objectAt(meta, 'annotations')['kubernetes.io/config.mirror'] !== undefined;
  return !isDaemon && !isStatic;
}

function revisionOf(object: Json): number {
  const annotations = objectAt(objectAt(object, 'metadata'), 'annotations');
  return Number(textAt(annotations, 'deployment.kubernetes.io/revision')) || 0;
}

function without(object: Json, field: string): Json {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== field));
}

function pathOf({ kind, namespace, name }: ObjectTarget): string {
  return objectPath(kind, namespace, name);
}

function withJson(method: HttpRequest['method'], path: string, body: unknown, type = 'application/json'): HttpRequest {
  return { method, path, headers: { 'content-type': type }, body: JSON.stringify(body) };
}
