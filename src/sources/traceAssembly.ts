import type { Span, SpanEvent, Trace, TraceSummary } from '../model/trace.ts';
import { unexpectedShape } from './httpJson.ts';

/** A span as a backend gives it, with absolute times. */
export interface RawSpan extends Omit<Span, 'offsetNs' | 'events'> {
  /** Lower-case hex, 32 digits. */
  readonly traceId: string;
  /** Nanoseconds since the epoch. */
  readonly startNs: bigint;
  readonly events: readonly RawSpanEvent[];
}

export interface RawSpanEvent extends Omit<SpanEvent, 'offsetNs'> {
  /** Nanoseconds since the epoch. */
  readonly timeNs: bigint;
}

/** Puts spans into traces with times relative to each trace's start; a span that comes twice is kept once. */
export function assembleTraces(spans: readonly RawSpan[]): readonly Trace[] {
  const byTrace = new Map<string, Map<string, RawSpan>>();
  for (const span of spans) {
    const trace = byTrace.get(span.traceId) ?? new Map<string, RawSpan>();
    byTrace.set(span.traceId, trace);
    if (!trace.has(span.spanId)) trace.set(span.spanId, span);
  }
  return [...byTrace].map(([traceId, trace]) => assembleTrace(traceId, [...trace.values()]));
}

/** Newest first. */
export function sortNewestFirst(summaries: readonly TraceSummary[]): readonly TraceSummary[] {
  return [...summaries].sort((left, right) => right.startTime - left.startTime);
}

/**
 * An id as lower-case hex of `digits` digits; servers drop leading zeros.
 * @throws SourceError of kind badResponse when it is no such number.
 */
export function normalizeId(id: string, digits: 16 | 32): string {
  if (id.length > digits || !/^[0-9a-fA-F]+$/.test(id)) throw unexpectedShape('hexadecimal id');
  return id.toLowerCase().padStart(digits, '0');
}

function assembleTrace(traceId: string, spans: readonly RawSpan[]): Trace {
  let start = spans[0]?.startNs ?? 0n;
  let end = start;
  for (const span of spans) {
    const spanEnd = span.startNs + BigInt(Math.round(span.durationNs));
    if (span.startNs < start) start = span.startNs;
    if (spanEnd > end) end = spanEnd;
  }
  return {
    traceId,
    startTime: Number(start / 1000n) / 1000,
    durationNs: Number(end - start),
    spans: spans.map((span) => toSpan(span, start)).sort((left, right) => left.offsetNs - right.offsetNs),
  };
}

function toSpan(raw: RawSpan, traceStart: bigint): Span {
  return {
    spanId: raw.spanId,
    parentSpanId: raw.parentSpanId,
    service: raw.service,
    name: raw.name,
    kind: raw.kind,
    offsetNs: Number(raw.startNs - traceStart),
    durationNs: raw.durationNs,
    status: raw.status,
    tags: raw.tags,
    events: raw.events.map(({ timeNs, name, tags }) => ({ offsetNs: Number(timeNs - traceStart), name, tags })),
  };
}
