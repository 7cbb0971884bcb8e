import type { Trace } from '../../model/trace.ts';
import type { DemoWorld } from '../world/demoWorld.ts';
import type { TraceQuery } from '../world/traceBook.ts';
import { jsonAnswer, type Answer } from './httpHandler.ts';
import { toResourceSpans } from './otlpJson.ts';
import { operationsOf, parseGoDuration, servicesOf } from './traceIndex.ts';

/**
 * Jaeger's `/api/v3`: OTLP in JSON.
 * @param path behind `/api/v3`.
 */
export function answerJaegerV3(world: DemoWorld, path: string, query: URLSearchParams): Answer {
  const { traces } = world;
  if (path === '/services') return jsonAnswer({ services: servicesOf(traces) });
  if (path === '/operations') {
    const kind = query.get('spanKind') ?? query.get('span_kind') ?? undefined;
    const found = operationsOf(traces, query.get('service') ?? '', kind);
    return jsonAnswer({ operations: found.map((one) => ({ name: one.name, spanKind: one.kind })) });
  }
  if (path === '/traces' || path === '/trace-summaries') {
    const parsed = parseSearch(query);
    if ('message' in parsed) return failure(400, parsed.message);
    const found = traces.search(parsed);
    if (path === '/trace-summaries') return jsonAnswer({ summaries: found.map(toSummary) });
    return found.length === 0 ? failure(404, 'No traces found') : toResult(found);
  }
  const id = /^\/traces\/([0-9a-fA-F]{1,32})$/.exec(path)?.[1];
  if (id === undefined) return failure(404, 'not found');
  const trace = traces.get(id.toLowerCase().padStart(32, '0'));
  return trace === undefined ? failure(404, 'No traces found') : toResult([trace]);
}

/** Names of parameters come in camel case since 2.19, and before that with underscores. */
function parseSearch(query: URLSearchParams): TraceQuery | { readonly message: string } {
  const get = (camel: string, snake: string): string | undefined =>
    query.get(`query.${camel}`) ?? query.get(`query.${snake}`) ?? undefined;
  const start = Date.parse(get('startTimeMin', 'start_time_min') ?? '');
  const end = Date.parse(get('startTimeMax', 'start_time_max') ?? '');
  if (Number.isNaN(start)) return { message: 'malformed parameter query.startTimeMin: a time in RFC 3339 is required' };
  if (Number.isNaN(end)) return { message: 'malformed parameter query.startTimeMax: a time in RFC 3339 is required' };
  const depth = Number(get('searchDepth', 'num_traces') ?? 100);
  if (!Number.isInteger(depth)) return { message: 'malformed parameter query.searchDepth: a whole number is required' };
  let tags: Readonly<Record<string, string>>;
  try {
    tags = JSON.parse(get('attributes', 'attributes') ?? '{}') as Readonly<Record<string, string>>;
  } catch {
    return { message: 'malformed parameter query.attributes: a JSON object is required' };
  }
  return {
    service: get('serviceName', 'service_name'),
    operation: get('operationName', 'operation_name'),
    start,
    end,
    minDuration: parseGoDuration(get('durationMin', 'duration_min') ?? ''),
    maxDuration: parseGoDuration(get('durationMax', 'duration_max') ?? ''),
    tags,
    limit: depth,
  };
}

function toSummary(trace: Trace): object {
  const root = trace.spans.find((span) => span.parentSpanId === undefined);
  const counts = new Map<string, { name: string; spanCount: number; errorSpanCount: number }>();
  for (const span of trace.spans) {
    const count = counts.get(span.service) ?? { name: span.service, spanCount: 0, errorSpanCount: 0 };
    count.spanCount += 1;
    if (span.status === 'error') count.errorSpanCount += 1;
    counts.set(span.service, count);
  }
  const start = BigInt(Math.round(trace.startTime * 1000)) * 1000n;
  return {
    traceId: trace.traceId,
    rootServiceName: root?.service ?? '',
    rootOperationName: root?.name ?? '',
    minStartTimeUnixNano: String(start),
    maxEndTimeUnixNano: String(start + BigInt(trace.durationNs)),
    spanCount: trace.spans.length,
    errorSpanCount: trace.spans.filter((span) => span.status === 'error').length,
    services: [...counts.values()],
  };
}

function toResult(traces: readonly Trace[]): Answer {
  return jsonAnswer({ result: { resourceSpans: traces.flatMap(toResourceSpans) } });
}

function failure(httpCode: number, message: string): Answer {
  return jsonAnswer({ error: { httpCode, message } }, httpCode, 'text/plain; charset=utf-8');
}
