import { asArray, asRecord } from '../../base/json.ts';
import type { ObjectDetail } from '../../model/objectDetail.ts';
import type { Resource } from '../../model/resource.ts';
import type { Backend } from '../../model/service.ts';
import { isSourceError } from '../sourceError.ts';
import { collectionPath, objectPath, type Json } from './kindDescriptor.ts';
import { endpointCountKind, serviceKind } from './projections/networkKinds.ts';
import { numberAt, objectAt, objectsAt, textAt } from './projections/objectFields.ts';

/** Reads one path as JSON. @throws SourceError */
export type ReadJson = (path: string) => Promise<Json>;

/** The addresses behind a Service and the pods that they are; without any, which pods it looks for. @throws SourceError */
export async function endpointDetails(get: ReadJson, service: Resource): Promise<readonly ObjectDetail[]> {
  const selector = new URLSearchParams({ labelSelector: `kubernetes.io/service-name=${service.name}` }).toString();
  const list = await get(`${collectionPath(endpointCountKind, service.namespace)}?${selector}`);
  const details = objectsAt(list, 'items').flatMap(sliceDetails);
  if (details.length > 0) return details;
  const spec = objectAt(await get(objectPath(serviceKind, service.namespace, service.name)), 'spec');
  const external = textAt(spec, 'externalName');
  if (external !== '') return [{ label: external, description: 'external name', level: undefined }];
  const wanted = Object.entries(asRecord(spec['selector']) ?? {}).map(([label, value]) => `${label}=${String(value)}`);
  const description = wanted.length === 0 ? 'the Service selects no pods' : `no pod that runs has ${wanted.join(', ')}`;
  return [{ label: 'No endpoints', description, level: wanted.length === 0 ? 'idle' : 'warning' }];
}

/** Where an Ingress or a route sends what it receives, and whether there is such a Service. @throws SourceError */
export async function backendDetails(
  get: ReadJson,
  backends: readonly Backend[],
  namespace: string,
): Promise<readonly ObjectDetail[]> {
  const existence = new Map<string, Promise<boolean>>();
  const exists = (place: string, name: string): Promise<boolean> => {
    const path = objectPath(serviceKind, place, name);
    const asked = existence.get(path) ?? serviceExists(get, path);
    existence.set(path, asked);
    return asked;
  };
  return Promise.all(
    backends.map(async ({ from, service, namespace: other, port }) => {
      if (service === '') return { label: from, description: 'no service', level: undefined };
      const place = other === '' ? namespace : other;
      const target = `${place === namespace ? '' : `${place}/`}${service}${port === '' ? '' : `:${port}`}`;
      const isThere = await exists(place, service);
      return {
        label: from,
        description: isThere ? `→ ${target}` : `→ ${target} · the service does not exist`,
        level: isThere ? 'ok' : 'error',
      } as const;
    }),
  );
}

async function serviceExists(get: ReadJson, path: string): Promise<boolean> {
  try {
    await get(path);
    return true;
  } catch (error) {
    if (isSourceError(error, 'notFound')) return false;
    // Who may not read Services cannot be told that one is missing.
    if (isSourceError(error, 'forbidden')) return true;
    throw error;
  }
}

function sliceDetails(slice: Json): ObjectDetail[] {
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
