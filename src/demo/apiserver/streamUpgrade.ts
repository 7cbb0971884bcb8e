import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Disposable } from '../../base/lifecycle.ts';
import { forbiddenAction } from './accessControl.ts';
import type { ApiServices } from './apiExchange.ts';
import { ApiStatusError, badRequest, noSuchResource, notFound } from './apiStatus.ts';
import { impersonated } from './impersonation.ts';
import { messageOf } from '../../base/async.ts';
import { attachToContainer, runInContainer } from './podExec.ts';
import { forwardPorts } from './portForward.ts';
import { parseResourcePath, type RequestTarget, verbOf } from './resourcePath.ts';

/** The protocols spoken over one WebSocket, the best first: `v5` can also close the input. */
const channelProtocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io', 'channel.k8s.io'];
const portProtocols = ['v4.channel.k8s.io', 'portforward.k8s.io'];

/** Takes over connections that ask to be upgraded: `exec`, `attach` and `portforward` over WebSocket. */
export class StreamUpgrade implements Disposable {
  readonly #services: ApiServices;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered, request) => chooseProtocol(offered, request.url ?? '') ?? false,
  });

  constructor(services: ApiServices) {
    this.#services = services;
  }

  /** Answers an `upgrade` event of the server. */
  handle(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', () => {
      socket.destroy();
    });
    try {
      const url = new URL(request.url ?? '/', 'https://localhost');
      const target = this.#authorize(request, url);
      if ((request.headers.upgrade ?? '').toLowerCase() !== 'websocket') {
        throw badRequest(notWebSocket(target));
      }
      const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
      if (chooseProtocol(new Set(offered), url.pathname) === undefined) {
        throw new ApiStatusError(
          400,
          `unable to upgrade: none of the protocols ${offered.join(', ')} is spoken here`,
          'BadRequest',
        );
      }
      this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
        webSocket.on('error', () => {
          webSocket.terminate();
        });
        this.#serve(webSocket, target, url.searchParams);
      });
    } catch (error) {
      refuse(socket, error);
    }
  }

  dispose(): void {
    for (const client of this.#sockets.clients) client.terminate();
    this.#sockets.close();
  }

  #authorize(request: IncomingMessage, url: URL): RequestTarget {
    const { access, store } = this.#services;
    const user = impersonated(access.authenticate(request.headers.authorization), request, access);
    const target = parseResourcePath(url.pathname);
    if (target === undefined) throw noSuchResource();
    const action = { ...target, verb: verbOf(request.method ?? 'GET', target, url.searchParams) };
    if (access.allows(user, action) === undefined) throw forbiddenAction(user, action);
    const isStream = ['exec', 'attach', 'portforward'].includes(target.subresource ?? '');
    if (target.resource !== 'pods' || target.group !== '' || !isStream) throw noSuchResource();
    const { namespace, name = '' } = target;
    if (store.get({ group: '', resource: 'pods', namespace, name }) === undefined) {
      throw notFound({ group: '', resource: 'pods' }, name);
    }
    return target;
  }

  #serve(webSocket: WebSocket, target: RequestTarget, query: URLSearchParams): void {
    if (target.subresource === 'exec') runInContainer(webSocket, this.#services, target, query);
    else if (target.subresource === 'attach') attachToContainer(webSocket, this.#services, target, query);
    else forwardPorts(webSocket, this.#services, target, query);
  }
}

/** What to do instead: kubectl keeps to SPDY for ports, inside a WebSocket or not. */
function notWebSocket({ subresource }: RequestTarget): string {
  return subresource === 'portforward'
    ? 'this server forwards ports by the WebSocket protocol v4.channel.k8s.io only; use kubectl proxy and the service proxy instead'
    : 'this server streams over WebSocket only, which kubectl speaks from version 1.31 on';
}

function chooseProtocol(offered: ReadonlySet<string>, path: string): string | undefined {
  const spoken = /\/portforward(\?|$)/.test(path) ? portProtocols : channelProtocols;
  return spoken.find((protocol) => offered.has(protocol));
}

/** Answers a connection that is not upgraded with a Status, and closes it. */
function refuse(socket: Duplex, error: unknown): void {
  const status = error instanceof ApiStatusError ? error : new ApiStatusError(500, messageOf(error), 'InternalError');
  const body = `${JSON.stringify(status.body)}\n`;
  const head = [
    `HTTP/1.1 ${status.code} ${status.body.reason ?? 'Error'}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
