import { asRecord } from '../../../base/json.ts';
import type { ApiKind, Resource } from '../../../model/resource.ts';
import type { Backend, Route, Service } from '../../../model/service.ts';
import type { FieldShape } from '../sieveFields.ts';
import type { Json, KindDescriptor } from '../kindDescriptor.ts';
import {
  metadataFields,
  numberAt,
  objectAt,
  objectsAt,
  projectLabels,
  projectMetadata,
  textAt,
} from './objectFields.ts';

/** How many addresses a slice of a Service's endpoints has. */
export interface EndpointCount extends Resource {
  readonly service: string;
  readonly ready: number;
  readonly notReady: number;
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

export const serviceKind: KindDescriptor<Service> = {
  ...{ group: '', version: 'v1', resource: 'services', kind: 'Service', isNamespaced: true },
  fields: {
    metadata: metadataFields,
    spec: { selector: true, type: true, clusterIP: true, publishNotReadyAddresses: true },
  },
  project: (object, intern) => {
    const spec = objectAt(object, 'spec');
    return {
      ...projectMetadata(object, intern),
      selector: projectLabels(asRecord(spec['selector']), intern),
      type: intern.string(textAt(spec, 'type')),
      isHeadless: spec['clusterIP'] === 'None',
      takesNotReady: spec['publishNotReadyAddresses'] === true,
    };
  },
};

const backendFields = { service: { name: true, port: { number: true, name: true } } } as const satisfies FieldShape;

export const ingressRouteKind: KindDescriptor<Route> = {
  ...{ group: 'networking.k8s.io', version: 'v1', resource: 'ingresses', kind: 'Ingress', isNamespaced: true },
  fields: {
    metadata: metadataFields,
    spec: {
      defaultBackend: backendFields,
      rules: { host: true, http: { paths: { path: true, backend: backendFields } } },
    },
  },
  project: (object, intern) => ({ ...projectMetadata(object, intern), backends: backendsOfIngress(object) }),
};

/** A route of the Gateway API, in the version that the cluster serves. */
export function gatewayRouteKind(kind: ApiKind): KindDescriptor<Route> {
  return {
    ...kind,
    fields: {
      metadata: metadataFields,
      spec: {
        hostnames: true,
        rules: {
          matches: { path: { value: true } },
          backendRefs: { kind: true, name: true, namespace: true, port: true },
        },
      },
    },
    project: (object, intern) => ({ ...projectMetadata(object, intern), backends: backendsOfRoute(object) }),
  };
}

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
