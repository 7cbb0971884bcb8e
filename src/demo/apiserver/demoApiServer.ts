import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { messageOf } from '../../base/async.ts';
import type { Clock } from '../../base/time.ts';
import type { ClusterWorld } from '../clusterWorld.ts';
import { AccessControl } from './accessControl.ts';
import { type ApiServices, sendStatus } from './apiExchange.ts';
import { ApiStatusError } from './apiStatus.ts';
import { seedCluster, viewerUser } from './clusterSeed.ts';
import { injectFault } from './faultInjection.ts';
import { FaultPlan } from './faultPlan.ts';
import { impersonated } from './impersonation.ts';
import { kubeconfigText } from './kubeconfigText.ts';
import type { ObjectStore } from './objectStore.ts';
import { routeRequest } from './requestRouter.ts';
import { StreamUpgrade } from './streamUpgrade.ts';
import { createServerIdentity, currentValidity, type ServerIdentity, type Validity } from './serverCertificate.ts';

export interface ApiServerOptions {
  readonly store: ObjectStore;
  readonly world: ClusterWorld;
  readonly clock: Clock;
  /** The bearer token of the cluster administrator. */
  readonly token: string;
  /** A second user, who may only read, and only in one namespace. */
  readonly viewer?: { readonly token: string; readonly namespace: string };
  /** On the loopback interface; undefined: any free one. */
  readonly port?: number;
  readonly faults?: FaultPlan;
  /** When the server's certificate holds; tests ask for one that does not. */
  readonly validity?: Validity;
  /** The certificate of a server that comes back; undefined: a new one. */
  readonly identity?: ServerIdentity;
  /** Numbers in [0, 1); seed it for a repeatable cluster. */
  readonly random?: () => number;
}

export interface RunningApiServer {
  /** `https://127.0.0.1:PORT` */
  readonly url: string;
  readonly caPem: string;
  readonly identity: ServerIdentity;
  /** A kubeconfig of the administrator, ready to be written to a file. */
  readonly kubeconfig: string;
  /** A kubeconfig of the viewer; undefined where there is none. */
  readonly viewerKubeconfig: string | undefined;
  /** Ends every connection and resolves when the port is free. */
  dispose(): Promise<void>;
}

/**
 * Starts the simulated Kubernetes API server over TLS on the loopback interface.
 * @throws Error when the port is taken.
 */
export async function startApiServer(options: ApiServerOptions): Promise<RunningApiServer> {
  const identity =
    options.identity ?? createServerIdentity(['127.0.0.1', 'localhost'], options.validity ?? currentValidity());
  const access = new AccessControl(options.store);
  const stopping = new AbortController();
  const seeding = seedCluster(options.store, options.viewer?.namespace);
  access.addToken(options.token, { username: 'kubernetes-admin', groups: ['system:masters'] });
  if (options.viewer !== undefined) access.addToken(options.viewer.token, viewerUser(options.viewer.namespace));
  const { store, world, clock, random = Math.random } = options;
  const services: ApiServices = { store, world, clock, random, access, stopping: stopping.signal };
  const faults = options.faults ?? new FaultPlan();
  const server = createServer({ key: identity.keyPem, cert: identity.certificatePem }, (request, response) => {
    void answer(request, response, services, faults);
  });
  const upgrades = new StreamUpgrade(services);
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    upgrades.handle(request, socket, head);
  });
  // Watches and followed logs are quiet for long; requests still must arrive in time.
  server.keepAliveTimeout = 60_000;
  const port = await listen(server, options.port ?? 0);
  const url = `https://127.0.0.1:${port}`;
  const kubeconfig = (token: string, user: string): string =>
    kubeconfigText({ url, caPem: identity.caPem, token, user });
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return {
    url,
    caPem: identity.caPem,
    identity,
    kubeconfig: kubeconfig(options.token, 'demo-admin'),
    viewerKubeconfig: options.viewer === undefined ? undefined : kubeconfig(options.viewer.token, 'demo-viewer'),
    dispose: () => {
      seeding.dispose();
      upgrades.dispose();
      stopping.abort();
      return new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        // Not closeAllConnections: it does not know of those that are still shaking hands.
        for (const socket of sockets) socket.destroy();
      });
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  services: ApiServices,
  faults: FaultPlan,
): Promise<void> {
  response.setHeader('Audit-Id', randomUUID());
  try {
    if (await injectFault(faults, request, response)) return;
    const url = new URL(request.url ?? '/', 'https://localhost');
    const authenticated = services.access.authenticate(request.headers.authorization);
    const user = impersonated(authenticated, request, services.access);
    const exchange = {
      request,
      response,
      method: request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET'),
      path: url.pathname,
      query: url.searchParams,
      user,
    };
    await routeRequest(exchange, services);
  } catch (error) {
    answerError(response, error);
  }
}

function answerError(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const status =
    error instanceof ApiStatusError
      ? error
      : new ApiStatusError(500, `Internal error occurred: ${messageOf(error)}`, 'InternalError', {
          causes: [{ message: messageOf(error) }],
        });
  sendStatus(response, status);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}
