import { isAbortError } from '../base/async.ts';
import { LogStore } from '../engine/logql/logStore.ts';
import { LogqlEngine, type LogqlResult } from '../engine/logql/logqlEngine.ts';
import { logqlQueryKind } from '../engine/logql/logqlQueryKind.ts';
import { LabelSet } from '../engine/promql/labelSet.ts';
import type { Series } from '../model/series.ts';
import type { TimeRange } from '../model/timeRange.ts';
import { SourceError } from '../sources/sourceError.ts';
import type { FeedLine, FeedStream } from './logFeed.ts';

const maxBytes = 128 * 1024 * 1024;

/** What a query yields: lines, or numbers over time. @throws SourceError of kind badQuery with the mistake and its place */
export function queryKind(query: string): 'lines' | 'series' {
  try {
    return logqlQueryKind(query);
  } catch (error) {
    throw toQueryError(error, query);
  }
}

/** The lines of one panel, queried with LogQL. */
export class EmbeddedLogs {
  #store = new LogStore({ maxBytes });
  #engine = new LogqlEngine(this.#store);
  readonly #streams = new Map<string, FeedStream>();

  append(lines: readonly FeedLine[]): void {
    appendTo(this.#store, lines, this.#streams);
  }

  /** Forgets every line. */
  clear(): void {
    this.#store = new LogStore({ maxBytes });
    this.#engine = new LogqlEngine(this.#store);
  }

  /** Every line that a query lets through, oldest first. @throws SourceError of kind badQuery, AbortError */
  async select(query: string, signal?: AbortSignal): Promise<readonly FeedLine[]> {
    return await this.#select(this.#engine, this.#store, query, signal);
  }

  /** Those of some lines that a query lets through; not stored. @throws SourceError of kind badQuery, AbortError */
  async pass(query: string, lines: readonly FeedLine[], signal?: AbortSignal): Promise<readonly FeedLine[]> {
    const store = new LogStore();
    appendTo(store, lines, this.#streams);
    return await this.#select(new LogqlEngine(store), store, query, signal);
  }

  /** A metric query over a range. @throws SourceError of kind badQuery, AbortError */
  async series(query: string, range: TimeRange, stepSeconds: number, signal?: AbortSignal): Promise<readonly Series[]> {
    const step = BigInt(stepSeconds) * 1_000_000_000n;
    const ask = this.#engine.range(query, toNs(range.start), toNs(range.end), step, everything, { signal });
    return toSeries(await asked(ask, query));
  }

  /** Milliseconds since the epoch of the first line that is kept; undefined without any. */
  get start(): number | undefined {
    const span = this.#store.timeSpan;
    return span === undefined ? undefined : Number(span.start / 1_000_000n);
  }

  async #select(
    engine: LogqlEngine,
    store: LogStore,
    query: string,
    signal: AbortSignal | undefined,
  ): Promise<readonly FeedLine[]> {
    const span = store.timeSpan;
    if (span === undefined) return [];
    const ask = engine.range(query, span.start, span.end + 1n, 1_000_000_000n, everything, { signal });
    const result = await asked(ask, query);
    if (result.kind !== 'streams') return [];
    return result.lines.map(({ timeNs, line, kinds }) => {
      const known = this.#streams.get(kinds.stream.key);
      const stream = known ?? { name: kinds.stream.toString(), labels: kinds.stream.toRecord() };
      return { timeNs: String(timeNs), text: line, stream };
    });
  }
}

const everything = { limit: Infinity, direction: 'forward' } as const;

function appendTo(store: LogStore, lines: readonly FeedLine[], streams: Map<string, FeedStream>): void {
  const sets = new Map<FeedStream, LabelSet>();
  for (const { timeNs, text, stream } of lines) {
    let labels = sets.get(stream);
    if (labels === undefined) {
      labels = LabelSet.from(stream.labels);
      sets.set(stream, labels);
      streams.set(labels.key, stream);
    }
    store.append(labels, { timeNs: BigInt(timeNs), line: text });
  }
}

/** The numbers of an answer; none of one that has lines. */
export function toSeries(result: LogqlResult): readonly Series[] {
  if (result.kind !== 'matrix') return [];
  return result.series.map(({ labels, points }) => ({
    labels: labels.toRecord(),
    times: points.map(({ timeMs }) => timeMs),
    values: points.map(({ value }) => value),
  }));
}

async function asked(question: Promise<LogqlResult>, query: string): Promise<LogqlResult> {
  try {
    return await question;
  } catch (error) {
    throw toQueryError(error, query);
  }
}

function toQueryError(error: unknown, query: string): unknown {
  if (isAbortError(error) || !(error instanceof Error) || error.name !== 'LogqlError') return error;
  return new SourceError('badQuery', error.message, { tried: query, cause: error });
}

function toNs(ms: number): bigint {
  return BigInt(Math.round(ms)) * 1_000_000n;
}
