import type { HttpAnswer, HttpRequest, HttpTransport } from '../../src/sources/httpTransport.ts';

/** What a scripted server answers: a status and a body, or a stream that the test goes on writing to. */
export interface ScriptedAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | AsyncIterable<string>;
}

/** A transport whose answers the test gives. It counts the streams that are open. */
export class ScriptedTransport implements HttpTransport {
  readonly description = 'https://test';
  /** Paths, as they were asked for. */
  readonly paths: string[] = [];
  openStreams = 0;
  readonly #answer: (path: string, request: HttpRequest) => ScriptedAnswer | Error | Promise<ScriptedAnswer | Error>;

  constructor(
    answer: (path: string, request: HttpRequest) => ScriptedAnswer | Error | Promise<ScriptedAnswer | Error>,
  ) {
    this.#answer = answer;
  }

  async send(request: HttpRequest): Promise<HttpAnswer> {
    request.signal?.throwIfAborted();
    this.paths.push(request.path);
    const answer = await this.#answer(request.path, request);
    request.signal?.throwIfAborted();
    if (answer instanceof Error) throw answer;
    const { body } = answer;
    return {
      status: answer.status ?? 200,
      headers: answer.headers ?? {},
      text: async () => {
        let text = '';
        for await (const part of typeof body === 'string' ? [body] : body) text += part;
        return text;
      },
      chunks: () => this.#stream(body, request.signal),
      discard: () => undefined,
    };
  }

  async *#stream(body: ScriptedAnswer['body'], signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
    this.openStreams += 1;
    let onAbort: () => void = () => undefined;
    const aborted = new Promise<never>((_, reject) => {
      onAbort = () => {
        reject(signal?.reason as Error);
      };
    });
    aborted.catch(() => undefined);
    signal?.addEventListener('abort', onAbort);
    const parts = (typeof body === 'string' ? toAsync(body) : body)[Symbol.asyncIterator]();
    try {
      for (;;) {
        const part = await Promise.race([parts.next(), aborted]);
        if (part.done === true) return;
        yield Buffer.from(part.value);
      }
    } finally {
      signal?.removeEventListener('abort', onAbort);
      this.openStreams -= 1;
    }
  }
}

async function* toAsync(text: string): AsyncGenerator<string> {
  await Promise.resolve();
  yield text;
}

/** A stream that says nothing and does not end. */
export async function* silence(): AsyncGenerator<string> {
  await new Promise<never>(() => undefined);
  yield '';
}
