import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { isAbortError, messageOf } from '../../base/async.ts';
import type { HttpAnswer } from '../httpTransport.ts';
import { SourceError } from '../sourceError.ts';
import { GrowingBytes } from './growingBytes.ts';
import { releaseBytes } from './releaseBytes.ts';

interface AnswerContext {
  /** Milliseconds without a byte until the stream is given up; 0: never. */
  readonly idle: number;
  readonly tried: string;
  readonly signal: AbortSignal | undefined;
}

/** An unread body up to this size is read to its end, so that its connection can be used again. */
const drainLimit = 65_536;
/** What has arrived and is not yet read stops the server from sending more from this many bytes on. */
const mostWaiting = 512 * 1024;
/** The first pieces are smaller, each by this much larger than the one before: what reads them first is not yet compiled, and slow. */
const firstWaiting = 128 * 1024;
const moreWaiting = 32 * 1024;

/** The answer to a request whose body still flows. */
export class IncomingAnswer implements HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly #outgoing: ClientRequest;
  readonly #incoming: IncomingMessage;
  readonly #context: AnswerContext;

  constructor(outgoing: ClientRequest, incoming: IncomingMessage, context: AnswerContext) {
    this.#outgoing = outgoing;
    this.#incoming = incoming;
    this.#context = context;
    this.status = incoming.statusCode ?? 0;
    this.headers = Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(', ') : (value ?? ''),
      ]),
    );
    // Until somebody reads, a broken stream has nobody to tell; a reader gets the error from the stream itself.
    incoming.on('error', () => undefined);
  }

  async text(): Promise<string> {
    const bytes = new GrowingBytes();
    for await (const chunk of this.chunks()) bytes.append(chunk);
    return bytes.view().toString('utf8');
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    const { idle, tried, signal } = this.#context;
    const body = this.#body();
    const isPlain = body === this.#incoming;
    const arrived = new ArrivedChunks(body, isPlain);
    if (isPlain) releaseRead(this.#incoming);
    const onIdle = (): void => {
      this.#incoming.destroy(
        new SourceError('timeout', `The answer stopped arriving for ${idle / 1000} s.`, { tried }),
      );
    };
    const timer = idle > 0 ? setTimeout(onIdle, idle) : undefined;
    try {
      for (let chunk = await arrived.next(); chunk !== undefined; chunk = await arrived.next()) {
        timer?.refresh();
        yield chunk;
      }
      if (!this.#incoming.complete) throw new Error('it ended early');
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof SourceError || isAbortError(error)) throw error;
      throw new SourceError('unreachable', `The connection broke while the answer arrived: ${messageOf(error)}`, {
        tried,
        cause: error,
      });
    } finally {
      clearTimeout(timer);
      if (!this.#incoming.complete) this.#outgoing.destroy();
    }
  }

  discard(): void {
    const isSmall = Number(this.headers['content-length'] ?? Infinity) <= drainLimit;
    if (isSmall) this.#incoming.resume();
    else this.#outgoing.destroy();
  }

  #body(): Readable {
    if (this.headers['content-encoding'] !== 'gzip') return this.#incoming;
    const unpacked = createGunzip({ chunkSize: mostWaiting });
    this.#incoming.on('error', (error) => unpacked.destroy(error));
    this.#incoming.on('aborted', () => unpacked.destroy(new Error('it ended early')));
    return this.#incoming.pipe(unpacked);
  }
}

/**
 * Gives back the memory of what the socket of an answer reads as soon as all of it has been taken out of the answer's body. Left to
 * the collector of garbage, what one long list leaves behind makes it go through the whole heap again and again.
 */
function releaseRead(incoming: IncomingMessage): void {
  const { socket } = incoming;
  const release = (bytes: Uint8Array): void => {
    // The listener of Node's parser of HTTP stands before this one, so that nothing of these bytes is still to come.
    if (incoming.readableLength === 0) releaseBytes(bytes);
  };
  const stop = (): void => {
    socket.off('data', release);
  };
  socket.on('data', release);
  incoming.once('end', stop);
  incoming.once('close', stop);
}

/**
 * Gives out what a stream brings, all that one turn of the event loop brought at once: a list of 80 MB comes in 5,000 pieces, and
 * to be woken for each is half the cost of receiving it.
 */
class ArrivedChunks {
  readonly #body: Readable;
  /** What is waiting to be read, and what a reader has: each serves again when the other is read. */
  #waiting = new GrowingBytes();
  #taken = new GrowingBytes();
  #mostWaiting = firstWaiting;
  #hasEnded = false;
  #failure: Error | undefined;
  #wake: (() => void) | undefined;

  /** @param arePieces whether the chunks are small and many, as they come from the network, and are better freed one by one. */
  constructor(body: Readable, arePieces: boolean) {
    this.#body = body;
    body.on('data', (chunk: Uint8Array) => {
      this.#waiting.append(chunk);
      if (arePieces) releaseBytes(chunk);
      if (this.#waiting.length >= this.#mostWaiting) body.pause();
      this.#wakeLater();
    });
    body.on('error', (error) => {
      this.#failure = error;
      this.#wakeLater();
    });
    body.on('close', () => {
      this.#hasEnded = true;
      this.#wakeLater();
    });
    body.on('end', () => {
      this.#hasEnded = true;
      this.#wakeLater();
    });
  }

  /** Waits for more. @returns undefined at the end. @throws what broke the stream. */
  async next(): Promise<Uint8Array | undefined> {
    if (this.#waiting.length === 0 && !this.#hasEnded && this.#failure === undefined) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#waiting.length > 0) return this.#take();
    if (this.#failure !== undefined) throw this.#failure;
    return undefined;
  }

  #take(): Uint8Array {
    [this.#taken, this.#waiting] = [this.#waiting, this.#taken];
    this.#waiting.clear();
    this.#mostWaiting = Math.min(mostWaiting, this.#mostWaiting + moreWaiting);
    if (this.#body.isPaused()) this.#body.resume();
    return this.#taken.view();
  }

  #wakeLater(): void {
    const wake = this.#wake;
    if (wake === undefined) return;
    this.#wake = undefined;
    setImmediate(wake);
  }
}
