import type { Agent, ClientRequest, IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import { toError } from '../../base/async.ts';
import { SourceError } from '../sourceError.ts';
import { IncomingAnswer } from './incomingAnswer.ts';
import type { KubeAccess, KubeTls } from './kubeAccess.ts';
import { toAnswerError } from './kubeAnswer.ts';
import { throughAgent } from './proxiedRequest.ts';
import type { KubeSocket } from './socketTransport.ts';

interface WebSocketOptions {
  readonly url: string;
  readonly options: KubeTls & Pick<KubeAccess, 'headers'>;
  /** Makes the connection, where the kubeconfig names a proxy. */
  readonly agent: Agent | undefined;
  readonly protocols: readonly string[];
  /** Milliseconds until the handshake must be done. */
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
  readonly tried: string;
}

/** Milliseconds between pings. A server that leaves one unanswered until the next is gone, whatever the network says. */
const pingInterval = 25_000;

/**
 * Opens a WebSocket that answers and sends pings. A module of its own, since the library loads with the first socket.
 * @throws SourceError in the server's words when it refuses, of kind timeout; Node's own errors when it is not reached; AbortError.
 */
export function openWebSocket(wanted: WebSocketOptions): Promise<KubeSocket> {
  const { options, protocols, timeout, signal, tried } = wanted;
  const proxied = wanted.agent === undefined ? undefined : throughAgent(new URL(wanted.url), wanted.agent, options);
  return new Promise((resolve, reject) => {
    let protocol = '';
    const socket = new WebSocket(proxied?.url ?? wanted.url, {
      ...options,
      ...proxied?.options,
      // `SPDY/3.1+portforward.k8s.io` is no token by RFC 6455, so the library refuses it; API servers ask for it all the same.
      headers: {
        ...options.headers,
        ...proxied?.options.headers,
        ...(protocols.length === 0 ? {} : { 'Sec-WebSocket-Protocol': protocols.join(', ') }),
      } as Record<string, string>,
      perMessageDeflate: false,
      handshakeTimeout: timeout,
      skipUTF8Validation: true,
    });
    const onAbort = (): void => {
      reject(toError(signal?.reason));
      socket.terminate();
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    const settle = (): void => {
      signal?.removeEventListener('abort', onAbort);
    };
    socket.on('error', (error) => {
      settle();
      const isLate = error.message === 'Opening handshake has timed out';
      reject(
        isLate ? new SourceError('timeout', `The server did not answer within ${timeout / 1000} s.`, { tried }) : error,
      );
    });
    socket.on('upgrade', (response: IncomingMessage) => {
      protocol = response.headers['sec-websocket-protocol'] ?? '';
      // The library offered no protocol of its own, and would take an answer to ours for a mistake.
      delete response.headers['sec-websocket-protocol'];
    });
    socket.on('unexpected-response', (request: ClientRequest, response: IncomingMessage) => {
      settle();
      const answer = new IncomingAnswer(request, response, { idle: timeout, tried, signal });
      void toAnswerError(answer, tried)
        .then(reject, reject)
        .finally(() => {
          socket.terminate();
        });
    });
    socket.once('open', () => {
      settle();
      keepAlive(socket);
      // What comes right behind the handshake waits for whoever will hear it.
      socket.pause();
      resolve({ socket, protocol });
    });
  });
}

function keepAlive(socket: WebSocket): void {
  let isAnswered = true;
  socket.on('pong', () => {
    isAnswered = true;
  });
  const timer = setInterval(() => {
    // While nobody reads, no answer can arrive.
    if (!isAnswered && !socket.isPaused) {
      socket.terminate();
      return;
    }
    isAnswered = false;
    socket.ping();
  }, pingInterval);
  socket.once('close', () => {
    clearInterval(timer);
  });
}
