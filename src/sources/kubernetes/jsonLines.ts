const newline = 0x0a;

/**
 * The lines of a stream, in batches as they arrive, without their ends; empty lines are left out. A line may be of any length
 * and may be cut anywhere. What follows the last line end is a line
 * as well: whoever reads it sees whether it is cut off.
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<readonly Uint8Array[]> {
  let parts: Uint8Array[] = [];
  for await (const chunk of chunks) {
    const lines: Uint8Array[] = [];
    let start = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      const head = chunk.subarray(start, end);
      const line = parts.length === 0 ? head : Buffer.concat([...parts, head]);
      parts = [];
      if (line.length > 0) lines.push(line);
      start = end + 1;
    }
    if (start < chunk.length) parts.push(start === 0 ? chunk : chunk.subarray(start));
    if (lines.length > 0) yield lines;
  }
  if (parts.length > 0) yield [Buffer.concat(parts)];
}
