import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Readable, pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { messageOf } from '../base/async.ts';
import { DataFileError } from './dataFileError.ts';

/** The path that stands for the standard input. */
const standardInput = '-';
const sliceBytes = 1 << 20;
const gzipMark = Buffer.from([0x1f, 0x8b]);
/** Characters that one text of Node.js can have. */
const mostCharacters = 0x1fffffe8;

/** A text that comes in slices, cut anywhere, so that it may be larger than one text can be. */
export interface DataText {
  /** What it is called without its folder. */
  readonly name: string;
  /** When it was changed last; milliseconds since the epoch. */
  readonly changedMs: number;
  /** 0 where that is not known. */
  readonly byteLength: number;
  /** Its beginning, to see of what kind it is. */
  readonly head: string;
  /** All of it, once. */
  readonly slices: AsyncIterable<string>;
}

/** Opens a file, or the standard input for `-`. @throws Error of the file system where it cannot be read */
export async function openDataText(path: string): Promise<DataText> {
  const isInput = path === standardInput;
  const facts = isInput ? { mtimeMs: Date.now(), size: 0 } : await stat(path);
  const rest = slicesOf(path);
  const first = await rest.next();
  const head = first.done === true ? '' : first.value;
  const name = isInput ? 'stdin' : basename(path);
  return { name, changedMs: facts.mtimeMs, byteLength: facts.size, head, slices: joined(head, rest) };
}

/** The lines of a file, or of the standard input for `-`, blank ones as well. */
export async function* linesOf(text: DataText): AsyncGenerator<string> {
  let unended = '';
  for await (const slice of text.slices) {
    const lines = (unended + slice).split('\n');
    unended = lines.pop() ?? '';
    yield* lines;
  }
  if (unended !== '') yield unended;
}

/** All of a text in one. @throws DataFileError where it is too long for that */
export async function wholeOf(text: DataText): Promise<string> {
  const slices: string[] = [];
  let length = 0;
  for await (const slice of text.slices) {
    length += slice.length;
    if (length > mostCharacters) {
      throw new DataFileError(`${text.name} is too long: text of metrics may have up to 512 MB. Split it into files.`);
    }
    slices.push(slice);
  }
  return slices.join('');
}

/** The text of a file in slices. It may be compressed with gzip; it is UTF-8, or UTF-16 where its first bytes tell so. */
async function* slicesOf(path: string): AsyncGenerator<string> {
  const source: AsyncIterable<Buffer> =
    path === standardInput ? process.stdin : createReadStream(path, { highWaterMark: sliceBytes });
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  for await (const bytes of unzipped(path, source)) {
    decoder ??= new TextDecoder(encodingOf(bytes));
    yield decoder.decode(bytes, { stream: true });
  }
  const last = decoder?.decode() ?? '';
  if (last !== '') yield last;
}

function encodingOf(bytes: Buffer): string {
  const mark = bytes.subarray(0, 2).toString('hex');
  return mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : 'utf-8';
}

/** @throws DataFileError where what is compressed is broken */
async function* unzipped(path: string, source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const rest = source[Symbol.asyncIterator]();
  const first = await rest.next();
  if (first.done === true) return;
  const all = joined(first.value, { [Symbol.asyncIterator]: () => rest });
  if (!first.value.subarray(0, 2).equals(gzipMark)) {
    yield* all;
    return;
  }
  try {
    // Its errors come out of the reading of it.
    const unzip: AsyncIterable<Buffer> = pipeline(Readable.from(all), createGunzip(), () => undefined);
    yield* unzip;
  } catch (error) {
    throw new DataFileError(`${path} is no whole gzip file: ${messageOf(error)}`);
  }
}

async function* joined<T>(head: T, rest: AsyncIterable<T>): AsyncGenerator<T> {
  yield head;
  yield* rest;
}
