import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { KubeObject } from '../../../../src/demo/kubeObject.ts';
import { configMapOf, namespaceOf, podOf, TestCluster } from '../../../helpers/testCluster.ts';

let cluster: TestCluster;
const definition: KubeObject = {
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
before(async () => {
  cluster = await TestCluster.start([namespaceOf('shop'), definition, configMapOf('settings', { a: '1' })]);
});
after(() => cluster.stop());

const configMaps = '/api/v1/namespaces/shop/configmaps';
const deployments = '/apis/apps/v1/namespaces/shop/deployments';
const backups = '/apis/example.com/v1/namespaces/shop/backups';

interface Stored {
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

async function send(method: string, path: string, body?: unknown, contentType?: string): Promise<Stored> {
  return (await cluster.json(path, {
    method,
    ...(body === undefined ? {} : { body }),
    ...(contentType === undefined ? {} : { contentType }),
  })) as unknown as Stored;
}

const deployment = (name: string, template: object = {}): object => ({
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
});

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
    { ...deployment('x', { metadata: { labels: { app: 'y' } } }) },
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
  const { metadata, spec } = await send('POST', `${deployments}?fieldManager=me`, deployment('web'));
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

for (const [what, media, patch, expected] of [
  ['merge', 'application/merge-patch+json', { data: { a: null, b: '2' } }, { b: '2' }],
  ['JSON', 'application/json-patch+json', [{ op: 'add', path: '/data/c', value: '3' }], { b: '2', c: '3' }],
  ['strategic merge', 'application/strategic-merge-patch+json', { data: { c: null } }, { b: '2' }],
] as const) {
  test(`${what} patch`, async () => {
    assert.deepEqual((await send('PATCH', `${configMaps}/settings`, patch, media)).data, expected);
  });
}

test('a strategic merge patch finds the items of a list by their names', async () => {
  await send('POST', deployments, deployment('merged'));
  const containers = [
    { name: 'app', image: 'a:2', env: [{ name: 'B', value: '2' }] },
    { name: 'sidecar', $patch: 'delete' },
    { name: 'extra', image: 'e:1' },
  ];
  const patched = await send(
    'PATCH',
    `${deployments}/merged`,
    {
      spec: { template: { spec: { containers, '$setElementOrder/containers': [{ name: 'extra' }, { name: 'app' }] } } },
    },
    'application/strategic-merge-patch+json',
  );
  const template = patched.spec?.['template'] as {
    spec: { containers: { name: string; image: string; env?: unknown }[] };
  };
  assert.deepEqual(
    template.spec.containers.map(({ name, image }) => `${name} ${image}`),
    ['extra e:1', 'app a:2'],
  );
  assert.deepEqual(template.spec.containers[1]?.env, [
    { name: 'A', value: '1' },
    { name: 'B', value: '2' },
  ]);
});

for (const [what, media, body, status] of [
  ['a failed test', 'application/json-patch+json', [{ op: 'test', path: '/data/b', value: 'x' }], 422],
  ['an unknown form', 'text/plain', {}, 415],
] as const) {
  test(`a patch with ${what}: ${status}`, async () => {
    assert.equal((await send('PATCH', `${configMaps}/settings`, body, media)).code, status);
  });
}

test('custom objects take no strategic merge patch, and get their defaults', async () => {
  const created = await send('POST', backups, { metadata: { name: 'daily' }, spec: { schedule: '0 3 * * *' } });
  assert.equal(created.spec?.['retentionDays'], 7);
  const answer = await send('PATCH', `${backups}/daily`, {}, 'application/strategic-merge-patch+json');
  assert.equal(answer.code, 415);
});

const apply = (manager: string, data: Record<string, string>, more = ''): Promise<Stored> =>
  send(
    'PATCH',
    `${configMaps}/applied?fieldManager=${manager}${more}`,
    JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'applied' }, data }),
    'application/apply-patch+yaml',
  );

test('apply creates, owns, removes what is left out, and respects what others own', async () => {
  const created = await apply('one', { level: 'info', shared: 'a' });
  assert.deepEqual(
    created.metadata.managedFields?.map(({ fieldsV1 }) => fieldsV1),
    [{ 'f:data': { 'f:level': {}, 'f:shared': {} } }],
  );
  const again = await apply('one', { level: 'info', shared: 'a' });
  assert.equal(again.metadata.resourceVersion, created.metadata.resourceVersion);
  const refused = await apply('two', { level: 'debug', shared: 'b' });
  assert.equal(refused.code, 409);
  assert.equal(refused.message, 'Apply failed with 2 conflicts: conflicts with "one":\n- .data.level\n- .data.shared');
  assert.deepEqual(
    refused.details?.causes?.map(({ field }) => field),
    ['.data.level', '.data.shared'],
  );
  const forced = await apply('two', { level: 'debug', shared: 'a' }, '&force=true');
  assert.deepEqual(forced.data, { level: 'debug', shared: 'a' });
  const left = await apply('one', { own: 'x' });
  assert.deepEqual(left.data, { level: 'debug', shared: 'a', own: 'x' });
});

