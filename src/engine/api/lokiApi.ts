import { parsePrometheusDuration } from '../../lang/query/goDuration.ts';
import { goQuote } from '../../lang/query/quotedText.ts';
import type { LabelMatcher } from '../../lang/query/querySpan.ts';
import { LogqlEngine, type LogDirection, type LogqlResult } from '../logql/logqlEngine.ts';
import { toLogqlApiData } from '../logql/logqlApi.ts';
import { LogqlError } from '../logql/logqlError.ts';
import { readStream } from '../logql/lineReader.ts';
import { lineText, type LogStore, type LogStream } from '../logql/logStore.ts';
import { readLogql } from '../logql/readLogql.ts';
import { LabelSet } from '../promql/labelSet.ts';
import { compileMatcher, type CompiledMatcher } from '../promql/matcher.ts';
import { jsonAnswer, textAnswer, type HttpAnswer } from './httpAnswer.ts';
import { LinePatternMiner } from './linePatterns.ts';

export interface LokiApiOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const secondNs = 1_000_000_000n;
const hourNs = 3600n * secondNs;
const maxLines = 5000;

/** A piece of a followed query: its JSON message, and the time from which the next piece goes on. */
export interface TailMessage {
  readonly body: string;
  readonly isEmpty: boolean;
  readonly nextNs: bigint;
}

/** Answers the paths of Loki's HTTP API from a log store, as Loki 3 does. */
export class LokiApi {
  readonly #store: LogStore;
  readonly #engine: LogqlEngine;
  readonly #options: LokiApiOptions;

  constructor(store: LogStore, options: LokiApiOptions) {
    this.#store = store;
    this.#engine = new LogqlEngine(store);
    this.#options = options;
  }

  /**
   * Answers one request; `encodingFlags` is the header `X-Loki-Response-Encoding-Flags`.
   * @throws the reason of the signal when it is aborted.
   */
  async answer(path: string, params: URLSearchParams, encodingFlags = '', signal?: AbortSignal): Promise<HttpAnswer> {
    try {
      return await this.#route(path, params, encodingFlags.includes('categorize-labels'), signal);
    } catch (error) {
      if (error instanceof LogqlError) return textAnswer(error.message, error.status);
      throw error;
    }
  }

