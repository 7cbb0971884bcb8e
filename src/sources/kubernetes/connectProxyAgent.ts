import { request, type IncomingMessage } from 'node:http';
import { Agent, type AgentOptions, type RequestOptions } from 'node:https';
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect, type ConnectionOptions } from 'node:tls';
import { toError } from '../../base/async.ts';
import { pastEditor } from './proxiedRequest.ts';

type Callback = (error: Error | null, stream: Duplex) => void;

/** Where a connection goes, as Node hands it to an agent. */
interface Destination extends ConnectionOptions {
  readonly host?: string;
  readonly port?: number;
}

/** Milliseconds until the proxy must have answered. */
const timeLimit = 15_000;

/**
 * Makes TLS connections through an HTTP proxy by CONNECT. The proxy itself is reached past the editor, which would ask for it at the
 * proxy of its own settings.
 */
export class ConnectProxyAgent extends Agent {
  readonly #proxy: URL;

  /** @param proxyUrl `http://user:password@host:port`, or https. */
  constructor(proxyUrl: string, options: AgentOptions) {
    super({ ...options, keepAlive: true, maxFreeSockets: 8 });
    this.#proxy = new URL(proxyUrl);
  }

  override createConnection(options: RequestOptions, callback?: Callback): undefined {
    const destination = options as unknown as Destination;
    void this.#openTunnel(`${destination.host ?? ''}:${destination.port ?? 443}`).then(
      (socket) => {
        callback?.(null, connect({ ...destination, socket }));
      },
      (error: unknown) => {
        // Its type wants a stream even where there is none.
        if (callback !== undefined) Reflect.apply(callback, undefined, [toError(error)]);
      },
    );
  }

  #openTunnel(authority: string): Promise<Socket> {
    const { protocol, hostname, port, username, password } = this.#proxy;
    const isSecure = protocol === 'https:';
    const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    const authorization =
      login === ':' ? {} : { 'Proxy-Authorization': `Basic ${Buffer.from(login).toString('base64')}` };
    const host = hostname.replace(/^\[|\]$/g, '');
    const address = { host, port: port === '' ? (isSecure ? 443 : 80) : Number(port) };
    const servername = isIP(host) === 0 ? host : '';
    return new Promise((resolve, reject) => {
      const asked = request({
        ...pastEditor,
        createConnection: () => (isSecure ? connect({ ...address, servername }) : connectPlain(address)),
        method: 'CONNECT',
        path: authority,
        headers: { Host: authority, ...authorization },
        timeout: timeLimit,
      });
      asked.on('connect', (answer: IncomingMessage, socket: Socket) => {
        if (answer.statusCode === 200) resolve(socket);
        else {
          socket.destroy();
          reject(new Error(`Bad response: ${answer.statusCode ?? 0}`));
        }
      });
      asked.on('response', (answer: IncomingMessage) => {
        asked.destroy(new Error(`Bad response: ${answer.statusCode ?? 0}`));
      });
      asked.on('timeout', () => {
        asked.destroy(Object.assign(new Error('The proxy did not answer.'), { code: 'ETIMEDOUT' }));
      });
      asked.on('error', reject);
      asked.end();
    });
  }
}
