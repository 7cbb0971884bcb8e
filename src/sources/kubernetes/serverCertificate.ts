import tls, { type PeerCertificate } from 'node:tls';
import type { ServerCertificate } from './connectFailure.ts';

/**
 * Fetches the certificate that a server shows, without judging it and without sending anything: to explain why TLS failed.
 * Resolves to undefined when none came in time.
 */
export function fetchServerCertificate(
  url: URL,
  servername: string | undefined,
  timeoutMs = 5000,
): Promise<ServerCertificate | undefined> {
  return new Promise((resolve) => {
    const finish = (certificate: ServerCertificate | undefined): void => {
      socket.destroy();
      resolve(certificate);
    };
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const isAddress = /^[\d.]+$|:/.test(host);
    const socket = tls.connect({
      host,
      port: Number(url.port === '' ? 443 : url.port),
      rejectUnauthorized: false,
      ...(servername === undefined ? (isAddress ? {} : { servername: host }) : { servername }),
    });
    socket.setTimeout(timeoutMs, () => {
      finish(undefined);
    });
    socket.once('error', () => {
      finish(undefined);
    });
    socket.once('secureConnect', () => {
      finish(toServerCertificate(socket.getPeerCertificate()));
    });
  });
}

function toServerCertificate(certificate: Partial<PeerCertificate>): ServerCertificate | undefined {
  if (certificate.subject === undefined) return undefined;
  return {
    subject: nameOf(certificate.subject),
    issuer: nameOf(certificate.issuer),
    validFrom: certificate.valid_from ?? '',
    validTo: certificate.valid_to ?? '',
    names: certificate.subjectaltname ?? nameOf(certificate.subject),
  };
}

function nameOf(name: object | undefined): string {
  const parts = Object.entries(name ?? {}).map(([key, value]) => `${key}=${String(value)}`);
  return parts.length === 0 ? 'no name' : parts.join(', ');
}
