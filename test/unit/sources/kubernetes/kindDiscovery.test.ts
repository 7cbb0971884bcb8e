import assert from 'node:assert/strict';
import { test } from 'node:test';
import { discoverKinds } from '../../../../src/sources/kubernetes/kindDiscovery.ts';
import { FakeTransport } from '../../../helpers/fakeTransport.ts';

const verbs = ['get', 'list', 'watch'];
const group = 'gateway.networking.k8s.io';
/** What each version of the group has; the server prefers the first. */
const served = { v1: ['gateways'], v1beta1: ['gateways', 'referencegrants'], v1alpha2: ['tcproutes', 'blobs'] };

const aggregated = (resource: string) => ({
  resource,
  responseKind: { kind: resource },
  scope: 'Namespaced',
  verbs: resource === 'blobs' ? ['get'] : verbs,
});

const withGroups = new FakeTransport(({ path }) => {
  const versions = Object.entries(served).map(([version, names]) => ({ version, resources: names.map(aggregated) }));
  const items = path === '/apis' ? [{ metadata: { name: group }, versions }] : [];
  return { body: { kind: 'APIGroupDiscoveryList', items } };
});

const versionByVersion = new FakeTransport(({ path }) => {
  const versions = Object.keys(served).map((version) => ({ groupVersion: `${group}/${version}` }));
  if (path === '/apis') return { body: { groups: [{ name: group, versions, preferredVersion: versions[0] }] } };
  const names = Object.entries(served).find(([version]) => path === `/apis/${group}/${version}`)?.[1] ?? [];
  return { body: { resources: names.map((name) => ({ ...aggregated(name), name, kind: name, namespaced: true })) } };
});

test('a kind that only a version has which the server does not prefer is there too, each kind once', async () => {
  for (const transport of [withGroups, versionByVersion]) {
    const kinds = await discoverKinds(transport);
    assert.deepEqual(
      kinds.map(({ resource, version }) => `${resource} ${version}`),
      ['gateways v1', 'referencegrants v1beta1', 'tcproutes v1alpha2'],
    );
  }
});
