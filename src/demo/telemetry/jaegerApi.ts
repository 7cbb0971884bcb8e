import type { Span, TagValue, Trace } from '../../model/trace.ts';
import type { DemoWorld } from '../world/demoWorld.ts';
import type { TraceQuery } from '../world/traceBook.ts';
import { createGetHandler, jsonAnswer, textAnswer, type Answer, type HttpHandler } from './httpHandler.ts';
import { answerJaegerV3 } from './jaegerV3Api.ts';
import { dependenciesOf, operationsOf, parseGoDuration, servicesOf } from './traceIndex.ts';

const hour = 3_600_000;

/**
 * Jaeger's query service: the older JSON API that user interfaces speak, and `/api/v3`. It answers like servers up to 2.20, which had both.
 */
export function createJaegerHandler(world: DemoWorld): HttpHandler {
  return createGetHandler((path, query) => {
    if (path.startsWith('/api/v3/')) return answerJaegerV3(world, path.slice('/api/v3'.length), query);
    const parts = path.split('/').slice(1).map(decodePart);
    if (parts[0] !== 'api') return textAnswer(404, '404 page not found\n');
    return answerLegacy(world, parts.slice(1), query);
  });
}

function answerLegacy(world: DemoWorld, [first, second, third]: readonly string[], query: URLSearchParams): Answer {
  const { traces, clock } = world;
  switch (first) {
    case 'services':
      if (second === undefined) return envelope(servicesOf(traces));
      if (third !== 'operations') return failure(404, 'not found');
      return envelope([...new Set(operationsOf(traces, second, undefined).map(({ name }) => name))]);
    case 'operations': {
      const service = query.get('service') ?? '';
      if (service === '') return failure(400, "parameter 'service' is required");
      const found = operationsOf(traces, service, query.get('spanKind') ?? undefined);
      return envelope(found.map(({ name, kind }) => ({ name, spanKind: kind })));
    }
    case 'traces':
      return second === undefined ? search(world, query) : single(world, second);
    case 'dependencies': {
      const end = Number(query.get('endTs') ?? clock.now());
      const start = end - Number(query.get('lookback') ?? 24 * hour);
      const found = dependenciesOf(traces, start, end);
      return envelope(found.map(({ parent, child, callCount }) => ({ parent, child, callCount })));
    }
    default:
      return failure(404, 'not found');
  }
}

function single(world: DemoWorld, traceId: string): Answer {
  if (!/^[0-9a-fA-F]{1,32}$/.test(traceId)) {
    return failure(400, `unable to parse param 'traceID': cannot parse "${traceId}" as a trace id`);
  }
  const trace = world.traces.get(traceId.toLowerCase().padStart(32, '0'));
  return trace === undefined ? failure(404, 'trace not found') : envelope([toJaegerTrace(trace)]);
}

function search(world: DemoWorld, query: URLSearchParams): Answer {
  const ids = query.getAll('traceID');
  if (ids.length > 0) {
    const found = ids.flatMap((id) => world.traces.get(id.toLowerCase().padStart(32, '0')) ?? []);
    return envelope(found.map(toJaegerTrace));
  }
  const parsed = parseSearch(query, world.clock.now());
  return 'message' in parsed ? failure(400, parsed.message) : envelope(world.traces.search(parsed).map(toJaegerTrace));
}

function parseSearch(query: URLSearchParams, now: number): TraceQuery | { readonly message: string } {
  const service = query.get('service') ?? '';
  if (service === '') return { message: "parameter 'service' is required" };
  for (const name of ['start', 'end', 'limit']) {
    const text = query.get(name) ?? '';
    if (!/^\d*$/.test(text)) {
      return { message: `unable to parse param '${name}': strconv.ParseInt: parsing "${text}": invalid syntax` };
    }
  }
  for (const name of ['minDuration', 'maxDuration']) {
    const text = query.get(name) ?? '';
    if (text !== '' && parseGoDuration(text) === undefined) {
      return { message: `unable to parse param '${name}': time: invalid duration "${text}"` };
    }
  }
  const end = Number(query.get('end') ?? now * 1000) / 1000;
  const lookback = (parseGoDuration(query.get('lookback') ?? '') ?? 2 * hour * 1e6) / 1e6;
  return {
    service,
    operation: query.get('operation') ?? undefined,
    start: query.has('start') ? Number(query.get('start')) / 1000 : end - lookback,
    end,
    minDuration: parseGoDuration(query.get('minDuration') ?? ''),
    maxDuration: parseGoDuration(query.get('maxDuration') ?? ''),
    tags: parseTags(query),
    limit: Number(query.get('limit') ?? 100),
  };
}

