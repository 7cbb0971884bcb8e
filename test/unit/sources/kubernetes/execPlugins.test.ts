import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { delay } from '../../../../src/base/async.ts';
import { commandLineOf } from '../../../../src/sources/kubernetes/execCommandLine.ts';
import { runExecPlugin } from '../../../../src/sources/kubernetes/execCredential.ts';
import { KubeCredentials } from '../../../../src/sources/kubernetes/kubeCredentials.ts';
import {
  decodeKubeconfig,
  type ExecPlugin,
  type KubeCluster,
} from '../../../../src/sources/kubernetes/kubeconfigFile.ts';

const limit = { timeout: 60_000, skip: process.platform === 'win32' };

function read(user: string, cluster = ''): { readonly plugin: ExecPlugin; readonly cluster: KubeCluster } {
  const file = decodeKubeconfig(
    `clusters: [{ name: c, cluster: { server: 'https://a'${cluster} } }]
users: [{ name: u, user: { exec: ${user} } }]`,
    '/k/config',
  );
  const [known] = file.clusters;
  const plugin = file.users[0]?.exec;
  assert.ok(known !== undefined && plugin !== undefined);
  return { plugin, cluster: known };
}

/** A script as a command; its text must hold no single quote. */
function script(text: string, more = ''): ReturnType<typeof read> {
  return read(`{ command: /bin/sh, args: [-c, '${text}']${more} }`);
}

test('a command that hangs is ended with all that it has started, and says so', limit, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'exec-plugins-'));
  t.after(() => rm(folder, { recursive: true }));
  const { plugin, cluster } = script(`(sleep 1; touch "${folder}/mark") & echo waiting >&2; sleep 1000`);
  await assert.rejects(runExecPlugin(plugin, cluster, { timeLimit: 300 }), {
    message: /^The credential command failed \(not within 0\.3 s\): \/bin\/sh -c .*\nwaiting$/,
  });
  await delay(1500);
  assert.deepEqual(await readdir(folder), [], 'what it had started does not go on');
});

test('a credential counts though the command leaves something running that holds its output open', limit, async () => {
  const { plugin, cluster } = script('sleep 5 & echo "{\\"status\\":{\\"token\\":\\"t\\"}}"');
  assert.equal((await runExecPlugin(plugin, cluster)).token, 't');
});

test('who closes a context while its command runs ends the command, and can begin anew', limit, async () => {
  const { plugin, cluster } = script('sleep 1000');
  const context = { id: 'c', name: 'c', file: 'f', isCurrent: true, namespace: undefined, problem: undefined };
  let runs = 0;
  const user = decodeKubeconfig('users: [{ name: u, user: {} }]', '/k').users[0];
  assert.ok(user);
  const credentials = new KubeCredentials(
    { ...context, cluster, user: { ...user, exec: plugin } },
    { now: () => Date.now() },
    (_, to, signal) => {
      runs += 1;
      if (runs > 1) return Promise.resolve({ token: 't', cert: undefined, key: undefined, expires: undefined });
      return runExecPlugin(plugin, to, { signal });
    },
  );
  const asked = credentials.get();
  setTimeout(() => {
    credentials.cancel();
  }, 50);
  await assert.rejects(asked, { name: 'AbortError' });
  assert.equal((await credentials.get()).headers['Authorization'], 'Bearer t');
});

test('by a clock that is ahead, a fresh token has expired: it is used all the same, and not fetched for each request', async () => {
  const { plugin, cluster } = read('{ command: login }');
  const user = decodeKubeconfig('users: [{ name: u, user: {} }]', '/k').users[0];
  assert.ok(user);
  const context = { id: 'c', name: 'c', file: 'f', isCurrent: true, namespace: undefined, problem: undefined };
  let now = Date.parse('2026-06-01T12:00:00Z');
  let runs = 0;
  const credentials = new KubeCredentials(
    { ...context, cluster, user: { ...user, exec: plugin } },
    { now: () => now },
    () => {
      runs += 1;
      const expires = Date.parse('2026-06-01T11:00:00Z');
      return Promise.resolve({ token: 't', cert: undefined, key: undefined, expires });
    },
  );
  for (let request = 0; request < 5; request += 1) await credentials.get();
  assert.equal(runs, 1);
  now += 16_000;
  await credentials.get();
  assert.equal(runs, 2);
});

test('a command that wants a terminal is not started', async () => {
  const { plugin, cluster } = read('{ command: touch, args: [/nowhere/x], interactiveMode: Always }');
  await assert.rejects(runExecPlugin(plugin, cluster), {
    message: 'The credential command wants a terminal, and has none here: touch /nowhere/x',
    hint: /interactiveMode/,
  });
});

test('what a command is told of its cluster holds what the cluster’s entry says to commands', limit, async () => {
  const told = 'echo "{\\"status\\":{\\"token\\":\\"$(echo $KUBERNETES_EXEC_INFO | base64 | tr -d "\\n")\\"}}"';
  const extension = ', extensions: [{ name: client.authentication.k8s.io/exec, extension: { audience: shop } }]';
  const { plugin } = script(told, ', provideClusterInfo: true, apiVersion: client.authentication.k8s.io/v1beta1');
  const { cluster } = read('{ command: x }', `, tls-server-name: inner${extension}`);
  const { token } = await runExecPlugin(plugin, cluster);
  assert.deepEqual(JSON.parse(Buffer.from(token ?? '', 'base64').toString()), {
    apiVersion: 'client.authentication.k8s.io/v1beta1',
    kind: 'ExecCredential',
    spec: {
      interactive: false,
      cluster: {
        server: 'https://a',
        'tls-server-name': 'inner',
        'insecure-skip-tls-verify': false,
        config: { audience: 'shop' },
      },
    },
  });
});

test(
  'what a command writes reaches a message without terminal escapes, its arguments without secrets',
  limit,
  async () => {
    const { plugin, cluster } = script('printf "\\033]0;title\\007\\033[31mlogin needed\\033[0m" >&2; exit 1');
    await assert.rejects(runExecPlugin(plugin, cluster), (error: Error) => {
      assert.match(error.message, /\nlogin needed$/);
      return true;
    });
    const lines = [
      ['get-token --client-secret=hush --client-id a', 'get-token --client-secret=… --client-id a'],
      ['--password hush --server b', '--password … --server b'],
      ['--oidc-use-access-token --force', '--oidc-use-access-token --force'],
      ['--token-cache-dir /tmp eks get-token', '--token-cache-dir /tmp eks get-token'],
    ];
    for (const [typed = '', shown = ''] of lines) {
      assert.equal(commandLineOf({ command: 'x', args: typed.split(' ') }), `x ${shown}`);
    }
  },
);
