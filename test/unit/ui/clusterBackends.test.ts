import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nullLogger } from '../../../src/base/log.ts';
import { ClusterSession } from '../../../src/state/clusterSession.ts';
import { ClusterBackends } from '../../../src/ui/clusterBackends.ts';

test('the servers of a context are shared until it is defined anew', () => {
  const context = { id: 'demo', name: 'demo', file: 'config', isCurrent: true };
  const missing = { namespace: undefined, cluster: undefined, user: undefined, problem: undefined };
  const define = (): ClusterSession => new ClusterSession({ ...context, ...missing }, { log: nullLogger });
  const sessions = new Map([['demo', define()]]);
  const backends = new ClusterBackends({ session: (id) => sessions.get(id) }, () => undefined);
  const first = backends.directoryOf('demo');
  assert.equal(backends.directoryOf('demo'), first);
  sessions.get('demo')?.dispose();
  sessions.set('demo', define());
  assert.notEqual(backends.directoryOf('demo'), first);
  assert.throws(() => backends.directoryOf('gone'), /No kubeconfig has the context "gone"/);
  sessions.get('demo')?.dispose();
});
