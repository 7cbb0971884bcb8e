import type { LogStage } from '../../lang/logql/logqlAst.ts';
import { requiredText } from './lineFilters.ts';
import type { LogChunk } from './logChunk.ts';
import type { LogStream } from './logStore.ts';

/** A line of a stream that has not been decoded. */
export interface LineRef {
  readonly stream: LogStream;
  readonly chunk: LogChunk;
  readonly index: number;
  readonly timeNs: bigint;
}

/** A text that every line of the answer must hold as it is stored, taken from the filters before the first other stage. */
export function neededText(stages: readonly LogStage[]): string | undefined {
  for (const stage of stages) {
    if (stage.kind !== 'lineFilter') return undefined;
    const [only] = stage.alternatives;
    if (only === undefined || stage.alternatives.length > 1 || only.isIp) continue;
    if (stage.operator === '|=' && only.value !== '') return only.value;
    const needed = stage.operator === '|~' ? requiredText(only.value) : undefined;
    if (needed !== undefined) return needed;
  }
  return undefined;
}

const encoder = new TextEncoder();

/**
 * The lines of a stream with `start <= time < end` (or, for windows, `start < time <= end`), ordered by time, those without
 * the needed text left out where that is cheap to tell.
 */
export function readStream(stream: LogStream, start: bigint, end: bigint, needed: string | undefined): LineRef[] {
  const needle = needed === undefined ? undefined : encoder.encode(needed);
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
    if (needle !== undefined) for (const index of chunk.linesWith(needle)) add(index);
    else for (let i = 0; i < chunk.count; i += 1) add(i);
  }
  if (!isSorted) refs.sort((a, b) => (a.timeNs < b.timeNs ? -1 : a.timeNs > b.timeNs ? 1 : 0));
  return refs;
}
