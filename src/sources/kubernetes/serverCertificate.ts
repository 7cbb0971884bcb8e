import type { Socket } from 'node:net';
import tls, { type PeerCertificate } from 'node:tls';
import type { ServerCertificate } from './connectFailure.ts';

/** Bytes of an answer's head that are looked through for its date. */
const mostHead = 8192;
/** How long the server may take to tell its time, in milliseconds. */
const dateTimeout = 2000;

/**
 * Fetches the certificate that a server shows, without judging it, and the server's time: to explain why TLS failed. Nothing is sent but a
 * question for the version by nobody. Resolves to undefined when no certificate came in time.
 * @param tunnel leads to the server by way of a proxy.
 */
export function fetchServerCertificate(
  url: URL,
  servername: string | undefined,
  timeoutMs = 5000,
  tunnel?: Socket,
): Promise<ServerCertificate | undefined> {
  return new Promise((resolve) => {
    let certificate: ServerCertificate | undefined;
    const finish = (serverTime?: number): void => {
      socket.destroy();
      resolve(certificate === undefined ? undefined : { ...certificate, serverTime });
    };
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const isAddress = /^[\d.]+$|:/.test(host);
    const socket = tls.connect({
      ...(tunnel === undefined ? { host, port: Number(url.port === '' ? 443 : url.port) } : { socket: tunnel }),
      rejectUnauthorized: false,
      ...(servername === undefined ? (isAddress ? {} : { servername: host }) : { servername }),
    });
    socket.setTimeout(timeoutMs, () => {
      finish();
    });
    for (const end of ['error', 'close'] as const) {
      socket.once(end, () => {
        finish();
      });
    }
    let head = '';
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      head += text;
      const date = /^date: *(.+?)\r$/im.exec(head)?.[1];
      if (date !== undefined) finish(timeOf(date));
      else if (head.includes('\r\n\r\n') || head.length > mostHead) finish();
    });
    socket.once('secureConnect', () => {
      certificate = toServerCertificate(socket.getPeerCertificate());
      // A server that waits for a client certificate, or is none of HTTP, may never answer.
      socket.setTimeout(dateTimeout);
      socket.write(`GET /version HTTP/1.1\r\nHost: ${url.host}\r\nConnection: close\r\n\r\n`);
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
    serverTime: undefined,
  };
}

function timeOf(date: string): number | undefined {
  const time = Date.parse(date);
  return Number.isNaN(time) ? undefined : time;
}

function nameOf(name: object | undefined): string {
  const parts = Object.entries(name ?? {}).map(([key, value]) => `${key}=${String(value)}`);
  return parts.length === 0 ? 'no name' : parts.join(', ');
}
