import { isLogQuery } from '../logql/logqlQueryKind.ts';
import { LogqlEngine, type LogResultLine } from '../logql/logqlEngine.ts';
import { LogqlError } from '../logql/logqlError.ts';
import { LogStore, type LogEntry } from '../logql/logStore.ts';
import { readLogql } from '../logql/readLogql.ts';
import type { LabelSet } from '../promql/labelSet.ts';
import { readLimit, readSpan, secondNs } from './lokiParameters.ts';

/** What a client that follows a query has asked for. */
export interface TailRequest {
  readonly query: string;
  readonly startNs: bigint;
  /** How many lines of the past are wanted at most. */
  readonly limit: number;
  readonly delaySeconds: number;
  /** Such a query is accepted and ended with this reason right away. */
  readonly refusal: string | undefined;
  /** Tells the labels of a line by where they come from. */
  readonly isCategorized: boolean;
}

/** A line as it was stored. */
export interface TailEntry extends LogEntry {
  readonly labels: LabelSet;
}

interface DroppedEntry {
  readonly timestamp: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** So many lines wait for a slow reader; Loki tells of as many dropped ones as the other says. */
const mostWaiting = 10_000;
const mostDropped = 1000;

/**
 * Reads the parameters of `/loki/api/v1/tail`.
 * @param nowNs nanoseconds since the epoch
 * @throws LogqlError in Loki's words.
 */
export function readTailRequest(params: URLSearchParams, nowNs: bigint, encodingFlags = ''): TailRequest {
  const query = params.get('query') ?? '';
  const expr = readLogql(query);
  const delaySeconds = Number(params.get('delay_for') ?? '0');
  if (!(delaySeconds >= 0)) throw new LogqlError(400, "delay_for can't be negative");
  if (delaySeconds > 5) throw new LogqlError(400, "delay_for can't be greater than 5");
  return {
    query,
    startNs: readSpan(params, nowNs).start,
    limit: readLimit(params.get('limit'), 100),
    delaySeconds,
    refusal: isLogQuery(expr) ? undefined : 'only log selector is supported',
    isCategorized: encodingFlags.split(',').includes('categorize-labels'),
  };
}

/** One followed query: the lines of its past, then those that are handed in, each as the frames that Loki sends. */
export class LokiTail {
  readonly #request: TailRequest;
  #waiting: TailEntry[] = [];
  #dropped: DroppedEntry[] = [];

  constructor(request: TailRequest) {
    this.#request = request;
  }

  /**
   * The frame with the latest lines before now, the oldest first; undefined where there are none.
   * @throws LogqlError
   */
  async past(store: LogStore, nowNs: bigint): Promise<string | undefined> {
    const { query, startNs, limit } = this.#request;
    if (nowNs < startNs) return undefined;
    const wanted = { limit, direction: 'backward' } as const;
    const result = await new LogqlEngine(store).range(query, startNs, nowNs + 1n, secondNs, wanted);
    return result.kind === 'streams' ? this.#frame([...result.lines].reverse(), true) : undefined;
  }

  /** Takes a new line; when too many wait for a slow reader it is dropped, and that is told. */
  add(entry: TailEntry): void {
    if (this.#waiting.length < mostWaiting) this.#waiting.push(entry);
    else if (this.#dropped.length < mostDropped) {
      this.#dropped.push({ timestamp: String(entry.timeNs), labels: entry.labels.toRecord() });
    }
  }

  /**
   * The frame with the lines handed in since the last one; undefined where the query selects none of them.
   * @throws LogqlError
   */
  async next(): Promise<string | undefined> {
    const entries = this.#waiting;
    if (entries.length === 0) return undefined;
    this.#waiting = [];
    const store = new LogStore();
    for (const { labels, ...entry } of entries) store.append(labels, entry);
    const { start, end } = store.timeSpan ?? { start: 0n, end: 0n };
    const wanted = { limit: entries.length, direction: 'forward' } as const;
    const result = await new LogqlEngine(store).range(this.#request.query, start, end + 1n, secondNs, wanted);
    return result.kind === 'streams' ? this.#frame(result.lines, false) : undefined;
  }

  /** Every line is a stream of its own. */
  #frame(lines: readonly LogResultLine[], isPast: boolean): string | undefined {
    if (lines.length === 0) return undefined;
    const { isCategorized } = this.#request;
    const streams = lines.map((line) => (isCategorized ? categorizedStream(line) : mergedStream(line, isPast)));
    const dropped = this.#dropped;
    this.#dropped = [];
    return JSON.stringify({
      streams,
      ...(dropped.length === 0 ? {} : { dropped_entries: dropped }),
      ...(isCategorized ? { encodingFlags: ['categorize-labels'] } : {}),
    });
  }
}

function categorizedStream({ timeNs, line, kinds }: LogResultLine): object {
  const labels = {
    ...(kinds.metadata.size === 0 ? {} : { structuredMetadata: kinds.metadata.toRecord() }),
    ...(kinds.parsed.size === 0 ? {} : { parsed: kinds.parsed.toRecord() }),
  };
  return { stream: kinds.stream.toRecord(), values: [[String(timeNs), line, labels]] };
}

/** Lines of the past have their structured metadata among the labels; new ones, in Loki too, have none at all. */
function mergedStream({ timeNs, line, labels, kinds }: LogResultLine, isPast: boolean): object {
  const stream = isPast ? labels.toRecord() : { ...kinds.stream.toRecord(), ...kinds.parsed.toRecord() };
  return { stream, values: [[String(timeNs), line]] };
}
