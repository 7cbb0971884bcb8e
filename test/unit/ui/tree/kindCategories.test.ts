import assert from 'node:assert/strict';
import { test } from 'node:test';
import { discoverKinds } from '../../../../src/sources/kubernetes/kindDiscovery.ts';
import { categorize, pluralTitle } from '../../../../src/ui/tree/kindCategories.ts';
import { recordedText, skipWithoutRecordings } from '../../../helpers/recordings.ts';
import { ScriptedTransport } from '../../../helpers/scriptedTransport.ts';

test('kinds have titles that read well', () => {
  const cases = [
    ['ConfigMap', 'Config maps'],
    ['Ingress', 'Ingresses'],
    ['NetworkPolicy', 'Network policies'],
    ['HTTPRoute', 'HTTP routes'],
    ['Endpoints', 'Endpoints'],
    ['PodDisruptionBudget', 'Pod disruption budgets'],
    ['Gateway', 'Gateways'],
    ['APIService', 'API services'],
    ['StorageClass', 'Storage classes'],
  ];
  for (const [kind = '', title] of cases) assert.equal(pluralTitle(kind), title);
});

test('a recorded server has the same kinds by both ways of discovery', { skip: skipWithoutRecordings }, async () => {
  const read = (name: string): string => recordedText(`kubernetes/discovery/${name}`);
  const aggregated = await discoverKinds(
    new ScriptedTransport((path) => ({ body: read(path === '/api' ? 'api-aggregated.json' : 'apis-aggregated.json') })),
  );
  const legacy = await discoverKinds(
    new ScriptedTransport((path) => {
      const files: Record<string, string> = { '/api': 'api.json', '/apis': 'apis.json', '/api/v1': 'api-v1.json' };
      const name = path === '/apis/apps/v1' ? 'apis-apps-v1.json' : files[path];
      return name === undefined ? { status: 404, body: '404 page not found' } : { body: read(name) };
    }),
  );
  const names = (group: string, kinds: typeof legacy) =>
    kinds.filter((one) => one.group === group).map((one) => one.resource);
  assert.deepEqual(names('', aggregated), names('', legacy));
  assert.deepEqual(names('apps', aggregated), names('apps', legacy));
  assert.ok(names('', aggregated).includes('configmaps'));
  const titles = categorize(aggregated, true).map(({ title }) => title);
  assert.deepEqual(titles.slice(0, 5), ['Network', 'Config', 'Storage', 'Access', 'ReplicaSets and others']);
  assert.ok(titles.includes('Custom resources'));
});
