import { readDirection, readStep, readTime } from '../engine/api/lokiParameters.ts';
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

/** A query of a batch; times as Loki takes them (nanoseconds, seconds, RFC 3339), steps in seconds or durations. */
export interface LogqlCase {
  readonly query: string;
  readonly type: string;
  readonly time?: string | number | null;
  readonly start?: string | number | null;
  readonly end?: string | number | null;
  readonly step?: number | string | null;
  readonly limit?: number | null;
  readonly direction?: string | null;
  readonly categorizeLabels?: boolean;
}

/** Answers one case of a batch, over all that is stored where it names no time. */
export async function answerLogqlCase(engine: LogqlEngine, store: LogStore, one: LogqlCase): Promise<LogqlAnswer> {
  const span = store.timeSpan ?? { start: 0n, end: 0n };
  return answered(async () => {
    if (one.type !== 'range') return engine.instant(one.query, readTime('time', String(one.time ?? span.end)));
    const start = readTime('start', String(one.start ?? span.start));
    const end = readTime('end', String(one.end ?? span.end + 1n));
    const direction = readDirection(one.direction ?? null);
    return engine.range(one.query, start, end, readStep(String(one.step ?? 60)), {
      limit: one.limit ?? 100,
      direction,
    });
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

async function answered(run: () => Promise<LogqlResult>, isCategorized: boolean): Promise<LogqlAnswer> {
  try {
    return { status: 'success', data: toLogqlApiData(await run(), isCategorized) };
  } catch (error) {
    if (!(error instanceof LogqlError)) throw error;
    return { status: 'error', errorType: error.status === 400 ? 'bad_data' : 'execution', error: error.message };
  }
}
