import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { nullLogger } from '../../../src/base/log.ts';
import { readServerVersion } from '../../../src/sources/kubernetes/clusterAccess.ts';
import { ClusterSessions } from '../../../src/state/clusterSessions.ts';
import { shopObjects } from '../../helpers/shopObjects.ts';
import { TestCluster } from '../../helpers/testCluster.ts';

test('in a pod, the service account connects, and its token is read again when it has been rotated', async (t) => {
  const cluster = await TestCluster.start(shopObjects, { token: 'first-token' });
  t.after(() => cluster.stop());
  const folder = await mkdtemp(join(tmpdir(), 'service-account-'));
  t.after(() => rm(folder, { recursive: true }));
  const { port } = new URL(cluster.server.url);
  await writeFile(join(folder, 'token'), 'first-token\n');
  await writeFile(join(folder, 'ca.crt'), cluster.server.caPem);
  await writeFile(join(folder, 'namespace'), 'shop');
  const sessions = new ClusterSessions({
    log: nullLogger,
    extraFiles: () => [],
    sources: (extraFiles) => ({
      env: { KUBERNETES_SERVICE_HOST: '127.0.0.1', KUBERNETES_SERVICE_PORT: port },
      home: folder,
      extraFiles,
      serviceAccountFolder: folder,
    }),
  });
  t.after(() => {
    sessions.dispose();
  });
  await sessions.reload();
  const session = sessions.session('in-cluster');
  assert.ok(session);
  assert.equal(session.context.namespace, 'shop');
  const { gitVersion } = await readServerVersion(session.transport);
  assert.match(gitVersion, /^v1\./);
  // The kubelet replaces the file, and after a while the old token is no longer taken.
  await writeFile(join(folder, 'token'), 'second-token\n');
  await cluster.shutDown();
  await cluster.startAgain('same', { token: 'second-token' });
  // The first may meet a connection that the server has closed meanwhile, as the session itself does and tries again.
  const again = await readServerVersion(session.transport).catch(() => readServerVersion(session.transport));
  assert.equal(again.gitVersion, gitVersion);
});

test('a kubeconfig without an authority trusts those of the system, and the ones that are added to them', async (t) => {
  const cluster = await TestCluster.start();
  t.after(() => cluster.stop());
  const folder = await mkdtemp(join(tmpdir(), 'authority-'));
  t.after(() => rm(folder, { recursive: true }));
  const { server } = cluster;
  await writeFile(join(folder, 'ca.pem'), server.caPem);
  await writeFile(join(folder, 'config'), server.kubeconfig.replace(/certificate-authority-data: .*/, ''));
  const root = join(import.meta.dirname, '../../../src');
  const script = `
    import { nullLogger } from '${root}/base/log.ts';
    import { readServerVersion } from '${root}/sources/kubernetes/clusterAccess.ts';
    import { ClusterSessions } from '${root}/state/clusterSessions.ts';
    const sessions = new ClusterSessions({
      log: nullLogger,
      extraFiles: () => [],
      sources: (extraFiles) => ({
        env: { KUBECONFIG: ${JSON.stringify(join(folder, 'config'))} },
        home: '/', extraFiles, serviceAccountFolder: '/',
      }),
    });
    await sessions.reload();
    const asked = readServerVersion(sessions.session('demo').transport);
    console.log(await asked.then(({ gitVersion }) => gitVersion, ({ message }) => message));
    sessions.dispose();`;
  const run = async (env: Readonly<Record<string, string>>): Promise<string> => {
    const args = ['--input-type=module-typescript', '--eval', script];
    const options = { env: { ...process.env, ...env }, timeout: 60_000 };
    return (await promisify(execFile)(process.execPath, args, options)).stdout.trim();
  };
  assert.match(await run({ NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') }), /^v1\./);
  assert.match(await run({}), /that is not trusted/);
});
