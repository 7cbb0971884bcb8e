import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { DataFileError } from './dataFileError.ts';

/** The path that stands for the standard input. */
const standardInput = '-';
const sliceBytes = 1 << 20;
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
  const head = first.done === true ? '' : first.value.replace(/^\ufeff/, '');
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

async function* slicesOf(path: string): AsyncGenerator<string> {
  const stream = path === standardInput ? process.stdin : createReadStream(path, { highWaterMark: sliceBytes });
  stream.setEncoding('utf8');
  for await (const slice of stream) yield String(slice);
}

async function* joined(head: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield head;
  yield* rest;
}
