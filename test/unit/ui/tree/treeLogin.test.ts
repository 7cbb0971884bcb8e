import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { commandNameOf } from '../../../../src/sources/kubernetes/execCommandLine.ts';
import { ClusterTreeUnderTest } from '../../../helpers/clusterTreeUnderTest.ts';
import { startHttpsServer } from '../../../helpers/httpsServer.ts';

test(
  'while a credential command waits for somebody to log in, the row of the context names it and tells for how long',
  { timeout: 60_000, skip: process.platform === 'win32' },
  async (t) => {
    const server = await startHttpsServer(t, (_, response) => {
      response.writeHead(403).end('{}');
    });
    const authority = Buffer.from(server.certificate.cert).toString('base64');
    const kubeconfig = (command: string): string => `
clusters: [{ name: c, cluster: { server: '${server.url}', certificate-authority-data: ${authority} } }]
users: [{ name: u, user: { exec: { apiVersion: client.authentication.k8s.io/v1, command: '${command}', args: [get-token, --as, me] } } }]
contexts: [{ name: demo, context: { cluster: c, user: u } }]`;
    const view = await ClusterTreeUnderTest.open(t, kubeconfig('none'));
    const command = join(view.folder, 'login');
    const gate = join(view.folder, 'gate');
    const answer = '{"status":{"token":"t"}}';
    const script = `#!/bin/sh\nwhile [ ! -e "${gate}" ]; do sleep 0.05; done\necho '${answer}'\n`;
    await writeFile(command, script, { mode: 0o755 });
    await view.rewriteKubeconfig(kubeconfig(command));
    await view.sessions.reload();
    const opened = view.rows('demo');
    const isWaiting = ([row = '']: readonly string[]): boolean =>
      /^circle-large-outline demo · waiting for "login get-token", \d+s$/.test(row);
    await view.until([], isWaiting);
    // The time goes on without anything else that happens.
    await view.until([], (rows) => isWaiting(rows) && !(rows[0] ?? '').endsWith(', 0s'));
    const { lines } = await view.tree.tooltip(await view.find('demo'));
    assert.match(lines.map((line) => line.join(' ')).join('\n'), /^Login waits for "login get-token", \d+s$/m);
    await writeFile(gate, '');
    await view.until([], ([row = '']) => !row.includes('waiting'));
    await opened;
  },
);

test('the name of a command on a row is short, in one line, and without what flags say', () => {
  const name = (command: string, ...args: readonly string[]): string => commandNameOf({ command, args });
  assert.equal(name('/opt/aws/aws', 'eks', 'get-token', '--cluster-name', 'shop'), 'aws eks get-token');
  assert.equal(name('C:\\Tools\\kubelogin.exe', 'get-token'), 'kubelogin.exe get-token');
  assert.equal(name('evil\u001b[31m\u202e', 'a\nb', '--token', 's'), 'evil a b');
  assert.equal(name('x'.repeat(500)).length, 60);
});
