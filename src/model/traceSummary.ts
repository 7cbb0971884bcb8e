import type { Trace, TraceSummary } from './trace.ts';

/** What a list shows of a trace. The root is the earliest span without a parent in the trace. */
export function summarizeTrace(trace: Trace): TraceSummary {
  const ids = new Set(trace.spans.map((span) => span.spanId));
  const root =
    trace.spans.find((span) => span.parentSpanId === undefined) ??
    trace.spans.find((span) => span.parentSpanId !== undefined && !ids.has(span.parentSpanId)) ??
    trace.spans[0];
  return {
    traceId: trace.traceId,
    rootService: root?.service ?? '',
    rootName: root?.name ?? '',
    startTime: trace.startTime,
    durationNs: trace.durationNs,
    spanCount: trace.spans.length,
    errorCount: trace.spans.filter((span) => span.status === 'error').length,
  };
}
