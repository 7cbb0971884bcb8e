import { TimeSlice } from '../base/timeSlice.ts';
import { LogStore } from '../engine/logql/logStore.ts';
import { LogqlEngine } from '../engine/logql/logqlEngine.ts';
import { LogTextLoader } from '../engine/logql/logTextLoader.ts';
import type { WholeQuery } from '../engine/logql/fileQuery.ts';
import { LabelSet } from '../engine/promql/labelSet.ts';
import type { Series } from '../model/series.ts';
import { toSeries } from './embeddedLogs.ts';

/** Most lines that an answer has. */
const mostLines = 100_000;
/** Most points in time of a metric query. */
const mostSteps = 60;

export type FileAnswer =
  | { readonly kind: 'lines'; readonly lines: readonly string[]; readonly isCut: boolean }
  | { readonly kind: 'series'; readonly series: readonly Series[]; readonly stepSeconds: number };

/** The lines of one file, queried with LogQL. Their one label is `filename`. */
export class FileLogs {
  readonly #store = new LogStore();
  readonly #loader: LogTextLoader;

  /** @param firstNs the time of lines before the first that tells its own, in nanoseconds since the epoch */
  constructor(filename: string, firstNs: bigint) {
    this.#loader = new LogTextLoader(this.#store.stream(LabelSet.from({ filename })), firstNs);
  }

  get lineCount(): number {
    return this.#store.lineCount;
  }

  /**
   * Loads a text that comes in slices; others have their turns meanwhile.
   * @param onSlice hears how many characters each slice had
   * @throws AbortError, and what reading the slices throws
   */
  async load(
    slices: Iterable<string> | AsyncIterable<string>,
    signal: AbortSignal,
    onSlice: (length: number) => void,
  ): Promise<void> {
    const time = new TimeSlice();
    for await (const slice of slices) {
      signal.throwIfAborted();
      this.#loader.push(slice);
      onSlice(slice.length);
      if (time.isSpent) await time.next();
    }
    this.#loader.end();
  }

  /** Lines in the order of time, or numbers at round times over the whole file. @throws LogqlError, AbortError */
  async answer({ kind, query }: WholeQuery, signal: AbortSignal): Promise<FileAnswer> {
    const { start, end } = this.#store.timeSpan ?? { start: 0n, end: 0n };
    const stepSeconds = stepOf(Number((end - start) / second));
    const step = BigInt(stepSeconds) * second;
    const [first, last] = kind === 'lines' ? [start, end + 1n] : [roundUp(start, step), roundUp(end, step) + 1n];
    const lines = { limit: mostLines + 1, direction: 'forward' } as const;
    const engine = new LogqlEngine(this.#store);
    const result = await engine.range(query, first, last, step, lines, { signal, timeoutMs: Infinity });
    if (result.kind !== 'streams') return { kind: 'series', series: toSeries(result), stepSeconds };
    const texts = result.lines.slice(0, mostLines).map(({ line }) => line);
    return { kind: 'lines', lines: texts, isCut: result.lines.length > mostLines };
  }
}

const second = 1_000_000_000n;
const roundSteps = [1, 5, 10, 15, 30, 60, 300, 600, 900, 1800, 3600, 10_800, 21_600, 43_200, 86_400] as const;

/** Seconds between the points of a metric query over so many seconds. */
function stepOf(seconds: number): number {
  const least = seconds / mostSteps;
  return roundSteps.find((step) => step >= least) ?? Math.ceil(least / 86_400) * 86_400;
}

function roundUp(time: bigint, step: bigint): bigint {
  return ((time + step - 1n) / step) * step;
}
