import type { Agent } from 'node:http';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ClientOptions } from 'ws';

/** What of an agent makes connections, as Node's own agents have it. */
interface Connector {
  createConnection?: (options: object, callback: (error: Error | null, socket?: Duplex) => void) => unknown;
}

/**
 * What makes the editor leave a request alone. It gives extensions a `http` and `https` that replace the agent of each request by its
 * own, which knows the editor's proxy settings and not the `proxy-url` of a kubeconfig; requests to the path of a socket are exempt. The
 * path itself is never opened, since an agent or `createConnection` makes the connection.
 */
export const pastEditor = { socketPath: '/proxied' } as const;

/**
 * The address and options of a WebSocket whose connection the agent of a `proxy-url` makes. The library is told of the path of a socket,
 * since the editor leaves requests to one alone.
 */
export function throughAgent(
  url: URL,
  agent: Agent,
  tls: object,
): { readonly url: string; readonly options: Pick<ClientOptions, 'createConnection'> & { readonly headers: object } } {
  const servername = isIP(url.hostname.replace(/^\[|\]$/g, '')) === 0 ? url.hostname : '';
  const address = { host: url.hostname, port: url.port === '' ? '443' : url.port };
  const connect = (_options: object, callback: (error: Error | null, socket?: Duplex) => void): unknown =>
    (agent as Connector).createConnection?.({ servername, ...tls, ...address }, callback);
  return {
    // A colon ends the path of the socket there.
    url: `ws+unix:/proxied:${`${url.pathname}${url.search}`.replaceAll(':', '%3A')}`,
    options: {
      createConnection: connect as unknown as NonNullable<ClientOptions['createConnection']>,
      headers: { Host: url.host },
    },
  };
}
