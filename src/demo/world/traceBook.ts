import type { Trace } from '../../model/trace.ts';

/** What a search for traces asks for. */
export interface TraceQuery {
  readonly service: string | undefined;
  readonly operation: string | undefined;
  /** Milliseconds since the epoch, both inclusive; they bound the start of a trace. */
  readonly start: number;
  readonly end: number;
  /** Nanoseconds. */
  readonly minDuration: number | undefined;
  readonly maxDuration: number | undefined;
  /** Tags that one span of the service must have. */
  readonly tags: Readonly<Record<string, string>>;
  readonly limit: number;
}

const age = 75 * 60_000;
const most = 6000;

/** Keeps the traces of the last hour, and no more than a bounded number of them. */
export class TraceBook {
  #traces: Trace[] = [];
  readonly #byId = new Map<string, Trace>();

  get size(): number {
    return this.#traces.length;
  }

  /** Oldest first. */
  get traces(): readonly Trace[] {
    return this.#traces;
  }

  add(trace: Trace): void {
    this.#traces.push(trace);
    this.#byId.set(trace.traceId, trace);
    const isOld = (this.#traces[0]?.startTime ?? 0) < trace.startTime - age * 1.1;
    if (this.#traces.length > most * 1.1 || isOld) this.#trim(trace.startTime);
  }

  get(traceId: string): Trace | undefined {
    return this.#byId.get(traceId);
  }

  /** The matching traces, latest first. */
  search(query: TraceQuery): readonly Trace[] {
    const found: Trace[] = [];
    for (let index = this.#traces.length - 1; index >= 0 && found.length < query.limit; index -= 1) {
      const trace = this.#traces[index];
      if (trace !== undefined && isMatch(trace, query)) found.push(trace);
    }
    return found;
  }

  #trim(now: number): void {
    const cut = this.#traces.findIndex((trace) => trace.startTime >= now - age);
    const surplus = Math.max(cut < 0 ? 0 : cut, this.#traces.length - most);
    for (const trace of this.#traces.slice(0, surplus)) this.#byId.delete(trace.traceId);
    this.#traces = this.#traces.slice(surplus);
  }
}

function isMatch(trace: Trace, query: TraceQuery): boolean {
  if (trace.startTime < query.start || trace.startTime > query.end) return false;
  const { service, operation, minDuration = 0, maxDuration = Infinity } = query;
  if (service === undefined) return trace.durationNs >= minDuration && trace.durationNs <= maxDuration;
  const tags = Object.entries(query.tags);
  return trace.spans.some(
    (span) =>
      span.service === service &&
      (operation === undefined || span.name === operation) &&
      span.durationNs >= minDuration &&
      span.durationNs <= maxDuration &&
      tags.every(
        ([name, value]) =>
          (name === 'error' ? String(span.status === 'error') : String(span.tags[name] ?? '')) === value,
      ),
  );
}
