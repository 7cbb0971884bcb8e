import { asArray } from '../../base/json.ts';
import type { Trace, TraceSummary } from '../../model/trace.ts';
import { summarizeTrace } from '../../model/traceSummary.ts';
import { getJson, toQuery, unexpectedShape, type ReadMessage } from '../httpJson.ts';
import type { HttpTransport } from '../httpTransport.ts';
import { SourceError } from '../sourceError.ts';
import { assembleTraces, sortNewestFirst } from '../traceAssembly.ts';
import type { TraceQuery, TraceSource } from '../traceSource.ts';
import { decodeZipkinTrace } from './zipkinDecode.ts';

/** Speaks Zipkin's API v2. */
export class ZipkinClient implements TraceSource {
  readonly product = 'Zipkin';
  readonly #transport: HttpTransport;

  constructor(transport: HttpTransport) {
    this.#transport = transport;
  }

  get description(): string {
    return this.#transport.description;
  }

  async services(signal?: AbortSignal): Promise<readonly string[]> {
    const names = asArray(await this.#get('/api/v2/services', signal));
    if (names === undefined) throw unexpectedShape('list of services');
    return names.filter((one): one is string => typeof one === 'string');
  }

  async search(query: TraceQuery, signal?: AbortSignal): Promise<readonly TraceSummary[]> {
    const parameters = toQuery({
      serviceName: query.service.toLowerCase(),
      endTs: Math.round(query.range.end),
      lookback: Math.round(query.range.end - query.range.start),
      limit: query.limit,
    });
    const traces = asArray(await this.#get(`/api/v2/traces${parameters}`, signal));
    if (traces === undefined) throw unexpectedShape('list of traces');
    return sortNewestFirst(assembleTraces(traces.flatMap(decodeZipkinTrace)).map(summarizeTrace));
  }

  async trace(traceId: string, signal?: AbortSignal): Promise<Trace> {
    const spans = decodeZipkinTrace(await this.#get(`/api/v2/trace/${encodeURIComponent(traceId)}`, signal));
    const trace = assembleTraces(spans)[0];
    if (trace === undefined) throw new SourceError('notFound', `Zipkin has no trace ${traceId}.`);
    return trace;
  }

  #get(path: string, signal: AbortSignal | undefined): Promise<unknown> {
    return getJson(this.#transport, path, signal, readMessage);
  }
}

/** Zipkin's errors are plain text, which is what is shown when no message is found. */
const readMessage: ReadMessage = () => undefined;