  async #route(
    path: string,
    params: URLSearchParams,
    isCategorized: boolean,
    signal: AbortSignal | undefined,
  ): Promise<HttpAnswer> {
    const values = /^\/loki\/api\/v1\/label\/([^/]+)\/values$/.exec(path);
    if (values !== null) return this.#labelValues(decodeURIComponent(values[1] ?? ''), params);
    switch (path) {
      case '/ready':
        return textAnswer('ready\n', 200);
      case '/loki/api/v1/query':
        return this.#instant(params, isCategorized, signal);
      case '/loki/api/v1/query_range':
        return this.#range(params, isCategorized, signal);
      case '/loki/api/v1/labels':
        return listAnswer(new Set(this.#streams(params).flatMap(({ labels }) => labels.names)));
      case '/loki/api/v1/series':
        return jsonAnswer({ status: 'success', data: this.#series(params) });
      case '/loki/api/v1/index/stats':
        return jsonAnswer(this.#stats(params));
      case '/loki/api/v1/index/volume':
        return this.#volume(params, false);
      case '/loki/api/v1/index/volume_range':
        return this.#volume(params, true);
      case '/loki/api/v1/patterns':
        return this.#patterns(params);
      case '/loki/api/v1/detected_labels':
        return this.#detectedLabels(params);
      case '/loki/api/v1/status/buildinfo':
        return jsonAnswer({ version: '3.8.0', revision: '', branch: '', buildUser: '', buildDate: '', goVersion: '' });
      case '/prometheus/api/v1/rules':
        return jsonAnswer({ status: 'success', data: { groups: [] }, errorType: '', error: '' });
      default:
        return textAnswer('404 page not found\n', 404);
    }
  }

  /**
   * The lines of a followed query that were written since a time, the oldest first.
   * @throws LogqlError for a query that cannot be followed.
   */
  async tail(query: string, sinceNs: bigint, limit: number, isCategorized = false): Promise<TailMessage> {
    const end = this.#store.timeSpan?.end ?? sinceNs;
    if (end < sinceNs) return { body: '', isEmpty: true, nextNs: sinceNs };
    const lines = { limit, direction: 'forward' } as const;
    const result = await this.#engine.range(query, sinceNs, end + 1n, secondNs, lines);
    if (result.kind !== 'streams') throw new LogqlError(400, 'only log queries can be followed');
    const { result: streams } = toLogqlApiData(result, isCategorized);
    const last = result.lines.at(-1)?.timeNs;
    const isFull = result.lines.length >= limit;
    return {
      body: JSON.stringify({ streams }),
      isEmpty: result.lines.length === 0,
      nextNs: isFull && last !== undefined ? last + 1n : end + 1n,
    };
  }

  async #instant(
    params: URLSearchParams,
    isCategorized: boolean,
    signal: AbortSignal | undefined,
  ): Promise<HttpAnswer> {
    const time = params.get('time');
    const timeNs = time === null ? this.#nowNs : readTime('time', time);
    return dataAnswer(await this.#engine.instant(params.get('query') ?? '', timeNs, { signal }), isCategorized);
  }

  async #range(params: URLSearchParams, isCategorized: boolean, signal: AbortSignal | undefined): Promise<HttpAnswer> {
    const { start, end } = this.#span(params);
    const direction = readDirection(params.get('direction'));
    const limit = readLimit(params.get('limit'), 100);
    const step = params.get('step');
    const span = end - start;
    const stepNs = step === null ? bigMax(span / 250n, secondNs) : readStep(step);
    const lines = { limit, direction };
    return dataAnswer(
      await this.#engine.range(params.get('query') ?? '', start, end, stepNs, lines, { signal }),
      isCategorized,
    );
  }

  get #nowNs(): bigint {
    return BigInt(Math.round(this.#options.now())) * 1_000_000n;
  }

  #span(params: URLSearchParams): { readonly start: bigint; readonly end: bigint } {
    const end = params.get('end') === null ? this.#nowNs : readTime('end', params.get('end') ?? '');
    const since = params.get('since');
    const length = since === null ? hourNs : BigInt(Math.round((parsePrometheusDuration(since).ms ?? 3_600_000) * 1e6));
    const start = params.get('start') === null ? end - length : readTime('start', params.get('start') ?? '');
    return { start, end };
  }

  #matchers(query: string | null): CompiledMatcher[] {
    if (query === null || query === '') return [];
    const expr = readLogql(query);
    const matchers: readonly LabelMatcher[] = expr.kind === 'logQuery' ? expr.selector.matchers : [];
    if (expr.kind !== 'logQuery') throw new LogqlError(400, 'only label matchers are supported');
    return matchers.map(compileMatcher);
  }

  /** The streams that a query selects and that have lines in the request's span. */
  #streams(params: URLSearchParams, query = params.get('query')): LogStream[] {
    const { start, end } = this.#span(params);
    return this.#store
      .select(this.#matchers(query))
      .filter(({ chunks }) => chunks.some((chunk) => chunk.maxTime >= start && chunk.minTime <= end));
  }

  #labelValues(name: string, params: URLSearchParams): HttpAnswer {
    const values = new Set(this.#streams(params).map(({ labels }) => labels.get(name)));
    values.delete('');
    return listAnswer(values);
  }

  #series(params: URLSearchParams): object[] {
    const queries = [...params.getAll('match[]'), ...params.getAll('match')];
    const streams =
      queries.length === 0 ? this.#streams(params, null) : queries.flatMap((query) => this.#streams(params, query));
    return [...new Map(streams.map(({ labels }) => [labels.key, labels.toRecord()])).values()];
  }

  #stats(params: URLSearchParams): object {
    const { start, end } = this.#span(params);
    const streams = this.#streams(params);
    const chunks = streams
      .flatMap((stream) => stream.chunks)
      .filter((chunk) => chunk.maxTime >= start && chunk.minTime <= end);
    return {
      streams: streams.length,
      chunks: chunks.length,
      bytes: chunks.reduce((sum, chunk) => sum + chunk.textSize, 0),
      entries: chunks.reduce((sum, chunk) => sum + chunk.count, 0),
    };
  }

  #volume(params: URLSearchParams, isRange: boolean): HttpAnswer {
    const { start, end } = this.#span(params);
    const query = params.get('query');
    const targets = (params.get('targetLabels') ?? '').split(',').filter((name) => name !== '');
    const named = targets.length > 0 ? targets : this.#matchers(query).map(({ name }) => name);
    const byLabels = params.get('aggregateBy') === 'labels';
    const stepNs = isRange && params.get('step') !== null ? readStep(params.get('step') ?? '') : end - start;
    const volumes = new Map<string, { labels: LabelSet; bySteps: Map<bigint, number>; total: number }>();
    for (const stream of this.#streams(params)) {
      const sets = byLabels
        ? stream.labels.names.map((name) => LabelSet.exact([[name, '']]))
        : [stream.labels.only(named)];
      for (const { chunk, index, timeNs } of readStream(stream, start, end, undefined)) {
        const size = chunk.bytesAt(index).length;
        const step = start + ((timeNs - start) / stepNs) * stepNs;
        for (const labels of sets) {
          const volume = volumes.get(labels.key) ?? { labels, bySteps: new Map<bigint, number>(), total: 0 };
          volumes.set(labels.key, volume);
          volume.total += size;
          volume.bySteps.set(step, (volume.bySteps.get(step) ?? 0) + size);
        }
      }
    }
    const sorted = [...volumes.values()]
      .sort((a, b) => b.total - a.total)
      .slice(0, readLimit(params.get('limit'), 100));
    const seconds = (ns: bigint): number => Number(ns / 1_000_000n) / 1000;
    const result = sorted.map(({ labels, total, bySteps }) =>
      isRange
        ? { metric: labels.toRecord(), values: [...bySteps].map(([step, size]) => [seconds(step), String(size)]) }
        : { metric: labels.toRecord(), value: [seconds(end), String(total)] },
    );
    return jsonAnswer({ status: 'success', data: { resultType: isRange ? 'matrix' : 'vector', result } });
  }

  #patterns(params: URLSearchParams): HttpAnswer {
    const { start, end } = this.#span(params);
    const step = params.get('step');
    const miner = new LinePatternMiner(step === null ? 10 : Number(readStep(step) / secondNs));
    for (const stream of this.#streams(params)) {
      for (const { chunk, index, timeNs } of readStream(stream, start, end, undefined)) {
        miner.add(lineText(chunk, index), Number(timeNs / secondNs));
      }
    }
    const data = miner.patterns.map(({ pattern, samples }) => ({ pattern, level: 'unknown', samples }));
    return jsonAnswer({ status: 'success', data });
  }

  #detectedLabels(params: URLSearchParams): HttpAnswer {
    const values = new Map<string, Set<string>>();
    for (const { labels } of this.#streams(params)) {
      for (const [name, value] of labels.entries()) values.set(name, (values.get(name) ?? new Set()).add(value));
    }
    const detectedLabels = [...values].map(([label, set]) => ({ label, cardinality: set.size }));
    return jsonAnswer({ detectedLabels });
  }
}

