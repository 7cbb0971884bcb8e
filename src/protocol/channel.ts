import { isAbortError, messageOf, toError } from '../base/async.ts';
import type { Event } from '../base/event.ts';
import type { Disposable } from '../base/lifecycle.ts';
import type { Failure } from '../model/failure.ts';
import { openEnvelope, sealEnvelope, type Envelope } from './envelope.ts';

/** One end of a two-way connection that carries structured clones: a webview, or its host. */
export interface Port {
  post(message: unknown): void;
  readonly onMessage: Event<unknown>;
}

/** One direction of a contract: for each method what is sent and what comes back (`undefined` where nothing does). */
export type Methods<T> = { readonly [K in keyof T]: { readonly params: unknown; readonly result: unknown } };

/** What a handler knows beside its parameters. */
export interface CallContext {
  /** Aborted when the caller gives up or the channel closes. */
  readonly signal: AbortSignal;
}

/** What a handler returns: the result, now or later; anything at all where the contract wants none. */
type Answer<Result> = [Result] extends [undefined] ? unknown : Result | Promise<Result>;

/** One handler for each method; a missing one does not compile. */
export type Handlers<T extends Methods<T>> = {
  readonly [K in keyof T]: (params: T[K]['params'], context: CallContext) => Answer<T[K]['result']>;
};

export interface ChannelOptions {
  /** Turns what a handler threw into what the caller sees. */
  readonly describeError?: (thrown: unknown) => Failure;
  /** Hears what no caller waits for: a notification's handler that threw, a message of no known shape. */
  readonly onFault?: (fault: Error) => void;
  /** Milliseconds until an unanswered request is given up. Default 30,000; 0: never. */
  readonly timeoutMs?: number;
  /** How many pushed messages may wait for their acknowledgement. Default 4. */
  readonly pushWindow?: number;
}

export interface RequestOptions {
  readonly signal?: AbortSignal;
  /** Overrides the channel's own. */
  readonly timeoutMs?: number;
}

/** A request that the other side answered with an error. */
export class RemoteError extends Error {
  override readonly name = 'RemoteError';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** A request that will never be answered, because its channel was closed; counts as a cancelled operation. */
class ChannelClosedError extends Error {
  override readonly name = 'AbortError';
}

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Typed calls over a port, in both directions. Every request is answered with a result or an error, times out and can be cancelled;
 * `push` sends a stream that a slow receiver slows down. `Send` are the methods of the other side, `Receive` our own.
 */
export class Channel<Send extends Methods<Send>, Receive extends Methods<Receive>> implements Disposable {
  readonly #port: Port;
  readonly #handlers: Handlers<Receive>;
  readonly #options: ChannelOptions;
  readonly #pending = new Map<number, Pending>();
  readonly #running = new Map<number, AbortController>();
  readonly #subscription: Disposable;
  #waitingForRoom: (() => void)[] = [];
  #lastId = 0;
  #pushed = 0;
  #acknowledged = 0;
  #isClosed = false;

