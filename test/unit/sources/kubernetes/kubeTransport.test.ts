import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { requestJson } from '../../../../src/sources/kubernetes/kubeAnswer.ts';
import { KubeCredentials } from '../../../../src/sources/kubernetes/kubeCredentials.ts';
import type { ExecCredential } from '../../../../src/sources/kubernetes/execCredential.ts';
import { decodeKubeconfig } from '../../../../src/sources/kubernetes/kubeconfigFile.ts';
import type { KubeContext } from '../../../../src/sources/kubernetes/kubeconfigSet.ts';
import { KubeTransport } from '../../../../src/sources/kubernetes/kubeTransport.ts';
import { isSourceError, SourceError } from '../../../../src/sources/sourceError.ts';
import { startHttpsServer, type TestServer } from '../../../helpers/httpsServer.ts';
import { makeTestCertificate } from '../../../helpers/testCertificate.ts';

const token = 'secret-token-1';
const hour = 3_600_000;

function contextFor(server: string, ca: string, user = `{ token: ${token} }`): KubeContext {
  const file = decodeKubeconfig(
    `clusters: [{ name: c, cluster: { server: '${server}', certificate-authority-data: ${Buffer.from(ca).toString('base64')} } }]
users: [{ name: u, user: ${user} }]`,
    '/home/me/.kube/config',
  );
  return {
    ...{ id: 'c', name: 'c', file: file.file, isCurrent: true, namespace: undefined, problem: undefined },
    cluster: file.clusters[0],
    user: file.users[0],
  };
}

function connect(context: TestContext, server: Pick<TestServer, 'url' | 'certificate'>, options = {}): KubeTransport {
  const credentials = new KubeCredentials(contextFor(server.url, server.certificate.cert));
  const transport = new KubeTransport({ server: server.url, name: 'c', credentials, ...options });
  context.after(() => {
    transport.dispose();
  });
  return transport;
}

async function failure(promise: Promise<unknown>): Promise<SourceError> {
  const thrown: unknown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.ok(isSourceError(thrown), `a SourceError was expected, not ${String(thrown)}`);
  assert.ok(!`${thrown.message} ${thrown.tried ?? ''} ${thrown.hint ?? ''}`.includes(token), 'no token in a message');
  return thrown;
}

const get = (path: string) => ({ method: 'GET', path }) as const;

test('a request carries the token and its connection is used again', async (t) => {
  const server = await startHttpsServer(t, (request, response) => {
    response.end(JSON.stringify({ auth: request.headers.authorization }));
  });
  const transport = connect(t, server);
  assert.deepEqual(await requestJson(transport, get('/a')), { auth: `Bearer ${token}` });
  assert.deepEqual(await requestJson(transport, get('/b')), { auth: `Bearer ${token}` });
  assert.equal(server.sockets.size, 1);
  transport.dispose();
  await server.drained();
});

