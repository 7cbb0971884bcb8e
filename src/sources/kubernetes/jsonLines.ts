import { GrowingBytes } from './growingBytes.ts';

const newline = 0x0a;

/**
 * The lines of a stream, in batches as they arrive, without their ends; empty lines are left out. A line may be of any length and
 * may be cut anywhere. What follows the last line end is a line as well: whoever reads it sees whether it is cut off. The bytes of a
 * batch are overwritten when the next one is asked for.
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<readonly Uint8Array[]> {
  const begun = new GrowingBytes();
  for await (const chunk of chunks) {
    const lines: Uint8Array[] = [];
    let start = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      const line = start === 0 ? finished(begun, chunk.subarray(0, end)) : chunk.subarray(start, end);
      if (line.length > 0) lines.push(line);
      start = end + 1;
    }
    if (lines.length > 0) yield lines;
    if (start > 0) begun.clear();
    begun.append(chunk.subarray(start));
  }
  if (begun.length > 0) yield [begun.view()];
}

function finished(begun: GrowingBytes, rest: Uint8Array): Uint8Array {
  if (begun.length === 0) return rest;
  begun.append(rest);
  return begun.view();
}
