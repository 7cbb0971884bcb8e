import type { WebSocket } from 'ws';
import type { HttpTransport } from '../httpTransport.ts';

export interface SocketRequest {
  /** Begins with `/`, query included. */
  readonly path: string;
  /** WebSocket subprotocols, the best first; the server takes one of them. */
  readonly protocols: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/** A WebSocket that is open and paused until somebody listens, and what is spoken over it. */
export interface KubeSocket {
  readonly socket: WebSocket;
  /** The subprotocol that the server took; empty when it named none. */
  readonly protocol: string;
}

/** A way to the streaming subresources of an API server: `exec`, `portforward`. */
export interface SocketTransport {
  /**
   * Opens a WebSocket. Whoever gets it closes it; the end of the transport ends it too.
   * @throws SourceError in the server's own words when it refuses, and as `HttpTransport.send` when it cannot be reached.
   */
  openSocket(request: SocketRequest): Promise<KubeSocket>;
}

/** Everything that one says to an API server. */
export type KubeApi = HttpTransport & SocketTransport;
