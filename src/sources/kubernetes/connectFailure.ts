import { messageOf } from '../../base/async.ts';
import { formatAge } from '../../base/time.ts';
import { SourceError, type SourceErrorDetails } from '../sourceError.ts';

/** The certificate that a server showed. */
export interface ServerCertificate {
  readonly subject: string;
  readonly issuer: string;
  /** As OpenSSL prints them: `Nov 22 15:00:00 2026 GMT`. */
  readonly validFrom: string;
  readonly validTo: string;
  /** `DNS:api.example, IP Address:10.0.0.1`. */
  readonly names: string;
  /** The server's own time when it was asked, in milliseconds since the epoch; undefined where it did not tell. */
  readonly serverTime: number | undefined;
}

/** A clock that is off by more makes certificates and tokens fail. In milliseconds. */
export const skewLimit = 60_000;

/** `The clock of this computer is 3h behind the server's.`; undefined where both agree, or the server's is not known. */
export function describeSkew(certificate: ServerCertificate | undefined, now: number): string | undefined {
  const skew = certificate?.serverTime === undefined ? 0 : now - certificate.serverTime;
  if (Math.abs(skew) < skewLimit) return undefined;
  return `The clock of this computer is ${formatAge(Math.abs(skew))} ${skew < 0 ? 'behind' : 'ahead of'} the server's.`;
}

/**
 * Says what kept a request from reaching the server.
 * @param certificate what the server showed, where TLS failed and it could be fetched.
 * @param hasAuthority whether the kubeconfig says whom to trust; otherwise that are the authorities of the system.
 */
export function describeConnectFailure(
  thrown: unknown,
  url: URL,
  tried: string,
  certificate: ServerCertificate | undefined,
  hasAuthority: boolean,
): SourceError {
  const code = codeOf(thrown);
  const details = { tried, cause: thrown };
  const network = networkFailure(code, url);
  if (network !== undefined) return new SourceError('unreachable', network[0], { ...details, hint: network[1] });
  if (isTlsFailure(thrown)) return tlsFailure(code, url, thrown, certificate, hasAuthority, details);
  return new SourceError('unreachable', `The connection to ${url.host} broke: ${messageOf(thrown)}`, details);
}

/**
 * Says what kept a request from passing the proxy of the kubeconfig; undefined when it was not the proxy that failed.
 * @param proxy `host:port`
 */
export function describeProxyFailure(thrown: unknown, proxy: string, tried: string): SourceError | undefined {
  const details = { tried, cause: thrown };
  const status = /^Bad response: (\d{3})/.exec(messageOf(thrown))?.[1];
  if (status !== undefined) {
    const hint =
      status === '407' ? 'Correct the user and password in proxy-url.' : 'Check proxy-url in the kubeconfig.';
    return new SourceError('unreachable', `The proxy ${proxy} refused the connection (${status}).`, {
      ...details,
      hint,
    });
  }
  const url = new URL(`http://${proxy}`);
  const network = codeOf(thrown) === 'ECONNRESET' ? undefined : networkFailure(codeOf(thrown), url);
  if (network === undefined) return undefined;
  const message = network[0].startsWith(proxy) ? `The proxy ${network[0]}` : `The proxy is not reached: ${network[0]}`;
  return new SourceError('unreachable', message, { ...details, hint: 'Check proxy-url in the kubeconfig.' });
}

/** Whether TLS itself failed, so that looking at the server's certificate helps. */
export function isTlsFailure(thrown: unknown): boolean {
  return /^(?:CERT_|ERR_TLS_|ERR_SSL_|EPROTO|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|HOSTNAME_MISMATCH|INVALID_CA)/.test(
    codeOf(thrown),
  );
}

function codeOf(thrown: unknown): string {
  const code = (thrown as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : '';
}

/** What happened and what to do, for the failures below TLS. */
function networkFailure(code: string, url: URL): readonly [string, string] | undefined {
  switch (code) {
    case 'ENOTFOUND':
      return [`The name ${url.hostname} is not known to DNS.`, 'Check the server name, and whether a VPN is needed.'];
    case 'EAI_AGAIN':
      return [`DNS did not answer for ${url.hostname}.`, 'Check the network connection.'];
    case 'ECONNREFUSED':
      return [`${url.host} refuses connections.`, 'Check that the cluster runs and that the port is right.'];
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return [`There is no route to ${url.host}.`, 'Check the network connection, and whether a VPN is needed.'];
    case 'ETIMEDOUT':
      return [`${url.host} did not answer in time.`, 'Check the network connection, and whether a VPN is needed.'];
    case 'ECONNRESET':
    case 'EPIPE':
      return [`${url.host} closed the connection.`, 'Try again; a proxy or a restart of the server may have cut it.'];
    default:
      return undefined;
  }
}

function tlsFailure(
  code: string,
  url: URL,
  thrown: unknown,
  certificate: ServerCertificate | undefined,
  hasAuthority: boolean,
  details: SourceErrorDetails,
): SourceError {
  const skew = describeSkew(certificate, Date.now());
  const who = certificate === undefined ? '' : ` (${certificate.subject})`;
  const fail = (message: string, hint: string): SourceError => new SourceError('tls', message, { ...details, hint });
  switch (code) {
    case 'CERT_HAS_EXPIRED':
      return fail(
        `The certificate of ${url.host}${who} expired${certificate === undefined ? '' : ` on ${certificate.validTo}`}.`,
        skew === undefined ? 'Renew it on the server, or check the clock of this computer.' : `${skew} Set it.`,
      );
    case 'CERT_NOT_YET_VALID':
      return fail(
        `The certificate of ${url.host}${who} is not valid before ${certificate?.validFrom ?? 'a later time'}.`,
        skew === undefined ? 'Check the clock of this computer and of the server.' : `${skew} Set it.`,
      );
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
    case 'HOSTNAME_MISMATCH':
      return fail(
        `The certificate of ${url.host}${who} is for ${certificate?.names ?? 'another name'}, not for ${url.hostname}.`,
        'Correct the server in the kubeconfig, or set tls-server-name.',
      );
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'CERT_SIGNATURE_FAILURE':
    case 'CERT_UNTRUSTED':
      return fail(
        `The certificate of ${url.host}${who} is signed by ${certificate?.issuer ?? 'an authority'} that is not trusted.`,
        hasAuthority
          ? 'Correct certificate-authority in the kubeconfig; a proxy that opens TLS shows a certificate of its own.'
          : 'Add certificate-authority to the kubeconfig, or let the system trust that authority (http.systemCertificates).',
      );
    case 'EPROTO':
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
      return fail(`${url.host} does not speak TLS on this port.`, 'Check the port, and whether it should be http://.');
    default:
      if (/ALERT_(?:CERTIFICATE|BAD_CERTIFICATE|UNKNOWN_CA|HANDSHAKE)/i.test(code)) {
        return fail(
          `${url.host} does not accept the client certificate.`,
          'Renew the client certificate in the kubeconfig.',
        );
      }
      return fail(`TLS with ${url.host} failed: ${messageOf(thrown)}`, 'Check the certificates in the kubeconfig.');
  }
}
