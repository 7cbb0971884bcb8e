import type { WebSocket } from 'ws';
import type { HttpTransport } from '../httpTransport.ts';

export interface SocketRequest {
  /** Begins with `/`, query included. */
  readonly path: string;
  /** WebSocket subprotocols, the best first; the server takes one of them. */
  readonly protocols: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/** A way to the streaming subresources of an API server: `exec`, `portforward`. */
export interface SocketTransport {
  /**
   * Opens a WebSocket. Whoever gets it closes it; the end of the transport ends it too.
   * @throws SourceError in the server's own words when it refuses, and as `HttpTransport.send` when it cannot be reached.
   */
  openSocket(request: SocketRequest): Promise<WebSocket>;
}

/** Everything that one says to an API server. */
export type KubeApi = HttpTransport & SocketTransport;
