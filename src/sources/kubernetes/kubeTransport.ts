import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https, { type RequestOptions } from 'node:https';
import { isAbortError, toError } from '../../base/async.ts';
import type { Disposable } from '../../base/lifecycle.ts';
import type { HttpAnswer, HttpRequest, HttpTransport } from '../httpTransport.ts';
import { SourceError } from '../sourceError.ts';
import { describeConnectFailure, isTlsFailure } from './connectFailure.ts';
import { IncomingAnswer } from './incomingAnswer.ts';
import type { KubeAccess } from './kubeAccess.ts';
import type { KubeCredentials } from './kubeCredentials.ts';
import { fetchServerCertificate } from './serverCertificate.ts';

export interface KubeTransportOptions {
  /** The API server's URL; a path in it is kept (Rancher and the like serve clusters below one). */
  readonly server: string;
  /** For people: the context's name. */
  readonly name: string;
  readonly credentials: Pick<KubeCredentials, 'get' | 'invalidate' | 'isRenewable'>;
  readonly tlsServerName?: string | undefined;
  /** Milliseconds without a byte. */
  readonly idleTimeout?: number;
  /** Milliseconds until the connection stands. */
  readonly connectTimeout?: number;
}

/**
 * Talks to one API server over connections that are kept alive. A 401 makes it log in again once, where the kind of login allows.
 * `dispose` ends every request that still runs.
 */
export class KubeTransport implements HttpTransport, Disposable {
  readonly description: string;
  readonly #base: URL;
  readonly #options: KubeTransportOptions;
  readonly #running = new Set<ClientRequest>();
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
    answer.discard();
    await credentials.invalidate(access);
    return this.#exchange(request, await credentials.get());
  }

  dispose(): void {
    this.#isDisposed = true;
    for (const request of [...this.#running]) request.destroy(abortError());
    for (const agent of this.#agents.values()) agent.destroy();
    this.#agents.clear();
  }

  async #exchange(request: HttpRequest, access: KubeAccess): Promise<HttpAnswer> {
    const tried = `${request.method} ${this.#base.origin}${this.#pathOf(request)}`;
    if (this.#isDisposed) throw abortError();
    request.signal?.throwIfAborted();
    try {
      return await this.#start(request, access, tried);
    } catch (error) {
      request.signal?.throwIfAborted();
      if (error instanceof SourceError || isAbortError(error)) throw error;
      const certificate = isTlsFailure(error)
        ? await fetchServerCertificate(this.#base, this.#options.tlsServerName)
        : undefined;
      throw describeConnectFailure(error, this.#base, tried, certificate);
    }
  }

  #start(request: HttpRequest, access: KubeAccess, tried: string): Promise<HttpAnswer> {
    const idle = request.timeoutMs ?? this.#options.idleTimeout ?? 30_000;
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
        if (idle > 0) timer = setTimeout(giveUp('did not answer', idle), idle);
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
        reject(error);
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

  #pathOf(request: HttpRequest): string {
    return this.#base.pathname.replace(/\/+$/, '') + request.path;
  }

  #toRequestOptions(request: HttpRequest, access: KubeAccess): RequestOptions {
    const isLocal = /^(?:localhost|127\.[\d.]+|\[::1\])$/.test(this.#base.hostname);
    const headers: Record<string, string | readonly string[]> = {
      accept: 'application/json',
      'user-agent': 'kube-observatory',
      // Over a real network lists shrink to a tenth; on loopback packing costs more than it saves.
      ...(isLocal ? {} : { 'accept-encoding': 'gzip' }),
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
      ? new https.Agent({ ...access.tls, keepAlive: true, maxFreeSockets: 8 })
      : new http.Agent({ keepAlive: true });
    this.#agents.set(access, agent);
    return agent;
  }
}

function abortError(): Error {
  return new DOMException('The connection to the cluster was closed.', 'AbortError');
}
