import assert from 'node:assert/strict';
import { type Duplex, duplexPair } from 'node:stream';
import { test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { SpdyConnection, type SpdyStream } from '../../../../src/demo/apiserver/spdyConnection.ts';
import { spdyDictionary } from '../../../../src/base/spdyDictionaryData.ts';

const length = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

function control(type: number, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0x80, 3, 0, type]), length(body.length), body]);
}

function data(id: number, flags: number, text: string): Buffer {
  const size = length(text.length);
  size.writeUInt8(flags);
  return Buffer.concat([length(id), size, Buffer.from(text)]);
}

/** The opening of a stream with one header. */
function opening(id: number, name: string, value: string): Buffer {
  const text = (word: string): Buffer => Buffer.concat([length(word.length), Buffer.from(word)]);
  const block = deflateSync(Buffer.concat([length(1), text(name), text(value)]), { dictionary: spdyDictionary });
  return control(1, Buffer.concat([length(id), length(0), Buffer.alloc(2), block]));
}

/** A connection, the client's end of it, and what the client has received. */
function connect(onStream: (stream: SpdyStream) => void): { client: Duplex; server: Duplex; received: () => Buffer } {
  const [client, server] = duplexPair();
  const chunks: Buffer[] = [];
  client.on('data', (chunk: Buffer) => chunks.push(chunk));
  new SpdyConnection(server, onStream);
  return { client, server, received: () => Buffer.concat(chunks) };
}

test('the dictionary is that of SPDY/3', () => {
  // Its Adler-32 checksum stands in every stream that is compressed with it.
  assert.equal(deflateSync('x', { dictionary: spdyDictionary }).readUInt32BE(2), 0xe3c6a7c2);
});

test('a stream is accepted, read, answered and closed', async () => {
  const heard = new Promise<string>((resolve) => {
    const { client } = connect((stream) => {
      let text = '';
      stream.setEncoding('utf8');
      stream.on('data', (chunk: string) => (text += chunk));
      stream.once('end', () => {
        resolve(`${stream.headers.get('streamtype') ?? ''}: ${text}`);
      });
    });
    // Cut where no frame ends, as a network may.
    const bytes = Buffer.concat([opening(1, 'StreamType', 'stdin'), data(1, 0, 'hello '), data(1, 1, 'world')]);
    client.write(bytes.subarray(0, 13));
    client.write(bytes.subarray(13));
  });
  assert.equal(await heard, 'stdin: hello world');
});

test('what a stream writes arrives as data, with an end', async () => {
  await new Promise<void>((resolve) => {
    const { client, received } = connect((stream) => {
      stream.end('bye', () => {
        setImmediate(() => {
          assert.ok(received().includes(data(3, 0, 'bye')));
          assert.ok(
            received()
              .subarray(-8)
              .equals(data(3, 1, '')),
          );
          resolve();
        });
      });
    });
    client.write(opening(3, 'streamtype', 'stdout'));
  });
});

test('a ping comes back', async () => {
  const { client, received } = connect(() => undefined);
  const ping = control(6, length(7));
  await new Promise<void>((resolve) => {
    client.once('data', () => {
      resolve();
    });
    client.write(ping);
  });
  assert.deepEqual(received(), ping);
});

test('a frame that is too large ends the connection', async () => {
  const { client, server } = connect(() => undefined);
  client.write(Buffer.from([0x80, 3, 0, 1, 0, 0xff, 0xff, 0xff]));
  await new Promise((resolve) => server.once('close', resolve));
  assert.equal(server.destroyed, true);
});
