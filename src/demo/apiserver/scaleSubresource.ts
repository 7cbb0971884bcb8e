import type { KubeObject } from '../kubeObject.ts';
import { schemaOfKind } from './apiSchema.ts';
import { recordUpdate } from './managedFields.ts';
import { readBytes } from './apiExchange.ts';
import { badRequest, conflict, invalid, notFound } from './apiStatus.ts';
import { decodeJson, mediaTypeOf } from './bodyDecoding.ts';
import { applyJsonPatch, applyMergePatch } from './jsonPatch.ts';
import { numberAt, recordAt, textAt, valueAt } from './jsonValue.ts';
import { decodeProtobufBody } from './protobufBody.ts';
import { formatLabels, formatSelector } from './tableKind.ts';
import { type WriteRequest, writerOf } from './writeHandler.ts';
import { readWriteOptions } from './writeOptions.ts';

/**
 * `GET`, `PUT` and `PATCH` of the `scale` subresource: an `autoscaling/v1` Scale over a workload.
 * @throws ApiStatusError 404, 409, 422.
 */
export async function handleScale(write: WriteRequest, verb: string): Promise<unknown> {
  const { services, exchange, type, target } = write;
  const [group = '', resource = ''] = type.storage.split('/');
  const key = { group, resource, namespace: target.namespace, name: target.name ?? '' };
  const workload = services.store.get(key);
  if (workload === undefined) throw notFound(type, key.name);
  const scale = scaleOf(workload);
  if (verb === 'get') return scale;
  const bytes = await readBytes(exchange.request);
  const wanted =
    verb === 'update' ? updatedScale(mediaTypeOf(exchange), bytes) : patchedScale(scale, mediaTypeOf(exchange), bytes);
  const version = textAt(wanted, 'metadata', 'resourceVersion');
  if (version !== '' && version !== workload.metadata.resourceVersion) throw conflict(type, key.name);
  const replicas = numberAt(wanted, 'spec', 'replicas') ?? 0;
  if (replicas < 0) {
    const message = `Invalid value: ${replicas}: must be greater than or equal to 0`;
    throw invalid('Scale', 'autoscaling', key.name, [{ reason: 'FieldValueInvalid', field: 'spec.replicas', message }]);
  }
  const options = readWriteOptions(exchange, verb === 'update' ? 'UpdateOptions' : 'PatchOptions');
  const next = { ...workload, spec: { ...recordAt(workload, 'spec'), replicas } };
  const recorded = recordUpdate(workload, next, schemaOfKind(type), writerOf(write, options, 'Update'));
  return scaleOf(services.store.update(recorded, { dryRun: options.isDryRun }));
}

function updatedScale(media: string, bytes: Buffer): unknown {
  if (media === 'application/vnd.kubernetes.protobuf') return decodeProtobufBody(bytes);
  return decodeJson(
    bytes.toString('utf8'),
    (why) => `the object provided is unrecognized (must be of type Scale): ${why}`,
  );
}

function patchedScale(scale: unknown, media: string, bytes: Buffer): unknown {
  const patch = decodeJson(bytes.toString('utf8'), (why) => `error decoding patch: ${why}`);
  if (media === 'application/json-patch+json') return applyJsonPatch(scale, patch);
  if (media === 'application/apply-patch+yaml') throw badRequest('apply is not supported for the scale of this server');
  return applyMergePatch(scale, patch);
}

function scaleOf(workload: KubeObject): unknown {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = workload.metadata;
  const selector = valueAt(workload, 'spec', 'selector');
  const isPlain = workload.kind === 'ReplicationController';
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: numberAt(workload, 'spec', 'replicas') ?? 0 },
    status: {
      replicas: numberAt(workload, 'status', 'replicas') ?? 0,
      selector: isPlain ? formatLabels(selector) : formatSelector(selector),
    },
  };
}