/** `tag=key:value`, repeated, and `tags={"key":"value"}`. */
function parseTags(query: URLSearchParams): Readonly<Record<string, string>> {
  const tags: Record<string, string> = {};
  for (const text of query.getAll('tag')) {
    const colon = text.indexOf(':');
    if (colon > 0) tags[text.slice(0, colon)] = text.slice(colon + 1);
  }
  try {
    Object.assign(tags, JSON.parse(query.get('tags') ?? '{}'));
  } catch {
    // The real server refuses such text; a search without it finds more, which is as visible.
  }
  return tags;
}

/** A trace in the JSON of Jaeger's user interface: times in microseconds, services in `processes`. */
function toJaegerTrace(trace: Trace): object {
  const processes = new Map<string, string>();
  const spans = trace.spans.map((span) => {
    const pod = String(span.tags['k8s.pod.name'] ?? '');
    const key = `${span.service} ${span.kind === 'server' ? pod : ''}`;
    const processId = processes.get(key) ?? `p${processes.size + 1}`;
    processes.set(key, processId);
    return toJaegerSpan(trace, span, processId);
  });
  const described = [...processes].map(([key, id]) => {
    const [serviceName = '', pod = ''] = key.split(' ');
    return [id, { serviceName, tags: pod === '' ? [] : [toTag('k8s.pod.name', pod)] }];
  });
  return { traceID: trace.traceId, spans, processes: Object.fromEntries(described) as object, warnings: null };
}

function toJaegerSpan(trace: Trace, span: Span, processID: string): object {
  const microseconds = (offsetNs: number): number => Math.round(trace.startTime * 1000 + offsetNs / 1000);
  const traceID = trace.traceId;
  const isError = span.status === 'error';
  return {
    traceID,
    spanID: span.spanId,
    flags: 1,
    operationName: span.name,
    references: span.parentSpanId === undefined ? [] : [{ refType: 'CHILD_OF', traceID, spanID: span.parentSpanId }],
    startTime: microseconds(span.offsetNs),
    duration: Math.max(1, Math.round(span.durationNs / 1000)),
    tags: [
      ...Object.entries(span.tags).map(([key, value]) => toTag(key, value)),
      toTag('span.kind', span.kind),
      ...(isError ? [toTag('error', true), toTag('otel.status_code', 'ERROR')] : []),
    ],
    logs: span.events.map((event) => ({
      timestamp: microseconds(event.offsetNs),
      fields: [toTag('event', event.name), ...Object.entries(event.tags).map(([key, value]) => toTag(key, value))],
    })),
    processID,
    warnings: null,
  };
}

function toTag(key: string, value: TagValue): object {
  const type =
    typeof value === 'boolean'
      ? 'bool'
      : typeof value === 'string'
        ? 'string'
        : Number.isInteger(value)
          ? 'int64'
          : 'float64';
  return { key, type, value };
}

function envelope(data: readonly unknown[]): Answer {
  return jsonAnswer({ data, total: data.length, limit: 0, offset: 0, errors: null });
}

/** Jaeger sends its errors as JSON that calls itself plain text. */
function failure(code: number, msg: string): Answer {
  const body = { data: null, total: 0, limit: 0, offset: 0, errors: [{ code, msg }] };
  return jsonAnswer(body, code, 'text/plain; charset=utf-8');
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
