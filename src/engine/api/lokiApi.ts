import type { LabelMatcher } from '../../lang/query/querySpan.ts';
import { LogqlEngine, type LogqlResult } from '../logql/logqlEngine.ts';
import { toLogqlApiData } from '../logql/logqlApi.ts';
import { LogqlError } from '../logql/logqlError.ts';
import { readStream } from '../logql/lineReader.ts';
import { lineText, type LogStore, type LogStream } from '../logql/logStore.ts';
import { readLogql } from '../logql/readLogql.ts';
import { LabelSet } from '../promql/labelSet.ts';
import { compileMatcher, type CompiledMatcher } from '../promql/matcher.ts';
import { jsonAnswer, textAnswer, type HttpAnswer } from './httpAnswer.ts';
import { LinePatternMiner } from './linePatterns.ts';
import { DetectedFields } from './detectedFields.ts';
import { readDirection, readLimit, readSpan, readStep, readTime, secondNs } from './lokiParameters.ts';
import { LokiWork } from './lokiStatistics.ts';

export interface LokiApiOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
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
    const field = /^\/loki\/api\/v1\/detected_field\/([^/]+)\/values$/.exec(path);
    if (field !== null) {
      const fields = await this.#detectedFields(params, signal);
      const limit = readLimit(params.get('limit'), 1000);
      return jsonAnswer({ limit, values: fields.valuesOf(decodeURIComponent(field[1] ?? '')).slice(0, limit) });
    }
    switch (path) {
      case '/ready':
        return textAnswer('ready\n', 200);
      case '/loki/api/v1/query':
        return this.#instant(params, isCategorized, signal);
      case '/loki/api/v1/query_range':
        return this.#range(params, isCategorized, signal);
      case '/loki/api/v1/labels':
      case '/loki/api/v1/label':
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
      case '/loki/api/v1/detected_fields':
        return jsonAnswer((await this.#detectedFields(params, signal)).toApi(readLimit(params.get('limit'), 1000)));
      case '/loki/api/v1/tail':
        // It speaks over a WebSocket alone.
        return textAnswer('Bad Request\n', 400);
      case '/loki/api/v1/status/buildinfo':
        return jsonAnswer({ version: '3.8.0', revision: '', branch: '', buildUser: '', buildDate: '', goVersion: '' });
      case '/prometheus/api/v1/rules':
        return jsonAnswer({ status: 'success', data: { groups: [] }, errorType: '', error: '' });
      default:
        return textAnswer('404 page not found\n', 404);
    }
  }

  async #instant(
    params: URLSearchParams,
    isCategorized: boolean,
    signal: AbortSignal | undefined,
  ): Promise<HttpAnswer> {
    const time = params.get('time');
    const timeNs = time === null ? this.#nowNs : readTime('time', time);
    const work = new LokiWork();
    const result = await this.#engine.instant(params.get('query') ?? '', timeNs, { signal, onRead: work.onRead });
    return dataAnswer(result, isCategorized, work);
  }

  async #range(params: URLSearchParams, isCategorized: boolean, signal: AbortSignal | undefined): Promise<HttpAnswer> {
    const { start, end } = this.#span(params);
    const direction = readDirection(params.get('direction'));
    const limit = readLimit(params.get('limit'), 100);
    const step = params.get('step');
    const span = end - start;
    const stepNs = step === null ? bigMax(span / 250n, secondNs) : readStep(step);
    const lines = { limit, direction };
    const work = new LokiWork();
    const options = { signal, onRead: work.onRead };
    const result = await this.#engine.range(params.get('query') ?? '', start, end, stepNs, lines, options);
    return dataAnswer(result, isCategorized, work);
  }

  get #nowNs(): bigint {
    return BigInt(Math.round(this.#options.now())) * 1_000_000n;
  }

  #span(params: URLSearchParams): { readonly start: bigint; readonly end: bigint } {
    return readSpan(params, this.#nowNs);
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
    const seconds = step === null ? 10 : Number(readStep(step) / secondNs);
    const miners = new Map<string, LinePatternMiner>();
    for (const stream of this.#streams(params)) {
      for (const { chunk, index, timeNs } of readStream(stream, start, end, undefined)) {
        const detected = stream.metadataAt(chunk, index)?.get('detected_level') ?? '';
        const level = detected === '' ? 'unknown' : detected;
        const miner = miners.get(level) ?? new LinePatternMiner(seconds);
        miners.set(level, miner);
        miner.add(lineText(chunk, index), Number(timeNs / secondNs));
      }
    }
    const data = [...miners].flatMap(([level, { patterns }]) =>
      patterns.map(({ pattern, samples, count }) => ({ pattern, level, samples, count })),
    );
    data.sort((a, b) => b.count - a.count);
    const shown = data.map(({ pattern, level, samples }) => ({ pattern, level, samples }));
    return jsonAnswer({ status: 'success', data: shown });
  }

  async #detectedFields(params: URLSearchParams, signal: AbortSignal | undefined): Promise<DetectedFields> {
    const { start, end } = this.#span(params);
    const limit = readLimit(params.get('line_limit'), 1000);
    const lines = { limit, direction: 'backward' } as const;
    const query = params.get('query') ?? '';
    const result = await this.#engine.range(query, start, end, secondNs, lines, { signal });
    if (result.kind !== 'streams') throw new LogqlError(400, 'only log selector is supported');
    const fields = new DetectedFields();
    for (const line of result.lines) fields.add(line);
    return fields;
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

function dataAnswer(result: LogqlResult, isCategorized: boolean, work: LokiWork): HttpAnswer {
  const returned =
    result.kind === 'streams' ? result.lines.length : result.kind === 'scalar' ? 1 : result.series.length;
  const data = { ...toLogqlApiData(result, isCategorized), stats: work.toStatistics(returned) };
  return jsonAnswer({ status: 'success', data });
}

function bigMax(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
