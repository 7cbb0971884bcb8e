import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { requestJson } from '../../../../src/sources/kubernetes/kubeAnswer.ts';
import { decodeKubeconfig } from '../../../../src/sources/kubernetes/kubeconfigFile.ts';
import { KubeCredentials } from '../../../../src/sources/kubernetes/kubeCredentials.ts';
import { OidcLogin } from '../../../../src/sources/kubernetes/oidcLogin.ts';
import { startHttpsServer, type TestServer } from '../../../helpers/httpsServer.ts';
import { KubeTransport } from '../../../../src/sources/kubernetes/kubeTransport.ts';

const hour = 3_600_000;

/** A token that expires then, in milliseconds since the epoch; nobody checks its signature here. */
function jwt(name: string, expires: number): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part({ sub: name, exp: Math.floor(expires / 1000) })}.${name}`;
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8') as AsyncIterable<string>) text += chunk;
  return text;
}

/** An issuer of tokens below a path, which gives an id token and a new refresh token for the last one that it gave. */
async function startIssuer(
  t: TestContext,
  first: string,
): Promise<{ readonly server: TestServer; readonly forms: string[] }> {
  const forms: string[] = [];
  let accepted = first;
  const server: TestServer = await startHttpsServer(t, (request, response) => {
    if (request.url === '/realm/.well-known/openid-configuration') {
      response.end(JSON.stringify({ token_endpoint: `${server.url}/realm/token` }));
      return;
    }
    void bodyOf(request).then((form) => {
      forms.push(form);
      if (new URLSearchParams(form).get('refresh_token') !== accepted) {
        response.writeHead(400).end('{"error":"invalid_grant"}');
        return;
      }
      accepted = `refresh-${forms.length + 1}`;
      const idToken = jwt(`new${forms.length}`, Date.now() + hour);
      response.end(JSON.stringify({ id_token: idToken, refresh_token: accepted }));
    });
  });
  return { server, forms };
}

test('an id token serves until it expires; then the issuer gives the next for the refresh token', async (t) => {
  const { server, forms } = await startIssuer(t, 'refresh-1');
  const now = Date.now();
  const config = {
    'id-token': jwt('old', now + hour),
    'refresh-token': 'refresh-1',
    'client-id': 'kubernetes',
    'client-secret': 'hush',
    'idp-issuer-url': `${server.url}/realm`,
    'idp-certificate-authority-data': base64(server.certificate.cert),
  };
  const login = new OidcLogin(config);
  assert.match((await login.get(now)).token ?? '', /\.old$/);
  assert.deepEqual(forms, []);
  assert.match((await login.get(now + hour)).token ?? '', /\.new1$/);
  assert.equal(forms[0], 'grant_type=refresh_token&refresh_token=refresh-1&client_id=kubernetes&client_secret=hush');
  login.forget();
  assert.match((await login.get(now)).token ?? '', /\.new2$/, 'a refused token is replaced by the newer refresh token');
  assert.equal(config['refresh-token'], 'refresh-1', 'what was read is left alone');
});

test('a login by OpenID Connect that cannot be renewed says why, and shows no token', async (t) => {
  const { server } = await startIssuer(t, 'another');
  const expired = jwt('old', Date.parse('2026-01-01T00:00:00Z'));
  await assert.rejects(new OidcLogin({ 'id-token': expired }).get(Date.now()), {
    kind: 'unauthorized',
    message: /^The id token expired on 2026-01-01T00:00:00\.000Z, and the kubeconfig names no refresh-token/,
  });
  const config = { 'refresh-token': 'secret-refresh', 'client-id': 'k', 'idp-issuer-url': `${server.url}/realm` };
  const trusted = { ...config, 'idp-certificate-authority-data': base64(server.certificate.cert) };
  const failure = async (given: Record<string, string>): Promise<string> => {
    const error = await new OidcLogin(given).get(Date.now()).then(
      () => new Error('it logged in'),
      (thrown: unknown) => thrown as Error,
    );
    assert.doesNotMatch(`${error.message} ${JSON.stringify(error)}`, /secret-refresh/);
    return error.message;
  };
  assert.match(await failure(trusted), /^The login at https:\/\/127\.0\.0\.1:\d+ failed: .*invalid_grant/);
  assert.match(await failure(config), /failed: The certificate of .* is not trusted/);
});

test('the oidc provider and a token file of a kubeconfig reach the server, and are read again', async (t) => {
  const server = await startHttpsServer(t, (request, response) => {
    response.end(JSON.stringify({ auth: request.headers.authorization }));
  });
  const folder = await mkdtemp(join(tmpdir(), 'logins-'));
  t.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'token'), 'one\n');
  const idToken = jwt('me', Date.now() + hour);
  const { clusters, users } = decodeKubeconfig(
    `clusters: [{ name: c, cluster: { server: '${server.url}', certificate-authority-data: ${base64(server.certificate.cert)} } }]
