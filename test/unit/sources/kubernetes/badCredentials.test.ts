import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { readServerVersion } from '../../../../src/sources/kubernetes/clusterAccess.ts';
import { diagnose } from '../../../../src/sources/kubernetes/connectionDoctor.ts';
import { formatDoctorSteps, type DoctorStep } from '../../../../src/sources/kubernetes/doctorStep.ts';
import { ClusterTreeUnderTest } from '../../../helpers/clusterTreeUnderTest.ts';
import { startHttpsServer } from '../../../helpers/httpsServer.ts';
import { makeTestCertificate } from '../../../helpers/testCertificate.ts';

const limit = { timeout: 60_000 };
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const day = 86_400_000;

function kubeconfig(server: string, authority: string, user: string): string {
  return `clusters: [{ name: c, cluster: { server: '${server}', certificate-authority-data: ${authority} } }]
users: [{ name: u, user: { ${user} } }]
contexts: [{ name: demo, context: { cluster: c, user: u } }]`;
}

function encryptedKey(type: 'pkcs8' | 'sec1'): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return String(privateKey.export({ format: 'pem', type, cipher: 'aes-256-cbc', passphrase: 'secret' }));
}

test('certificates and tokens that cannot be used are told as such, before anything is sent', limit, async (t) => {
  let asked = 0;
  const server = await startHttpsServer(t, (_, response) => {
    asked += 1;
    response.end('{"gitVersion":"v1.36.0"}');
  });
  const { cert, key } = server.certificate;
  const other = await makeTestCertificate();
  const authority = base64(cert);
  const client = (certificate: string, itsKey: string): string =>
    `client-certificate-data: ${base64(certificate)}, client-key-data: ${base64(itsKey)}`;
  const failure = async (ca: string, user: string): Promise<string> => {
    const { sessions } = await ClusterTreeUnderTest.open(t, kubeconfig(server.url, ca, user));
    const session = sessions.session('demo');
    assert.ok(session);
    return readServerVersion(session.transport).then(
      ({ gitVersion }) => gitVersion,
      (error: unknown) => `${(error as { kind: string }).kind}: ${(error as Error).message}`,
    );
  };
  const noAuthority = 'config: The certificate-authority of the kubeconfig is no certificate in PEM.';
  const noClient = 'config: The client certificate or its key is not in PEM, or is cut.';
  const encrypted = 'config: The client key is encrypted, and its pass phrase is not known here.';
  const cases = [
    [base64('hello'), 'token: t', noAuthority],
    [base64(cert.slice(0, 200)), 'token: t', noAuthority],
    ['"%%%"', 'token: t', noAuthority],
    [authority, client('x', 'y'), noClient],
    [authority, client(cert, key.slice(0, 60)), noClient],
    [authority, client(cert, encryptedKey('pkcs8')), encrypted],
    [authority, client(cert, encryptedKey('sec1')), encrypted],
    [authority, client(cert, other.key), 'config: The client certificate and its key do not belong together.'],
    [
      authority,
      `client-certificate-data: ${authority}`,
      'config: The user has a client certificate and no client key.',
    ],
    [authority, 'token: "a\\u0007b"', 'config: The token holds characters that cannot be sent.'],
  ] as const;
  for (const [ca, user, expected] of cases) assert.equal(await failure(ca, user), expected);
  assert.equal(asked, 0);
  assert.equal(await failure(authority, 'token: "pasted\\n"'), 'v1.36.0');
  // Lines of base64 are as good as one.
  assert.equal(await failure(JSON.stringify(authority.replace(/(.{64})/g, '$1\n')), client(cert, key)), 'v1.36.0');
});

test(
  'a server that is not trusted is told with what can be done, with and without an authority of its own',
  limit,
  async (t) => {
    const server = await startHttpsServer(t, (_, response) => response.end('{}'));
    const hint = async (text: string): Promise<string> => {
      const { sessions } = await ClusterTreeUnderTest.open(t, text);
      const session = sessions.session('demo');
      assert.ok(session);
      return readServerVersion(session.transport).then(
        () => 'trusted',
        (error: unknown) => (error as { hint?: string }).hint ?? '',
      );
    };
    const other = base64((await makeTestCertificate()).cert);
    assert.match(await hint(kubeconfig(server.url, other, 'token: t')), /^Correct certificate-authority .* a proxy/);
    assert.match(await hint(kubeconfig(server.url, '""', 'token: t')), /http\.systemCertificates/);
  },
);

test('the doctor tells until when a client certificate is valid, and whom one acts as', limit, async (t) => {
  const server = await startHttpsServer(t, (_, response) => {
    response.writeHead(401).end('{"message":"Unauthorized"}');
  });
  const steps = async (notAfter: number, more = ''): Promise<string> => {
    const mine = await makeTestCertificate({ name: 'jane', notBefore: new Date(0), notAfter: new Date(notAfter) });
    const user = `client-certificate-data: ${base64(mine.cert)}, client-key-data: ${base64(mine.key)}${more}`;
    const { sessions } = await ClusterTreeUnderTest.open(
      t,
      kubeconfig(server.url, base64(server.certificate.cert), user),
    );
    const session = sessions.session('demo');
    assert.ok(session);
    const all: DoctorStep[] = [];
    for await (const step of diagnose(session.context, session.transport)) all.push(step);
    return formatDoctorSteps(all);
  };
  const expired = await steps(Date.now() - day);
  assert.match(
    expired,
    /WARNING +User +u, by client certificate\n +CN=jane, valid from .* until .*\n +→ .* has expired/,
  );
  assert.match(expired, /FAILED +API server/);
  assert.match(await steps(Date.now() + day), /It expires within a week/);
  assert.match(await steps(Date.now() + 30 * day, ', as: joe'), /ok +User +u, by client certificate, acting as joe\n/);
});