  constructor(port: Port, handlers: Handlers<Receive>, options: ChannelOptions = {}) {
    this.#port = port;
    this.#handlers = handlers;
    this.#options = options;
    this.#subscription = port.onMessage((message) => {
      this.#receive(message);
    });
  }

  /**
   * Calls a method of the other side.
   * @throws RemoteError with the other side's failure or a time-out, the signal's reason when aborted, an AbortError when closed.
   */
  request<K extends keyof Send & string>(
    method: K,
    params: Send[K]['params'],
    options: RequestOptions = {},
  ): Promise<Send[K]['result']> {
    const { signal, timeoutMs = this.#options.timeoutMs ?? 30_000 } = options;
    if (this.#isClosed) return Promise.reject(new ChannelClosedError(`Closed before ${method} was sent.`));
    if (signal?.aborted === true) return Promise.reject(toError(signal.reason));
    const id = ++this.#lastId;
    return new Promise<Send[K]['result']>((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        this.#pending.delete(id);
      };
      const giveUp = (error: Error): void => {
        settle();
        this.#post({ kind: 'cancel', id });
        reject(error);
      };
      const onAbort = (): void => {
        giveUp(toError(signal?.reason));
      };
      const onTimeout = (): void => {
        giveUp(new RemoteError({ kind: 'timeout', message: `No answer to ${method} within ${timeoutMs / 1000} s.` }));
      };
      const timer = timeoutMs > 0 ? setTimeout(onTimeout, timeoutMs) : undefined;
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#pending.set(id, {
        resolve: (result) => {
          settle();
          resolve(result);
        },
        reject: (error) => {
          settle();
          reject(error);
        },
      });
      this.#post({ kind: 'request', id, method, params });
    });
  }

  /** Tells the other side something and waits for nothing. */
  notify<K extends keyof Send & string>(method: K, params: Send[K]['params']): void {
    this.#post({ kind: 'notify', method, params });
  }

  /**
   * Tells the other side something as part of a stream. Resolves when there is room for the next: at once, or after the other side has
   * handled earlier ones. A sender that awaits it cannot flood a slow receiver.
   */
  async push<K extends keyof Send & string>(method: K, params: Send[K]['params']): Promise<void> {
    if (this.#isClosed) return;
    const sequence = ++this.#pushed;
    this.#post({ kind: 'push', sequence, method, params });
    const pushWindow = this.#options.pushWindow ?? 4;
    while (this.#pushed - this.#acknowledged >= pushWindow) {
      await new Promise<void>((resolve) => this.#waitingForRoom.push(resolve));
    }
  }

  /** Forgets unacknowledged pushes: the receiver was replaced by a new one, which will never acknowledge them. */
  resetPushes(): void {
    this.#acknowledge(this.#pushed);
  }

  dispose(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#subscription.dispose();
    for (const controller of this.#running.values())
      controller.abort(new ChannelClosedError('The channel was closed.'));
    for (const pending of [...this.#pending.values()])
      pending.reject(new ChannelClosedError('The channel was closed.'));
    this.#acknowledge(this.#pushed);
  }

  #post(envelope: Envelope): void {
    if (!this.#isClosed) this.#port.post(sealEnvelope(envelope));
  }

  #receive(message: unknown): void {
    const envelope = openEnvelope(message);
    switch (envelope?.kind) {
      case undefined:
        this.#options.onFault?.(new Error('A message of unknown shape arrived.'));
        return;
      case 'request':
        void this.#answer(envelope.id, envelope.method, envelope.params);
        return;
      case 'result':
        this.#pending.get(envelope.id)?.resolve(envelope.result);
        return;
      case 'error':
        this.#pending.get(envelope.id)?.reject(new RemoteError(envelope.failure));
        return;
      case 'cancel':
        this.#running.get(envelope.id)?.abort();
        return;
      case 'notify':
        void this.#hear(envelope.method, envelope.params);
        return;
      case 'push':
        void this.#hear(envelope.method, envelope.params).then(() => {
          this.#post({ kind: 'ack', sequence: envelope.sequence });
        });
        return;
      case 'ack':
        this.#acknowledge(envelope.sequence);
    }
  }

  async #answer(id: number, method: string, params: unknown): Promise<void> {
    const controller = new AbortController();
    this.#running.set(id, controller);
    try {
      const result = await this.#call(method, params, controller.signal);
      this.#post({ kind: 'result', id, result });
    } catch (error) {
      this.#post({ kind: 'error', id, failure: this.#describe(error) });
    } finally {
      this.#running.delete(id);
    }
  }

  async #hear(method: string, params: unknown): Promise<void> {
    try {
      await this.#call(method, params, new AbortController().signal);
    } catch (error) {
      if (!isAbortError(error)) this.#options.onFault?.(toError(error));
    }
  }

  async #call(method: string, params: unknown, signal: AbortSignal): Promise<unknown> {
    if (!Object.hasOwn(this.#handlers, method)) throw new Error(`There is no method ${method}.`);
    // The contract types the sender; what arrives is checked by the handler where it is used.
    const handler = this.#handlers[method as keyof Receive];
    const answer: unknown = handler(params, { signal });
    return await answer;
  }

  #describe(thrown: unknown): Failure {
    return this.#options.describeError?.(thrown) ?? { message: messageOf(thrown) };
  }

  #acknowledge(sequence: number): void {
    this.#acknowledged = Math.min(this.#pushed, Math.max(this.#acknowledged, sequence));
    const waiting = this.#waitingForRoom;
    this.#waitingForRoom = [];
    for (const resume of waiting) resume();
  }
}
