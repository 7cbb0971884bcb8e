import { KubeTransport } from './kubernetes/kubeTransport.ts';
import type { SocketTransport } from './kubernetes/socketTransport.ts';
import type { HttpTransport } from './httpTransport.ts';
import { SourceError } from './sourceError.ts';

/**
 * Reaches a backend at an address, with a path that is kept and credentials where the address has some.
 * What is wrong with the address comes with the first request.
 */
export function createUrlTransport(address: string): HttpTransport & Partial<SocketTransport> {
  let url: URL;
  try {
    url = new URL(address);
    if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new Error('not HTTP');
  } catch {
    const error = new SourceError('config', `"${address}" is no address of a server.`, {
      hint: 'Write it as http://host:port or https://host:port.',
    });
    return { description: address, send: () => Promise.reject(error) };
  }
  const login =
    url.username === '' ? undefined : `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  url.username = '';
  url.password = '';
  const server = url.href.replace(/\/$/, '');
  const authorization = login === undefined ? {} : { authorization: `Basic ${Buffer.from(login).toString('base64')}` };
  const access = { headers: authorization, tls: {}, proxyAgent: undefined, proxyHost: '' };
  return new KubeTransport({
    server,
    name: server,
    credentials: { isRenewable: false, get: () => Promise.resolve(access), invalidate: () => Promise.resolve(false) },
  });
}
