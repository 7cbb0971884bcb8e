import { Agent, type AgentOptions, type RequestOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import { connect, type ConnectionOptions } from 'node:tls';
import { toError } from '../../base/async.ts';
import { openTunnel } from './proxyTunnel.ts';

type Callback = (error: Error | null, stream: Duplex) => void;

/** Where a connection goes, as Node hands it to an agent. */
interface Destination extends ConnectionOptions {
  readonly host?: string;
  readonly port?: number;
}

/** Makes TLS connections through an HTTP proxy by CONNECT. */
export class ConnectProxyAgent extends Agent {
  readonly #proxy: URL;

  /** @param proxyUrl `http://user:password@host:port`, or https. */
  constructor(proxyUrl: string, options: AgentOptions) {
    super({ ...options, keepAlive: true, maxFreeSockets: 8 });
    this.#proxy = new URL(proxyUrl);
  }

  override createConnection(options: RequestOptions, callback?: Callback): undefined {
    const destination = options as unknown as Destination;
    void openTunnel(this.#proxy, `${destination.host ?? ''}:${destination.port ?? 443}`).then(
      (socket) => {
        callback?.(null, connect({ ...destination, socket }));
      },
      (error: unknown) => {
        // Its type wants a stream even where there is none.
        if (callback !== undefined) Reflect.apply(callback, undefined, [toError(error)]);
      },
    );
  }
}
