import type { KubeObject } from '../../src/demo/kubeObject.ts';
import { configMapOf, namespaceOf, TestCluster } from './testCluster.ts';

export const configMaps = '/api/v1/namespaces/shop/configmaps';
export const deployments = '/apis/apps/v1/namespaces/shop/deployments';
export const backups = '/apis/example.com/v1/namespaces/shop/backups';

/** What an answer to a write may hold: the object that is stored, or a Status. */
export interface Stored {
  readonly metadata: KubeObject['metadata'] & {
    readonly managedFields?: readonly { manager: string; fieldsV1: unknown }[];
  };
  readonly data?: Record<string, string>;
  readonly spec?: Record<string, unknown>;
  readonly status?: Record<string, unknown>;
  readonly message?: string;
  readonly code?: number;
  readonly reason?: string;
  readonly details?: { readonly causes?: readonly { field?: string; message?: string }[] };
}

const backupDefinition: KubeObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'backups.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'backups', kind: 'Backup' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                required: ['schedule'],
                properties: {
                  schedule: { type: 'string', pattern: '^(\\S+\\s+){4}\\S+$' },
                  retentionDays: { type: 'integer', maximum: 365, default: 7 },
                },
              },
            },
          },
        },
      },
    ],
  },
};

/** A cluster with the namespace `shop`, the ConfigMap `settings` in it, and a kind of its own, `Backup`, with a schema. */
export function startShop(): Promise<TestCluster> {
  return TestCluster.start([namespaceOf('shop'), backupDefinition, configMapOf('settings', { a: '1' })]);
}

/** A request to the API server as its administrator, and the answer of whatever status. */
export async function sendTo(
  cluster: TestCluster,
  method: string,
  path: string,
  body?: unknown,
  contentType?: string,
): Promise<Stored> {
  return (await cluster.json(path, {
    method,
    ...(body === undefined ? {} : { body }),
    ...(contentType === undefined ? {} : { contentType }),
  })) as unknown as Stored;
}

/** A Deployment of two containers that selects its own pods; `template` overrides keys of its pod template. */
export function deploymentOf(name: string, template: object = {}): object {
  return {
    metadata: { name },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          containers: [
            { name: 'app', image: 'a:1', env: [{ name: 'A', value: '1' }] },
            { name: 'sidecar', image: 's:1' },
          ],
        },
        ...template,
      },
    },
  };
}
