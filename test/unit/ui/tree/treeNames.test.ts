import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from '../../../../src/demo/kubeObject.ts';
import { readObject } from '../../../../src/sources/kubernetes/objectActions.ts';
import { kubectlCommand, objectTargetOf } from '../../../../src/ui/tree/objectTarget.ts';
import { ClusterTreeUnderTest } from '../../../helpers/clusterTreeUnderTest.ts';
import { namespaceObject } from '../../../helpers/shopObjects.ts';
import { TestCluster } from '../../../helpers/testCluster.ts';

/** Names of roles may hold all but a slash and a percent sign. */
const names = ['system:node.proxier', 'a b', `it's "$(x)"`, '<b>&', 'ключ', '#?=;', '[link](command:x)', '..a'];

test('names with every legal character are listed, opened, read and quoted', { timeout: 60_000 }, async (t) => {
  const role = (name: string): KubeObject => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name },
    ...{ rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }] },
  });
  const cluster = await TestCluster.start([namespaceObject('shop'), ...names.map(role)]);
  t.after(() => cluster.stop());
  const view = await ClusterTreeUnderTest.open(t, cluster.server.kubeconfig);
  await view.until(['demo'], (rows) => rows.some((row) => row.includes('Cluster access')));
  const path = ['demo', 'Cluster access', 'Cluster roles'];
  await view.until(path, (rows) => names.every((name) => rows.some((row) => row.includes(` ${name} · `))));
  const transport = view.sessions.session('demo')?.transport;
  assert.ok(transport);
  for (const name of names) {
    assert.deepEqual(await view.rows(...path, name), ['key pods · get'], name);
    const target = objectTargetOf((await view.find(...path, name)).node);
    assert.ok(target);
    const read = await readObject(transport, target);
    assert.equal((read['metadata'] as { readonly name?: string }).name, name);
    const command = kubectlCommand('demo', target);
    assert.match(command, / (?:[\w./:@-]+|'.*')$/s);
  }
});
