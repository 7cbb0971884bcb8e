import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  backups,
  configMaps,
  deploymentOf,
  deployments,
  sendTo,
  startShop,
  type Stored,
} from '../../../helpers/shopWrites.ts';
import { type TestCluster } from '../../../helpers/testCluster.ts';

let cluster: TestCluster;
before(async () => {
  cluster = await startShop();
});
after(() => cluster.stop());
const send = (method: string, path: string, body?: unknown, contentType?: string): Promise<Stored> =>
  sendTo(cluster, method, path, body, contentType);

for (const [what, path, body, status, message] of [
  ['a taken name', configMaps, { metadata: { name: 'settings' } }, 409, 'configmaps "settings" already exists'],
  [
    'a missing namespace',
    '/api/v1/namespaces/none/configmaps',
    { metadata: { name: 'x' } },
    404,
    'namespaces "none" not found',
  ],
  [
    'another namespace',
    configMaps,
    { metadata: { name: 'x', namespace: 'y' } },
    400,
    'the namespace of the provided object does not match the namespace sent on the request',
  ],
  [
    'another kind',
    configMaps,
    { apiVersion: 'v1', kind: 'Service', metadata: { name: 'x' } },
    400,
    'Service in version "v1" cannot be handled as a ConfigMap: converting (v1.Service) to (core.ConfigMap): unknown conversion',
  ],
  [
    'half an object',
    configMaps,
    '{"metadata":',
    400,
    `the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: unexpected end of JSON input ({"metadata":)`,
  ],
  [
    'a wrong type',
    configMaps,
    { metadata: { name: 'x' }, data: { a: 1 } },
    400,
    'ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.data of type string',
  ],
  [
    'an unknown field',
    `${configMaps}?fieldValidation=Strict`,
    { metadata: { name: 'x' }, dta: {} },
    400,
    'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "dta"',
  ],
  [
    'no name',
    configMaps,
    { data: {} },
    422,
    'ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required',
  ],
  [
    'a bad dryRun',
    `${configMaps}?dryRun=maybe`,
    { metadata: { name: 'x' } },
    422,
    'CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["maybe"]: supported values: "All"',
  ],
  [
    'a selector that misses',
    deployments,
    { ...deploymentOf('x', { metadata: { labels: { app: 'y' } } }) },
    422,
    'Deployment.apps "x" is invalid: spec.template.metadata.labels: Invalid value: {"app":"y"}: `selector` does not match template `labels`',
  ],
  [
    'a custom object against its schema',
    backups,
    { metadata: { name: 'x' }, spec: { schedule: 'x', retentionDays: 999 } },
    422,
    `Backup.example.com "x" is invalid: [spec.schedule: Invalid value: "x": spec.schedule in body should match '^(\\S+\\s+){4}\\S+$', spec.retentionDays: Invalid value: 999: spec.retentionDays in body should be less than or equal to 365]`,
  ],
] as const) {
  test(`create ${what}: ${status}`, async () => {
    const answer = await send('POST', path, body);
    assert.deepEqual([answer.code, answer.message], [status, message]);
  });
}

test('a created object comes back with its defaults and who made it', async () => {
  const { metadata, spec } = await send('POST', `${deployments}?fieldManager=me`, deploymentOf('web'));
  assert.equal(metadata.generation, 1);
  assert.equal(spec?.['replicas'], 1);
  assert.equal(metadata.managedFields?.[0]?.manager, 'me');
});

test('an unknown field is dropped with a warning', async () => {
  const answer = await cluster.ask(`${configMaps}?dryRun=All`, {
    method: 'POST',
    body: { metadata: { name: 'w' }, dta: {} },
  });
  assert.deepEqual(answer.headers['warning'], ['299 - "unknown field \\"dta\\""']);
  assert.ok(!answer.text.includes('dta'), answer.text);
});

test('a dry run shows the object and stores nothing', async () => {
  const planned = await send('POST', `${configMaps}?dryRun=All`, { metadata: { name: 'dry' } });
  assert.equal(planned.metadata.resourceVersion, undefined);
  assert.equal((await send('GET', `${configMaps}/dry`)).code, 404);
});

test('an update from an old version is refused', async () => {
  const old = await send('GET', `${configMaps}/settings`);
  await send('PUT', `${configMaps}/settings`, { ...old, data: { a: '2' } });
  const answer = await send('PUT', `${configMaps}/settings`, { ...old, data: { a: '3' } });
  assert.deepEqual([answer.code, answer.reason], [409, 'Conflict']);
});

test("a StatefulSet's pods mount the volumes of its claim templates", async () => {
  const statefulSet = {
    metadata: { name: 'database' },
    spec: {
      serviceName: 'database',
      selector: { matchLabels: { app: 'database' } },
      template: {
        metadata: { labels: { app: 'database' } },
        spec: { containers: [{ name: 'app', image: 'a:1', volumeMounts: [{ name: 'data', mountPath: '/data' }] }] },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        },
      ],
    },
  };
  const answer = await send('POST', '/apis/apps/v1/namespaces/shop/statefulsets', statefulSet);
  assert.deepEqual([answer.code, answer.message], [undefined, undefined]);
});

test('the viewer may not write', async () => {
  const answer = await cluster.ask(configMaps, {
    method: 'POST',
    token: 'viewer-token',
    body: { metadata: { name: 'v' } },
  });
  assert.equal(answer.status, 403);
});
