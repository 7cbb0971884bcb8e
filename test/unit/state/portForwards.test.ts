import assert from 'node:assert/strict';
import { connect as connectSocket, type Socket } from 'node:net';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { KubeObject } from '../../../src/demo/kubeObject.ts';
import type { PortForwardSnapshot } from '../../../src/model/portForward.ts';
import type { ApiKind } from '../../../src/model/resource.ts';
import { readForwardTarget } from '../../../src/sources/kubernetes/forwardTarget.ts';
import { isPortFree } from '../../../src/sources/kubernetes/loopbackListener.ts';
import { podKind } from '../../../src/sources/kubernetes/projections/podKind.ts';
import { deploymentKind } from '../../../src/sources/kubernetes/projections/workloadKinds.ts';
import type { ClusterSession } from '../../../src/state/clusterSession.ts';
import { PortForwards } from '../../../src/state/portForwards.ts';
import { ClusterTreeUnderTest } from '../../helpers/clusterTreeUnderTest.ts';
import { leftOpen, openResources } from '../../helpers/openResources.ts';
import { namespaceOf, podOf, TestCluster } from '../../helpers/testCluster.ts';

const serviceKind: ApiKind = { group: '', version: 'v1', resource: 'services', kind: 'Service', isNamespaced: true };
const pods = { group: '', resource: 'pods', namespace: 'shop' };

/** A pod of the ReplicaSet `web-1` whose container listens on 8080. */
function webPod(name: string, isReady = true): KubeObject {
  const pod = podOf(name, { app: 'web', 'pod-template-hash': '1' });
  const ports = [
    { name: 'http', containerPort: 8080 },
    { containerPort: 53, protocol: 'UDP' },
  ];
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-1', uid: 'u', controller: true }],
    },
    spec: { nodeName: 'worker-1', containers: [{ name: 'app', image: 'web:1', ports }] },
    status: { ...(pod['status'] as object), conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False' }] },
  };
}

const objects: readonly KubeObject[] = [
  namespaceOf('shop'),
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'outside', namespace: 'shop' },
    spec: { ports: [{ port: 1 }] },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop' },
    spec: {
      selector: {
        matchLabels: { app: 'web' },
        matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['old'] }],
      },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'app', image: 'web:1', ports: [{ name: 'http', containerPort: 8080 }] }] },
      },
    },
  },
];

interface Setup {
  readonly cluster: TestCluster;
  readonly tree: ClusterTreeUnderTest;
  readonly session: ClusterSession;
  readonly forwards: PortForwards;
  readonly start: (kind: ApiKind, name: string, port?: number) => Promise<PortForwardSnapshot>;
  /** Waits until the only forward is as the condition wants it. */
  readonly until: (holds: (forward: PortForwardSnapshot) => boolean) => Promise<PortForwardSnapshot>;
}

async function open(t: TestContext, more: readonly KubeObject[]): Promise<Setup> {
  const cluster = await TestCluster.start([...objects, ...more]);
  t.after(() => cluster.stop());
  // Every pod listens in this world, and tells its name.
  cluster.world.proxy = (target, request, response) => {
    response.setHeader('Connection', 'close');
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => response.end(`${target.name}:${target.port} ${body}`));
    return true;
  };
  const tree = await ClusterTreeUnderTest.open(t, cluster.server.kubeconfig);
  const session = tree.sessions.session('demo');
  assert.ok(session);
  const forwards = new PortForwards(tree.sessions);
  t.after(() => {
    forwards.dispose();
  });
  return {
    ...{ cluster, tree, session, forwards },
    start: async (kind, name, port) => {
      const { ports, choice } = await readForwardTarget(session.transport, { kind, namespace: 'shop', name });
      const [first] = ports;
      const wanted = port === undefined ? first : { target: port, shown: port, name: '', detail: '' };
      assert.ok(wanted);
      const subject = { contextId: 'demo', kind: kind.kind, namespace: 'shop', name };
      return forwards.start({ session, subject, choice, port: wanted, localPort: 0 });
    },
    until: async (holds) => {
      for (;;) {
        const [forward] = forwards.snapshot;
        assert.ok(forward);
        if (holds(forward)) return forward;
        await new Promise<void>((resolve) => {
          const listener = forwards.onDidChange(() => {
            listener.dispose();
            resolve();
          });
        });
      }
    },
  };
}

async function ask(port: number, body = ''): Promise<string> {
  const request = body === '' ? {} : { method: 'POST', body };
  const response = await fetch(`http://127.0.0.1:${port}/`, request);
  return response.text();
}

test('HTTP goes through a forward to a service, each connection for itself, and nothing is left', async (t) => {
  const { start, forwards, until } = await open(t, [webPod('web-1-a')]);
  const before = openResources();
  const { localPort } = await start(serviceKind, 'web');
  const large = 'x'.repeat(3_000_000);
  const answers = await Promise.all([ask(localPort), ask(localPort, large), ask(localPort)]);
  assert.deepEqual(answers, ['web-1-a:8080 ', `web-1-a:8080 ${large}`, 'web-1-a:8080 ']);
  await until(({ state, connections }) => state.kind === 'ready' && state.pod === 'web-1-a' && connections === 0);
  forwards.stopAll();
  assert.deepEqual(forwards.snapshot, []);
  assert.ok(await isPortFree(localPort));
  assert.deepEqual(await leftOpen(before), []);
});

