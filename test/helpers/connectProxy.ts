import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

export interface ConnectProxy {
  readonly port: number;
  /** What was asked for so far: `host:port`, and the credentials behind it where some came. */
  readonly tunnels: readonly string[];
  readonly stop: () => void;
}

/**
 * A proxy on loopback that knows nothing but CONNECT. Whatever host is named, it connects to that port of this computer.
 * @param isWilling false: it asks for credentials that nobody has.
 */
export async function startConnectProxy(isWilling = true): Promise<ConnectProxy> {
  const tunnels: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((_, response) => response.writeHead(405).end());
  server.on('connect', (request: IncomingMessage, client: Socket, head: Buffer) => {
    tunnels.push(`${request.url ?? ''} ${request.headers['proxy-authorization'] ?? ''}`.trim());
    sockets.add(client);
    client.on('error', () => undefined);
    if (!isWilling) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      return;
    }
    const port = Number((request.url ?? '').split(':').at(-1));
    const upstream = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.write(head);
      client.pipe(upstream).pipe(client);
    });
    sockets.add(upstream);
    upstream.on('error', () => client.destroy());
    client.on('close', () => upstream.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    tunnels,
    stop: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
