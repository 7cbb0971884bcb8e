import type { KubeObject } from '../kubeObject.ts';
import { type ApiExchange, readBytes } from './apiExchange.ts';
import { badRequest, conflict, notFound } from './apiStatus.ts';
import { mediaTypeOf } from './bodyDecoding.ts';
import { isRecord, numberAt, textAt, valueAt } from './jsonValue.ts';
import { isSelected, selectionOf } from './objectSelection.ts';
import type { DeleteOptions } from './objectStore.ts';
import { decodeProtobufBody } from './protobufBody.ts';
import type { ResourceType } from './resourceType.ts';
import type { WriteRequest } from './writeHandler.ts';
import { readWriteOptions } from './writeOptions.ts';

/** Kinds whose deletion answers with the object even when it is gone at once. */
const returned = new Set([
  'PersistentVolume',
  'PersistentVolumeClaim',
  'Pod',
  'PodTemplate',
  'ResourceQuota',
  'Service',
  'ServiceAccount',
  'StorageClass',
]);

/** What a deletion answers: the object while it is still there, otherwise a Status. */
export type DeleteAnswer =
  { readonly kind: 'object'; readonly object: KubeObject } | { readonly kind: 'status'; readonly status: unknown };

/** `DELETE` of one object. @throws ApiStatusError 404, and 409 where a precondition fails. */
export async function deleteObject(write: WriteRequest): Promise<DeleteAnswer> {
  const { exchange, services, target, type } = write;
  const body = await readDeleteBody(exchange);
  const options = deleteOptions(exchange, body);
  const [group = '', resource = ''] = type.storage.split('/');
  const key = { group, resource, namespace: target.namespace, name: target.name ?? '' };
  const current = services.store.get(key);
  if (current === undefined) throw notFound(type, key.name);
  checkPreconditions(current, body, type);
  const { object, isRemoved } = services.store.delete(key, options);
  if (!isRemoved || returned.has(type.kind)) return { kind: 'object', object };
  return { kind: 'status', status: goneStatus(object, type) };
}

/** `DELETE` of a collection. @returns what was deleted. */
export async function deleteCollection(write: WriteRequest): Promise<readonly KubeObject[]> {
  const { exchange, services, target, type } = write;
  const options = deleteOptions(exchange, await readDeleteBody(exchange));
  const selection = selectionOf(target, type, exchange.query);
  const chosen = services.store
    .collection(type)
    .list(target.namespace)
    .filter((object) => isSelected(selection, object));
  return chosen.map((object) => {
    const key = services.store.keyOf(object);
    return services.store.get(key) === undefined ? object : services.store.delete(key, options).object;
  });
}

async function readDeleteBody(exchange: ApiExchange): Promise<unknown> {
  const bytes = await readBytes(exchange.request);
  if (bytes.length === 0) return {};
  if (mediaTypeOf(exchange) === 'application/vnd.kubernetes.protobuf') return decodeProtobufBody(bytes) ?? {};
  try {
    const body: unknown = JSON.parse(bytes.toString('utf8'));
    if (isRecord(body)) return body;
  } catch {
    // Answered below, like any other body that is no object.
  }
  throw badRequest('the object provided is unrecognized (must be of type DeleteOptions)');
}

function deleteOptions(exchange: ApiExchange, body: unknown): DeleteOptions {
  const { isDryRun } = readWriteOptions(exchange, 'DeleteOptions', body);
  const { query } = exchange;
  const grace = query.get('gracePeriodSeconds') ?? numberAt(body, 'gracePeriodSeconds');
  const policy = query.get('propagationPolicy') ?? textAt(body, 'propagationPolicy');
  const orphans = query.get('orphanDependents') ?? valueAt(body, 'orphanDependents');
  const isOrphaning = policy === 'Orphan' || orphans === true || orphans === 'true';
  const propagation = policy === 'Foreground' ? 'Foreground' : isOrphaning ? 'Orphan' : 'Background';
  return {
    dryRun: isDryRun,
    propagation,
    ...(grace === undefined || grace === '' ? {} : { gracePeriodSeconds: Number(grace) }),
  };
}

function checkPreconditions(current: KubeObject, body: unknown, type: ResourceType): void {
  const { name, uid = '', resourceVersion = '' } = current.metadata;
  const asked = {
    uid: textAt(body, 'preconditions', 'uid'),
    version: textAt(body, 'preconditions', 'resourceVersion'),
  };
  if (asked.uid !== '' && asked.uid !== uid) {
    throw conflict({ group: type.group, resource: type.kind }, name, precondition('UID', asked.uid, uid));
  }
  if (asked.version !== '' && asked.version !== resourceVersion) {
    const why = precondition('ResourceVersion', asked.version, resourceVersion);
    throw conflict({ group: type.group, resource: type.kind }, name, why);
  }
}

function precondition(field: string, asked: string, found: string): string {
  return `the ${field} in the precondition (${asked}) does not match the ${field} in record (${found}). The object might have been modified`;
}

function goneStatus({ metadata }: KubeObject, type: ResourceType): unknown {
  const group = type.group === '' ? {} : { group: type.group };
  const details = { name: metadata.name, ...group, kind: type.resource, uid: metadata.uid };
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details };
}
