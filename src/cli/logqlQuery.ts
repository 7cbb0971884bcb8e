import { LogqlEngine, type LogqlResult } from '../engine/logql/logqlEngine.ts';
import { toLogqlApiData } from '../engine/logql/logqlApi.ts';
import { LogqlError } from '../engine/logql/logqlError.ts';
import type { LogStore } from '../engine/logql/logStore.ts';
import type { QueryRequest } from './queryArgs.ts';

/** An answer as the command line prints it. */
interface LogqlAnswer {
  readonly status: 'success' | 'error';
  readonly data?: unknown;
  readonly errorType?: string;
  readonly error?: string;
}

/** A query of a batch; times in nanoseconds, steps in seconds. */
export interface LogqlCase {
  readonly query: string;
  readonly type: string;
  readonly time?: string | number;
  readonly start?: string | number;
  readonly end?: string | number;
  readonly step?: number;
  readonly limit?: number;
  readonly direction?: string;
  readonly categorizeLabels?: boolean;
}

const secondNs = 1_000_000_000;

/** Answers one case of a batch. */
export async function answerLogqlCase(engine: LogqlEngine, one: LogqlCase): Promise<LogqlAnswer> {
  return answered(() => {
    if (one.type !== 'range') return engine.instant(one.query, toNs(one.time));
    const direction = one.direction === 'forward' ? 'forward' : 'backward';
    const stepNs = BigInt(Math.round((one.step ?? 60) * secondNs));
    return engine.range(one.query, toNs(one.start), toNs(one.end), stepNs, { limit: one.limit ?? 100, direction });
  }, one.categorizeLabels === true);
}

/** Answers one LogQL query over a store; over all that is stored where no time is named. */
export async function answerLogql(store: LogStore, request: QueryRequest): Promise<LogqlAnswer> {
  const engine = new LogqlEngine(store);
  const span = store.timeSpan ?? { start: 0n, end: 1n };
  return answered(async () => {
    const { limit, direction } = request;
    if (request.time !== undefined) return engine.instant(request.query, request.time);
    const start = request.start ?? span.start;
    const end = request.end ?? span.end + 1n;
    const steps = 250n;
    const stepNs =
      request.stepMs === undefined ? (end - start) / steps + 1n : BigInt(Math.round(request.stepMs * 1_000_000));
    return engine.range(request.query, start, end, stepNs, { limit, direction });
  }, false);
}

function toNs(value: string | number | undefined): bigint {
  return value === undefined ? 0n : BigInt(value);
}

async function answered(run: () => Promise<LogqlResult>, isCategorized: boolean): Promise<LogqlAnswer> {
  try {
    return { status: 'success', data: toLogqlApiData(await run(), isCategorized) };
  } catch (error) {
    if (!(error instanceof LogqlError)) throw error;
    return { status: 'error', errorType: error.status === 400 ? 'bad_data' : 'execution', error: error.message };
  }
}