for (const protocol of ['SPDY/3.1+portforward.k8s.io', 'v4.channel.k8s.io']) {
  test(`a direction that ends does not end the other (${protocol})`, async (t) => {
    const { start, session } = await open(t, [webPod('web-1-a')]);
    const { transport } = session;
    const openSocket = transport.openSocket.bind(transport);
    t.mock.method(transport, 'openSocket', (request: Parameters<typeof openSocket>[0]) =>
      openSocket({ ...request, protocols: [protocol] }),
    );
    const { localPort } = await start(deploymentKind, 'web');
    const socket = connectSocket({ port: localPort, host: '127.0.0.1', allowHalfOpen: true });
    // The request is whole, and the client has nothing more to say.
    socket.end('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi');
    assert.match(await readAll(socket), /web-1-a:8080 hi$/);
  });
}

async function readAll(socket: Socket): Promise<string> {
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  await once(socket, 'end');
  return text;
}

test('when the pod is replaced the forward goes on with the next, and a connection waits for it', async (t) => {
  const { cluster, start, until } = await open(t, [webPod('web-1-a')]);
  const { localPort } = await start(podKind, 'web-1-a');
  assert.equal(await ask(localPort), 'web-1-a:8080 ');
  cluster.store.delete({ ...pods, name: 'web-1-a' }, { gracePeriodSeconds: 0 });
  const waiting = await until(({ state }) => state.kind === 'waiting');
  assert.deepEqual(waiting.state, { kind: 'waiting', reason: 'there is none' });
  const answer = ask(localPort);
  await until(({ connections }) => connections === 1);
  cluster.store.create(webPod('web-1-b', false));
  cluster.store.create(webPod('web-1-c'));
  assert.match(await answer, /^web-1-[bc]:8080 $/);
  // The one that is ready is preferred to the one that merely runs.
  await until(({ state }) => state.kind === 'ready' && state.pod === 'web-1-c');
});

test('a connection that breaks in the pod is reset, and why is told', async (t) => {
  const { cluster, start, until } = await open(t, [webPod('web-1-a')]);
  const { localPort } = await start(podKind, 'web-1-a', 9999);
  await assert.rejects(ask(localPort));
  assert.equal((await until(({ problem }) => problem !== '')).problem, 'Nothing listens on port 9999 in the pod.');
  // A pod that dies takes its connections with it.
  const arrived = new Promise<void>((resolve) => {
    cluster.world.proxy = () => {
      resolve();
      return true;
    };
  });
  const { localPort: hanging } = await start(serviceKind, 'web');
  const asked = assert.rejects(ask(hanging));
  await arrived;
  cluster.world.endLog('shop/web-1-a/app');
  await asked;
});

test('what cannot be forwarded says why', async (t) => {
  const { cluster, session, start, forwards, until } = await open(t, [webPod('web-1-a')]);
  const first = await start(serviceKind, 'web');
  const { ports, choice } = await readForwardTarget(session.transport, {
    kind: podKind,
    namespace: 'shop',
    name: 'web-1-a',
  });
  assert.deepEqual(ports, [{ target: 8080, shown: 8080, name: 'http', detail: 'app' }]);
  assert.deepEqual(choice, { kind: 'selector', labelSelector: 'app=web' });
  const [port] = ports;
  assert.ok(port);
  const subject = { contextId: 'demo', kind: 'Pod', namespace: 'shop', name: 'web-1-a' };
  await assert.rejects(forwards.start({ session, subject, choice, port, localPort: first.localPort }), {
    kind: 'config',
    message: `The port ${first.localPort} is in use on this computer.`,
  });
  const outside = { kind: serviceKind, namespace: 'shop', name: 'outside' };
  await assert.rejects(readForwardTarget(session.transport, outside), { kind: 'badQuery', message: /selects no pods/ });
  forwards.stopAll();
  const viewer = await ClusterTreeUnderTest.open(t, cluster.server.kubeconfig.replace('admin-token', 'viewer-token'));
  const restricted = viewer.sessions.session('demo');
  assert.ok(restricted);
  const denied = await forwards.start({
    session: restricted,
    subject: { ...subject, contextId: 'x' },
    choice,
    port,
    localPort: 0,
  });
  await until(({ state }) => state.kind === 'ready');
  await assert.rejects(ask(denied.localPort));
  assert.match((await until(({ problem }) => problem !== '')).problem, /cannot \w+ resource "pods\/portforward"/);
});

test('forwards end with their context and with their cluster', async (t) => {
  const { start, forwards, tree } = await open(t, [webPod('web-1-a')]);
  const first = await start(serviceKind, 'web');
  forwards.stopContext('demo');
  assert.deepEqual(forwards.snapshot, []);
  const second = await start(serviceKind, 'web');
  await writeFile(join(tree.folder, 'config'), 'contexts: []\n');
  await tree.sessions.reload();
  assert.deepEqual(forwards.snapshot, []);
  assert.ok((await isPortFree(first.localPort)) && (await isPortFree(second.localPort)));
});
