/** One HTTP exchange with a backend; the path is relative to the transport's own base. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Begins with `/`, query included. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
  /** Milliseconds without a byte until the exchange is given up; the transport has a default. 0: never, for watches and followed logs. */
  readonly timeoutMs?: number;
  /** The head of the answer comes at once, however long its body is silent: the transport's own limit holds until then. */
  readonly answersAtOnce?: boolean;
}

/** An answer whose head is there and whose body still flows. Read the body once, or `discard` it: both free the socket. */
export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** @throws SourceError when the stream breaks; the signal's reason when aborted. */
  text(): Promise<string>;
  /** Chunks as they arrive; the bytes of one are overwritten when the next is asked for. Leaving the loop closes the stream. */
  chunks(): AsyncIterable<Uint8Array>;
  discard(): void;
}

/**
 * A way to reach one HTTP backend with its address, TLS and credentials settled: directly by URL, or through the Kubernetes API
 * server's service proxy. Every status is an answer; callers decide what is an error.
 */
export interface HttpTransport {
  /** Where requests go, for people, without credentials: `https://10.0.0.1:6443` or `demo: monitoring/prometheus:9090 (service proxy)`. */
  readonly description: string;
  /** @throws SourceError of kind unreachable, timeout, tls or unauthorized when no answer came. */
  send(request: HttpRequest): Promise<HttpAnswer>;
}