for (const [what, path, body, status, message] of [
  [
    'no manager',
    `${configMaps}/x`,
    'kind: ConfigMap',
    422,
    'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
  ],
  [
    'another name',
    `${configMaps}/x?fieldManager=m`,
    'metadata: {name: y}',
    400,
    'the name of the object (y) does not match the name on the URL (x)',
  ],
  [
    'broken YAML',
    `${configMaps}/x?fieldManager=m`,
    'a: b: c\n- x',
    400,
    'error decoding YAML: error converting YAML to JSON: yaml: mapping values are not allowed in this context',
  ],
  [
    'an unknown field',
    `${configMaps}/x?fieldManager=m`,
    'metadata: {name: x}\nunknownField: 1',
    500,
    'failed to create typed patch object (/x; /v1, Kind=ConfigMap): .unknownField: field not declared in schema',
  ],
] as const) {
  test(`apply with ${what}: ${status}`, async () => {
    const answer = await send('PATCH', path, body, 'application/apply-patch+yaml');
    assert.deepEqual([answer.code, answer.message], [status, message]);
  });
}

test('the status is written through its subresource alone', async () => {
  await send('POST', deployments, deployment('status'));
  const whole = { status: { replicas: 3 }, spec: { replicas: 2 } };
  const main = await send('PATCH', `${deployments}/status`, whole, 'application/merge-patch+json');
  assert.deepEqual([main.spec?.['replicas'], main.status], [2, {}]);
  const other = { status: { replicas: 3 }, spec: { replicas: 9 } };
  const part = await send('PATCH', `${deployments}/status/status`, other, 'application/merge-patch+json');
  assert.deepEqual([part.spec?.['replicas'], part.status], [2, { replicas: 3 }]);
});

test('scale changes the replicas of what it scales', async () => {
  await send('POST', deployments, deployment('scaled'));
  const scale = await send(
    'PATCH',
    `${deployments}/scaled/scale`,
    { spec: { replicas: 5 } },
    'application/merge-patch+json',
  );
  assert.deepEqual([scale.spec, scale.status], [{ replicas: 5 }, { replicas: 0, selector: 'app=scaled' }]);
  assert.equal((await send('GET', `${deployments}/scaled`)).spec?.['replicas'], 5);
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

test('what cannot change is refused', async () => {
  cluster.store.create(podOf('fixed'));
  const path = '/api/v1/namespaces/shop/pods/fixed';
  const answer = await send('PATCH', path, { spec: { nodeName: 'other' } }, 'application/merge-patch+json');
  assert.deepEqual([answer.code, answer.details?.causes?.[0]?.field], [422, 'spec']);
  const image = { spec: { containers: [{ name: 'app', image: 'new:1' }] } };
  const allowed = await send('PATCH', path, image, 'application/strategic-merge-patch+json');
  assert.equal(allowed.code, undefined);
});

test('a deletion answers with the pod that is going, and with a Status for what is gone', async () => {
  cluster.store.create(podOf('leaving'));
  const pod = await send('DELETE', '/api/v1/namespaces/shop/pods/leaving');
  assert.equal(pod.metadata.deletionGracePeriodSeconds, 30);
  cluster.store.create(configMapOf('gone'));
  const status = (await send('DELETE', `${configMaps}/gone`)) as unknown as {
    status: string;
    details: { kind: string };
  };
  assert.deepEqual([status.status, status.details.kind], ['Success', 'configmaps']);
});

test('a collection is deleted by its labels', async () => {
  for (const name of ['x1', 'x2']) cluster.store.create(configMapOf(name, {}, { batch: 'x' }));
  const list = (await send('DELETE', `${configMaps}?labelSelector=batch%3Dx`)) as unknown as { items: unknown[] };
  assert.equal(list.items.length, 2);
  assert.equal((await send('GET', `${configMaps}/x1`)).code, 404);
});

test('a disruption budget stops an eviction', async () => {
  cluster.store.create(podOf('guarded', { app: 'guarded' }));
  cluster.store.create({
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'guard', namespace: 'shop' },
    spec: { selector: { matchLabels: { app: 'guarded' } } },
    status: { disruptionsAllowed: 1, desiredHealthy: 1, currentHealthy: 1 },
  });
  const evict = (): Promise<Stored> =>
    send('POST', '/api/v1/namespaces/shop/pods/guarded/eviction', { apiVersion: 'policy/v1', kind: 'Eviction' });
  assert.equal((await evict()).code, 201);
  cluster.store.delete({ group: '', resource: 'pods', namespace: 'shop', name: 'guarded' }, { gracePeriodSeconds: 0 });
  cluster.store.create(podOf('guarded', { app: 'guarded' }));
  const refused = await evict();
  assert.equal(refused.code, 429);
  assert.equal(
    refused.details?.causes?.[0]?.message,
    'The disruption budget guard needs 1 healthy pods and has 1 currently',
  );
});

test('the viewer may not write', async () => {
  const answer = await cluster.ask(configMaps, {
    method: 'POST',
    token: 'viewer-token',
    body: { metadata: { name: 'v' } },
  });
  assert.equal(answer.status, 403);
});
