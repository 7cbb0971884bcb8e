import { asArray, asNumber, asRecord, asString } from '../../base/json.ts';
import type { Span, TagValue } from '../../model/trace.ts';
import { unexpectedShape } from '../httpJson.ts';
import { normalizeId, type RawSpan, type RawSpanEvent } from '../traceAssembly.ts';

type Fields = Readonly<Record<string, unknown>>;

/** The `data` of Jaeger's older JSON envelope. @throws SourceError of kind badResponse where it has none. */
export function legacyData(json: unknown): readonly unknown[] {
  const envelope = asRecord(json);
  if (envelope === undefined || !('data' in envelope)) throw unexpectedShape('data');
  // Go writes an empty list as null.
  return asArray(envelope['data']) ?? [];
}

/** The error of Jaeger's older envelope (`errors[].msg`) or of its v3 API (`error.message`). */
export function readJaegerMessage(json: unknown): string | undefined {
  const body = asRecord(json);
  const first = asRecord(asArray(body?.['errors'])?.[0]);
  return asString(first?.['msg']) ?? asString(asRecord(body?.['error'])?.['message']);
}

/** Decodes one trace of the older API: times in microseconds, parents as references, services in `processes`. */
export function decodeLegacyTrace(value: unknown): readonly RawSpan[] {
  const trace = asRecord(value);
  const spans = asArray(trace?.['spans']);
  if (spans === undefined) throw unexpectedShape('spans');
  const processes = asRecord(trace?.['processes']) ?? {};
  return spans.map((span) => decodeSpan(asRecord(span) ?? {}, processes));
}

function decodeSpan(fields: Fields, processes: Fields): RawSpan {
  const traceId = asString(fields['traceID']);
  const spanId = asString(fields['spanID']);
  const start = asNumber(fields['startTime']);
  if (traceId === undefined || spanId === undefined || start === undefined) throw unexpectedShape('whole span');
  const process = asRecord(processes[asString(fields['processID']) ?? '']) ?? {};
  const tags = decodeTags(fields['tags']);
  return {
    traceId: normalizeId(traceId, 32),
    spanId: normalizeId(spanId, 16),
    parentSpanId: findParent(fields, traceId),
    service: asString(process['serviceName']) ?? 'unknown',
    name: asString(fields['operationName']) ?? '',
    kind: toKind(tags['span.kind']),
    startNs: toNanoseconds(start),
    durationNs: Math.max(0, (asNumber(fields['duration']) ?? 0) * 1000),
    status: toStatus(tags),
    tags: { ...decodeTags(process['tags']), ...tags },
    events: (asArray(fields['logs']) ?? []).map((log) => decodeLog(asRecord(log) ?? {}, start)),
  };
}

/** The first CHILD_OF reference inside the trace, or a FOLLOWS_FROM, or the deprecated `parentSpanID`. */
function findParent(fields: Fields, traceId: string): string | undefined {
  const references = (asArray(fields['references']) ?? []).map((one) => asRecord(one) ?? {});
  const own = references.filter((one) => one['traceID'] === traceId);
  const reference = own.find((one) => one['refType'] === 'CHILD_OF') ?? own[0];
  const parent = asString(reference?.['spanID']) ?? asString(fields['parentSpanID']);
  return parent === undefined || /^0+$/.test(parent) ? undefined : normalizeId(parent, 16);
}

function decodeLog(fields: Fields, spanStart: number): RawSpanEvent {
  const { event, message, ...tags } = decodeTags(fields['fields']);
  return {
    timeNs: toNanoseconds(asNumber(fields['timestamp']) ?? spanStart),
    name: String(event ?? message ?? 'log'),
    tags: event !== undefined && message !== undefined ? { message, ...tags } : tags,
  };
}

function decodeTags(value: unknown): Readonly<Record<string, TagValue>> {
  const tags: Record<string, TagValue> = {};
  for (const entry of asArray(value) ?? []) {
    const tag = asRecord(entry);
    const key = asString(tag?.['key']);
    const content = tag?.['value'];
    if (key === undefined) continue;
    if (typeof content === 'string' || typeof content === 'number' || typeof content === 'boolean') tags[key] = content;
  }
  return tags;
}

function toKind(tag: TagValue | undefined): Span['kind'] {
  return tag === 'server' || tag === 'client' || tag === 'producer' || tag === 'consumer' ? tag : 'internal';
}

function toStatus(tags: Readonly<Record<string, TagValue>>): Span['status'] {
  if (tags['error'] === true || tags['error'] === 'true' || tags['otel.status_code'] === 'ERROR') return 'error';
  return tags['otel.status_code'] === 'OK' ? 'ok' : 'unset';
}

function toNanoseconds(microseconds: number): bigint {
  return BigInt(Math.round(microseconds)) * 1000n;
}
