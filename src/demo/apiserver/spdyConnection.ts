import { Duplex } from 'node:stream';
import { constants, createDeflate, createInflate, type Deflate, type Inflate } from 'node:zlib';
import { spdyDictionary } from '../../base/spdyDictionaryData.ts';

const frame = { synStream: 1, synReply: 2, rstStream: 3, ping: 6, goAway: 7 } as const;
const finFlag = 1;
const version = 3;
/** No frame of a client that behaves is larger. */
const largestFrame = 8 * 1024 * 1024;

/** One stream of a SPDY connection, opened by the client. */
export class SpdyStream extends Duplex {
  readonly id: number;
  /** In lower case. */
  readonly headers: ReadonlyMap<string, string>;

  constructor(
    id: number,
    headers: ReadonlyMap<string, string>,
    send: (id: number, flags: number, data: Buffer) => void,
  ) {
    super({
      read: () => undefined,
      write: (chunk: Buffer, _encoding, done) => {
        send(id, 0, chunk);
        done();
      },
      final: (done) => {
        send(id, finFlag, Buffer.alloc(0));
        done();
      },
    });
    this.id = id;
    this.headers = headers;
  }
}

/**
 * The server's side of a SPDY/3.1 connection, as far as kubectl uses it: streams that the client opens, data both ways,
 * pings. Flow control is left out, as it is in the library that kubectl is built with.
 */
export class SpdyConnection {
  readonly #transport: Duplex;
  readonly #onStream: (stream: SpdyStream) => void;
  readonly #streams = new Map<number, SpdyStream>();
  readonly #inflate: Inflate = createInflate({ dictionary: spdyDictionary, finishFlush: constants.Z_SYNC_FLUSH });
  readonly #deflate: Deflate = createDeflate({ dictionary: spdyDictionary, flush: constants.Z_SYNC_FLUSH });
  #received: Buffer = Buffer.alloc(0);
  #work: Promise<void> = Promise.resolve();

  /** @param onStream hears each stream that the client opens, after it has been accepted. */
  constructor(transport: Duplex, onStream: (stream: SpdyStream) => void) {
    this.#transport = transport;
    this.#onStream = onStream;
    transport.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#readFrames();
    });
    transport.once('close', () => {
      for (const stream of this.#streams.values()) stream.destroy();
      this.#inflate.close();
      this.#deflate.close();
    });
    transport.on('error', () => {
      transport.destroy();
    });
  }

  /** Ends the connection once what was sent has gone. */
  end(): void {
    this.#transport.end();
  }

  #readFrames(): void {
    while (this.#received.length >= 8) {
      const length = this.#received.readUIntBE(5, 3);
      if (length > largestFrame) {
        this.#transport.destroy();
        return;
      }
      if (this.#received.length < 8 + length) return;
      const head = this.#received.subarray(0, 8);
      const body = this.#received.subarray(8, 8 + length);
      this.#received = this.#received.subarray(8 + length);
      // Headers are decompressed asynchronously and in order; what follows a stream's opening waits for it.
      this.#work = this.#work
        .then(() => this.#handle(head, body))
        .catch(() => {
          this.#transport.destroy();
        });
    }
  }

  async #handle(head: Buffer, body: Buffer): Promise<void> {
    const flags = head.readUInt8(4);
    const isControl = (head.readUInt8(0) & 0x80) !== 0;
    if (!isControl) {
      const stream = this.#streams.get(head.readUInt32BE(0));
      if (body.length > 0) stream?.push(body);
      if ((flags & finFlag) !== 0) stream?.push(null);
      return;
    }
    switch (head.readUInt16BE(2)) {
      case frame.synStream:
        await this.#open(body, flags);
        return;
      case frame.ping:
        this.#sendControl(frame.ping, body);
        return;
      case frame.rstStream: {
        const id = body.readUInt32BE(0);
        this.#streams.get(id)?.destroy();
        this.#streams.delete(id);
        return;
      }
      case frame.goAway:
        this.#transport.end();
    }
  }

  async #open(body: Buffer, flags: number): Promise<void> {
    const id = body.readUInt32BE(0) & 0x7fffffff;
    const headers = readHeaders(await transformed(this.#inflate, body.subarray(10)));
    const stream = new SpdyStream(id, headers, (streamId, dataFlags, data) => {
      this.#sendData(streamId, dataFlags, data);
    });
    stream.on('error', () => undefined);
    this.#streams.set(id, stream);
    const reply = Buffer.alloc(4);
    reply.writeUInt32BE(id);
    this.#sendControl(frame.synReply, Buffer.concat([reply, await transformed(this.#deflate, Buffer.alloc(4))]));
    if ((flags & finFlag) !== 0) stream.push(null);
    this.#onStream(stream);
  }

  #sendControl(type: number, body: Buffer): void {
    const head = Buffer.alloc(8);
    head.writeUInt16BE(0x8000 | version, 0);
    head.writeUInt16BE(type, 2);
    head.writeUIntBE(body.length, 5, 3);
    this.#send(Buffer.concat([head, body]));
  }

  #sendData(id: number, flags: number, data: Buffer): void {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(id, 0);
    head.writeUInt8(flags, 4);
    head.writeUIntBE(data.length, 5, 3);
    this.#send(Buffer.concat([head, data]));
  }

  #send(bytes: Buffer): void {
    if (this.#transport.writable) this.#transport.write(bytes);
  }
}

/** What a compressor makes of one block, flushed so that the other side can read it at once. */
function transformed(codec: Inflate | Deflate, block: Buffer): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const collect = (chunk: Buffer): void => {
    chunks.push(chunk);
  };
  return new Promise((resolve, reject) => {
    codec.on('data', collect);
    codec.once('error', reject);
    codec.write(block);
    codec.flush(constants.Z_SYNC_FLUSH, () => {
      codec.off('data', collect);
      codec.off('error', reject);
      resolve(Buffer.concat(chunks));
    });
  });
}

function readHeaders(block: Buffer): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  let position = 4;
  const text = (): string => {
    const length = block.readUInt32BE(position);
    const found = block.toString('utf8', position + 4, position + 4 + length);
    position += 4 + length;
    return found;
  };
  for (let left = block.readUInt32BE(0); left > 0; left -= 1) headers.set(text().toLowerCase(), text());
  return headers;
}