function listAnswer(values: ReadonlySet<string>): HttpAnswer {
  // Loki leaves an empty list out.
  return jsonAnswer(values.size === 0 ? { status: 'success' } : { status: 'success', data: [...values].sort() });
}

function dataAnswer(result: LogqlResult, isCategorized: boolean): HttpAnswer {
  return jsonAnswer({ status: 'success', data: { ...toLogqlApiData(result, isCategorized), stats: {} } });
}

function bigMax(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

/** Nanoseconds from nanoseconds, seconds with a fraction, or RFC 3339. */
function readTime(parameter: string, text: string): bigint {
  if (/^-?\d+$/.test(text)) return text.length <= 10 ? BigInt(text) * secondNs : BigInt(text);
  if (/^-?\d+\.\d+$/.test(text)) return BigInt(Math.round(Number(text) * 1000)) * 1_000_000n;
  const ms = Date.parse(text);
  if (!Number.isNaN(ms) && /^\d{4}-/.test(text)) return BigInt(ms) * 1_000_000n;
  throw new LogqlError(
    400,
    `could not parse '${parameter}' parameter: strconv.ParseInt: parsing ${goQuote(text)}: invalid syntax`,
  );
}

function readStep(text: string): bigint {
  const seconds = Number(text);
  const ms = text.trim() !== '' && !Number.isNaN(seconds) ? seconds * 1000 : parsePrometheusDuration(text).ms;
  if (ms === undefined) throw new LogqlError(400, `cannot parse ${goQuote(text)} to a valid duration`);
  return BigInt(Math.round(ms * 1e6));
}

function readDirection(text: string | null): LogDirection {
  const direction = (text ?? 'backward').toLowerCase();
  if (direction === 'forward' || direction === 'backward') return direction;
  throw new LogqlError(400, `invalid direction '${text ?? ''}'`);
}

function readLimit(text: string | null, fallback: number): number {
  if (text === null || text === '') return fallback;
  if (!/^-?\d+$/.test(text)) throw new LogqlError(400, `strconv.Atoi: parsing ${goQuote(text)}: invalid syntax`);
  const limit = Number(text);
  if (limit <= 0) throw new LogqlError(400, 'limit must be a positive value');
  if (limit > maxLines) {
    throw new LogqlError(
      400,
      `max entries limit per query exceeded, limit > max_entries_limit_per_query (${limit} > ${maxLines})`,
    );
  }
  return limit;
}
