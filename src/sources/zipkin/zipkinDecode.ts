import { asArray, asNumber, asRecord, asString } from '../../base/json.ts';
import type { Span, TagValue } from '../../model/trace.ts';
import { unexpectedShape } from '../httpJson.ts';
import { normalizeId, type RawSpan } from '../traceAssembly.ts';

type Fields = Readonly<Record<string, unknown>>;

interface ZipkinSpan extends RawSpan {
  /** Whether client and server report under one id. */
  readonly isShared: boolean;
}

/**
 * Decodes one trace of Zipkin's API v2: a list of spans with times in microseconds. Where a client and its server share an id, the
 * server's span becomes a child of the client's with an id of its own, and the server's children follow it.
 * @throws SourceError of kind badResponse when it is no list of spans.
 */
export function decodeZipkinTrace(value: unknown): readonly RawSpan[] {
  const entries = asArray(value);
  if (entries === undefined) throw unexpectedShape('list of spans');
  const spans = entries.map((entry) => decodeSpan(asRecord(entry) ?? {}));
  const isTaken = new Set(spans.map((span) => span.spanId));
  const clientIds = new Set(spans.filter((span) => !span.isShared).map((span) => span.spanId));
  const ownIds = new Map<string, string>();
  for (const span of spans) {
    if (!span.isShared || !clientIds.has(span.spanId)) continue;
    const id = nextFreeId(span.spanId, isTaken);
    isTaken.add(id);
    ownIds.set(`${span.spanId} ${span.service}`, id);
  }
  return spans.map(({ isShared, ...span }) => {
    const ownId = isShared ? ownIds.get(`${span.spanId} ${span.service}`) : undefined;
    if (ownId !== undefined) return { ...span, spanId: ownId, parentSpanId: span.spanId };
    const parentSpanId = ownIds.get(`${span.parentSpanId ?? ''} ${span.service}`) ?? span.parentSpanId;
    return { ...span, parentSpanId };
  });
}

function decodeSpan(fields: Fields): ZipkinSpan {
  const traceId = asString(fields['traceId']);
  const spanId = asString(fields['id']);
  if (traceId === undefined || spanId === undefined) throw unexpectedShape('whole span');
  const parentId = asString(fields['parentId']);
  const tags = decodeTags(fields['tags']);
  const start = asNumber(fields['timestamp']) ?? 0;
  return {
    traceId: normalizeId(traceId, 32),
    spanId: normalizeId(spanId, 16),
    parentSpanId: parentId === undefined ? undefined : normalizeId(parentId, 16),
    service: asString(asRecord(fields['localEndpoint'])?.['serviceName']) ?? 'unknown',
    name: asString(fields['name']) ?? '',
    kind: toKind(fields['kind']),
    startNs: toNanoseconds(start),
    durationNs: (asNumber(fields['duration']) ?? 0) * 1000,
    // An error is the presence of the tag, whatever its value.
    status: 'error' in tags ? 'error' : 'unset',
    tags,
    events: (asArray(fields['annotations']) ?? []).map((annotation) => {
      const { timestamp, value } = asRecord(annotation) ?? {};
      return { timeNs: toNanoseconds(asNumber(timestamp) ?? start), name: asString(value) ?? '', tags: {} };
    }),
    isShared: fields['shared'] === true,
  };
}

function decodeTags(value: unknown): Readonly<Record<string, TagValue>> {
  const tags: Record<string, TagValue> = {};
  for (const [key, text] of Object.entries(asRecord(value) ?? {})) {
    if (typeof text === 'string') tags[key] = text;
  }
  return tags;
}

function toKind(value: unknown): Span['kind'] {
  switch (value) {
    case 'SERVER':
      return 'server';
    case 'CLIENT':
      return 'client';
    case 'PRODUCER':
      return 'producer';
    case 'CONSUMER':
      return 'consumer';
    default:
      return 'internal';
  }
}

/** The next id that no span has. */
function nextFreeId(id: string, isTaken: ReadonlySet<string>): string {
  let next = id;
  do {
    next = ((BigInt(`0x${next}`) + 1n) & 0xffff_ffff_ffff_ffffn).toString(16).padStart(16, '0');
  } while (isTaken.has(next));
  return next;
}

function toNanoseconds(microseconds: number): bigint {
  return BigInt(Math.round(microseconds)) * 1000n;
}
