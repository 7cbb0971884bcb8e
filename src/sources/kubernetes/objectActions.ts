import { parse, stringify } from 'yaml';
import { messageOf } from '../../base/async.ts';
import { asRecord } from '../../base/json.ts';
import type { ApiKind } from '../../model/resource.ts';
import type { HttpRequest, HttpTransport } from '../httpTransport.ts';
import { SourceError } from '../sourceError.ts';
import { requestJson } from './kubeAnswer.ts';
import { collectionPath, objectPath, type Json } from './kindDescriptor.ts';
import { objectAt, textAt } from './projections/objectFields.ts';

/** One object of a cluster that something is done to. */
export interface ObjectTarget {
  readonly kind: ApiKind;
  /** Empty for cluster-scoped kinds. */
  readonly namespace: string;
  readonly name: string;
}

const merge = 'application/merge-patch+json';
const strategic = 'application/strategic-merge-patch+json';
const jobs = { group: 'batch', version: 'v1', resource: 'jobs', kind: 'Job', isNamespaced: true } as const;

/** The object as it is now. @throws SourceError */
export async function readObject(transport: HttpTransport, target: ObjectTarget): Promise<Json> {
  return asRecord(await requestJson(transport, { method: 'GET', path: pathOf(target) })) ?? {};
}

/**
 * An object as YAML for people: `apiVersion` first, as manifests have it, and without `managedFields`, which nobody reads and the server
 * keeps by itself.
 */
export function toYaml(object: Json): string {
  const { apiVersion, kind, ...rest } = object;
  const metadata = without(objectAt(object, 'metadata'), 'managedFields');
  return stringify({ apiVersion, kind, ...rest, metadata }, { lineWidth: 0 });
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
  } catch (error) {
    throw new SourceError('badQuery', `This is not YAML: ${yamlFault(error)}`);
  }
  const meta = objectAt(edited ?? {}, 'metadata');
  if (edited === undefined || textAt(meta, 'name') !== target.name || textAt(meta, 'namespace') !== target.namespace) {
    throw new SourceError('badQuery', `The text must stay the object ${target.name}; its name was changed.`);
  }
  const path = `${pathOf(target)}?fieldManager=kube-observatory${isDryRun ? '&dryRun=All' : ''}`;
  return asRecord(await requestJson(transport, withJson('PUT', path, edited))) ?? {};
}

/** What is wrong with a text and where, without the text itself: it may be a Secret's. */
function yamlFault(error: unknown): string {
  // After the first colon the parser quotes what it has read.
  const [what = ''] = messageOf(error).split(':', 1);
  const [start] = (error as { readonly linePos?: readonly { readonly line: number }[] }).linePos ?? [];
  return start === undefined || what.includes(' at line ') ? what : `${what} at line ${start.line}`;
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

function without(object: Json, field: string): Json {
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== field));
}

function pathOf({ kind, namespace, name }: ObjectTarget): string {
  return objectPath(kind, namespace, name);
}

function withJson(method: HttpRequest['method'], path: string, body: unknown, type = 'application/json'): HttpRequest {
  return { method, path, headers: { 'content-type': type }, body: JSON.stringify(body) };
}
