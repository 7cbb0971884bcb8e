import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { nullLogger } from '../../../src/base/log.ts';
import { ClusterSessions } from '../../../src/state/clusterSessions.ts';

const kubeconfig = (port: number): string => `apiVersion: v1
kind: Config
current-context: one
clusters: [{name: one, cluster: {server: "http://127.0.0.1:${String(port)}"}}]
users: [{name: one, user: {token: secret}}]
contexts: [{name: one, context: {cluster: one, user: one}}]
`;

test('a context that is disconnected counts as connected no more, until it is connected again', async (context) => {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'application/json');
    response.end('{"major":"1","minor":"33","gitVersion":"v1.33.0"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const folder = await mkdtemp(join(tmpdir(), 'observatory-sessions-'));
  const file = join(folder, 'config');
  await writeFile(file, kubeconfig((server.address() as AddressInfo).port));
  const sessions = new ClusterSessions({
    log: nullLogger,
    extraFiles: () => [],
    sources: (extraFiles) => ({
      env: { KUBECONFIG: file },
      home: '/nowhere',
      extraFiles,
      serviceAccountFolder: '/nowhere',
    }),
  });
  context.after(async () => {
    sessions.dispose();
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true, force: true });
  });
  await sessions.reload();
  const id = sessions.snapshot.contexts[0]?.id ?? '';
  const session = sessions.session(id);
  const changed = (): Promise<void> =>
    new Promise((resolve) => {
      const heard = sessions.onDidChangeConnections(() => {
        heard.dispose();
        resolve();
      });
    });
  for (let round = 0; round < 2; round++) {
    const connected = changed();
    session?.connect();
    await connected;
    assert.deepEqual(sessions.connected, [id]);
    const lost = changed();
    session?.disconnect();
    await lost;
    assert.deepEqual(sessions.connected, []);
    assert.equal(session?.connection.kind, 'idle');
  }
  session?.connect();
  session?.disconnect();
  assert.equal(session?.connection.kind, 'idle');
});
