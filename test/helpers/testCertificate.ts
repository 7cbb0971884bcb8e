import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509';

export interface TestCertificate {
  /** PEM. */
  readonly cert: string;
  readonly key: string;
}

interface CertificateWishes {
  readonly name?: string;
  readonly host?: string;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** A self-signed certificate for a server on loopback, as wrong as the test wants it. */
export async function makeTestCertificate(wishes: CertificateWishes = {}): Promise<TestCertificate> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const host = wishes.host ?? '127.0.0.1';
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: `CN=${wishes.name ?? 'test server'}`,
    notBefore: wishes.notBefore ?? new Date(Date.now() - 3_600_000),
    notAfter: wishes.notAfter ?? new Date(Date.now() + 3_600_000),
    signingAlgorithm: algorithm,
    keys,
    extensions: [new SubjectAlternativeNameExtension([{ type: /^[\d.]+$/.test(host) ? 'ip' : 'dns', value: host }])],
  });
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return {
    cert: certificate.toString('pem'),
    key: `-----BEGIN PRIVATE KEY-----\n${pkcs8}\n-----END PRIVATE KEY-----\n`,
  };
}
