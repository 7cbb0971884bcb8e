import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { diagnose } from '../../../../src/sources/kubernetes/connectionDoctor.ts';
import { formatDoctorSteps, type DoctorStep } from '../../../../src/sources/kubernetes/doctorStep.ts';
import { ClusterTreeUnderTest } from '../../../helpers/clusterTreeUnderTest.ts';
import { startHttpsServer } from '../../../helpers/httpsServer.ts';
import { makeTestCertificate } from '../../../helpers/testCertificate.ts';

const hour = 3_600_000;

/** A server whose clock is off by so much, seen with a certificate that is valid from and until then, by its own clock. */
async function open(t: TestContext, skew: number, from: number, until: number): Promise<ClusterTreeUnderTest> {
  const now = Date.now() + skew;
  const dates = { notBefore: new Date(now + from), notAfter: new Date(now + until) };
  const seen: string[] = [];
  const server = await startHttpsServer(
    t,
    (request, response) => {
      seen.push(request.headers.authorization ?? '');
      response.writeHead(401, { date: new Date(now).toUTCString() }).end('{}');
    },
    await makeTestCertificate({ name: 'api', ...dates }),
  );
  t.after(() => {
    assert.deepEqual(seen.join(''), '', 'nobody whose certificate is not trusted gets a token');
  });
  const ca = Buffer.from(server.certificate.cert).toString('base64');
  return ClusterTreeUnderTest.open(
    t,
    `clusters: [{ name: c, cluster: { server: '${server.url}', certificate-authority-data: ${ca} } }]
users: [{ name: u, user: { token: secret-token } }]
contexts: [{ name: demo, context: { cluster: c, user: u } }]`,
  );
}

async function doctor(view: ClusterTreeUnderTest): Promise<string> {
  const session = view.sessions.session('demo');
  assert.ok(session);
  const steps: DoctorStep[] = [];
  for await (const step of diagnose(session.context, session.transport)) steps.push(step);
  return formatDoctorSteps(steps);
}

test('a certificate that is not yet valid because this clock is behind says so, in the tree and in the doctor', async (t) => {
  const view = await open(t, 3 * hour, -hour, hour);
  const rows = await view.until(['demo'], ([first]) => first?.includes('is not valid before') === true);
  assert.match(rows[0] ?? '', /The clock of this computer is (?:3h|179m) behind the server's\. Set it\.$/);
  const told = await doctor(view);
  assert.match(told, /FAILED +TLS [^]*It is not valid yet: The clock of this computer is \S+ behind/);
  assert.match(told, /\nskipped +API server +cannot be asked because of TLS, above\n$/);
});

test('a certificate that has expired only by this clock says so', async (t) => {
  const view = await open(t, -3 * hour, -hour, hour);
  const rows = await view.until(['demo'], ([first]) => first?.includes('expired on') === true);
  assert.match(rows[0] ?? '', /The clock of this computer is \S+ ahead of the server's\. Set it\.$/);
  assert.match(await doctor(view), /\n +→ It has not expired by the server's time\. The clock of this computer is/);
});

test('where both clocks agree, the certificate is at fault', async (t) => {
  const view = await open(t, 0, hour, 2 * hour);
  const rows = await view.until(['demo'], ([first]) => first?.includes('is not valid before') === true);
  assert.match(rows[0] ?? '', /Check the clock of this computer and of the server\.$/);
});
