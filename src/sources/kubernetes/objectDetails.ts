import { asRecord } from '../../base/json.ts';
import type { ObjectDetail } from '../../model/objectDetail.ts';
import type { ApiKind, Resource } from '../../model/resource.ts';
import { formatBytes } from '../../base/units.ts';
import type { HttpTransport } from '../httpTransport.ts';
import { ruleDetails, subjectDetails } from './accessDetails.ts';
import { requestJson } from './kubeAnswer.ts';
import { objectPath, type Json } from './kindDescriptor.ts';
import { backendDetails, endpointDetails, type ReadJson } from './networkDetails.ts';
import { policyDetails } from './policyDetails.ts';
import { backendsOfIngress, backendsOfRoute } from './projections/networkKinds.ts';
import { objectAt } from './projections/objectFields.ts';

/** What is inside an object whose JSON has been read. */
type Reader = (
  json: Json,
  get: ReadJson,
  namespace: string,
) => readonly ObjectDetail[] | Promise<readonly ObjectDetail[]>;

/** By `resource` or `resource.group`. Services are not among them, since what is inside one stands in other objects. */
const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['configmaps', (json) => dataDetails(json, textSize)],
  ['secrets', (json) => dataDetails(json, base64Size)],
  ['ingresses.networking.k8s.io', (json, get, namespace) => backendDetails(get, backendsOfIngress(json), namespace)],
  [
    'httproutes.gateway.networking.k8s.io',
    (json, get, namespace) => backendDetails(get, backendsOfRoute(json), namespace),
  ],
  [
    'grpcroutes.gateway.networking.k8s.io',
    (json, get, namespace) => backendDetails(get, backendsOfRoute(json), namespace),
  ],
  ['networkpolicies.networking.k8s.io', policyDetails],
  ['roles.rbac.authorization.k8s.io', ruleDetails],
  ['clusterroles.rbac.authorization.k8s.io', ruleDetails],
  ['rolebindings.rbac.authorization.k8s.io', subjectDetails],
  ['clusterrolebindings.rbac.authorization.k8s.io', subjectDetails],
]);

/** Whether there is something inside such an object that the tree can show. */
export function hasDetails(kind: ApiKind): boolean {
  return isService(kind) || readers.has(nameOf(kind));
}

/**
 * What is inside an object: the endpoints of a Service, where an Ingress leads, what a NetworkPolicy allows, the keys of a ConfigMap or a
 * Secret, the rules of a role. A Secret's values are measured and dropped; they are part of nothing that is returned.
 * @throws SourceError
 */
export async function readDetails(
  transport: HttpTransport,
  kind: ApiKind,
  object: Resource,
): Promise<readonly ObjectDetail[]> {
  const get: ReadJson = async (path) => asRecord(await requestJson(transport, { method: 'GET', path })) ?? {};
  if (isService(kind)) return endpointDetails(get, object);
  const read = readers.get(nameOf(kind));
  if (read === undefined) return [];
  return read(await get(objectPath(kind, object.namespace, object.name)), get, object.namespace);
}

function isService({ group, resource }: ApiKind): boolean {
  return group === '' && resource === 'services';
}

function nameOf({ group, resource }: ApiKind): string {
  return group === '' ? resource : `${resource}.${group}`;
}

function dataDetails(json: Json, size: (value: string) => number): ObjectDetail[] {
  return [...keyDetails(objectAt(json, 'data'), size), ...keyDetails(objectAt(json, 'binaryData'), base64Size)];
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
