import { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { toQuery } from '../httpJson.ts';
import { SourceError } from '../sourceError.ts';
import { objectPath } from './kindDescriptor.ts';
import { podKind } from './projections/podKind.ts';
import type { SocketTransport } from './socketTransport.ts';
import { SpdyCodec } from './spdyCodec.ts';
import { ChannelCodec, type TunnelCodec } from './tunnelCodec.ts';

/** A port of a pod. */
export interface PodPort {
  readonly namespace: string;
  readonly pod: string;
  readonly port: number;
}

const spdyProtocol = 'SPDY/3.1+portforward.k8s.io';
const channelProtocol = 'v4.channel.k8s.io';

/**
 * Opens one connection to a port of a pod. Each has a WebSocket of its own, so that none waits for another. The result is destroyed with
 * a SourceError when the pod refuses the connection or is gone.
 * @throws SourceError when the API server refuses or is not reached; AbortError.
 */
export async function openPortTunnel(
  transport: SocketTransport,
  { namespace, pod, port }: PodPort,
  signal?: AbortSignal,
): Promise<Duplex> {
  const path = `${objectPath(podKind, namespace, pod)}/portforward${toQuery({ ports: port })}`;
  const { socket, protocol } = await transport.openSocket({ path, protocols: [spdyProtocol, channelProtocol], signal });
  const codec = protocol === spdyProtocol ? new SpdyCodec(port) : new ChannelCodec();
  const tunnel = new TunnelStream(socket, codec, `port ${port} of ${namespace}/${pod}`);
  for (const message of await codec.begin()) socket.send(message);
  return tunnel;
}

/** The bytes of one connection over a WebSocket; each direction ends for itself where the protocol can say so. */
class TunnelStream extends Duplex {
  readonly #socket: WebSocket;
  readonly #tried: string;
  #isEnded = false;

  constructor(socket: WebSocket, codec: TunnelCodec, tried: string) {
    super({
      allowHalfOpen: true,
      read: () => {
        socket.resume();
      },
      write: (chunk: Buffer, _encoding, done) => {
        socket.send(codec.encode(chunk), done);
      },
      final: (done) => {
        const end = codec.end();
        if (end === undefined) done();
        else socket.send(end, done);
      },
      destroy: (error, done) => {
        socket.terminate();
        done(error);
      },
    });
    this.#socket = socket;
    this.#tried = tried;
    socket.on('message', (data: Buffer) => {
      for (const event of codec.receive(data)) {
        if (event.kind === 'data') this.#take(event.bytes);
        else if (event.kind === 'end') this.#end();
        else if (event.kind === 'reply') socket.send(event.bytes);
        else this.destroy(new SourceError('unreachable', shorten(event.message), { tried }));
      }
    });
    socket.once('close', (code: number) => {
      this.#onClose(code);
    });
  }

  #take(bytes: Buffer): void {
    if (!this.#isEnded && !this.push(bytes)) this.#socket.pause();
  }

  #end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.push(null);
  }

  #onClose(code: number): void {
    // By the older protocol the end of the WebSocket is the end of the connection.
    if (code === 1000) this.#end();
    if (this.#isEnded) return;
    this.destroy(new SourceError('unreachable', 'The connection to the pod was lost.', { tried: this.#tried }));
  }
}

/** Nodes wrap what matters, `connect: connection refused`, in several lines about network namespaces. */
function shorten(message: string): string {
  const port = /error forwarding port (\d+)/.exec(message)?.[1];
  if (port !== undefined && /connection refused/.test(message)) return `Nothing listens on port ${port} in the pod.`;
  return message.slice(0, 500).trim();
}
