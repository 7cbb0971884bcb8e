import assert from 'node:assert/strict';
import { test } from 'node:test';
import { relatedObjects } from '../../../../src/sources/kubernetes/relatedObjects.ts';

test('an object tells what it needs, each once', () => {
  const podSpec = {
    serviceAccountName: 'robot',
    imagePullSecrets: [{ name: 'registry' }],
    containers: [
      {
        envFrom: [{ configMapRef: { name: 'app' } }],
        env: [{ valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } }, { value: 'plain' }],
      },
    ],
    volumes: [
      { configMap: { name: 'app' } },
      { secret: { secretName: 'tls' } },
      { persistentVolumeClaim: { claimName: 'data' } },
      { projected: { sources: [{ configMap: { name: 'kube-root-ca.crt' } }] } },
    ],
  };
  const names = (object: Record<string, unknown>): string =>
    relatedObjects(object)
      .map(({ role, name }) => `${role} ${name}`)
      .join(', ');
  const used =
    'Runs as ServiceAccount/robot, Uses ConfigMap/app, Uses ConfigMap/kube-root-ca.crt, Uses Secret/tls, Uses Secret/db, ' +
    'Uses Secret/registry, Uses PersistentVolumeClaim/data';
  assert.equal(names({ spec: { template: { spec: podSpec } } }), used);
  assert.equal(names({ spec: { jobTemplate: { spec: { template: { spec: podSpec } } } } }), used);
  assert.equal(names({ spec: { ...podSpec, nodeName: 'n1' } }), `Runs on Node/n1, ${used}`);
  assert.equal(names({ spec: { scaleTargetRef: { kind: 'Deployment', name: 'web' } } }), 'Scales Deployment/web');
  assert.equal(names({ spec: { volumeName: 'pv-1' } }), 'Volume PersistentVolume/pv-1');
});

test('an object of odd shape has none', () => {
  for (const odd of [{}, { spec: 'x' }, { spec: { containers: [null, 5], volumes: {} } }]) {
    assert.deepEqual(relatedObjects(odd), []);
  }
});
