import type { LineScan } from './lineScan.ts';
import type { LogChunk } from './logChunk.ts';
import type { LogStream } from './logStore.ts';

/** A line of a stream that has not been decoded. */
export interface LineRef {
  readonly stream: LogStream;
  readonly chunk: LogChunk;
  readonly index: number;
  readonly timeNs: bigint;
}

/**
 * The lines of a stream with `start <= time < end` (or, for windows, `start < time <= end`), ordered by time, those
 * that a scan of the bytes refuses left out.
 */
export function readStream(stream: LogStream, start: bigint, end: bigint, scan: LineScan | undefined): LineRef[] {
  const refs: LineRef[] = [];
  let isSorted = true;
  let last: bigint | undefined;
  for (const chunk of stream.chunks) {
    if (chunk.count === 0 || chunk.maxTime < start || chunk.minTime >= end) continue;
    isSorted &&= chunk.isSorted && (last === undefined || chunk.minTime >= last);
    last = chunk.maxTime;
    const add = (index: number): void => {
      const timeNs = chunk.timeAt(index);
      if (timeNs >= start && timeNs < end) refs.push({ stream, chunk, index, timeNs });
    };
    if (scan !== undefined) for (const index of scan(chunk)) add(index);
    else for (let i = 0; i < chunk.count; i += 1) add(i);
  }
  if (!isSorted) refs.sort((a, b) => (a.timeNs < b.timeNs ? -1 : a.timeNs > b.timeNs ? 1 : 0));
  return refs;
}
