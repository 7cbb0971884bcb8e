import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { runExecPlugin } from '../../../../src/sources/kubernetes/execCredential.ts';
import { decodeKubeconfig, type ExecPlugin } from '../../../../src/sources/kubernetes/kubeconfigFile.ts';
import { loadKubeconfigs, type KubeconfigSources } from '../../../../src/sources/kubernetes/kubeconfigSet.ts';

function kubeconfig(context: string, server: string, current = context): string {
  return `apiVersion: v1
kind: Config
current-context: ${current}
clusters:
- { name: ${context}-cluster, cluster: { server: '${server}' } }
users:
- { name: ${context}-user, user: { token: t } }
contexts:
- { name: ${context}, context: { cluster: ${context}-cluster, user: ${context}-user, namespace: shop } }
`;
}

async function homeWith(t: TestContext, files: Record<string, string>): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'kubeconfig-'));
  t.after(() => rm(home, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(home, name, '..'), { recursive: true });
    await writeFile(join(home, name), text);
  }
  return home;
}

function sources(home: string, rest: Partial<KubeconfigSources> = {}): KubeconfigSources {
  return { env: {}, home, extraFiles: [], serviceAccountFolder: join(home, 'none'), ...rest };
}

test('the default file is read, and its absence is no problem', async (t) => {
  const home = await homeWith(t, { '.kube/config': kubeconfig('a', 'https://a:6443/') });
  const { contexts, problems } = await loadKubeconfigs(sources(home));
  assert.deepEqual(problems, []);
  assert.deepEqual(
    contexts.map(({ id, namespace, isCurrent, cluster, user }) => [
      id,
      namespace,
      isCurrent,
      cluster?.server,
      user?.token,
    ]),
    [['a', 'shop', true, 'https://a:6443', 't']],
  );
  const nothing = await loadKubeconfigs(sources(await homeWith(t, {})));
  assert.deepEqual([nothing.contexts, nothing.problems], [[], []]);
});

test('a KUBECONFIG list is merged and the first definition of a name wins', async (t) => {
  const home = await homeWith(t, {
    one: kubeconfig('a', 'https://first'),
    two:
      kubeconfig('a', 'https://second') +
      kubeconfig('b', 'https://b')
        .replace(/^[^c].*\n/gm, '')
        .slice(0, 0),
    three: kubeconfig('b', 'https://b'),
  });
  const list = ['one', 'two', 'three', 'missing'].map((name) => join(home, name)).join(delimiter);
  const { contexts, problems } = await loadKubeconfigs(sources(home, { env: { KUBECONFIG: list } }));
  assert.deepEqual(
    contexts.map(({ id, cluster, isCurrent }) => [id, cluster?.server, isCurrent]),
    [
      ['a', 'https://first', true],
      ['b', 'https://b', false],
    ],
  );
  const message = 'The file does not exist.';
  assert.deepEqual(problems, [{ file: join(home, 'missing'), line: undefined, kind: 'missing', message }]);
});

test('an empty current-context leaves the choice to the next file, as with kubectl', async (t) => {
  const home = await homeWith(t, {
    one: kubeconfig('a', 'https://a', '""'),
    two: kubeconfig('b', 'https://b'),
  });
  const list = ['one', 'two'].map((name) => join(home, name)).join(delimiter);
  const { contexts } = await loadKubeconfigs(sources(home, { env: { KUBECONFIG: list } }));
  assert.deepEqual(
    contexts.map(({ id, isCurrent }) => [id, isCurrent]),
    [
      ['a', false],
      ['b', true],
    ],
  );
});

test('a file that PowerShell has written is read', async (t) => {
  const home = await homeWith(t, {});
  const text = kubeconfig('ä', 'https://a');
  const little = Buffer.from(`\ufeff${text}`, 'utf16le');
  const files = { little, big: Buffer.from(little).swap16(), marked: Buffer.from(`\ufeff${text}`) };
  for (const [name, bytes] of Object.entries(files)) {
    await writeFile(join(home, name), bytes);
    const { contexts, problems } = await loadKubeconfigs(sources(home, { env: { KUBECONFIG: join(home, name) } }));
    assert.deepEqual([contexts.map(({ id }) => id), problems], [['ä'], []], name);
  }
});

test('files of the user stand beside the default, with an id of their own where a name repeats', async (t) => {
  const home = await homeWith(t, {
    '.kube/config': kubeconfig('a', 'https://main'),
    'more/config': kubeconfig('a', 'https://more'),
  });
  const { contexts } = await loadKubeconfigs(sources(home, { extraFiles: ['~/more/config'] }));
  assert.deepEqual(
    contexts.map(({ id, cluster }) => [id, cluster?.server]),
    [
      ['a', 'https://main'],
      [`a (${join(home, 'more/config')})`, 'https://more'],
    ],
  );
});

