import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpHandler, UpgradeHandler } from './httpHandler.ts';

/** An HTTP server on a free port of the loopback interface. */
export interface LoopbackServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Ends every connection and resolves when the port is free. */
  dispose(): Promise<void>;
}

export function startLoopbackServer(handler: HttpHandler, upgrade?: UpgradeHandler): Promise<LoopbackServer> {
  return new Promise((resolve, reject) => {
    const server = createServer(handler);
    if (upgrade !== undefined) {
      server.on('upgrade', (request, socket, head) => {
        // A client that is gone before it is answered must not take the server along.
        socket.on('error', () => {
          socket.destroy();
        });
        upgrade(request, socket, head);
      });
    }
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      resolve({
        url: `http://127.0.0.1:${port}`,
        dispose: () =>
          new Promise((done) => {
            server.close(() => {
              done();
            });
            server.closeAllConnections();
          }),
      });
    });
  });
}
