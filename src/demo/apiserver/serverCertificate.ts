import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';
import {
  bitString,
  contextTag,
  integer,
  objectId,
  octetString,
  sequence,
  set,
  tagged,
  utcTime,
  utf8,
} from './derEncoding.ts';

/** When a certificate holds, in milliseconds since the epoch. */
export interface Validity {
  readonly notBefore: number;
  readonly notAfter: number;
}

export interface ServerIdentity {
  /** The certificate authority that clients must trust. */
  readonly caPem: string;
  readonly certificatePem: string;
  readonly keyPem: string;
}

const oid = {
  commonName: '2.5.4.3',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyId: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
} as const;

const day = 24 * 3600 * 1000;

/** A validity around now, as a fresh cluster has it. */
export function currentValidity(now = Date.now()): Validity {
  return { notBefore: now - day, notAfter: now + 365 * day };
}

/** A validity that ended yesterday. */
export function expiredValidity(now = Date.now()): Validity {
  return { notBefore: now - 30 * day, notAfter: now - day };
}

/** A validity that begins tomorrow. */
export function futureValidity(now = Date.now()): Validity {
  return { notBefore: now + day, notAfter: now + 30 * day };
}

/**
 * Makes a certificate authority of its own and a server certificate for the given host names and addresses (X.509 v3 by
 * RFC 5280, ECDSA on P-256).
 */
export function createServerIdentity(hosts: readonly string[], validity: Validity = currentValidity()): ServerIdentity {
  const ca = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const caKeyId = keyId(ca.publicKey);
  const caPem = certificate({
    subject: 'kubernetes',
    key: ca.publicKey,
    signer: ca.privateKey,
    validity: currentValidity(),
    extensions: [
      extension(oid.basicConstraints, sequence(tagged(0x01, Buffer.from([0xff]))), true),
      extension(oid.keyUsage, bitString(Buffer.from([0x06]), 1), true),
      extension(oid.subjectKeyId, octetString(caKeyId)),
    ],
  });
  const certificatePem = certificate({
    subject: 'kube-apiserver',
    key: server.publicKey,
    signer: ca.privateKey,
    validity,
    extensions: [
      extension(oid.basicConstraints, sequence(), true),
      extension(oid.keyUsage, bitString(Buffer.from([0x80]), 7), true),
      extension(oid.extendedKeyUsage, sequence(objectId(oid.serverAuth))),
      extension(oid.authorityKeyId, sequence(contextTag(0, caKeyId))),
      extension(oid.subjectAltName, sequence(...hosts.map(generalName))),
    ],
  });
  return { caPem, certificatePem, keyPem: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

interface CertificateContent {
  readonly subject: string;
  readonly key: KeyObject;
  readonly signer: KeyObject;
  readonly validity: Validity;
  readonly extensions: readonly Buffer[];
}

function certificate({ subject, key, signer, validity, extensions }: CertificateContent): string {
  const algorithm = sequence(objectId(oid.ecdsaWithSha256));
  const content = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([0x01]), randomBytes(15)])),
    algorithm,
    nameOf('kubernetes'),
    sequence(utcTime(validity.notBefore), utcTime(validity.notAfter)),
    nameOf(subject),
    key.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(...extensions)),
  );
  const signed = sequence(content, algorithm, bitString(sign('sha256', content, signer), 0));
  const lines = signed.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

function nameOf(commonName: string): Buffer {
  return sequence(set(sequence(objectId(oid.commonName), utf8(commonName))));
}

function extension(id: string, value: Buffer, isCritical = false): Buffer {
  const critical = isCritical ? [tagged(0x01, Buffer.from([0xff]))] : [];
  return sequence(objectId(id), ...critical, octetString(value));
}

function generalName(host: string): Buffer {
  if (isIP(host) === 4) return contextTag(7, Buffer.from(host.split('.').map(Number)));
  return contextTag(2, Buffer.from(host, 'ascii'));
}

function keyId(key: KeyObject): Buffer {
  return createHash('sha1')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest();
}
