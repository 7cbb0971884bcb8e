import type { LogLine } from '../../model/logLine.ts';
import type { Series } from '../../model/series.ts';
import type { TimeRange } from '../../model/timeRange.ts';
import { getJson, toQuery, type ReadMessage } from '../httpJson.ts';
import type { HttpTransport } from '../httpTransport.ts';
import { decodeQueryResult } from '../prometheus/prometheusDecode.ts';
import type { SocketTransport } from '../kubernetes/socketTransport.ts';
import { SourceError } from '../sourceError.ts';
import type { TailListener, TailQuery } from './lokiTail.ts';
import { decodeLokiNames, decodeLokiVersion, decodeStreams } from './lokiDecode.ts';

export interface LogRangeQuery {
  /** A log query of LogQL. */
  readonly query: string;
  /** Nanoseconds since the epoch as digits, inclusive. */
  readonly startNs: string;
  /** Nanoseconds since the epoch as digits, exclusive. */
  readonly endNs: string;
  /** Greatest number of lines; servers refuse more than their own limit, 5,000 by default. */
  readonly limit: number;
  /** Which lines to keep where there are more: the newest (`backward`) or the oldest (`forward`). */
  readonly direction: 'backward' | 'forward';
}

export interface SeriesQuery {
  /** A metric query of LogQL. */
  readonly query: string;
  readonly range: TimeRange;
  /** Seconds between two points. */
  readonly stepSeconds: number;
}

/**
 * Speaks the HTTP API of Loki.
 * Every method throws a SourceError with the server's words, and passes an AbortError through.
 */
export class LokiClient {
  readonly #transport: HttpTransport & Partial<SocketTransport>;

  constructor(transport: HttpTransport & Partial<SocketTransport>) {
    this.#transport = transport;
  }

  /** Where the questions go, for people. */
  get description(): string {
    return this.#transport.description;
  }

  /** The lines of a range, oldest first, whatever the direction. */
  async queryRange(query: LogRangeQuery, signal?: AbortSignal): Promise<readonly LogLine[]> {
    const parameters = toQuery({
      query: query.query,
      start: query.startNs,
      end: query.endNs,
      limit: query.limit,
      direction: query.direction,
    });
    return decodeStreams(await this.#get(`/loki/api/v1/query_range${parameters}`, signal));
  }

  /**
   * Hears the lines of a query as they come, until the server ends that.
   * @throws SourceError, of kind badResponse also where the way to Loki knows no WebSockets.
   */
  async follow(query: TailQuery, listener: TailListener, signal: AbortSignal): Promise<void> {
    const { openSocket } = this.#transport;
    if (openSocket === undefined) throw new SourceError('badResponse', 'No WebSocket can be opened to this Loki.');
    const { followLoki } = await import('./lokiTail.ts');
    const transport = { openSocket: openSocket.bind(this.#transport) };
    await followLoki(transport, query, listener, signal);
  }

  /** The series of a metric query over a closed range. */
  async querySeries(query: SeriesQuery, signal?: AbortSignal): Promise<readonly Series[]> {
    const { range, stepSeconds } = query;
    const parameters = toQuery({
      query: query.query,
      start: `${Math.round(range.start)}000000`,
      end: `${Math.round(range.end)}000000`,
      step: stepSeconds,
    });
    return decodeQueryResult(await this.#get(`/loki/api/v1/query_range${parameters}`, signal)).series;
  }

  async labelNames(signal?: AbortSignal): Promise<readonly string[]> {
    return decodeLokiNames(await this.#get('/loki/api/v1/labels', signal));
  }

  /** The values of a label, of the streams that the selector finds where one is given. */
  async labelValues(label: string, selector?: string, signal?: AbortSignal): Promise<readonly string[]> {
    const path = `/loki/api/v1/label/${encodeURIComponent(label)}/values${toQuery({ query: selector })}`;
    return decodeLokiNames(await this.#get(path, signal));
  }

  async buildVersion(signal?: AbortSignal): Promise<string> {
    return decodeLokiVersion(await this.#get('/loki/api/v1/status/buildinfo', signal));
  }

  #get(path: string, signal: AbortSignal | undefined): Promise<unknown> {
    return getJson(this.#transport, path, signal, readMessage);
  }
}

/** Loki's errors are plain text, which is what is shown when no message is found. */
const readMessage: ReadMessage = () => undefined;
