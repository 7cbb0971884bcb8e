import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { diagnose } from '../../../../src/sources/kubernetes/connectionDoctor.ts';
import { formatDoctorSteps, type DoctorStep } from '../../../../src/sources/kubernetes/doctorStep.ts';
import { editorProxyFor, type ProxyChoice } from '../../../../src/sources/kubernetes/editorProxy.ts';
import { ClusterTreeUnderTest } from '../../../helpers/clusterTreeUnderTest.ts';
import { startConnectProxy } from '../../../helpers/connectProxy.ts';
import { startHttpsServer } from '../../../helpers/httpsServer.ts';
import { makeTestCertificate } from '../../../helpers/testCertificate.ts';

const limit = { timeout: 60_000 };

/** What the doctor says of a server whose name no DNS knows; behind a proxy it is one on loopback. */
async function told(t: TestContext, more: string, choice: ProxyChoice | undefined): Promise<string> {
  const certificate = await makeTestCertificate({ name: 'inner', host: 'cluster.invalid' });
  const server = await startHttpsServer(t, (_, response) => response.end('{"gitVersion":"v1.36.0"}'), certificate);
  const authority = Buffer.from(certificate.cert).toString('base64');
  const { sessions } = await ClusterTreeUnderTest.open(
    t,
    `clusters: [{ name: c, cluster: { server: 'https://cluster.invalid:${new URL(server.url).port}', certificate-authority-data: ${authority}${more} } }]
users: [{ name: u, user: { token: t } }]
contexts: [{ name: demo, context: { cluster: c, user: u } }]`,
  );
  const session = sessions.session('demo');
  assert.ok(session);
  const all: DoctorStep[] = [];
  for await (const step of diagnose(session.context, session.transport, { editorProxy: () => choice })) {
    all.push(step);
    if (step.title === 'API server' && step.result !== 'running') break;
  }
  return formatDoctorSteps(all);
}

test(
  'behind a proxy the doctor tries the proxy, and looks at the certificate that comes through it',
  limit,
  async (t) => {
    const { port, stop } = await startConnectProxy();
    t.after(stop);
    const own = await told(t, `, proxy-url: 'http://me:secret@127.0.0.1:${port}'`, undefined);
    assert.match(own, new RegExp(`ok +Proxy +127\\.0\\.0\\.1:${port} \\(proxy-url\\), connected`));
    assert.match(own, /WARNING +TLS +CN=inner, signed by CN=inner\n.*\n.*\n +→ It expires within a week/);
    assert.match(own, /ok +API server +v1\.36\.0/);
    assert.doesNotMatch(own, / (?:DNS|TCP) |secret/);
    const byEditor = await told(t, '', { proxy: `http://me:secret@127.0.0.1:${port}`, because: 'http.proxy' });
    assert.match(byEditor, /\(http\.proxy\), connected/);
    assert.match(byEditor, /TLS +CN=inner/);
    assert.doesNotMatch(byEditor, / (?:DNS|TCP) |secret/);
  },
);

test('a proxy that is not there, refuses or is passed by is told as such', limit, async (t) => {
  const missing = await told(t, '', { proxy: 'http://127.0.0.1:1', because: 'HTTPS_PROXY' });
  assert.match(missing, /FAILED +Proxy +127\.0\.0\.1:1 \(HTTPS_PROXY\): .*\n +→ Check HTTPS_PROXY\./);
  const { port, stop } = await startConnectProxy(false);
  t.after(stop);
  const refusing = await told(t, '', { proxy: `http://127.0.0.1:${port}`, because: 'http.proxy' });
  assert.match(refusing, /WARNING +TLS +The proxy .* refused the connection \(407\)/);
  const passed = await told(t, '', { proxy: undefined, because: 'NO_PROXY names cluster.invalid' });
  assert.match(passed, /ok +Proxy +not used: NO_PROXY names cluster\.invalid\n/);
  assert.match(passed, /FAILED +DNS/);
});

test('the editor’s proxy is worked out as the editor does', () => {
  const base = { support: 'override', proxy: '', noProxy: [], env: {} };
  const url = new URL('https://api.shop.example:6443');
  const proxy = 'http://proxy:3128';
  const way = (more: object, to = url): string => {
    const choice = editorProxyFor(to, { ...base, ...more });
    return choice === undefined ? 'none' : `${choice.proxy ?? 'direct'}, ${choice.because}`;
  };
  assert.equal(way({}), 'none');
  assert.equal(way({ proxy }), `${proxy}, http.proxy`);
  assert.equal(way({ env: { HTTPS_PROXY: proxy } }), `${proxy}, HTTPS_PROXY`);
  assert.equal(way({ proxy, env: { NO_PROXY: 'x, .shop.example' } }), 'direct, NO_PROXY names api.shop.example');
  assert.equal(way({ proxy, env: { no_proxy: 'shop.example:6443' } }), 'direct, NO_PROXY names api.shop.example');
  assert.equal(way({ proxy, env: { no_proxy: 'shop.example:443,workshop.example' } }), `${proxy}, http.proxy`);
  assert.equal(way({ proxy, noProxy: ['other'], env: { NO_PROXY: '*' } }), `${proxy}, http.proxy`);
  assert.equal(way({ proxy, noProxy: ['*'] }), 'direct, http.noProxy names api.shop.example');
  assert.equal(way({ proxy, support: 'off' }), 'direct, http.proxySupport is "off"');
  assert.equal(way({ proxy }, new URL('https://127.0.0.1:6443')), 'direct, 127.0.0.1 is this computer');
});
