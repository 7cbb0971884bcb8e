import { groupBy } from '../../base/groupBy.ts';
import type { Span, TagValue, Trace } from '../../model/trace.ts';

const kinds = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } as const;

/** A trace as OTLP's JSON writes it: a list of resources with their spans, ids in hex, times as decimal strings, zeros left out. */
export function toResourceSpans(trace: Trace): readonly object[] {
  return [...groupBy(trace.spans, (span) => span.service)].map(([service, spans]) => ({
    resource: { attributes: [toAttribute('service.name', service)] },
    scopeSpans: [{ scope: { name: `${service}.http` }, spans: spans.map((span) => toOtlpSpan(trace, span)) }],
  }));
}

function toOtlpSpan(trace: Trace, span: Span): object {
  const base = BigInt(Math.round(trace.startTime * 1000)) * 1000n;
  const nanoseconds = (offsetNs: number): string => String(base + BigInt(Math.round(offsetNs)));
  return {
    traceId: trace.traceId,
    spanId: span.spanId,
    ...(span.parentSpanId === undefined ? {} : { parentSpanId: span.parentSpanId }),
    name: span.name,
    kind: kinds[span.kind],
    startTimeUnixNano: nanoseconds(span.offsetNs),
    endTimeUnixNano: nanoseconds(span.offsetNs + span.durationNs),
    attributes: toAttributes(span.tags),
    ...(span.events.length === 0
      ? {}
      : {
          events: span.events.map((event) => ({
            timeUnixNano: nanoseconds(event.offsetNs),
            name: event.name,
            attributes: toAttributes(event.tags),
          })),
        }),
    status: span.status === 'error' ? { code: 2 } : span.status === 'ok' ? { code: 1 } : {},
  };
}

function toAttributes(tags: Readonly<Record<string, TagValue>>): readonly object[] {
  return Object.entries(tags).map(([key, value]) => toAttribute(key, value));
}

function toAttribute(key: string, value: TagValue): object {
  if (typeof value === 'string') return { key, value: { stringValue: value } };
  if (typeof value === 'boolean') return { key, value: { boolValue: value } };
  return { key, value: Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value } };
}
