import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from '../../../../src/demo/kubeObject.ts';
import { ClusterTreeUnderTest } from '../../../helpers/clusterTreeUnderTest.ts';
import { namespaceObject } from '../../../helpers/shopObjects.ts';
import { TestCluster } from '../../../helpers/testCluster.ts';

const started = '2026-01-01T10:00:00Z';
const running = (name: string) => ({ name, ready: true, restartCount: 0, state: { running: { startedAt: started } } });
const ended = { exitCode: 0, reason: 'Completed', startedAt: started, finishedAt: started };

test('a pod opens to its containers in their order, each with its part', async (t) => {
  const pod: KubeObject = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'shop' },
    spec: {
      nodeName: 'n',
      initContainers: [
        { name: 'migrate', image: 'm' },
        { name: 'proxy', image: 'p', restartPolicy: 'Always' },
      ],
      containers: [{ name: 'app', image: 'a' }],
      ephemeralContainers: [{ name: 'debugger', image: 'd' }],
    },
    status: {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True' }],
      initContainerStatuses: [
        { name: 'migrate', ready: true, restartCount: 0, state: { terminated: ended } },
        running('proxy'),
      ],
      containerStatuses: [running('app')],
      ephemeralContainerStatuses: [running('debugger')],
    },
  };
  const cluster = await TestCluster.start([namespaceObject('shop'), pod]);
  t.after(() => cluster.stop());
  const view = await ClusterTreeUnderTest.open(t, cluster.server.kubeconfig);
  await view.until(['demo', 'shop'], (rows) => rows.includes('circle-filled web · Running'));
  assert.deepEqual(await view.rows('demo', 'shop', 'web'), [
    'circle-outline migrate · Completed · init container',
    'circle-filled proxy · Running · sidecar container',
    'circle-filled app · Running',
    'circle-filled debugger · Running · ephemeral container',
  ]);
});

test('custom resources are listed with the columns that their definition prints', async (t) => {
  const text = { type: 'string' };
  const definition: KubeObject = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'backups.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'backups', singular: 'backup', kind: 'Backup', listKind: 'BackupList' },
      versions: [
        {
          ...{ name: 'v1', served: true, storage: true },
          schema: {
            openAPIV3Schema: {
              type: 'object',
              properties: { spec: { type: 'object', properties: { size: text, note: text } } },
            },
          },
          additionalPrinterColumns: [
            { name: 'Size', type: 'string', jsonPath: '.spec.size' },
            { name: 'Note', type: 'string', jsonPath: '.spec.note', priority: 1 },
          ],
        },
      ],
    },
  };
  const cluster = await TestCluster.start([namespaceObject('shop'), definition]);
  t.after(() => cluster.stop());
  cluster.store.create({
    ...{ apiVersion: 'example.com/v1', kind: 'Backup', metadata: { name: 'daily', namespace: 'shop' } },
    spec: { size: '12Gi', note: 'hidden unless asked for' },
  });
  const view = await ClusterTreeUnderTest.open(t, cluster.server.kubeconfig);
  await view.until(['demo', 'shop'], (rows) => rows.some((row) => row.includes('Custom resources')));
  const [row = ''] = await view.until(['demo', 'shop', 'Custom resources', 'Backups'], ([first]) =>
    /daily/.test(first ?? ''),
  );
  assert.match(row, /^symbol-field daily · 12Gi · \d+s$/);
});
