import type { Span } from '../../model/trace.ts';
import type { TraceBook } from '../world/traceBook.ts';

/** Calls from one service to another. */
export interface Dependency {
  readonly parent: string;
  readonly child: string;
  readonly callCount: number;
  readonly errorCount: number;
}

/** The services that have spans, sorted. */
export function servicesOf(book: TraceBook): readonly string[] {
  return [...new Set(book.traces.flatMap((trace) => trace.spans.map((span) => span.service)))].sort();
}

/** The span names of a service with their kinds, sorted by name; of one kind where one is given. */
export function operationsOf(
  book: TraceBook,
  service: string,
  kind: string | undefined,
): readonly { readonly name: string; readonly kind: Span['kind'] }[] {
  const found = new Map<string, { readonly name: string; readonly kind: Span['kind'] }>();
  for (const trace of book.traces) {
    for (const span of trace.spans) {
      if (span.service !== service || (kind !== undefined && span.kind !== kind)) continue;
      found.set(`${span.name} ${span.kind}`, { name: span.name, kind: span.kind });
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Who calls whom, from the spans whose parent belongs to another service, in traces that start in a span of time. */
export function dependenciesOf(book: TraceBook, start: number, end: number): readonly Dependency[] {
  const found = new Map<string, Dependency>();
  for (const trace of book.traces) {
    if (trace.startTime < start || trace.startTime > end) continue;
    const services = new Map(trace.spans.map((span) => [span.spanId, span.service]));
    for (const span of trace.spans) {
      const parent = services.get(span.parentSpanId ?? '');
      if (parent === undefined || parent === span.service) continue;
      const key = `${parent} ${span.service}`;
      const before = found.get(key) ?? { parent, child: span.service, callCount: 0, errorCount: 0 };
      const errorCount = before.errorCount + (span.status === 'error' ? 1 : 0);
      found.set(key, { ...before, callCount: before.callCount + 1, errorCount });
    }
  }
  return [...found.values()].sort((a, b) => (a.parent + a.child < b.parent + b.child ? -1 : 1));
}

/** A duration as Go writes it (`1.2s`, `100ms`, `1h30m`), in nanoseconds; undefined when it is none. */
export function parseGoDuration(text: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, number = '', unit = ''] of text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g)) {
    total += Number(number) * (nanoseconds[unit] ?? 0);
  }
  return total;
}

const nanoseconds: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};
