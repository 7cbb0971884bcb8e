import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { createWebSocketStream, type WebSocket, WebSocketServer } from 'ws';
import { messageOf } from '../../base/async.ts';
import type { Disposable } from '../../base/lifecycle.ts';
import { forbiddenAction } from './accessControl.ts';
import type { ApiServices } from './apiExchange.ts';
import { ApiStatusError, badRequest, noSuchResource, notFound } from './apiStatus.ts';
import { impersonated } from './impersonation.ts';
import { attachToContainer, type RemoteStreams, runInContainer } from './podExec.ts';
import { breakWithPod, forwardOverChannels, SpdyPortForward } from './portForward.ts';
import { expectedSpdyStreams, spdyStreams, webSocketStreams } from './remoteStreams.ts';
import { parseResourcePath, type RequestTarget, verbOf } from './resourcePath.ts';
import { handleProxyUpgrade } from './proxyHandler.ts';
import { SpdyConnection, type SpdyStream } from './spdyConnection.ts';
import { streamContainer } from './streamTarget.ts';

/** The protocols spoken over one WebSocket, the best first: `v5` can also close the input. */
const channelProtocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io', 'channel.k8s.io'];
/** SPDY inside a WebSocket, which kubectl uses to forward ports. */
const tunnelProtocol = 'SPDY/3.1+portforward.k8s.io';
/** The slash in its name is no part of a token by RFC 6455, so that the library is shown this name instead. */
const tunnelStandIn = 'SPDY-3.1+portforward.k8s.io';
const portProtocols = [tunnelProtocol, 'v4.channel.k8s.io', 'portforward.k8s.io'];
const spdyProtocols = ['v4.channel.k8s.io', 'portforward.k8s.io'];

interface StreamRequest {
  readonly target: RequestTarget;
  readonly query: URLSearchParams;
}

/**
 * Takes over connections that ask to be upgraded: `exec`, `attach` and `portforward` over WebSocket or SPDY/3.1, and those to what
 * stands behind the proxy of a service or a pod.
 */
export class StreamUpgrade implements Disposable {
  readonly #services: ApiServices;
  readonly #tunnels = new Set<Duplex>();
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
      if (target.subresource === 'proxy' && ['services', 'pods'].includes(target.resource)) {
        handleProxyUpgrade(this.#services, target, url.search, [request, socket, head]);
        return;
      }
      this.#findContainer(target, url);
      const asked = { target, query: url.searchParams };
      const upgrade = (request.headers.upgrade ?? '').toLowerCase();
      if (upgrade === 'spdy/3.1') this.#upgradeToSpdy(request, socket, head, asked);
      else if (upgrade === 'websocket') this.#upgradeToWebSocket(request, socket, head, asked);
      else throw badRequest('Upgrade request required');
    } catch (error) {
      refuse(socket, error);
    }
  }

  dispose(): void {
    for (const client of this.#sockets.clients) client.terminate();
    for (const tunnel of this.#tunnels) tunnel.destroy();
    this.#sockets.close();
  }

  #authorize(request: IncomingMessage, url: URL): RequestTarget {
    const { access } = this.#services;
    const user = impersonated(access.authenticate(request.headers.authorization), request, access);
    const target = parseResourcePath(url.pathname);
    if (target === undefined) throw noSuchResource();
    const action = { ...target, verb: verbOf(request.method ?? 'GET', target, url.searchParams) };
    if (access.allows(user, action) === undefined) throw forbiddenAction(user, action);
    return target;
  }

  /** Names the container that is meant where the request does not. */
  #findContainer({ group, resource, namespace, name = '', subresource = '' }: RequestTarget, url: URL): void {
    const isStream = ['exec', 'attach', 'portforward'].includes(subresource);
    if (resource !== 'pods' || group !== '' || !isStream) throw noSuchResource();
    const { store } = this.#services;
    const pod = store.get({ group: '', resource: 'pods', namespace, name });
    if (pod === undefined) throw notFound({ group: '', resource: 'pods' }, name);
    const container = streamContainer(pod, subresource, url.searchParams.get('container') ?? '');
    if (container !== '') url.searchParams.set('container', container);
  }

  #upgradeToWebSocket(request: IncomingMessage, socket: Duplex, head: Buffer, asked: StreamRequest): void {
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
    if (chooseProtocol(new Set(offered), request.url ?? '') === undefined) {
      throw badRequest(`unable to upgrade: none of the protocols ${offered.join(', ')} is spoken here`);
    }
    const protocols = offered.map((name) => (name === tunnelProtocol ? tunnelStandIn : name)).join(', ');
    request.headers['sec-websocket-protocol'] = protocols;
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on('error', () => {
        webSocket.terminate();
      });
      this.#serveWebSocket(webSocket, asked);
    });
  }

  #serveWebSocket(webSocket: WebSocket, asked: StreamRequest): void {
    const { target, query } = asked;
    if (webSocket.protocol === tunnelProtocol) this.#serveSpdy(createWebSocketStream(webSocket), asked);
    else if (target.subresource === 'portforward') forwardOverChannels(webSocket, this.#services, target, query);
    else this.#run(webSocketStreams(webSocket), asked);
  }

  #upgradeToSpdy(request: IncomingMessage, socket: Duplex, head: Buffer, asked: StreamRequest): void {
    const offered = (request.headersDistinct['x-stream-protocol-version'] ?? []).flatMap((list) => list.split(/,\s*/));
    const protocol = spdyProtocols.find((name) => offered.includes(name));
    if (protocol === undefined) {
      throw new ApiStatusError(403, `unable to upgrade: none of the protocols ${offered.join(', ')} is spoken here`);
    }
    const lines = ['Upgrade: SPDY/3.1', 'Connection: Upgrade', `X-Stream-Protocol-Version: ${protocol}`];
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`);
    if (head.length > 0) socket.unshift(head);
    this.#serveSpdy(socket, asked);
  }

  #serveSpdy(transport: Duplex, asked: StreamRequest): void {
    this.#tunnels.add(transport);
    transport.once('close', () => {
      this.#tunnels.delete(transport);
    });
    if (asked.target.subresource === 'portforward') {
      const forward = new SpdyPortForward(this.#services, asked.target);
      breakWithPod(this.#services, asked.target, transport, () => {
        transport.destroy();
      });
      new SpdyConnection(transport, (stream) => {
        forward.add(stream);
      });
      return;
    }
    const wanted = expectedSpdyStreams(asked.query);
    const opened = new Map<string, SpdyStream>();
    const connection = new SpdyConnection(transport, (stream) => {
      opened.set(stream.headers.get('streamtype') ?? '', stream);
      if (wanted.every((name) => opened.has(name))) this.#run(spdyStreams(connection, opened), asked);
    });
  }

  #run(streams: RemoteStreams, { target, query }: StreamRequest): void {
    if (target.subresource === 'exec') runInContainer(streams, this.#services, target, query);
    else attachToContainer(streams, this.#services, target, query);
  }
}

function chooseProtocol(offered: ReadonlySet<string>, path: string): string | undefined {
  const spoken = /\/portforward(\?|$)/.test(path) ? portProtocols : channelProtocols;
  return spoken.find((name) => offered.has(name) || (name === tunnelProtocol && offered.has(tunnelStandIn)));
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
