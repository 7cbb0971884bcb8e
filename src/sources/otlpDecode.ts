import { Buffer } from 'node:buffer';
import { asArray, asRecord, asString } from '../base/json.ts';
import type { Span, TagValue } from '../model/trace.ts';
import { unexpectedShape } from './httpJson.ts';
import { normalizeId, type RawSpan, type RawSpanEvent } from './traceAssembly.ts';

type Fields = Readonly<Record<string, unknown>>;

const kinds: readonly Span['kind'][] = ['internal', 'internal', 'server', 'client', 'producer', 'consumer'];

/**
 * Decodes `resourceSpans` of OTLP/JSON (opentelemetry-proto, `trace/v1/trace.proto`): ids are hex, or base64 as protobuf's own JSON
 * writes them; enums are numbers or names; 64-bit numbers are decimal strings.
 * @throws SourceError of kind badResponse when a span lacks its ids or times.
 */
export function decodeResourceSpans(value: unknown): readonly RawSpan[] {
  return (asArray(value) ?? []).flatMap((entry) => {
    const resourceSpans = asRecord(entry) ?? {};
    const resource = decodeAttributes(asRecord(resourceSpans['resource'])?.['attributes']);
    const service = String(resource['service.name'] ?? 'unknown');
    const scopes = asArray(resourceSpans['scopeSpans'] ?? resourceSpans['instrumentationLibrarySpans']) ?? [];
    return scopes.flatMap((scope) =>
      (asArray(asRecord(scope)?.['spans']) ?? []).map((span) => decodeSpan(asRecord(span) ?? {}, service, resource)),
    );
  });
}

function decodeSpan(fields: Fields, service: string, resource: Readonly<Record<string, TagValue>>): RawSpan {
  const startNs = toNanoseconds(fields['startTimeUnixNano']);
  const endNs = toNanoseconds(fields['endTimeUnixNano']);
  const traceId = decodeId(fields['traceId'], 32);
  const spanId = decodeId(fields['spanId'], 16);
  if (startNs === undefined || traceId === undefined || spanId === undefined) throw unexpectedShape('whole span');
  const status = asRecord(fields['status']) ?? {};
  const message = asString(status['message']);
  return {
    traceId,
    spanId,
    parentSpanId: decodeId(fields['parentSpanId'], 16),
    service,
    name: asString(fields['name']) ?? '',
    kind: decodeKind(fields['kind']),
    startNs,
    durationNs: Math.max(0, Number((endNs ?? startNs) - startNs)),
    status: decodeStatus(status['code']),
    tags: {
      ...resource,
      ...decodeAttributes(fields['attributes']),
      ...(message === undefined ? {} : { 'status.message': message }),
    },
    events: (asArray(fields['events']) ?? []).map((event) => decodeEvent(asRecord(event) ?? {}, startNs)),
  };
}

function decodeEvent(fields: Fields, spanStart: bigint): RawSpanEvent {
  return {
    timeNs: toNanoseconds(fields['timeUnixNano']) ?? spanStart,
    name: asString(fields['name']) ?? '',
    tags: decodeAttributes(fields['attributes']),
  };
}

function decodeAttributes(value: unknown): Readonly<Record<string, TagValue>> {
  const tags: Record<string, TagValue> = {};
  for (const entry of asArray(value) ?? []) {
    const attribute = asRecord(entry);
    const key = asString(attribute?.['key']);
    if (key !== undefined) tags[key] = decodeAnyValue(asRecord(attribute?.['value']) ?? {});
  }
  return tags;
}

/** `AnyValue`: one field says the type. Lists and maps become their JSON. */
function decodeAnyValue(value: Fields): TagValue {
  const { stringValue, boolValue, intValue, doubleValue } = value;
  if (typeof stringValue === 'string') return stringValue;
  if (typeof boolValue === 'boolean') return boolValue;
  if (typeof doubleValue === 'number') return doubleValue;
  if (typeof intValue === 'number') return intValue;
  if (typeof intValue === 'string') return Number.isSafeInteger(Number(intValue)) ? Number(intValue) : intValue;
  const [rest] = Object.values(value);
  return rest === undefined ? '' : JSON.stringify(rest);
}

function decodeKind(value: unknown): Span['kind'] {
  if (typeof value === 'number') return kinds[value] ?? 'internal';
  const name = typeof value === 'string' ? value.replace('SPAN_KIND_', '').toLowerCase() : '';
  return kinds.find((kind) => kind === name) ?? 'internal';
}

function decodeStatus(code: unknown): Span['status'] {
  if (code === 2 || code === 'STATUS_CODE_ERROR') return 'error';
  return code === 1 || code === 'STATUS_CODE_OK' ? 'ok' : 'unset';
}

function decodeId(value: unknown, digits: 16 | 32): string | undefined {
  const id = asString(value);
  if (id === undefined || /^0+$/.test(id)) return undefined;
  if (id.length <= digits && /^[0-9a-fA-F]+$/.test(id)) return normalizeId(id, digits);
  const bytes = Buffer.from(id, 'base64');
  return bytes.length * 2 === digits ? bytes.toString('hex') : undefined;
}

function toNanoseconds(value: unknown): bigint | undefined {
  if (typeof value === 'string' && /^\d{1,20}$/.test(value)) return BigInt(value);
  return typeof value === 'number' && Number.isFinite(value) ? BigInt(Math.round(value)) : undefined;
}