users:
- { name: file, user: { tokenFile: token } }
- { name: oidc, user: { auth-provider: { name: oidc, config: { id-token: ${idToken}, idp-certificate-authority: ca.pem } } } }`,
    join(folder, 'config'),
  );
  let now = Date.now();
  const connect = (index: number): KubeTransport => {
    const context = { id: 'c', name: 'c', file: 'f', isCurrent: true, namespace: undefined, problem: undefined };
    const credentials = new KubeCredentials(
      { ...context, cluster: clusters[0], user: users[index] },
      { now: () => now },
    );
    const transport = new KubeTransport({ server: server.url, name: 'c', credentials });
    t.after(() => {
      transport.dispose();
    });
    return transport;
  };
  const ask = (transport: KubeTransport): Promise<unknown> => requestJson(transport, { method: 'GET', path: '/' });
  assert.deepEqual(await ask(connect(1)), { auth: `Bearer ${idToken}` });
  const authProvider = users[1]?.authProvider?.['config'] as Record<string, unknown> | undefined;
  assert.equal(authProvider?.['idp-certificate-authority'], join(folder, 'ca.pem'));
  const byFile = connect(0);
  assert.deepEqual(await ask(byFile), { auth: 'Bearer one' });
  await writeFile(join(folder, 'token'), 'two\n');
  assert.deepEqual(await ask(byFile), { auth: 'Bearer one' }, 'within a minute');
  now += 61_000;
  assert.deepEqual(await ask(byFile), { auth: 'Bearer two' });
});

test('a refresh token that the issuer has replaced outlives the window, until somebody logs in anew', async (t) => {
  const { server, forms } = await startIssuer(t, 'refresh-1');
  const kept = new Map<string, string>();
  const vault = {
    get: (key: string) => Promise.resolve(kept.get(key)),
    store: (key: string, value: string) => {
      kept.set(key, value);
      return Promise.resolve();
    },
  };
  const config = (refresh: string) => ({
    'idp-issuer-url': `${server.url}/realm`,
    'client-id': 'kube',
    'refresh-token': refresh,
    'id-token': jwt('old', Date.now() - hour),
    'idp-certificate-authority-data': base64(server.certificate.cert),
  });
  const first = await new OidcLogin(config('refresh-1'), vault).get(Date.now());
  assert.ok(
    [...kept.keys()].every((key) => !key.includes('refresh-1')),
    'a key tells no token',
  );
  const second = await new OidcLogin(config('refresh-1'), vault).get(Date.now());
  assert.equal(second.token, first.token, 'an id token that still holds serves on');
  assert.equal(forms.length, 1);
  await new OidcLogin(config('refresh-1'), vault).get(Date.now() + 2 * hour);
  assert.equal(new URLSearchParams(forms[1]).get('refresh_token'), 'refresh-2');
  // Somebody has logged in again: what was kept is of no use.
  await assert.rejects(new OidcLogin(config('other'), vault).get(Date.now()), /invalid_grant|failed/);
  assert.equal(new URLSearchParams(forms[2]).get('refresh_token'), 'other');
});

test('a vault that cannot be read or written leaves the tokens of the kubeconfig', async (t) => {
  const { server } = await startIssuer(t, 'refresh-1');
  const fail = () => Promise.reject(new Error('locked'));
  const login = new OidcLogin(
    {
      ...{ 'idp-issuer-url': `${server.url}/realm`, 'client-id': 'kube', 'refresh-token': 'refresh-1' },
      'idp-certificate-authority-data': base64(server.certificate.cert),
    },
    { get: fail, store: fail },
  );
  assert.ok((await login.get(Date.now())).token);
});
