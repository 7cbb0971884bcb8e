import { ParameterError } from '../engine/api/httpAnswer.ts';
import { readDuration, readTime } from '../engine/api/prometheusParameters.ts';
import { PromqlEngine, type PromqlOptions } from '../engine/promql/promqlEngine.ts';
import { answerInstant, answerRange, badParameter, type ApiAnswer } from '../engine/promql/promqlApi.ts';
import { serverDialect } from '../engine/promql/promqlDialect.ts';
import type { MetricStore } from '../engine/promql/metricStore.ts';
import type { QueryRequest } from './queryArgs.ts';

const nsPerMs = 1_000_000;

/** Answers one PromQL query over a store, at the newest sample where no time is named. */
export async function answerPromql(store: MetricStore, request: QueryRequest): Promise<ApiAnswer> {
  const engine = new PromqlEngine(store);
  const { start, end, time } = request;
  if (start === undefined && end === undefined) {
    return answerInstant(engine, request.query, time === undefined ? (store.timeSpan?.end ?? 0) : toMs(time));
  }
  const endMs = end === undefined ? (store.timeSpan?.end ?? 0) : toMs(end);
  const startMs = start === undefined ? endMs - 3_600_000 : toMs(start);
  const steps = 250;
  const stepMs = request.stepMs ?? Math.max(1000, Math.round((endMs - startMs) / steps));
  return answerRange(engine, request.query, startMs, endMs, stepMs);
}

/** A query of a batch; times in seconds or RFC 3339, steps in seconds or durations. */
export interface PromqlCase {
  readonly query: string;
  readonly type: string;
  readonly time?: number | string | null;
  readonly start?: number | string | null;
  readonly end?: number | string | null;
  readonly step?: number | string | null;
  readonly lookback_delta?: number | string | null;
  /** The feature flags of the server that is asked: Prometheus 3.5 with experimental functions where none are named. */
  readonly features?: readonly string[];
}

/** Answers one case of a batch as a Prometheus 3.5 would, at the newest sample where it names no time. */
export async function answerPromqlCase(engine: PromqlEngine, store: MetricStore, one: PromqlCase): Promise<ApiAnswer> {
  try {
    const lookback = one.lookback_delta ?? undefined;
    const options: PromqlOptions = {
      dialect: serverDialect(one.features),
      ...(lookback === undefined ? {} : { lookbackMs: readDuration('lookback_delta', String(lookback)) }),
    };
    const newest = (store.timeSpan?.end ?? 0) / 1000;
    if (one.type !== 'range') {
      return await answerInstant(engine, one.query, readTime('time', String(one.time ?? newest)), options);
    }
    const start = readTime('start', String(one.start ?? ''));
    const end = readTime('end', String(one.end ?? ''));
    return await answerRange(engine, one.query, start, end, readDuration('step', String(one.step ?? '')), options);
  } catch (error) {
    if (!(error instanceof ParameterError)) throw error;
    return badParameter(error.parameter, error.message);
  }
}

function toMs(ns: bigint): number {
  return Number(ns) / nsPerMs;
}
