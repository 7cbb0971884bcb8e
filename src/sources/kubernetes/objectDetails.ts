import { asArray, asRecord } from '../../base/json.ts';
import type { ObjectDetail } from '../../model/objectDetail.ts';
import type { ApiKind, Resource } from '../../model/resource.ts';
import { formatBytes } from '../../base/units.ts';
import type { HttpTransport } from '../httpTransport.ts';
import { requestJson } from './kubeAnswer.ts';
import { collectionPath, objectPath, type Json } from './kindDescriptor.ts';
import { numberAt, objectAt, objectsAt, textAt } from './projections/objectFields.ts';

const endpointSlices: ApiKind = {
  ...{
    group: 'discovery.k8s.io',
    version: 'v1',
    resource: 'endpointslices',
    kind: 'EndpointSlice',
    isNamespaced: true,
  },
};

/** Whether there is something inside such an object that the tree can show. */
export function hasDetails({ resource, group }: ApiKind): boolean {
  return group === '' && (resource === 'services' || resource === 'configmaps' || resource === 'secrets');
}

/**
 * What is inside an object: the endpoints of a Service, the keys of a ConfigMap or a Secret. A Secret's values are measured and
 * dropped; they are part of nothing that is returned.
 * @throws SourceError
 */
export async function readDetails(
  transport: HttpTransport,
  kind: ApiKind,
  object: Resource,
): Promise<readonly ObjectDetail[]> {
  const get = async (path: string): Promise<Json> =>
    asRecord(await requestJson(transport, { method: 'GET', path })) ?? {};
  if (kind.resource === 'services') {
    const selector = new URLSearchParams({ labelSelector: `kubernetes.io/service-name=${object.name}` }).toString();
    return objectsAt(await get(`${collectionPath(endpointSlices, object.namespace)}?${selector}`), 'items').flatMap(
      endpointDetails,
    );
  }
  const json = await get(objectPath(kind, object.namespace, object.name));
  const size = kind.resource === 'secrets' ? base64Size : textSize;
  return [...keyDetails(objectAt(json, 'data'), size), ...keyDetails(objectAt(json, 'binaryData'), base64Size)];
}

function endpointDetails(slice: Json): ObjectDetail[] {
  const ports = objectsAt(slice, 'ports')
    .map((port) => String(numberAt(port, 'port')))
    .join(', ');
  return objectsAt(slice, 'endpoints').map((endpoint) => {
    const [address = ''] = (asArray(endpoint['addresses']) ?? []).map(String);
    const target = objectAt(endpoint, 'targetRef');
    const isReady = objectAt(endpoint, 'conditions')['ready'] !== false;
    const name = textAt(target, 'name');
    return {
      label: name === '' ? address : name,
      description: [isReady ? 'ready' : 'not ready', name === '' ? '' : address, ports]
        .filter((part) => part !== '')
        .join(' · '),
      level: isReady ? 'ok' : 'warning',
    };
  });
}

function keyDetails(data: Json, sizeOf: (value: string) => number): ObjectDetail[] {
  return Object.entries(data).map(([key, value]) => ({
    label: key,
    description: `${formatBytes(sizeOf(typeof value === 'string' ? value : ''))}B`,
    level: undefined,
  }));
}

function textSize(value: string): number {
  return Buffer.byteLength(value);
}

function base64Size(value: string): number {
  return Buffer.byteLength(value, 'base64');
}
