import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { ContainerShell } from '../../../../src/sources/kubernetes/containerShell.ts';
import { readServerVersion } from '../../../../src/sources/kubernetes/clusterAccess.ts';
import type { KubeApi } from '../../../../src/sources/kubernetes/socketTransport.ts';
import { ClusterTreeUnderTest } from '../../../helpers/clusterTreeUnderTest.ts';
import { startConnectProxy, type ConnectProxy } from '../../../helpers/connectProxy.ts';
import { namespaceOf, podOf, TestCluster } from '../../../helpers/testCluster.ts';

async function startProxy(t: TestContext, isWilling = true): Promise<ConnectProxy> {
  const proxy = await startConnectProxy(isWilling);
  t.after(proxy.stop);
  return proxy;
}

async function open(t: TestContext, proxyUrl: string): Promise<{ readonly api: KubeApi; readonly host: string }> {
  const cluster = await TestCluster.start([namespaceOf('shop'), podOf('web')]);
  t.after(() => cluster.stop());
  const text = cluster.server.kubeconfig.replace(/^( *)server: .*$/m, `$&\n$1proxy-url: ${proxyUrl}`);
  assert.match(text, /proxy-url/);
  const { sessions } = await ClusterTreeUnderTest.open(t, text);
  const session = sessions.session('demo');
  assert.ok(session);
  return { api: session.transport, host: new URL(cluster.server.url).host };
}

test('requests and shells go through the proxy-url of the kubeconfig, with its credentials', async (t) => {
  const proxy = await startProxy(t);
  const { api, host } = await open(t, `http://me:secret@127.0.0.1:${proxy.port}`);
  assert.match((await readServerVersion(api)).gitVersion, /^v1\./);
  const expected = `${host} Basic ${Buffer.from('me:secret').toString('base64')}`;
  assert.deepEqual(proxy.tunnels, [expected]);
  const shell = new ContainerShell(api, { namespace: 'shop', pod: 'web', container: 'app' }, undefined, (text) => {
    if (text.endsWith('$ ')) shell.write('exit\r');
  });
  assert.deepEqual(await shell.ended, { kind: 'exited', code: 0 });
  assert.deepEqual(proxy.tunnels, [expected, expected]);
});

test('a proxy that refuses, or is not there, is named as what failed', async (t) => {
  const proxy = await startProxy(t, false);
  const refusing = await open(t, `http://me:secret@127.0.0.1:${proxy.port}`);
  const words = new RegExp(`The proxy 127\\.0\\.0\\.1:${proxy.port} .*407`);
  await assert.rejects(readServerVersion(refusing.api), (error: Error) => {
    assert.match(error.message, words);
    assert.doesNotMatch(error.message, /secret/);
    return true;
  });
  const missing = await open(t, 'http://127.0.0.1:1');
  await assert.rejects(readServerVersion(missing.api), /The proxy 127\.0\.0\.1:1 refuses connections/);
});
