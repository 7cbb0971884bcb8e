import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { messageOf, toError } from '../../base/async.ts';
import type { Disposable } from '../../base/lifecycle.ts';
import { SourceError } from '../sourceError.ts';

interface ListenerOptions {
  /** Opens the other side of a connection. A rejection resets the connection. */
  readonly connect: (signal: AbortSignal) => Promise<Duplex>;
  /** Hears how many connections are open. */
  readonly onCount: (count: number) => void;
  /** Hears how a connection failed, and undefined when one brought its first bytes. */
  readonly onResult: (error: Error | undefined) => void;
}

/** Listens on 127.0.0.1 and joins each connection with a stream of its own. */
export class LoopbackListener implements Disposable {
  readonly port: number;
  readonly #server: Server;
  readonly #options: ListenerOptions;
  readonly #stop = new AbortController();
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server, options: ListenerOptions) {
    this.#server = server;
    this.#options = options;
    this.port = (server.address() as AddressInfo).port;
    server.on('connection', (socket) => void this.#join(socket));
  }

  /** @param port 0 for any. @throws SourceError of kind config when the port is taken or may not be used. */
  static async listen(port: number, options: ListenerOptions): Promise<LoopbackListener> {
    return new LoopbackListener(await openServer(port), options);
  }

  dispose(): void {
    this.#stop.abort();
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  async #join(socket: Socket): Promise<void> {
    const { connect, onCount, onResult } = this.#options;
    const gone = new AbortController();
    this.#sockets.add(socket);
    onCount(this.#sockets.size);
    socket.once('close', () => {
      gone.abort();
      this.#sockets.delete(socket);
      onCount(this.#sockets.size);
    });
    // A client that resets the connection is none of our failures.
    socket.on('error', () => undefined);
    try {
      const remote = await connect(AbortSignal.any([gone.signal, this.#stop.signal]));
      if (socket.destroyed) remote.destroy();
      else join(socket, remote, onResult);
    } catch (error) {
      if (!socket.destroyed) onResult(toError(error));
      cut(socket);
    }
  }
}

/** Whether one may listen on the port now. */
export async function isPortFree(port: number): Promise<boolean> {
  try {
    (await openServer(port)).close();
    return true;
  } catch {
    return false;
  }
}

async function openServer(port: number): Promise<Server> {
  // A connection waits unread until its other side stands.
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true });
  try {
    server.listen({ port, host: '127.0.0.1', exclusive: true });
    await once(server, 'listening');
    return server;
  } catch (cause) {
    const code = (cause as { code?: unknown }).code;
    const why =
      code === 'EADDRINUSE'
        ? `The port ${port} is in use on this computer.`
        : code === 'EACCES'
          ? `The port ${port} may not be used without special rights.`
          : `The port ${port} cannot be opened: ${messageOf(cause)}`;
    throw new SourceError('config', why, { hint: 'Choose another local port.', cause });
  }
}

/** Each direction ends for itself; when one side breaks, the other is reset, so that a cut answer does not look like a whole one. */
function join(socket: Socket, remote: Duplex, onResult: (error: Error | undefined) => void): void {
  remote.once('data', () => {
    onResult(undefined);
  });
  remote.on('error', (error) => {
    onResult(error);
    cut(socket);
  });
  remote.once('close', () => {
    // The older protocol ends both directions at once.
    if (!remote.readableEnded) cut(socket);
  });
  socket.once('close', () => {
    remote.destroy();
  });
  socket.pipe(remote);
  remote.pipe(socket);
}

/** Resets a connection. One that is being ended already is only dropped: Node loses the request of its end when it is reset. */
function cut(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
