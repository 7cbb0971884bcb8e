import { asArray, asNumber, asRecord, asString } from '../../base/json.ts';
import type { Trace, TraceSummary } from '../../model/trace.ts';
import { summarizeTrace } from '../../model/traceSummary.ts';
import {
  expectJson,
  getJson,
  requestJson,
  toQuery,
  unexpectedShape,
  type JsonAnswer,
  type ReadMessage,
} from '../httpJson.ts';
import type { HttpTransport } from '../httpTransport.ts';
import { decodeResourceSpans } from '../otlpDecode.ts';
import { SourceError } from '../sourceError.ts';
import { assembleTraces, normalizeId, sortNewestFirst, type RawSpan } from '../traceAssembly.ts';
import type { TraceQuery, TraceSource } from '../traceSource.ts';
import { decodeLegacyTrace, legacyData, readJaegerMessage } from './jaegerLegacyDecode.ts';

/**
 * Speaks Jaeger's query APIs: `/api/v3` (OTLP), and the older JSON API of servers that have no other. Which one a server speaks is
 * found out at the first call.
 */
export class JaegerClient implements TraceSource {
  readonly product = 'Jaeger';
  readonly #transport: HttpTransport;
  #isLegacy: boolean | undefined;

  constructor(transport: HttpTransport) {
    this.#transport = transport;
  }

  get description(): string {
    return this.#transport.description;
  }

  async services(signal?: AbortSignal): Promise<readonly string[]> {
    const answer = await this.#send('/api/v3/services', signal);
    // An older server's web page answers unknown addresses with HTML and 200, or not found.
    const names = asArray(asRecord(answer.json)?.['services']);
    this.#isLegacy = names === undefined && (answer.status === 404 || answer.status === 200);
    if (this.#isLegacy) return textsOf(legacyData(await this.#get('/api/services', signal)));
    expectJson(answer, readMessage);
    if (names === undefined) throw unexpectedShape('list of services', answer.tried);
    return textsOf(names);
  }

  async search(query: TraceQuery, signal?: AbortSignal): Promise<readonly TraceSummary[]> {
    if (await this.#speaksLegacy(signal)) return this.#searchLegacy(query, signal);
    const parameters = toQuery({
      'query.service_name': query.service,
      'query.start_time_min': new Date(query.range.start).toISOString(),
      'query.start_time_max': new Date(query.range.end).toISOString(),
      'query.num_traces': query.limit,
    });
    const summaries = await this.#send(`/api/v3/trace-summaries${parameters}`, signal);
    if (isNothingFound(summaries)) return [];
    const entries = asArray(asRecord(summaries.json)?.['summaries']);
    if (entries !== undefined) return sortNewestFirst(entries.map(decodeSummary));
    const traces = await this.#send(`/api/v3/traces${parameters}`, signal);
    return isNothingFound(traces) ? [] : summarize(decodeResult(expectJson(traces, readMessage)));
  }

  async trace(traceId: string, signal?: AbortSignal): Promise<Trace> {
    const id = encodeURIComponent(traceId);
    const spans = (await this.#speaksLegacy(signal))
      ? legacyData(await this.#get(`/api/traces/${id}`, signal)).flatMap(decodeLegacyTrace)
      : decodeResult(await this.#get(`/api/v3/traces/${id}`, signal));
    const trace = assembleTraces(spans)[0];
    if (trace === undefined) throw new SourceError('notFound', `Jaeger has no trace ${traceId}.`);
    return trace;
  }

  async #searchLegacy(query: TraceQuery, signal: AbortSignal | undefined): Promise<readonly TraceSummary[]> {
    const parameters = toQuery({
      service: query.service,
      start: Math.round(query.range.start * 1000),
      end: Math.round(query.range.end * 1000),
      limit: query.limit,
    });
    const answer = await this.#send(`/api/traces${parameters}`, signal);
    if (isNothingFound(answer)) return [];
    return summarize(legacyData(expectJson(answer, readMessage)).flatMap(decodeLegacyTrace));
  }

  async #speaksLegacy(signal: AbortSignal | undefined): Promise<boolean> {
    if (this.#isLegacy === undefined) await this.services(signal);
    return this.#isLegacy === true;
  }

  #send(path: string, signal: AbortSignal | undefined): Promise<JsonAnswer> {
    return requestJson(this.#transport, { method: 'GET', path, ...(signal === undefined ? {} : { signal }) });
  }

  #get(path: string, signal: AbortSignal | undefined): Promise<unknown> {
    return getJson(this.#transport, path, signal, readMessage);
  }
}

const readMessage: ReadMessage = (answer) => readJaegerMessage(answer.json);

/** Jaeger answers a search without results with 404 and these words; any other 404 is an error. */
function isNothingFound(answer: JsonAnswer): boolean {
  return answer.status === 404 && /no traces? found|trace not found/i.test(readJaegerMessage(answer.json) ?? '');
}

function summarize(spans: readonly RawSpan[]): readonly TraceSummary[] {
  return sortNewestFirst(assembleTraces(spans).map(summarizeTrace));
}

function decodeResult(json: unknown): readonly RawSpan[] {
  const result = asRecord(asRecord(json)?.['result']);
  if (result === undefined) throw unexpectedShape('trace');
  return decodeResourceSpans(result['resourceSpans']);
}

/** One row of `/api/v3/trace-summaries`; zero values are left out. */
function decodeSummary(value: unknown): TraceSummary {
  const fields = asRecord(value) ?? {};
  const traceId = asString(fields['traceId']);
  const startNs = asString(fields['minStartTimeUnixNano']);
  if (traceId === undefined || startNs === undefined || !/^\d{1,20}$/.test(startNs)) {
    throw unexpectedShape('trace summary');
  }
  const endNs = asString(fields['maxEndTimeUnixNano']) ?? startNs;
  return {
    traceId: normalizeId(traceId, 32),
    rootService: asString(fields['rootServiceName']) ?? '',
    rootName: asString(fields['rootOperationName']) ?? '',
    startTime: Number(BigInt(startNs) / 1000n) / 1000,
    durationNs: /^\d{1,20}$/.test(endNs) ? Number(BigInt(endNs) - BigInt(startNs)) : 0,
    spanCount: asNumber(fields['spanCount']) ?? 0,
    errorCount: asNumber(fields['errorSpanCount']) ?? 0,
  };
}

function textsOf(values: readonly unknown[]): readonly string[] {
  return values.filter((one): one is string => typeof one === 'string');
}
