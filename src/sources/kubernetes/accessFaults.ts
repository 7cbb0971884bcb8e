import { X509Certificate } from 'node:crypto';
import { validateHeaderValue } from 'node:http';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { messageOf } from '../../base/async.ts';
import { SourceError } from '../sourceError.ts';

type Certificates = Pick<SecureContextOptions, 'ca' | 'cert' | 'key'>;

/**
 * Looks whether certificates and tokens are such that a connection can be made with them: what is cut, or not what it should be, would fail
 * later as a broken connection or as a server that is not trusted. No part of them stands in a message.
 * @throws SourceError of kind config
 */
export function assertUsable(tls: Certificates, headers: Readonly<Record<string, string | readonly string[]>>): void {
  assertAuthority(tls);
  assertClientCertificate(tls);
  for (const [name, values] of Object.entries(headers)) {
    for (const value of typeof values === 'string' ? [values] : values) {
      try {
        validateHeaderValue(name, value);
      } catch {
        const what = name === 'Authorization' ? 'The token' : `What is sent as ${name}`;
        throw fault(`${what} holds characters that cannot be sent.`, 'Correct the user in the kubeconfig.');
      }
    }
  }
}

function assertAuthority({ ca }: Certificates): void {
  if (typeof ca !== 'string' && !Buffer.isBuffer(ca)) return;
  if (isCertificate(ca)) return;
  throw fault(
    'The certificate-authority of the kubeconfig is no certificate in PEM.',
    'Copy it anew: certificate-authority-data is the whole file in base64.',
  );
}

/** Of several, TLS takes those that it can read, and says nothing when it can read none. */
function isCertificate(pem: string | Buffer): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

function assertClientCertificate({ cert, key }: Certificates): void {
  if (cert === undefined && key === undefined) return;
  if (cert === undefined || key === undefined) {
    const [has, lacks] = key === undefined ? ['certificate', 'key'] : ['key', 'certificate'];
    throw fault(`The user has a client ${has} and no client ${lacks}.`, `Add the client-${lacks} in the kubeconfig.`);
  }
  if (isEncrypted(key)) {
    throw fault(
      'The client key is encrypted, and its pass phrase is not known here.',
      'Decrypt it (openssl pkey -in KEY -out PLAIN) and name that file as client-key, or use a credential command (exec).',
    );
  }
  try {
    createSecureContext({ cert, key, ca: [] });
  } catch (cause) {
    const isOther = messageOf(cause).includes('mismatch');
    throw fault(
      isOther
        ? 'The client certificate and its key do not belong together.'
        : 'The client certificate or its key is not in PEM, or is cut.',
      'Correct client-certificate and client-key in the kubeconfig.',
    );
  }
}

/** Whether a key in PEM wants a pass phrase: PKCS #8, or the older form of OpenSSL. */
function isEncrypted(key: Certificates['key']): boolean {
  if (typeof key !== 'string' && !Buffer.isBuffer(key)) return false;
  return /-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type: *4, *ENCRYPTED/m.test(key.toString());
}

function fault(message: string, hint: string): SourceError {
  return new SourceError('config', message, { hint });
}
