import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { makeTestCertificate, type TestCertificate } from './testCertificate.ts';

export interface TestServer {
  /** `https://127.0.0.1:PORT` */
  readonly url: string;
  readonly certificate: TestCertificate;
  /** `METHOD /path` of every request so far. */
  readonly requests: readonly string[];
  /** Connections that are open now. */
  readonly sockets: ReadonlySet<Socket>;
  /** Waits until the client has closed every connection. */
  drained(): Promise<void>;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** An HTTPS server on loopback that the test answers for; it stops with the test. */
export async function startHttpsServer(
  context: TestContext,
  handler: Handler,
  certificate?: TestCertificate,
): Promise<TestServer> {
  const shown = certificate ?? (await makeTestCertificate());
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const server = https.createServer({ cert: shown.cert, key: shown.key }, (request, response) => {
    requests.push(`${request.method ?? ''} ${request.url ?? ''}`);
    handler(request, response);
  });
  server.on('secureConnection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  });
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    certificate: shown,
    requests,
    sockets,
    drained: async () => {
      while (sockets.size > 0) await Promise.race([...sockets].map((socket) => once(socket, 'close')));
    },
  };
}
