import { createServer, type Server } from 'node:http';
import { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { ApiServices } from './apiExchange.ts';
import type { RequestTarget } from './resourcePath.ts';

/**
 * Forwards ports over one WebSocket by the `v4.channel.k8s.io` protocol: port number i of the query has channel 2i for
 * data and 2i+1 for an error, and each begins with the port as two bytes, little-endian. What arrives is read as HTTP and
 * answered by the world, since nothing else listens in it.
 */
export function forwardPorts(
  socket: WebSocket,
  services: ApiServices,
  target: RequestTarget,
  query: URLSearchParams,
): void {
  const ports = query
    .getAll('ports')
    .flatMap((list) => list.split(','))
    .map(Number);
  const streams = ports.map((port, index) => {
    for (const channel of [2 * index, 2 * index + 1]) {
      socket.send(Buffer.from([channel, port & 0xff, port >>> 8]));
    }
    return openStream(socket, services, target, port, index);
  });
  socket.on('message', (data: Buffer) => {
    streams[(data[0] ?? 0) >>> 1]?.push(data.subarray(1));
  });
  socket.once('close', () => {
    for (const stream of streams) stream.destroy();
  });
}

function openStream(
  socket: WebSocket,
  services: ApiServices,
  { namespace = '', name = '' }: RequestTarget,
  port: number,
  index: number,
): Duplex {
  const server = httpServer(services, namespace, name, String(port));
  const stream = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => {
      socket.send(Buffer.concat([Buffer.from([2 * index]), chunk]), (error) => {
        done(error);
      });
    },
  });
  stream.on('error', () => {
    socket.terminate();
  });
  // The server does not listen; it only parses what comes out of the tunnel.
  server.emit('connection', stream);
  return stream;
}

function httpServer({ world }: ApiServices, namespace: string, name: string, port: string): Server {
  return createServer((request, response) => {
    if (world.proxy({ kind: 'pod', namespace, name, port }, request, response)) return;
    response.socket?.destroy();
  });
}