test('a pod finds its own cluster', async (t) => {
  const home = await homeWith(t, { 'sa/token': 't', 'sa/namespace': 'tools\n' });
  const { contexts } = await loadKubeconfigs(
    sources(home, {
      serviceAccountFolder: join(home, 'sa'),
      env: { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' },
    }),
  );
  assert.equal(contexts[0]?.cluster?.server, 'https://[fd00::1]:443');
  assert.equal(contexts[0].namespace, 'tools');
});

test('what is wrong with a file is told with its line, and the rest of the file is kept', () => {
  const cases: readonly (readonly [string, number | undefined, RegExp])[] = [
    ['clusters:\n- name: a\n   cluster: {', 2, /./],
    ['hello', 1, /not a kubeconfig/],
    ['- a\n- b', 1, /not a kubeconfig/],
    ['clusters:\n- name: a\n  cluster: {}\n', 2, /Cluster "a" has no server/],
    ['clusters:\n- name: a\n  cluster: { server: "not a url" }\n', 2, /not a URL/],
    ['users:\n- user: {}\n', 2, /users\[0\] has no name/],
    ['users:\n- name: u\n  user: { exec: {} }\n', 2, /exec without a command/],
    ['contexts:\n- { name: ok, context: { cluster: c } }\n- name: x\n', 3, /Context "x" names no cluster/],
  ];
  for (const [text, line, words] of cases) {
    const { problems } = decodeKubeconfig(text, '/k/config');
    assert.equal(problems.length, 1, text);
    assert.equal(problems[0]?.line, line, text);
    assert.match(problems[0]?.message ?? '', words, text);
  }
  assert.deepEqual(decodeKubeconfig('', '/k/config').problems, []);
});

test('a context that refers to nothing says what is missing', async (t) => {
  const home = await homeWith(t, {
    '.kube/config': 'contexts: [{ name: x, context: { cluster: nowhere, user: nobody } }]\nclusters: null\n',
  });
  const { contexts } = await loadKubeconfigs(sources(home));
  assert.match(contexts[0]?.problem ?? '', /cluster "nowhere"/);
});

test('paths are relative to the file, commands with a separator too, and impersonation is read', () => {
  const file = decodeKubeconfig(
    `clusters: [{ name: c, cluster: { server: 'https://a', certificate-authority: ca.crt } }]
users:
- name: u
  user:
    client-certificate: me.crt
    as: jane
    as-groups: [a, b]
    as-user-extra: { 'x/y': [z] }
    exec: { command: ./bin/login, args: [1, two], env: [{ name: A, value: b }] }
`,
    join('/', 'k', 'config'),
  );
  const [user] = file.users;
  assert.equal(file.clusters[0]?.caFile, join('/', 'k', 'ca.crt'));
  assert.equal(user?.certFile, join('/', 'k', 'me.crt'));
  assert.equal(user.exec?.command, join('/', 'k', 'bin', 'login'));
  assert.deepEqual([user.exec.args, user.exec.env], [['1', 'two'], { A: 'b' }]);
  assert.deepEqual(user.impersonate, {
    'Impersonate-User': ['jane'],
    'Impersonate-Group': ['a', 'b'],
    'Impersonate-Extra-x%2Fy': ['z'],
  });
});

const cluster = decodeKubeconfig('clusters: [{ name: c, cluster: { server: "https://a" } }]', '/k').clusters[0];

function plugin(script: string): ExecPlugin {
  return {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: process.execPath,
    args: ['-e', script],
    env: { EXTRA: 'yes' },
    provideClusterInfo: true,
    interactiveMode: 'IfAvailable',
    installHint: undefined,
  };
}

test('an exec plugin gets its environment and gives a credential', async () => {
  assert.ok(cluster);
  const script = `const info = JSON.parse(process.env.KUBERNETES_EXEC_INFO);
    console.log(JSON.stringify({ status: { token: process.env.EXTRA + info.spec.cluster.server, expirationTimestamp: '2030-01-01T00:00:00Z' } }));`;
  const credential = await runExecPlugin(plugin(script), cluster);
  assert.deepEqual(credential, {
    token: 'yeshttps://a',
    cert: undefined,
    key: undefined,
    expires: Date.parse('2030-01-01T00:00:00Z'),
  });
});

test('an exec plugin that fails is told with its command, its end and its words', async () => {
  assert.ok(cluster);
  const cases: readonly (readonly [ExecPlugin, RegExp])[] = [
    [plugin('console.error("session expired"); process.exit(3)'), /failed \(exit code 3\): .*\nsession expired$/],
    [plugin('console.log("hello")'), /printed no credential/],
    [{ ...plugin(''), command: 'no-such-login', installHint: 'Install it so.' }, /not found: no-such-login/],
  ];
  for (const [one, words] of cases) {
    await assert.rejects(runExecPlugin(one, cluster), { name: 'SourceError', kind: 'unauthorized', message: words });
  }
});

test('a plugin that only the login shell finds is found there', { skip: process.platform === 'win32' }, async (t) => {
  assert.ok(cluster);
  const script = `#!/bin/sh\necho '{"status":{"token":"from the shell"}}'\n`;
  // A shell whose start-up files greet and add a folder to PATH.
  const shell =
    '#!/bin/sh\necho welcome\nPATH="$(dirname "$0")/tools:$PATH"\nexport PATH\nshift 2\nexec /bin/sh "$@"\n';
  const home = await homeWith(t, { 'tools/only-there': script, 'my-shell': shell });
  await Promise.all(['tools/only-there', 'my-shell'].map((name) => chmod(join(home, name), 0o755)));
  const before = process.env['SHELL'];
  t.after(() => {
    if (before === undefined) delete process.env['SHELL'];
    else process.env['SHELL'] = before;
  });
  process.env['SHELL'] = join(home, 'my-shell');
  const credential = await runExecPlugin({ ...plugin(''), command: 'only-there', args: [] }, cluster);
  assert.equal(credential.token, 'from the shell');
  process.env['SHELL'] = join(home, 'no-shell');
  await assert.rejects(runExecPlugin({ ...plugin(''), command: 'only-there', args: [] }, cluster), {
    message: /not found: only-there/,
  });
});
