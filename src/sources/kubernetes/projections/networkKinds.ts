import { asRecord } from '../../../base/json.ts';
import type { Resource } from '../../../model/resource.ts';
import type { Json, KindDescriptor } from '../kindDescriptor.ts';
import { numberAt, objectAt, objectsAt, projectMetadata, textAt } from './objectFields.ts';

/** How many addresses a slice of a Service's endpoints has. */
export interface EndpointCount extends Resource {
  readonly service: string;
  readonly ready: number;
  readonly notReady: number;
}

/** What an Ingress or a route sends where. */
export interface Backend {
  /** `shop.example.com/api` */
  readonly from: string;
  /** Empty where it is no Service. */
  readonly service: string;
  /** Empty for the route's own. */
  readonly namespace: string;
  readonly port: string;
}

export interface IngressBackends extends Resource {
  readonly backends: readonly Backend[];
}

export const endpointCountKind: KindDescriptor<EndpointCount> = {
  ...{
    group: 'discovery.k8s.io',
    version: 'v1',
    resource: 'endpointslices',
    kind: 'EndpointSlice',
    isNamespaced: true,
  },
  project: (object, intern) => {
    const base = projectMetadata(object, intern);
    const endpoints = objectsAt(object, 'endpoints');
    const ready = endpoints.filter((one) => objectAt(one, 'conditions')['ready'] !== false).length;
    const service = base.labels['kubernetes.io/service-name'] ?? '';
    return { ...base, service, ready, notReady: endpoints.length - ready };
  },
};

export const ingressBackendsKind: KindDescriptor<IngressBackends> = {
  ...{ group: 'networking.k8s.io', version: 'v1', resource: 'ingresses', kind: 'Ingress', isNamespaced: true },
  project: (object, intern) => ({ ...projectMetadata(object, intern), backends: backendsOfIngress(object) }),
};

/** Where an Ingress (`networking.k8s.io/v1`) sends what it receives. */
export function backendsOfIngress(ingress: Json): readonly Backend[] {
  const spec = objectAt(ingress, 'spec');
  const rules = objectsAt(spec, 'rules').flatMap((rule) =>
    objectsAt(objectAt(rule, 'http'), 'paths').map((path) => {
      const from = `${textAt(rule, 'host') || '*'}${textAt(path, 'path') || '/'}`;
      return toBackend(from, objectAt(path, 'backend'));
    }),
  );
  const fallback = asRecord(spec['defaultBackend']);
  return fallback === undefined ? rules : [...rules, toBackend('Everything else', fallback)];
}

/** Where a route of the Gateway API (`HTTPRoute`, `GRPCRoute`) sends what it receives. */
export function backendsOfRoute(route: Json): readonly Backend[] {
  const spec = objectAt(route, 'spec');
  const hosts = Array.isArray(spec['hostnames']) ? spec['hostnames'].map(String).join(', ') : '*';
  return objectsAt(spec, 'rules').flatMap((rule) => {
    const paths = objectsAt(rule, 'matches').map((match) => textAt(objectAt(match, 'path'), 'value'));
    const from = `${hosts}${paths.find((path) => path !== '') ?? '/'}`;
    return objectsAt(rule, 'backendRefs').map((ref) => ({
      from,
      service: (textAt(ref, 'kind') || 'Service') === 'Service' ? textAt(ref, 'name') : '',
      namespace: textAt(ref, 'namespace'),
      port: portText(ref['port']),
    }));
  });
}

function toBackend(from: string, backend: Json): Backend {
  const service = objectAt(backend, 'service');
  const port = objectAt(service, 'port');
  const number = numberAt(port, 'number');
  return {
    from,
    service: textAt(service, 'name'),
    namespace: '',
    port: number > 0 ? String(number) : textAt(port, 'name'),
  };
}

function portText(port: unknown): string {
  return typeof port === 'number' ? String(port) : '';
}