test('each bad answer is named by its kind and in the words of the server', async (t) => {
  const answers: Record<string, readonly [number, Record<string, string>, string]> = {
    '/401': [401, {}, '{"kind":"Status","message":"Unauthorized","reason":"Unauthorized","code":401}'],
    '/403': [403, {}, '{"kind":"Status","message":"pods is forbidden: User \\"dev\\" cannot list","code":403}'],
    '/404': [404, { 'content-type': 'text/plain' }, '404 page not found\n'],
    '/410': [410, {}, '{"kind":"Status","message":"too old","reason":"Expired","code":410}'],
    '/429': [429, { 'retry-after': '7' }, 'Too many requests, please try again later.\n'],
    '/429b': [429, {}, '{"kind":"Status","message":"initializing","details":{"retryAfterSeconds":1},"code":429}'],
    '/500': [500, {}, '{"kind":"Status","message":"webhook down","code":500}'],
    '/html': [200, { 'content-type': 'text/html' }, '<!DOCTYPE html><html><head><title>Sign in</title></head></html>'],
    '/cut': [200, {}, '{"items":[{"meta'],
    '/text': [200, {}, 'hello'],
  };
  const server = await startHttpsServer(t, (request, response) => {
    const [status, headers, body] = answers[request.url ?? ''] ?? [500, {}, ''];
    response.writeHead(status, headers).end(body);
  });
  const transport = connect(t, server);
  const cases: readonly (readonly [string, string, RegExp, number?])[] = [
    ['/401', 'unauthorized', /Unauthorized/],
    ['/403', 'forbidden', /cannot list/],
    ['/404', 'notFound', /page not found/],
    ['/410', 'badQuery', /too old/],
    ['/429', 'throttled', /Too many requests/, 7000],
    ['/429b', 'throttled', /initializing/, 1000],
    ['/500', 'server', /webhook down/],
    ['/html', 'badResponse', /web page came .*Sign in/],
    ['/cut', 'badResponse', /incomplete JSON/],
    ['/text', 'badResponse', /no JSON but: hello/],
  ];
  for (const [path, kind, words, retryAfter] of cases) {
    const error = await failure(requestJson(transport, get(path)));
    assert.equal(error.kind, kind, path);
    assert.match(error.message, words, path);
    assert.equal(error.retryAfter, retryAfter, path);
    assert.match(error.tried ?? '', /^GET https:\/\/127\.0\.0\.1:\d+\//, path);
  }
});

test('a refused connection says so', async (t) => {
  const server = { url: 'https://127.0.0.1:1', certificate: await makeTestCertificate() };
  const error = await failure(requestJson(connect(t, server), get('/')));
  assert.equal(error.kind, 'unreachable');
  assert.match(error.message, /refuses connections/);
});

test('each fault of a certificate is named with its subject and dates', async (t) => {
  const now = Date.now();
  const cases = [
    [
      { name: 'old', notBefore: new Date(now - 2 * hour), notAfter: new Date(now - hour) },
      /\(CN=old\) expired on .* GMT/,
    ],
    [
      { name: 'new', notBefore: new Date(now + hour), notAfter: new Date(now + 2 * hour) },
      /\(CN=new\) is not valid before/,
    ],
    [{ name: 'elsewhere', host: 'api.example' }, /\(CN=elsewhere\) is for DNS:api\.example, not for 127\.0\.0\.1/],
  ] as const;
  for (const [wishes, words] of cases) {
    const server = await startHttpsServer(t, (_, response) => response.end('{}'), await makeTestCertificate(wishes));
    const error = await failure(requestJson(connect(t, server), get('/')));
    assert.equal(error.kind, 'tls');
    assert.match(error.message, words);
  }
  const stranger = await startHttpsServer(t, (_, response) => response.end('{}'));
  const other = { url: stranger.url, certificate: await makeTestCertificate() };
  const error = await failure(requestJson(connect(t, other), get('/')));
  assert.equal(error.kind, 'tls');
  assert.match(error.message, /signed by CN=test server that is not trusted/);
});

test('a server that says nothing is given up', async (t) => {
  const server = await startHttpsServer(t, () => undefined);
  const error = await failure(requestJson(connect(t, server, { idleTimeout: 30 }), get('/')));
  assert.equal(error.kind, 'timeout');
});

test('what only reads is asked again when the server closes a kept connection in the moment of its next use', async (t) => {
  const served = new WeakSet<object>();
  let closed = 0;
  const server = await startHttpsServer(t, (request, response) => {
    if (served.has(request.socket)) {
      closed += 1;
      request.socket.destroy();
      return;
    }
    served.add(request.socket);
    response.end('{}');
  });
  const transport = connect(t, server);
  await Promise.all([get('/a'), get('/b'), get('/c')].map((request) => requestJson(transport, request)));
  assert.deepEqual(await requestJson(transport, get('/d')), {});
  assert.equal(closed, 3, 'every kept connection was closed');
  assert.equal(
    (await failure(requestJson(transport, { ...get('/e'), method: 'POST', body: '{}' }))).kind,
    'unreachable',
  );
});

test('an answer that stops half-way is given up, one that is cut is an error', async (t) => {
  const server = await startHttpsServer(t, (request, response) => {
    response.writeHead(200, { 'content-length': '100' }).write('{"a":');
    if (request.url === '/cut') setImmediate(() => request.socket.destroy());
  });
  const transport = connect(t, server, { idleTimeout: 50 });
  assert.equal((await failure(requestJson(transport, get('/stall')))).kind, 'timeout');
  assert.equal((await failure(requestJson(transport, get('/cut')))).kind, 'unreachable');
});

test('an aborted request frees its socket and throws the reason', async (t) => {
  const server = await startHttpsServer(t, (_, response) => {
    response.writeHead(200).write('first');
  });
  const transport = connect(t, server);
  const stop = new AbortController();
  const answer = await transport.send({ ...get('/watch'), signal: stop.signal, timeoutMs: 0 });
  const reading = (async () => {
    for await (const chunk of answer.chunks()) {
      assert.equal(Buffer.from(chunk).toString(), 'first');
      stop.abort();
    }
  })();
  await assert.rejects(reading, { name: 'AbortError' });
  await server.drained();
});

test('leaving a stream early and disposing both close the connection', async (t) => {
  const server = await startHttpsServer(t, (_, response) => {
    response.writeHead(200).write('first');
  });
  const transport = connect(t, server);
  for await (const chunk of (await transport.send(get('/left'))).chunks()) {
    assert.ok(chunk.length > 0);
    break;
  }
  await server.drained();
  await transport.send(get('/open'));
  transport.dispose();
  await server.drained();
});

test('one login serves parallel calls, and a refused token is renewed once', async (t) => {
  let logins = 0;
  const runExec = (): Promise<ExecCredential> => {
    logins += 1;
    return Promise.resolve({ token: `t${logins}`, cert: undefined, key: undefined, expires: undefined });
  };
  let accepted = 't1';
  const server = await startHttpsServer(t, (request, response) => {
    const isGood = request.headers.authorization === `Bearer ${accepted}`;
    response.writeHead(isGood ? 200 : 401).end('{}');
  });
  const context = contextFor(server.url, server.certificate.cert, '{ exec: { command: login } }');
  let now = 0;
  const credentials = new KubeCredentials(context, { now: () => now }, runExec);
  const transport = new KubeTransport({ server: server.url, name: 'c', credentials });
  t.after(() => {
    transport.dispose();
  });
  await Promise.all([1, 2, 3, 4].map((n) => requestJson(transport, get(`/${n}`))));
  assert.equal(logins, 1);
  accepted = 't2';
  await Promise.all([1, 2, 3, 4].map((n) => requestJson(transport, get(`/${n}`))));
  assert.equal(logins, 2);
  accepted = 'never';
  for (const [pause, expected] of [
    [0, 2],
    [180_000, 3],
    [60_000, 3],
    [90_000, 4],
  ] as const) {
    now += pause;
    assert.equal((await failure(requestJson(transport, get('/')))).kind, 'unauthorized');
    assert.equal(logins, expected, 'nobody is asked to log in again and again');
  }
  accepted = 't5';
  assert.equal((await failure(requestJson(transport, get('/')))).kind, 'unauthorized');
  credentials.allowRenewal();
  await requestJson(transport, get('/'));
});

test('a login that fails is not repeated by each watch, but when the user wants it', async () => {
  let now = 0;
  let logins = 0;
  const runExec = (): Promise<ExecCredential> => {
    logins += 1;
    return Promise.reject(new SourceError('unauthorized', 'aws failed: the session has expired'));
  };
  const context = contextFor('https://127.0.0.1:1', (await makeTestCertificate()).cert, '{ exec: { command: aws } }');
  const credentials = new KubeCredentials(context, { now: () => now }, runExec);
  for (const [pause, expected] of [
    [0, 1],
    [5000, 1],
    [20_000, 2],
  ] as const) {
    now += pause;
    await assert.rejects(credentials.get(), /the session has expired/);
    assert.equal(logins, expected);
  }
  credentials.allowRenewal();
  await assert.rejects(credentials.get());
  assert.equal(logins, 3);
});

test('a credential is fetched anew shortly before it expires', async () => {
  let now = 0;
  let logins = 0;
  const runExec = (): Promise<ExecCredential> => {
    logins += 1;
    return Promise.resolve({ token: 't', cert: undefined, key: undefined, expires: now + 60_000 });
  };
  const context = contextFor('https://127.0.0.1:1', (await makeTestCertificate()).cert, '{ exec: { command: login } }');
  const credentials = new KubeCredentials(context, { now: () => now }, runExec);
  await credentials.get();
  now = 39_000;
  await credentials.get();
  assert.equal(logins, 1);
  now = 41_000;
  await credentials.get();
  assert.equal(logins, 2);
});
