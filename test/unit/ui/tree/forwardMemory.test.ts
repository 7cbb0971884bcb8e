import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ForwardRequest } from '../../../../src/model/portForward.ts';
import { PortForwards } from '../../../../src/state/portForwards.ts';
import { ForwardMemory, offerText, restartForwards } from '../../../../src/ui/tree/forwardMemory.ts';
import { ClusterTreeUnderTest, keptValues } from '../../../helpers/clusterTreeUnderTest.ts';
import { namespaceOf, podOf, TestCluster } from '../../../helpers/testCluster.ts';

const request = (contextId: string, localPort: number): ForwardRequest => ({
  subject: { contextId, kind: 'Pod', namespace: 'shop', name: 'web' },
  choice: { kind: 'pod', name: 'web' },
  port: { target: 8080, shown: 8080, name: 'http', detail: '' },
  localPort,
});

test('what is forwarded when the window closes can be started again, at the same ports', async (t) => {
  const cluster = await TestCluster.start([namespaceOf('shop'), podOf('web')]);
  t.after(() => cluster.stop());
  const { sessions } = await ClusterTreeUnderTest.open(t, cluster.server.kubeconfig);
  const store = keptValues();
  const first = new PortForwards(sessions);
  const memory = new ForwardMemory(store);
  first.onDidChange(() => {
    memory.keep(first.requests);
  });
  const session = sessions.session('demo');
  assert.ok(session);
  const started = await first.start({ ...request('demo', 0), session });
  const stopped = await first.start({ ...request('demo', 0), session });
  first.stop(stopped.id);
  first.dispose();
  const { kept } = new ForwardMemory(store);
  assert.deepEqual(kept, [request('demo', started.localPort)]);
  const second = new PortForwards(sessions);
  t.after(() => {
    second.dispose();
  });
  assert.equal(second.snapshot.length, 0, 'nothing starts by itself');
  const failures = await restartForwards(sessions, second, [...kept, request('gone', 0), ...kept]);
  assert.deepEqual(
    second.snapshot.map(({ localPort, subject }) => [localPort, subject.name]),
    [[started.localPort, 'web']],
  );
  assert.equal(failures.length, 2);
  assert.equal(failures[0], 'web: the context gone is not in any kubeconfig.');
  assert.match(failures[1] ?? '', /^web: .*in use/);
});

test('the offer says what was forwarded, and in which contexts', () => {
  assert.equal(
    offerText([request('demo', 8000)]),
    'Port 8000 was forwarded to Pod shop/web when this window closed (context demo).',
  );
  assert.equal(
    offerText([request('demo', 8000), request('prod', 8001)]),
    '2 ports were forwarded when this window closed (contexts demo, prod).',
  );
});

test('what was kept by something else, or by nobody, is nothing', () => {
  for (const odd of [undefined, 'x', [null, {}, { ...request('demo', 1), choice: { kind: 'pod' } }]]) {
    const store = keptValues();
    void store.update('forwards', odd);
    assert.deepEqual(new ForwardMemory(store).kept, []);
  }
});
