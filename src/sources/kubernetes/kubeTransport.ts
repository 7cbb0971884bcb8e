import { trimEndOf } from '../../base/trimEndOf.ts';
import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https, { type RequestOptions } from 'node:https';
import type { WebSocket } from 'ws';
import { isAbortError, toError } from '../../base/async.ts';
import type { Disposable } from '../../base/lifecycle.ts';
import type { HttpAnswer, HttpRequest, HttpTransport } from '../httpTransport.ts';
import { isSourceError, SourceError } from '../sourceError.ts';
import { describeConnectFailure, describeProxyFailure, isTlsFailure } from './connectFailure.ts';
import { IncomingAnswer } from './incomingAnswer.ts';
import type { CredentialSource, KubeAccess } from './kubeAccess.ts';
import type { KubeSocket, SocketRequest, SocketTransport } from './socketTransport.ts';
import { pastEditor } from './proxiedRequest.ts';
import { fetchServerCertificate } from './serverCertificate.ts';

/** Of one login at a time, for the next requests. */
const keptConnections = 8;

export interface KubeTransportOptions {
  /** The API server's URL; a path in it is kept (Rancher and the like serve clusters below one). */
  readonly server: string;
  /** For people: the context's name. */
  readonly name: string;
  readonly credentials: CredentialSource;
  readonly tlsServerName?: string | undefined;
  /** Milliseconds without a byte. */
  readonly idleTimeout?: number;
  /** Milliseconds until the connection stands. */
  readonly connectTimeout?: number;
}

/**
 * Talks to one API server over connections that are kept alive. A 401 makes it log in again once, where the kind of login allows.
 * `dispose` ends every request that still runs and every socket that is open.
 */
export class KubeTransport implements HttpTransport, SocketTransport, Disposable {
  readonly description: string;
  readonly #base: URL;
  readonly #options: KubeTransportOptions;
  readonly #running = new Set<ClientRequest>();
  readonly #sockets = new Set<WebSocket>();
  readonly #agents = new Map<KubeAccess, http.Agent>();
  #isDisposed = false;

  constructor(options: KubeTransportOptions) {
    this.#options = options;
    this.#base = new URL(options.server);
    this.description = options.server;
  }

  async send(request: HttpRequest): Promise<HttpAnswer> {
    const { credentials } = this.#options;
    const access = await credentials.get();
    const answer = await this.#exchange(request, access);
    if (answer.status !== 401 || !credentials.isRenewable) return answer;
    if (!(await credentials.invalidate(access))) return answer;
    answer.discard();
    return this.#exchange(request, await credentials.get());
  }

  async openSocket(request: SocketRequest): Promise<KubeSocket> {
    const { credentials } = this.#options;
    const access = await credentials.get();
    try {
      return await this.#upgrade(request, access);
    } catch (error) {
      if (!isSourceError(error, 'unauthorized') || !credentials.isRenewable) throw error;
      if (!(await credentials.invalidate(access))) throw error;
      return this.#upgrade(request, await credentials.get());
    }
  }

