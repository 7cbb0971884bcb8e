import { constants, createDeflate } from 'node:zlib';
import { spdyDictionary } from '../../base/spdyDictionaryData.ts';
import type { TunnelCodec, TunnelEvent } from './tunnelCodec.ts';

const frame = { synStream: 1, synReply: 2, rstStream: 3, ping: 6, goAway: 7 } as const;
const finFlag = 1;
const version = 3;
const errorStream = 1;
const dataStream = 3;
/** No node sends a larger frame; a length beyond it means that this is not SPDY. */
const largestFrame = 8 * 1024 * 1024;

/**
 * `SPDY/3.1+portforward.k8s.io`: SPDY/3.1 inside the WebSocket, with one stream for data and one for an error. What answers the opening
 * of the streams is not decompressed, since it says nothing. Flow control is left to TCP, as in the library that API servers use.
 */
export class SpdyCodec implements TunnelCodec {
  readonly #port: number;
  #received: Buffer = Buffer.alloc(0);
  #complaint = '';

  constructor(port: number) {
    this.#port = port;
  }

  async begin(): Promise<readonly Buffer[]> {
    const headers = (streamtype: string): Buffer =>
      headerBlock({ streamtype, port: String(this.#port), requestid: '0' });
    const [forErrors, forData] = await compress([headers('error'), headers('data')]);
    return [
      synStream(errorStream, forErrors),
      // Nothing is ever written to the stream of errors.
      dataFrame(errorStream, finFlag, Buffer.alloc(0)),
      synStream(dataStream, forData),
    ];
  }

  encode(chunk: Buffer): Buffer {
    return dataFrame(dataStream, 0, chunk);
  }

  end(): Buffer {
    return dataFrame(dataStream, finFlag, Buffer.alloc(0));
  }

  receive(message: Buffer): readonly TunnelEvent[] {
    this.#received = this.#received.length === 0 ? message : Buffer.concat([this.#received, message]);
    const events: TunnelEvent[] = [];
    while (this.#received.length >= 8) {
      const length = this.#received.readUIntBE(5, 3);
      if (length > largestFrame) return [...events, { kind: 'failed', message: 'The server does not speak SPDY.' }];
      if (this.#received.length < 8 + length) break;
      events.push(...this.#readFrame(this.#received.subarray(0, 8), this.#received.subarray(8, 8 + length)));
      this.#received = this.#received.subarray(8 + length);
    }
    return events;
  }

  #readFrame(head: Buffer, body: Buffer): readonly TunnelEvent[] {
    const isLast = (head.readUInt8(4) & finFlag) !== 0;
    if ((head.readUInt8(0) & 0x80) === 0) return this.#readData(head.readUInt32BE(0), isLast, body);
    switch (head.readUInt16BE(2)) {
      case frame.ping:
        return [{ kind: 'reply', bytes: controlFrame(frame.ping, body) }];
      case frame.rstStream:
        return [
          { kind: 'failed', message: this.#complaint === '' ? 'The pod reset the connection.' : this.#complaint },
        ];
      case frame.goAway:
        return [{ kind: 'end' }];
      default:
        return [];
    }
  }

  #readData(stream: number, isLast: boolean, body: Buffer): readonly TunnelEvent[] {
    if (stream === errorStream) {
      this.#complaint += body.toString('utf8');
      return isLast && this.#complaint !== '' ? [{ kind: 'failed', message: this.#complaint }] : [];
    }
    const events: TunnelEvent[] = body.length === 0 ? [] : [{ kind: 'data', bytes: body }];
    return isLast ? [...events, { kind: 'end' }] : events;
  }
}

function synStream(id: number, headers: Buffer | undefined): Buffer {
  const ids = Buffer.alloc(10);
  ids.writeUInt32BE(id, 0);
  return controlFrame(frame.synStream, Buffer.concat([ids, headers ?? Buffer.alloc(0)]));
}

function controlFrame(type: number, body: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16BE(0x8000 | version, 0);
  head.writeUInt16BE(type, 2);
  head.writeUIntBE(body.length, 5, 3);
  return Buffer.concat([head, body]);
}

function dataFrame(id: number, flags: number, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(id, 0);
  head.writeUInt8(flags, 4);
  head.writeUIntBE(data.length, 5, 3);
  return Buffer.concat([head, data]);
}

/** A block of names and values (section 2.6.10 of SPDY/3), not yet compressed. */
function headerBlock(headers: Readonly<Record<string, string>>): Buffer {
  const entries = Object.entries(headers);
  const parts = entries.flat().flatMap((text) => [fourBytes(text.length), Buffer.from(text, 'latin1')]);
  return Buffer.concat([fourBytes(entries.length), ...parts]);
}

function fourBytes(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** Compresses blocks one after the other, each flushed, as one stream with SPDY's dictionary. */
async function compress(blocks: readonly Buffer[]): Promise<readonly Buffer[]> {
  const deflate = createDeflate({ dictionary: spdyDictionary });
  const compressed: Buffer[] = [];
  let chunks: Buffer[] = [];
  deflate.on('data', (chunk: Buffer) => chunks.push(chunk));
  for (const block of blocks) {
    chunks = [];
    deflate.write(block);
    await new Promise<void>((resolve) => {
      deflate.flush(constants.Z_SYNC_FLUSH, resolve);
    });
    compressed.push(Buffer.concat(chunks));
  }
  deflate.close();
  return compressed;
}
