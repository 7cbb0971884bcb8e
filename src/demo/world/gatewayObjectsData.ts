import type { KubeObject } from '../kubeObject.ts';

const group = 'gateway.networking.k8s.io';

interface Column {
  readonly name: string;
  readonly type: string;
  readonly jsonPath: string;
}

const age: Column = { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' };

function definition(
  plural: string,
  kind: string,
  scope: string,
  shortName: string,
  columns: readonly Column[],
): KubeObject {
  const anything = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope,
      names: { plural, singular: kind.toLowerCase(), kind, shortNames: [shortName], categories: ['gateway-api'] },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          additionalPrinterColumns: [...columns, age],
          schema: { openAPIV3Schema: { type: 'object', properties: { spec: anything, status: anything } } },
          subresources: { status: {} },
        },
      ],
    },
  };
}

const column = (name: string, jsonPath: string): Column => ({ name, type: 'string', jsonPath });
const conditionColumn = (type: string): Column => column(type, `.status.conditions[?(@.type=="${type}")].status`);
const condition = (type: string) => ({ type, status: 'True', reason: type, message: '', observedGeneration: 1 });

/** The Gateway API as the shop uses it: its definitions, with the columns of their standard channel, and a way into the cluster. */
export const gatewayObjects: readonly KubeObject[] = [
  definition('gatewayclasses', 'GatewayClass', 'Cluster', 'gc', [
    column('Controller', '.spec.controllerName'),
    conditionColumn('Accepted'),
  ]),
  definition('gateways', 'Gateway', 'Namespaced', 'gtw', [
    column('Class', '.spec.gatewayClassName'),
    column('Address', '.status.addresses[0].value'),
    conditionColumn('Programmed'),
  ]),
  definition('httproutes', 'HTTPRoute', 'Namespaced', 'httproute', [column('Hostnames', '.spec.hostnames')]),
  {
    apiVersion: `${group}/v1`,
    kind: 'GatewayClass',
    metadata: { name: 'nginx' },
    spec: { controllerName: 'gateway.nginx.org/nginx-gateway-controller' },
    status: { conditions: [condition('Accepted')] },
  },
  {
    apiVersion: `${group}/v1`,
    kind: 'Gateway',
    metadata: { name: 'public', namespace: 'shop' },
    spec: {
      gatewayClassName: 'nginx',
      listeners: [
        {
          name: 'https',
          port: 443,
          protocol: 'HTTPS',
          tls: { mode: 'Terminate', certificateRefs: [{ kind: 'Secret', name: 'shop-tls' }] },
          allowedRoutes: { namespaces: { from: 'Same' } },
        },
      ],
    },
    status: {
      addresses: [{ type: 'IPAddress', value: '203.0.113.21' }],
      conditions: [condition('Accepted'), condition('Programmed')],
    },
  },
  {
    apiVersion: `${group}/v1`,
    kind: 'HTTPRoute',
    metadata: { name: 'storefront', namespace: 'shop' },
    spec: {
      parentRefs: [{ name: 'public' }],
      hostnames: ['www.shop.example.com'],
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/cart' } }],
          backendRefs: [{ name: 'cart', port: 8080 }],
        },
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' } }],
          backendRefs: [{ name: 'frontend', port: 8080 }],
        },
      ],
    },
  },
];