  dispose(): void {
    this.#isDisposed = true;
    for (const socket of this.#sockets) socket.terminate();
    for (const request of [...this.#running]) request.destroy(abortError());
    for (const agent of this.#agents.values()) agent.destroy();
    this.#agents.clear();
  }

  async #exchange(request: HttpRequest, access: KubeAccess): Promise<HttpAnswer> {
    const tried = `${request.method} ${this.#base.origin}${this.#pathOf(request)}`;
    return this.#explained(request.signal, access, tried, () => this.#startAfresh(request, access, tried));
  }

  async #upgrade(request: SocketRequest, access: KubeAccess): Promise<KubeSocket> {
    const path = this.#pathOf(request);
    const tried = `GET ${this.#base.origin}${path}`;
    const { openWebSocket } = await import('./openWebSocket.ts');
    const opened = await this.#explained(request.signal, access, tried, () => {
      const isSecure = this.#base.protocol === 'https:';
      return openWebSocket({
        url: `${isSecure ? 'wss' : 'ws'}://${this.#base.host}${path}`,
        options: { ...access.tls, headers: { 'user-agent': 'kube-observatory', ...access.headers } },
        agent: access.proxyAgent,
        protocols: request.protocols,
        timeout: this.#options.connectTimeout ?? 15_000,
        signal: request.signal,
        tried,
      });
    });
    const { socket } = opened;
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    if (this.#isDisposed) socket.terminate();
    return opened;
  }

  /** Does one exchange and says in words what kept it from reaching the server. */
  async #explained<T>(
    signal: AbortSignal | undefined,
    { proxyHost, tls }: KubeAccess,
    tried: string,
    exchange: () => Promise<T>,
  ): Promise<T> {
    if (this.#isDisposed) throw abortError();
    signal?.throwIfAborted();
    try {
      return await exchange();
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof SourceError || isAbortError(error)) throw error;
      const proxyFailure = proxyHost === '' ? undefined : describeProxyFailure(error, proxyHost, tried);
      if (proxyFailure !== undefined) throw proxyFailure;
      const certificate =
        isTlsFailure(error) && proxyHost === ''
          ? await fetchServerCertificate(this.#base, this.#options.tlsServerName)
          : undefined;
      throw describeConnectFailure(error, this.#base, tried, certificate, tls.ca !== undefined);
    }
  }

  /**
   * A server may close a kept connection in the very moment in which it is used again. What only reads is asked again then, at most
   * once for each connection that was kept.
   */
  async #startAfresh(request: HttpRequest, access: KubeAccess, tried: string): Promise<HttpAnswer> {
    for (let left = keptConnections; ; left -= 1) {
      try {
        return await this.#start(request, access, tried);
      } catch (error) {
        if (left === 0 || request.method !== 'GET' || !(error instanceof KeptConnectionError)) throw error;
      }
    }
  }

  #start(request: HttpRequest, access: KubeAccess, tried: string): Promise<HttpAnswer> {
    const usualIdle = this.#options.idleTimeout ?? 30_000;
    const idle = request.timeoutMs ?? usualIdle;
    const headLimit = request.answersAtOnce === true ? usualIdle : idle;
    const connectLimit = this.#options.connectTimeout ?? 15_000;
    return new Promise((resolve, reject) => {
      const isSecure = this.#base.protocol === 'https:';
      const outgoing = (isSecure ? https : http).request(this.#toRequestOptions(request, access));
      this.#running.add(outgoing);
      const giveUp = (what: string, ms: number) => () => {
        outgoing.destroy(
          new SourceError('timeout', `${this.#base.host} ${what} within ${ms / 1000} s.`, {
            tried,
            hint: 'Check the network connection, and whether the server is overloaded.',
          }),
        );
      };
      let timer = setTimeout(giveUp('accepted no connection', connectLimit), connectLimit);
      const onConnected = (): void => {
        clearTimeout(timer);
        if (headLimit > 0) timer = setTimeout(giveUp('did not answer', headLimit), headLimit);
      };
      const onAbort = (): void => {
        outgoing.destroy(toError(request.signal?.reason));
      };
      request.signal?.addEventListener('abort', onAbort, { once: true });
      outgoing.on('socket', (socket) => {
        socket.setKeepAlive(true, 30_000);
        if (socket.connecting) socket.once(isSecure ? 'secureConnect' : 'connect', onConnected);
        else onConnected();
      });
      outgoing.on('error', (error) => {
        clearTimeout(timer);
        const { code = '' } = error as NodeJS.ErrnoException;
        const isClosed = outgoing.reusedSocket && (code === 'ECONNRESET' || code === 'EPIPE');
        reject(isClosed ? new KeptConnectionError(error.message, { cause: error }) : error);
      });
      outgoing.on('close', () => {
        clearTimeout(timer);
        this.#running.delete(outgoing);
        request.signal?.removeEventListener('abort', onAbort);
      });
      outgoing.on('response', (incoming: IncomingMessage) => {
        clearTimeout(timer);
        resolve(new IncomingAnswer(outgoing, incoming, { idle, tried, signal: request.signal }));
      });
      outgoing.end(request.body);
    });
  }

  #pathOf(request: { readonly path: string }): string {
    return trimEndOf(this.#base.pathname, '/') + request.path;
  }

  #toRequestOptions(request: HttpRequest, access: KubeAccess): RequestOptions {
    const headers: Record<string, string | readonly string[]> = {
      accept: 'application/json',
      'user-agent': 'kube-observatory',
      // Lists shrink to a tenth. On loopback too: to decrypt and join what comes costs the editor more than to unpack it.
      'accept-encoding': 'gzip',
      ...request.headers,
      ...(request.body === undefined ? {} : { 'content-length': String(Buffer.byteLength(request.body)) }),
      ...access.headers,
    };
    return {
      // TLS options stand on the request too: VS Code's proxy support replaces the agent and reads them from here.
      ...access.tls,
      protocol: this.#base.protocol,
      hostname: this.#base.hostname.replace(/^\[|\]$/g, ''),
      port: this.#base.port,
      path: this.#pathOf(request),
      method: request.method,
      headers: headers as Record<string, string | string[]>,
      agent: access.proxyAgent ?? this.#agentFor(access),
      ...(access.proxyAgent === undefined ? {} : pastEditor),
    };
  }

  /** One agent for each credential: a connection belongs to whoever logged in when it was made. */
  #agentFor(access: KubeAccess): http.Agent {
    const known = this.#agents.get(access);
    if (known !== undefined) return known;
    // Connections of the last credential finish what they do and are not used again.
    this.#agents.clear();
    const isSecure = this.#base.protocol === 'https:';
    const agent = isSecure
      ? new https.Agent({ ...access.tls, keepAlive: true, maxFreeSockets: keptConnections })
      : new http.Agent({ keepAlive: true });
    this.#agents.set(access, agent);
    return agent;
  }
}

/** A connection that had been kept for the next request was closed before it was answered. */
class KeptConnectionError extends Error {
  readonly code = 'ECONNRESET';
}

function abortError(): Error {
  return new DOMException('The connection to the cluster was closed.', 'AbortError');
}
