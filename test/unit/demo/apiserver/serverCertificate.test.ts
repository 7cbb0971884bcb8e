import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import {
  createServerIdentity,
  currentValidity,
  expiredValidity,
  futureValidity,
} from '../../../../src/demo/apiserver/serverCertificate.ts';
import { TestCluster } from '../../../helpers/testCluster.ts';

test('the certificate is signed by its authority and names the server', () => {
  const { caPem, certificatePem } = createServerIdentity(['127.0.0.1', 'localhost']);
  const ca = new X509Certificate(caPem);
  const server = new X509Certificate(certificatePem);
  assert.equal(ca.ca, true);
  assert.equal(server.checkIssued(ca), true);
  assert.equal(server.verify(ca.publicKey), true);
  assert.equal(server.checkIP('127.0.0.1'), '127.0.0.1');
  assert.equal(server.checkHost('localhost'), 'localhost');
  assert.equal(server.checkHost('example.com'), undefined);
});

for (const [what, validity, code] of [
  ['expired', expiredValidity(), 'CERT_HAS_EXPIRED'],
  ['not yet valid', futureValidity(), 'CERT_NOT_YET_VALID'],
] as const) {
  test(`a client refuses a certificate that is ${what}`, async () => {
    const cluster = await TestCluster.start([], { validity });
    await assert.rejects(cluster.ask('/version'), { code });
    await cluster.stop();
  });
}

test('a client accepts the usual certificate', async () => {
  const cluster = await TestCluster.start([], { validity: currentValidity() });
  assert.equal((await cluster.ask('/version')).status, 200);
  await cluster.stop();
});
