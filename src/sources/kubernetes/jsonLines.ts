const newline = 0x0a;

/**
 * The lines of a stream, in batches as they arrive, without their ends; empty lines are left out. A line may be of any length
 * and may be cut anywhere, inside a character too. What follows the last line end is not a line.
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<readonly string[]> {
  let parts: Uint8Array[] = [];
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(newline);
    if (end < 0) {
      parts.push(chunk);
      continue;
    }
    const head = chunk.subarray(0, end);
    const text = (parts.length === 0 ? toBuffer(head) : Buffer.concat([...parts, head])).toString('utf8');
    parts = end + 1 < chunk.length ? [chunk.subarray(end + 1)] : [];
    const lines = text.split('\n').filter((line) => line !== '');
    if (lines.length > 0) yield lines;
  }
}

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
