import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** The lines of a file that are not blank. */
export async function* linesOf(file: string): AsyncGenerator<string> {
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    if (line.trim() !== '') yield line;
  }
}
