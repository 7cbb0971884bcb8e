import type { Span, Trace } from '../../model/trace.ts';
import type { DemoWorld } from '../world/demoWorld.ts';
import { createGetHandler, jsonAnswer, textAnswer, type Answer, type HttpHandler } from './httpHandler.ts';
import { dependenciesOf, operationsOf, servicesOf } from './traceIndex.ts';

const day = 86_400_000;

/** Zipkin's server: `/api/v2` and the few paths that its user interface asks for. */
export function createZipkinHandler(world: DemoWorld): HttpHandler {
  return createGetHandler((path, query) => {
    const routes: Readonly<Record<string, () => Answer>> = {
      '/health': () => jsonAnswer({ status: 'UP', zipkin: { status: 'UP' } }),
      '/info': () => jsonAnswer({ zipkin: { version: '3.5.1' } }),
      '/config.json': () => jsonAnswer({ queryLimit: 10, defaultLookback: 900_000, searchEnabled: true }),
      '/api/v2/services': () => jsonAnswer(servicesOf(world.traces)),
      '/api/v2/spans': () =>
        names(query, (service) => operationsOf(world.traces, service, undefined).map(({ name }) => name.toLowerCase())),
      '/api/v2/remoteServices': () => names(query, (service) => remoteServices(world, service)),
      '/api/v2/traces': () => search(world, query),
      '/api/v2/traceMany': () => many(world, query),
      '/api/v2/dependencies': () => dependencies(world, query),
      '/api/v2/autocompleteKeys': () => jsonAnswer([]),
      '/api/v2/autocompleteValues': () => jsonAnswer([]),
    };
    const route = routes[path];
    if (route !== undefined) return route();
    const id = /^\/api\/v2\/trace\/([0-9a-f]{1,32})$/.exec(path)?.[1];
    if (id === undefined) return textAnswer(404, 'Not Found');
    const trace = world.traces.get(id.padStart(32, '0'));
    return trace === undefined ? textAnswer(404, `${id} not found`) : jsonAnswer(toZipkinSpans(trace));
  });
}

function names(query: URLSearchParams, list: (service: string) => readonly string[]): Answer {
  const service = query.get('serviceName');
  if (service === null) return textAnswer(400, "Required parameter 'serviceName' is not present.");
  return jsonAnswer([...new Set(list(service.toLowerCase()))].sort());
}

function remoteServices(world: DemoWorld, service: string): readonly string[] {
  return world.traces.traces.flatMap((trace) =>
    trace.spans.filter((span) => span.service === service).flatMap((span) => remoteServiceOf(span) ?? []),
  );
}

function search(world: DemoWorld, query: URLSearchParams): Answer {
  const number = (name: string, fallback: number): number => Number(query.get(name) ?? fallback);
  const end = number('endTs', world.clock.now());
  const start = end - number('lookback', day);
  const limit = number('limit', 10);
  if (![start, end, limit].every(Number.isFinite)) return textAnswer(400, 'endTs, lookback and limit take numbers');
  const remote = query.get('remoteServiceName')?.toLowerCase();
  const spanName = query.get('spanName')?.toLowerCase();
  const service = query.get('serviceName')?.toLowerCase();
  const terms = (query.get('annotationQuery') ?? '').split(' and ').filter((term) => term !== '');
  const shortest = number('minDuration', 0) * 1000;
  const longest = query.has('maxDuration') ? number('maxDuration', 0) * 1000 : Infinity;
  const isWanted = (span: Span): boolean =>
    (service === undefined || span.service === service) &&
    (remote === undefined || remoteServiceOf(span) === remote) &&
    (spanName === undefined || spanName === 'all' || span.name.toLowerCase() === spanName) &&
    span.durationNs >= shortest &&
    span.durationNs <= longest &&
    terms.every((term) => hasAnnotation(span, term));
  const all = { service: undefined, operation: undefined, minDuration: undefined, maxDuration: undefined, tags: {} };
  const found = world.traces
    .search({ ...all, start, end, limit: Infinity })
    .filter((trace) => trace.spans.some(isWanted))
    .slice(0, limit);
  return jsonAnswer(found.map(toZipkinSpans));
}

function many(world: DemoWorld, query: URLSearchParams): Answer {
  const ids = (query.get('traceIds') ?? '').split(',').filter((id) => id !== '');
  if (ids.length === 0) return textAnswer(400, 'traceIds parameter is empty');
  if (ids.length === 1) return textAnswer(400, 'Use /api/v2/trace/{traceId} endpoint to retrieve a single trace');
  if (new Set(ids).size < ids.length) return textAnswer(400, 'redundant trace ID');
  return jsonAnswer(ids.flatMap((id) => world.traces.get(id.padStart(32, '0')) ?? []).map(toZipkinSpans));
}

function dependencies(world: DemoWorld, query: URLSearchParams): Answer {
  const end = Number(query.get('endTs') ?? Number.NaN);
  if (Number.isNaN(end)) return textAnswer(400, "Required parameter 'endTs' is not present.");
  const found = dependenciesOf(world.traces, end - Number(query.get('lookback') ?? day), end);
  return jsonAnswer(found.map(({ errorCount, ...link }) => (errorCount > 0 ? { ...link, errorCount } : link)));
}

/** A trace as Zipkin's spans: names in lower case, times in microseconds, tags as text. */
function toZipkinSpans(trace: Trace): readonly object[] {
  return trace.spans.map((span) => {
    const remote = remoteServiceOf(span);
    const microseconds = (offsetNs: number): number => Math.round(trace.startTime * 1000 + offsetNs / 1000);
    const exception = span.events.find((event) => event.name === 'exception')?.tags['exception.message'];
    const tags = Object.fromEntries(Object.entries(span.tags).map(([name, value]) => [name, String(value)]));
    return {
      traceId: trace.traceId,
      ...(span.parentSpanId === undefined ? {} : { parentId: span.parentSpanId }),
      id: span.spanId,
      ...(span.kind === 'internal' ? {} : { kind: span.kind.toUpperCase() }),
      name: span.name.toLowerCase(),
      timestamp: microseconds(span.offsetNs),
      duration: Math.max(1, Math.round(span.durationNs / 1000)),
      localEndpoint: { serviceName: span.service },
      ...(remote === undefined ? {} : { remoteEndpoint: { serviceName: remote } }),
      ...(span.events.length === 0
        ? {}
        : {
            annotations: span.events.map((event) => ({ timestamp: microseconds(event.offsetNs), value: event.name })),
          }),
      tags: span.status === 'error' ? { ...tags, error: String(exception ?? 'true') } : tags,
    };
  });
}

function remoteServiceOf(span: Span): string | undefined {
  const peer = span.tags['peer.service'];
  return typeof peer === 'string' ? peer : undefined;
}

function hasAnnotation(span: Span, term: string): boolean {
  const [name = '', ...rest] = term.trim().split('=');
  if (rest.length > 0) return String(span.tags[name] ?? '') === rest.join('=');
  if (name === 'error') return span.status === 'error';
  return name in span.tags || span.events.some((event) => event.name === name);
}
