import type { HttpAnswer, HttpRequest, HttpTransport } from '../../src/sources/httpTransport.ts';

export interface FakeAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A string as it is, anything else as JSON; an iterable flows chunk by chunk. */
  readonly body?: unknown;
  readonly chunks?: AsyncIterable<Uint8Array>;
}

/** A transport that answers from a function and keeps what it was asked. */
export class FakeTransport implements HttpTransport {
  readonly description = 'fake';
  readonly requests: HttpRequest[] = [];
  readonly #answer: (request: HttpRequest) => FakeAnswer | Promise<FakeAnswer>;

  constructor(answer: (request: HttpRequest) => FakeAnswer | Promise<FakeAnswer>) {
    this.#answer = answer;
  }

  async send(request: HttpRequest): Promise<HttpAnswer> {
    this.requests.push(request);
    request.signal?.throwIfAborted();
    const { status = 200, headers = {}, body = '', chunks } = await this.#answer(request);
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return {
      status,
      headers,
      text: () => Promise.resolve(text),
      chunks: () => chunks ?? chunksOf(text),
      discard: () => undefined,
    };
  }
}

/** A body in one chunk. */
async function* chunksOf(text: string): AsyncIterable<Uint8Array> {
  yield await Promise.resolve(new TextEncoder().encode(text));
}
