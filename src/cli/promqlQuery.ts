import { PromqlEngine, type PromqlOptions } from '../engine/promql/promqlEngine.ts';
import { answerInstant, answerRange, type ApiAnswer } from '../engine/promql/promqlApi.ts';
import { serverDialect } from '../engine/promql/promqlDialect.ts';
import type { MetricStore } from '../engine/promql/metricStore.ts';
import { parsePrometheusDuration } from '../lang/query/goDuration.ts';
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

/** A query of a batch; times and steps in seconds. */
export interface PromqlCase {
  readonly query: string;
  readonly type: string;
  readonly time?: number | string;
  readonly start?: number | string;
  readonly end?: number | string;
  readonly step?: number | string;
  readonly lookback_delta?: number | string;
  /** The feature flags of the server that is asked: Prometheus 3.5 with experimental functions where none are named. */
  readonly features?: readonly string[];
}

/** Answers one case of a batch as a Prometheus 3.5 would. */
export async function answerPromqlCase(engine: PromqlEngine, one: PromqlCase): Promise<ApiAnswer> {
  const lookbackMs = one.lookback_delta === undefined ? undefined : secondsToMs(one.lookback_delta);
  const options: PromqlOptions = {
    dialect: serverDialect(one.features),
    ...(lookbackMs === undefined ? {} : { lookbackMs }),
  };
  if (one.type !== 'range') return answerInstant(engine, one.query, secondsToMs(one.time ?? 0), options);
  const [start, end, step] = [one.start, one.end, one.step].map((value) => secondsToMs(value ?? 0));
  return answerRange(engine, one.query, start ?? 0, end ?? 0, step ?? 0, options);
}

function secondsToMs(value: number | string): number {
  const seconds = Number(value);
  if (!Number.isNaN(seconds)) return Math.round(seconds * 1000);
  return parsePrometheusDuration(String(value)).ms ?? Date.parse(String(value));
}

function toMs(ns: bigint): number {
  return Number(ns) / nsPerMs;
}
