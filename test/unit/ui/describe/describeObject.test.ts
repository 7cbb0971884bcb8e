import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { ApiKind } from '../../../../src/model/resource.ts';
import { readObject, type ObjectTarget } from '../../../../src/sources/kubernetes/objectActions.ts';
import { podKind } from '../../../../src/sources/kubernetes/projections/podKind.ts';
import type { ClusterSession } from '../../../../src/state/clusterSession.ts';
import { describeObject } from '../../../../src/ui/describe/describeObject.ts';
import { ClusterTreeUnderTest } from '../../../helpers/clusterTreeUnderTest.ts';
import { shopObjects } from '../../../helpers/shopObjects.ts';
import { TestCluster } from '../../../helpers/testCluster.ts';

async function open(t: TestContext): Promise<{ readonly cluster: TestCluster; readonly session: ClusterSession }> {
  const cluster = await TestCluster.start(shopObjects);
  t.after(() => cluster.stop());
  const { sessions } = await ClusterTreeUnderTest.open(t, cluster.server.kubeconfig);
  const session = sessions.session('demo');
  assert.ok(session);
  return { cluster, session };
}

function inShop(kind: ApiKind, name: string): ObjectTarget {
  return { kind, namespace: 'shop', name };
}

test('a description tells what an object is and what happened to it', async (t) => {
  const { cluster, session } = await open(t);
  const pod = inShop(podKind, 'payment-7d9f-a');
  const { uid } = (await readObject(session.transport, pod))['metadata'] as { readonly uid: string };
  cluster.store.create({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'e', namespace: 'shop' },
    involvedObject: { kind: 'Pod', namespace: 'shop', name: 'payment-7d9f-a', uid },
    ...{
      type: 'Warning',
      reason: 'BackOff',
      message: 'Back-off restarting',
      count: 4,
      lastTimestamp: '2026-01-01T00:00:00Z',
    },
  });
  const text = await describeObject(session.transport, pod, Date.parse('2026-01-01T00:05:00Z'));
  assert.match(text, /^Name: +payment-7d9f-a$/m);
  assert.match(text, /^ {2}Controlled by +ReplicaSet\/payment-7d9f$/m);
  assert.match(text, /^ {2}app +CrashLoopBackOff +5 restarts +last: OOMKilled .*exit code 137 .*payment:1$/m);
  assert.match(text, /^ {2}Warning +BackOff +5m ago \(4 times\) +Back-off restarting$/m);
});

