import { request, type IncomingMessage } from 'node:http';
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect } from 'node:tls';
import { pastEditor } from './proxiedRequest.ts';

/** Milliseconds until the proxy must have answered. */
const timeLimit = 15_000;

/**
 * Asks an HTTP proxy by CONNECT for a connection. The proxy itself is reached past the editor, which would ask for it at the proxy of its
 * own settings.
 * @param proxy `http://user:password@host:port`, or https.
 * @param authority `host:port`
 * @throws what Node says when the proxy is not reached; `Bad response: 407` when it refuses.
 */
export function openTunnel(proxy: URL, authority: string): Promise<Socket> {
  const { protocol, hostname, port, username, password } = proxy;
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
