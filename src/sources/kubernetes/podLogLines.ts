import { GrowingBytes } from './growingBytes.ts';

/** A line of a container's log with the time at which the runtime took it. */
export interface TimedLine {
  /** Nanoseconds since the epoch, as decimal digits. */
  readonly timeNs: string;
  readonly text: string;
}

const newline = 0x0a;

/**
 * The lines of a log stream asked for with `timestamps=true`, in batches as they arrive. A line may be cut anywhere between two chunks,
 * inside a character too; one that the stream's end cuts off is a line as well.
 */
export async function* readLogLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<readonly TimedLine[]> {
  const parse = createLineParser();
  const unread = new GrowingBytes();
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(newline);
    if (end < 0) {
      unread.append(chunk);
      continue;
    }
    unread.append(chunk.subarray(0, end));
    const text = unread.view().toString('utf8');
    unread.clear();
    unread.append(chunk.subarray(end + 1));
    yield text.split('\n').map(parse);
  }
  if (unread.length > 0) yield [parse(unread.view().toString('utf8'))];
}

/** Parses `2026-11-22T15:04:05.123456789Z text`. A line without a time, as a runtime's own message, has that of the line before it. */
function createLineParser(): (line: string) => TimedLine {
  // Many lines share their second; parsing a date costs more than all the rest.
  let second = '';
  let secondDigits = '0';
  let before = '0';
  return (line) => {
    const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d) ?/.exec(line);
    if (match === null) return { timeNs: before, text: trimEnd(line) };
    const [whole, start = '', fraction = '', zone = ''] = match;
    if (second !== start + zone) {
      second = start + zone;
      secondDigits = String(Date.parse(second) / 1000);
    }
    before = secondDigits + fraction.padEnd(9, '0');
    return { timeNs: before, text: trimEnd(line.slice(whole.length)) };
  };
}

function trimEnd(text: string): string {
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}
