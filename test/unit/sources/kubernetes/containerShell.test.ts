import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { KubeObject } from '../../../../src/demo/kubeObject.ts';
import { readExecStatus } from '../../../../src/sources/kubernetes/containerExec.ts';
import {
  ContainerShell,
  explainShellEnd,
  runningContainers,
} from '../../../../src/sources/kubernetes/containerShell.ts';
import { Interner } from '../../../../src/sources/kubernetes/interner.ts';
import { podKind } from '../../../../src/sources/kubernetes/projections/podKind.ts';
import type { KubeApi } from '../../../../src/sources/kubernetes/socketTransport.ts';
import { ClusterTreeUnderTest } from '../../../helpers/clusterTreeUnderTest.ts';
import { leftOpen, openResources } from '../../../helpers/openResources.ts';
import { namespaceOf, podOf, TestCluster } from '../../../helpers/testCluster.ts';

function withImage(pod: KubeObject, image: string): KubeObject {
  return { ...pod, spec: { nodeName: 'worker-1', containers: [{ name: 'app', image }] } };
}

const waiting: KubeObject = {
  ...podOf('waiting'),
  status: {
    phase: 'Running',
    containerStatuses: [{ name: 'app', state: { waiting: { reason: 'CrashLoopBackOff' } } }],
  },
};

async function connect(t: TestContext): Promise<{ readonly cluster: TestCluster; readonly api: KubeApi }> {
  const cluster = await TestCluster.start([
    namespaceOf('shop'),
    podOf('web'),
    withImage(podOf('redis'), 'redis:7'),
    withImage(podOf('bare'), 'quay.io/x/redis_exporter:1'),
    waiting,
  ]);
  t.after(() => cluster.stop());
  const { sessions } = await ClusterTreeUnderTest.open(t, cluster.server.kubeconfig);
  const session = sessions.session('demo');
  assert.ok(session);
  return { cluster, api: session.transport };
}

/** A terminal over a shell that keeps what it shows. */
class Screen {
  readonly shell: ContainerShell;
  text = '';
  #onText: () => void = () => undefined;

  constructor(api: KubeApi, pod: string, container = 'app') {
    const ref = { namespace: 'shop', pod, container };
    this.shell = new ContainerShell(api, ref, { columns: 132, rows: 43 }, (text) => {
      this.text += text;
      this.#onText();
    });
  }

  async until(pattern: RegExp): Promise<void> {
    while (!pattern.test(this.text)) {
      await new Promise<void>((resolve) => {
        this.#onText = resolve;
      });
    }
  }
}

test('a shell takes keys, knows its size, and tells how it ended', async (t) => {
  const { api } = await connect(t);
  const screen = new Screen(api, 'web');
  await screen.until(/\$ $/);
  screen.shell.write('stty sizzz\u007f\u007fe\r');
  await screen.until(/43 132\r\n\/app \$ $/);
  screen.shell.resize({ columns: 80, rows: 24 });
  screen.shell.write('stty size\r');
  await screen.until(/24 80\r\n/);
  screen.shell.write('echo grüße 🙂\r');
  await screen.until(/\r\ngrüße 🙂\r\n/);
  screen.shell.write('exit 3\r');
  assert.deepEqual(await screen.shell.ended, { kind: 'exited', code: 3 });
});

test('a shell is found where there is no bash, and its absence is said', async (t) => {
  const { api } = await connect(t);
  const redis = new Screen(api, 'redis');
  await redis.until(/\$ $/);
  redis.shell.write('\u0004');
  assert.deepEqual(await redis.shell.ended, { kind: 'exited', code: 0 });
  const bare = new Screen(api, 'bare');
  const end = await bare.shell.ended;
  assert.deepEqual(end, { kind: 'noShell' });
  const ref = { namespace: 'shop', pod: 'bare', container: 'app' };
  const words = await explainShellEnd(api, ref, end, Date.now());
  assert.match(words, /^The image of the container app has no shell\. kubectl debug -it bare -n shop /);
  assert.equal(bare.text, '');
});

test('what keeps a shell from opening is told in the words of the server', async (t) => {
  const { cluster, api } = await connect(t);
  const explain = async (pod: string, container = 'app'): Promise<string> => {
    const ref = { namespace: 'shop', pod, container };
    return explainShellEnd(api, ref, await new Screen(api, pod, container).shell.ended, Date.now());
  };
  assert.equal(await explain('nope'), 'The pod shop/nope is gone.');
  assert.match(await explain('web', 'other'), /container other is not valid for pod web.* no container other\.$/);
  assert.match(await explain('waiting'), /container not found \("app"\).* The container waits: CrashLoopBackOff\.$/);
  const viewer = cluster.server.kubeconfig.replace('admin-token', 'viewer-token');
  const { sessions } = await ClusterTreeUnderTest.open(t, viewer);
  const restricted = sessions.session('demo')?.transport;
  assert.ok(restricted);
  const denied = await new Screen(restricted, 'web').shell.ended;
  assert.ok(denied.kind === 'failed');
  assert.equal(denied.error.kind, 'forbidden');
  assert.match(denied.error.message, /cannot (?:get|create) resource "pods\/exec"/);
});

test('a shell ends with its container and with its connection, and leaves nothing open', async (t) => {
  const { cluster, api } = await connect(t);
  const killed = new Screen(api, 'web');
  await killed.until(/\$ $/);
  cluster.world.endLog('shop/web/app');
  assert.deepEqual(await killed.shell.ended, { kind: 'exited', code: 137 });
  const before = openResources();
  const left = new Screen(api, 'web');
  await left.until(/\$ $/);
  left.shell.dispose();
  assert.equal((await left.shell.ended).kind, 'failed');
  // Disposed before the connection stands.
  const early = new Screen(api, 'web');
  early.shell.dispose();
  assert.equal((await early.shell.ended).kind, 'failed');
  assert.deepEqual(await leftOpen(before), []);
  const dropped = new Screen(api, 'web');
  await dropped.until(/\$ $/);
  await cluster.stop();
  const end = await dropped.shell.ended;
  assert.ok(end.kind === 'failed');
  assert.match(end.error.message, /connection to the container was lost/);
});

test('a Status that is none becomes words', () => {
  const tried = 'exec sh';
  assert.deepEqual(readExecStatus('{"status":"Success"}', tried), { kind: 'exited', code: 0 });
  const words = readExecStatus('runtime is unhappy', tried);
  assert.ok(words.kind === 'failed');
  assert.equal(words.error.message, 'runtime is unhappy');
  const odd = readExecStatus('{"status":"Failure","reason":"NonZeroExitCode"}', tried);
  assert.deepEqual(odd, { kind: 'exited', code: 1 });
});

test('only containers that run are offered, the main ones first', () => {
  const pod = podKind.project(
    {
      spec: {
        initContainers: [{ name: 'migrate' }, { name: 'proxy', restartPolicy: 'Always' }],
        containers: [{ name: 'a' }, { name: 'b' }],
        ephemeralContainers: [{ name: 'debug' }],
      },
      status: {
        initContainerStatuses: [
          { name: 'migrate', state: { terminated: { exitCode: 0 } } },
          { name: 'proxy', state: { running: {} } },
        ],
        containerStatuses: [
          { name: 'a', state: { waiting: { reason: 'x' } } },
          { name: 'b', state: { running: {} } },
        ],
        ephemeralContainerStatuses: [{ name: 'debug', state: { running: {} } }],
      },
    },
    new Interner(),
  );
  assert.deepEqual(
    runningContainers(pod).map(({ spec }) => spec.name),
    ['b', 'proxy', 'debug'],
  );
});
