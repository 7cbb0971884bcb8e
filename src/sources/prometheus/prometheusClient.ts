import type { Labels } from '../../model/series.ts';
import type { TimeRange } from '../../model/timeRange.ts';
import { expectJson, getJson, requestJson, toQuery, type ReadMessage } from '../httpJson.ts';
import type { HttpTransport } from '../httpTransport.ts';
import {
  decodeBuildVersion,
  decodeLabelSets,
  decodeMetadata,
  decodeNames,
  decodeQueryResult,
  readPrometheusMessage,
  type MetricMetadata,
  type PrometheusResult,
} from './prometheusDecode.ts';

export interface RangeQuery {
  readonly expression: string;
  readonly range: TimeRange;
  /** Seconds between two points. */
  readonly stepSeconds: number;
}

/** What narrows a list of names: a series selector, a time range, a greatest number. */
export interface NameQuery {
  readonly match?: string;
  readonly range?: TimeRange;
  readonly limit?: number;
}

/**
 * Speaks the HTTP API of Prometheus and of the servers that are compatible with it.
 * Every method throws a SourceError with the server's words, and passes an AbortError through.
 */
export class PrometheusClient {
  readonly #transport: HttpTransport;

  constructor(transport: HttpTransport) {
    this.#transport = transport;
  }

  /** Where the questions go, for people. */
  get description(): string {
    return this.#transport.description;
  }

  /** Evaluates at one moment (milliseconds since the epoch; default: the server's now). */
  async query(expression: string, time?: number, signal?: AbortSignal): Promise<PrometheusResult> {
    const parameters = toQuery({ query: expression, time: time === undefined ? undefined : time / 1000 });
    return decodeQueryResult(await this.#ask('/api/v1/query', parameters, signal));
  }

  /** Evaluates over a closed range. */
  async queryRange(query: RangeQuery, signal?: AbortSignal): Promise<PrometheusResult> {
    const parameters = toQuery({
      query: query.expression,
      start: query.range.start / 1000,
      end: query.range.end / 1000,
      step: query.stepSeconds,
    });
    return decodeQueryResult(await this.#ask('/api/v1/query_range', parameters, signal));
  }

  async labelNames(query: NameQuery = {}, signal?: AbortSignal): Promise<readonly string[]> {
    return decodeNames(await this.#ask('/api/v1/labels', namesQuery(query), signal));
  }

  async labelValues(label: string, query: NameQuery = {}, signal?: AbortSignal): Promise<readonly string[]> {
    const path = `/api/v1/label/${encodeURIComponent(label)}/values${namesQuery(query)}`;
    return decodeNames(await getJson(this.#transport, path, signal, readMessage));
  }

  /** The label sets of the series that the selector `match` finds. */
  async series(query: NameQuery & { readonly match: string }, signal?: AbortSignal): Promise<readonly Labels[]> {
    return decodeLabelSets(await this.#ask('/api/v1/series', namesQuery(query), signal));
  }

  async metadata(signal?: AbortSignal): Promise<readonly MetricMetadata[]> {
    return decodeMetadata(await getJson(this.#transport, '/api/v1/metadata', signal, readMessage));
  }

  async buildVersion(signal?: AbortSignal): Promise<string> {
    return decodeBuildVersion(await getJson(this.#transport, '/api/v1/status/buildinfo', signal, readMessage));
  }

  /** GET, or POST where the query would make the address too long for servers and proxies on the way. */
  async #ask(path: string, parameters: string, signal: AbortSignal | undefined): Promise<unknown> {
    if (parameters.length < 4000) return getJson(this.#transport, path + parameters, signal, readMessage);
    const answer = await requestJson(this.#transport, {
      method: 'POST',
      path,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: parameters.slice(1),
      ...(signal === undefined ? {} : { signal }),
    });
    return expectJson(answer, readMessage);
  }
}

const readMessage: ReadMessage = (answer) => readPrometheusMessage(answer.json);

function namesQuery(query: NameQuery): string {
  return toQuery({
    'match[]': query.match,
    start: query.range === undefined ? undefined : query.range.start / 1000,
    end: query.range === undefined ? undefined : query.range.end / 1000,
    limit: query.limit,
  });
}
