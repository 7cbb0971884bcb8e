import { createServer, type Server } from 'node:http';
import { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { ApiServices } from './apiExchange.ts';
import { listAt, numberAt, textAt } from './jsonValue.ts';
import type { RequestTarget } from './resourcePath.ts';
import type { SpdyStream } from './spdyConnection.ts';

/**
 * Forwards ports over one WebSocket by the `v4.channel.k8s.io` protocol: port number i of the query has channel 2i for
 * data and 2i+1 for an error, and each begins with the port as two bytes, little-endian. What arrives is read as HTTP and
 * answered by the world, since nothing else listens in it.
 */
export function forwardOverChannels(
  socket: WebSocket,
  services: ApiServices,
  target: RequestTarget,
  query: URLSearchParams,
): void {
  const ports = query
    .getAll('ports')
    .flatMap((list) => list.split(','))
    .map(Number);
  breakWithPod(services, target, socket, () => {
    socket.terminate();
  });
  const streams = ports.map((port, index) => {
    for (const channel of [2 * index, 2 * index + 1]) {
      socket.send(Buffer.from([channel, port & 0xff, port >>> 8]));
    }
    const refusal = connectionRefusal(services, target, String(port));
    if (refusal !== undefined) {
      socket.send(Buffer.concat([Buffer.from([2 * index + 1]), Buffer.from(refusal)]));
      socket.close(1000);
      return undefined;
    }
    const stream = channelStream(socket, 2 * index);
    serve(stream, services, target, String(port));
    return stream;
  });
  socket.on('message', (data: Buffer) => {
    streams[(data[0] ?? 0) >>> 1]?.push(data.subarray(1));
  });
  socket.once('close', () => {
    for (const stream of streams) stream?.destroy();
  });
}

/**
 * Forwards one connection over SPDY: the client opens a stream for errors and one for data, with the port in their
 * headers and the same request id.
 */
export class SpdyPortForward {
  readonly #services: ApiServices;
  readonly #target: RequestTarget;
  readonly #errors = new Map<string, SpdyStream>();

  constructor(services: ApiServices, target: RequestTarget) {
    this.#services = services;
    this.#target = target;
  }

  add(stream: SpdyStream): void {
    const request = stream.headers.get('requestid') ?? '';
    if (stream.headers.get('streamtype') === 'error') {
      this.#errors.set(request, stream);
      stream.resume();
      return;
    }
    const port = stream.headers.get('port') ?? '';
    const refusal = connectionRefusal(this.#services, this.#target, port);
    stream.once('close', () => {
      this.#errors.get(request)?.end();
      this.#errors.delete(request);
    });
    if (refusal === undefined) serve(stream, this.#services, this.#target, port);
    else {
      this.#errors.get(request)?.end(refusal);
      stream.end(() => stream.destroy());
    }
  }
}

/**
 * What a node writes to the stream of errors where nothing listens on the port: any that the pod does not declare, if it declares some.
 */
function connectionRefusal(
  { store }: ApiServices,
  { namespace = '', name = '' }: RequestTarget,
  port: string,
): string | undefined {
  const pod = store.get({ group: '', resource: 'pods', namespace, name });
  const containers = ['containers', 'initContainers'].flatMap((list) => listAt(pod, 'spec', list));
  const declared = containers.flatMap((one) => listAt(one, 'ports').map((entry) => numberAt(entry, 'containerPort')));
  if (declared.length === 0 || declared.includes(Number(port))) return undefined;
  const place = `/var/run/netns/cni-${pod?.metadata.uid ?? ''}`;
  const dialled = `IPv4: dial tcp4 127.0.0.1:${port}: connect: connection refused`;
  return `error forwarding port ${port} to pod ${name}, uid : failed to execute portforward in network namespace "${place}": failed to connect to localhost:${port} inside namespace "${place}", ${dialled}`;
}

/** A forward goes down with the pod's containers, as its network does. */
export function breakWithPod(
  { store, world }: ApiServices,
  { namespace = '', name = '' }: RequestTarget,
  connection: { once(event: 'close', listener: () => void): unknown },
  onGone: () => void,
): void {
  const pod = store.get({ group: '', resource: 'pods', namespace, name });
  const ref = {
    namespace,
    pod: name,
    container: textAt(listAt(pod, 'spec', 'containers')[0], 'name'),
    previous: false,
  };
  const follower = world.followContainerLog(ref, () => undefined, onGone);
  connection.once('close', () => {
    follower.dispose();
  });
}

function channelStream(socket: WebSocket, channel: number): Duplex {
  const stream = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => {
      socket.send(Buffer.concat([Buffer.from([channel]), chunk]), (error) => {
        done(error);
      });
    },
    final: (done) => {
      socket.close(1000);
      done();
    },
  });
  stream.on('error', () => {
    socket.terminate();
  });
  return stream;
}

/** Reads a stream as a connection of HTTP. The server does not listen; it only parses what comes out of the tunnel. */
function serve(
  stream: Duplex,
  services: ApiServices,
  { namespace = '', name = '' }: RequestTarget,
  port: string,
): void {
  httpServer(services, namespace, name, port).emit('connection', stream);
}

function httpServer({ world }: ApiServices, namespace: string, name: string, port: string): Server {
  const server = createServer((request, response) => {
    if (world.proxy({ kind: 'pod', namespace, name, port }, request, response)) return;
    response.socket?.destroy();
  });
  // A client that has said all still waits for the answer.
  return Object.assign(server, { httpAllowHalfOpen: true });
}
