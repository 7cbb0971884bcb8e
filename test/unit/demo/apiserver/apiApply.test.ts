import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { configMaps, sendTo, startShop, type Stored } from '../../../helpers/shopWrites.ts';
import { type TestCluster } from '../../../helpers/testCluster.ts';

let cluster: TestCluster;
before(async () => {
  cluster = await startShop();
});
after(() => cluster.stop());
const send = (method: string, path: string, body?: unknown, contentType?: string): Promise<Stored> =>
  sendTo(cluster, method, path, body, contentType);

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
